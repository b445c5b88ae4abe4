/** An input that the gateway's decision stumbles over: set aside, said, and no alarm is lost with it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { blankCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import { buildDeliveryHouse, type DeliveryHouse } from "../builders/delivery-house.ts";

let folder: string;
let house: DeliveryHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-poison-"));
  house = await buildDeliveryHouse(folder);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Looked at once, it throws; a second look finds a press. */
function poisonousPress(): Observation {
  let looks = 0;
  return {
    kind: "life",
    alarm: "panic",
    get edge(): "raised" {
      if (looks++ === 0) throw new TypeError("stumbled");
      return "raised";
    },
    confidence: "certain",
    evidence: "pressed",
    repeated: false,
  };
}

test("R-131 an input that cannot be decided is set aside: the process lives, a life event raises, the fault is told once a minute", async () => {
  const cloud = await house.startCloud();
  const card = blankCard();
  const gateway = await house.startGateway({ card });
  // `as`: nothing of ours makes such a thing; that is the point.
  const nothing = null as unknown as Observation;
  for (let at = 0; at < 20; at++) await gateway.observe("pir", nothing);
  await gateway.observe("sos", poisonousPress());
  await gateway.press();
  await house.pass(seconds(5));
  const alarms = cloud.loop.openIncidents().flatMap((one) => one.alarms);
  expect(alarms.map((one) => one.alarm)).toEqual(["panic", "panic"]);
  const faults = house.broker.heard.filter((one) => one.channel === "fault");
  expect(faults.flatMap((one) => one.json.records ?? []).filter((one) => isUnreadable(one))).toHaveLength(1);
  await house.pass(minutes(2));
  await gateway.observe("pir", nothing);
  await gateway.move();
  await house.pass(seconds(20));
  expect(card.books.every((book) => book.through === book.next - 1)).toBe(true);
});

const isUnreadable = (record: object): boolean => JSON.stringify(record).includes('"fault":"unreadable"');
