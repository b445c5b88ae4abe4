/** What a line, a broker or a receipt loses is sent again, and stays one alarm (docs/architecture.md §2). */

import { describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { alarmsOnDesk, alarmsStored, openDeliveryCase, receiptedOn } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

describe("case: receipt lost", () => {
  test("R-007 R-010 it is sent again, receipted again, and is one alarm", async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    given.house.broker.loses = (way) => way === "down";
    await gateway.press();
    expect(receiptedOn(gateway.card, "life")).toEqual([0]);
    given.house.broker.loses = () => false;
    await given.house.pass(seconds(6));
    expect(receiptedOn(gateway.card, "life")).toEqual([1]);
    expect(given.house.broker.heard.filter(({ channel }) => channel === "life").length).toBeGreaterThan(1);
    expect([alarmsOnDesk(cloud), await alarmsStored(cloud)]).toEqual([1, 1]);
  });
});

test("R-009 a press whose receipts were lost comes again after people have closed it, and pages nobody anew", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  given.house.broker.loses = (way) => way === "down";
  await gateway.press();
  await given.closeAll(cloud);
  given.house.broker.loses = () => false;
  await given.house.pass(seconds(6));
  expect(receiptedOn(gateway.card, "life")).toEqual([1]);
  expect([alarmsOnDesk(cloud), await alarmsStored(cloud)]).toEqual([0, 1]);
  expect(await cloud.database.read.selectFrom("incidents").selectAll().execute()).toHaveLength(1);
});

describe("case: the broker dies with acknowledged publishes 5 to 7, and 8 is a fresh life alarm", () => {
  test("R-015 8 raises at once; 5 to 7 are named missing and sent again", async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    for (let press = 1; press <= 4; press++) await gateway.press();
    given.house.broker.loses = (way, { channel }) => way === "up" && channel === "life";
    for (let press = 5; press <= 7; press++) await gateway.press();
    expect(alarmsOnDesk(cloud)).toBe(4);
    given.house.broker.loses = (_way, { channel, json }) =>
      channel === "life" && Number(json.seq) >= 5 && Number(json.seq) <= 7;
    given.house.broker.told.length = 0;
    await gateway.press();
    // At the instant of the press, with 5 to 7 still lost.
    expect(alarmsOnDesk(cloud)).toBe(5);
    expect(given.receiptsOf("life")).toContainEqual(expect.objectContaining({ through: 4, missing: [[5, 7]] }));
    given.house.broker.loses = () => false;
    await given.house.pass(seconds(10));
    expect(alarmsOnDesk(cloud)).toBe(8);
    expect(receiptedOn(gateway.card, "life")).toEqual([8]);
  });

  test("R-015 what is named missing is sent again at once, before any timer", async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    given.house.broker.loses = (way, { channel }) => way === "up" && channel === "life";
    for (let press = 1; press <= 3; press++) await gateway.press();
    given.house.broker.loses = () => false;
    // What was sent a moment ago may still be on its way and is not sent again for a receipt that overtook it.
    await given.house.clock.advanceTo(given.house.clock.uptimeMs() + seconds(3));
    await gateway.press();
    expect(alarmsOnDesk(cloud)).toBe(4);
    expect(receiptedOn(gateway.card, "life")).toEqual([4]);
  });
});

describe("case: two brokers, fail-over in mid-publish", () => {
  test("R-067 the first broker took it and died before its acknowledgement: over the second it is the same alarm", async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    // The cloud hears it; neither acknowledgement nor receipt comes back, and the connection is gone.
    given.house.broker.loses = (way) => way === "down";
    await gateway.press();
    await gateway.disconnect();
    given.house.broker.loses = () => false;
    await gateway.connect();
    expect(given.house.broker.heard.filter(({ channel }) => channel === "life")).toHaveLength(2);
    expect([alarmsOnDesk(cloud), await alarmsStored(cloud)]).toEqual([1, 1]);
    expect(receiptedOn(gateway.card, "life")).toEqual([1]);
  });
});
