/** What cannot be read: louder on the life lane, set aside on the others (docs/architecture.md §2). */

import { describe, expect, test } from "vitest";
import {
  alarmsOnDesk,
  encodeJson,
  motions,
  openDeliveryCase,
  pressed,
  quarantined,
  topicOf,
} from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

describe("case: the gateway is newer than the cloud", () => {
  test("R-011 an unknown life message raises `unreadable`, is kept, and is receipted", async () => {
    const cloud = await given.house.startCloud();
    const message = { v: 9, epoch: "epoch-9", seq: 1, alarmId: "alarm-9", assignmentId: "as-1", what: { new: true } };
    cloud.loop.accept(topicOf("life"), new TextEncoder().encode(JSON.stringify(message)));
    await given.house.settle();
    expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarm: "unreadable", alarmId: "alarm-9" }]);
    expect(given.receiptsOf("life")).toContainEqual(expect.objectContaining({ epoch: "epoch-9", through: 1 }));
    expect(await quarantined(cloud)).toBe(1);
  });
});

describe("case: one poisonous telemetry envelope among neighbours", () => {
  test("R-013 it is set aside and counted, its neighbours pass, life is untouched", async () => {
    const cloud = await given.house.startCloud();
    const topic = topicOf("telemetry");
    const good = [motions(1, 3), motions(7, 3)];
    const poisonous = {
      ...motions(4, 3),
      records: motions(4, 3).records.map((one) => ({
        ...one,
        observation: { kind: "reading", quantity: "mood", value: 1 },
      })),
    };
    cloud.loop.accept(topic, encodeJson(good[0]));
    cloud.loop.accept(topic, encodeJson(poisonous));
    cloud.loop.accept(topicOf("life"), encodeJson(pressed(1)));
    cloud.loop.accept(topic, encodeJson(good[1]));
    await given.house.settle();
    expect(alarmsOnDesk(cloud)).toBe(1);
    expect(given.receiptsOf("telemetry").at(-1)).toMatchObject({ through: 9, missing: [] });
    expect(await quarantined(cloud)).toBe(1);
  });
});
