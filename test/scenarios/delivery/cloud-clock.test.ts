/** Deadlines of the cloud on a clock that lies (docs/architecture.md §2.10). */

import { expect, test } from "vitest";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { houseStartMs } from "../../builders/delivery-house.ts";
import { encodeJson, openDeliveryCase, pressed, topicOf } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.10 the clock never runs backwards: an hour back moves no deadline, ten years forward fire what they make due", async () => {
  const clock = createManualClock({ wallMs: houseStartMs });
  const cloud = await given.house.startCloud({ clock });
  cloud.loop.accept(topicOf("life"), encodeJson(pressed(1)));
  await given.house.settle();
  const nowMs = cloud.loop.nowMs();
  clock.setWall(houseStartMs - hours(1));
  await clock.advanceTo(seconds(5), given.house.settle);
  expect([cloud.loop.nowMs() >= nowMs, cloud.loop.openIncidents()[0]?.escalation]).toEqual([true, 0]);
  clock.setWall(houseStartMs + 3_652 * hours(24));
  await clock.advanceTo(clock.uptimeMs() + seconds(6), given.house.settle);
  expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
});

test("§2.10 R-035 a home whose wall clock is set back by an hour sends again after 5 s all the same", async () => {
  const cloud = await given.house.startCloud({ clock: createManualClock({ wallMs: houseStartMs }) });
  const gateway = await given.house.startGateway();
  given.house.broker.loses = () => true;
  await gateway.press();
  given.house.clock.setWall(houseStartMs - hours(1));
  given.house.broker.loses = () => false;
  await given.house.pass(seconds(6));
  expect(cloud.loop.openIncidents()).toHaveLength(1);
});
