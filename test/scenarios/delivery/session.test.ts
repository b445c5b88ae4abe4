/** Hello, and the silence of the one who should hear it (docs/architecture.md §2). */

import { describe, expect, test } from "vitest";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { homeId, openDeliveryCase } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.5 hello is answered with receipts of all lanes, the ledger, and what became of each alarm", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  await gateway.press();
  await given.closeAll(cloud);
  await gateway.press();
  given.house.broker.told.length = 0;
  await gateway.connect();
  const [first] = given.house.broker.told.filter(({ channel }) => channel === "receipt");
  expect(first?.json).toMatchObject({
    ledgerId: cloud.database.ledgerId,
    receipts: expect.arrayContaining([expect.objectContaining({ lane: "life", through: 2, missing: [] })]),
  });
  expect(first?.json["alarms"]).toMatchObject([{ standing: "stored" }]);
});

test("§2.5 hello says what waits: epochs with their lowest number without a receipt, open alarms, configuration, ledger", async () => {
  await given.house.startCloud();
  const gateway = await given.house.startGateway({ epoch: "epoch-x" });
  const hash = given.house.broker.told.find(({ channel }) => channel === "desired")?.json["configurationHash"];
  await gateway.press();
  given.house.broker.loses = (way) => way === "down";
  await gateway.press();
  given.house.broker.heard.length = 0;
  await gateway.connect();
  const [first] = given.house.broker.heard;
  expect(first).toMatchObject({ channel: "hello", json: { configurationHash: hash, ledgerId: gateway.card.ledgerId } });
  expect(first?.json["epochs"]).toContainEqual({ epoch: "epoch-x", lane: "life", lowest: 2, next: 3 });
  expect(first?.json["openAlarms"]).toHaveLength(2);
});

test("§2.5 hello is answered with the desired configuration when the gateway has another one", async () => {
  await given.house.startCloud();
  await given.house.startGateway();
  const desired = given.house.broker.told.filter(({ channel }) => channel === "desired");
  expect(desired).toMatchObject([{ gatewayId: "gw-1", json: { configuration: { assignmentId: "as-1" } } }]);
});

describe("the cloud was deaf itself", () => {
  test("R-051 a restart of ten minutes blames no gateway, and one that stays silent after it is noticed in time", async () => {
    const first = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    await given.house.pass(minutes(2));
    await first[Symbol.asyncDispose]();
    await given.house.clock.advanceTo(given.house.clock.uptimeMs() + minutes(10));
    await gateway.disconnect();
    const second = await given.house.startCloud();
    await given.house.pass(seconds(60));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(false);
    expect(second.loop.faults()).toEqual([]);
    await given.house.pass(seconds(120));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
    await given.house.pass(minutes(2));
    expect(second.loop.faults()).toMatchObject([{ fault: "silent", owner: "technician" }]);
  });

  test("R-051 a gateway that was silent before the restart stays so", async () => {
    const first = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    await gateway.disconnect();
    await given.house.pass(minutes(5));
    expect(first.loop.faults()).toMatchObject([{ fault: "silent" }]);
    await first[Symbol.asyncDispose]();
    await given.house.clock.advanceTo(given.house.clock.uptimeMs() + minutes(30));
    const second = await given.house.startCloud();
    await given.house.pass(seconds(1));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
    expect(second.loop.faults()).toMatchObject([{ fault: "silent", owner: "caregiver" }]);
  });
});
