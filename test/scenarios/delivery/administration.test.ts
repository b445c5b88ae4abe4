/** Nothing administrative stops a life alarm (docs/architecture.md §2.12), and noise is no alarm (§2.6). */

import { expect, test } from "vitest";
import { alarmsOnDesk, encodeJson, motions, openDeliveryCase, pressed, topicOf } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.12 R-148 a press that comes in a wrong partition raises, and its receipt goes back where it came from", async () => {
  const cloud = await given.house.startCloud();
  cloud.loop.accept(topicOf("life", "gw-1", "0999"), encodeJson(pressed(1)));
  await given.house.settle();
  expect(cloud.loop.openIncidents().map(({ subject }) => subject)).toEqual(["home:home-1"]);
  expect(given.receiptsOf("life").at(-1)).toMatchObject({ through: 1 });
});

test("§2.12 R-148 a press under an assignment that nobody knows raises, where its kit stands", async () => {
  const cloud = await given.house.startCloud();
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(1, { assignmentId: "as-9" })));
  await given.house.settle();
  expect(cloud.loop.openIncidents().map(({ subject }) => subject)).toEqual(["home:home-1"]);
});

test("§2.12 R-148 R-011 a press of a version that nobody here knows raises, whatever else is in it", async () => {
  const cloud = await given.house.startCloud();
  cloud.loop.accept(topicOf("life"), encodeJson({ ...pressed(1), v: 7, body: null, more: [1, 2, 3] }));
  await given.house.settle();
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarm: "unreadable", alarmId: "press-1" }]);
  expect(given.receiptsOf("life").at(-1)).toMatchObject({ through: 1 });
});

test("§2.6 R-013 bytes of a stranger, and telemetry that nobody can read, are counted and raise nothing", async () => {
  const noise: string[] = [];
  const cloud = await given.house.startCloud({ noise: (channel) => noise.push(channel) });
  cloud.loop.accept(topicOf("life", "stranger"), new TextEncoder().encode("garbage"));
  cloud.loop.accept(topicOf("telemetry"), new TextEncoder().encode("garbage"));
  cloud.loop.accept(topicOf("telemetry", "stranger"), encodeJson(motions(1, 1)));
  await given.house.settle();
  expect(noise).toEqual(["life", "telemetry", "telemetry"]);
  expect([alarmsOnDesk(cloud), given.receiptsOf("telemetry")]).toEqual([0, []]);
});
