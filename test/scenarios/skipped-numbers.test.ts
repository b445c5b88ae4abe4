/** Numbers that will never come: the cloud is told, on every lane, and stops to ask. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { blankCard, createMemoryOutbox, type MemoryCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import { buildDeliveryHouse, type DeliveryHouse } from "../builders/delivery-house.ts";
import { epochNamed, fault, press } from "../contracts/outbox-contract.ts";

let folder: string;
let house: DeliveryHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-skips-"));
  house = await buildDeliveryHouse(folder);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const unreceipted = async (card: MemoryCard): Promise<readonly object[]> => {
  const outbox: Outbox = createMemoryOutbox({ epoch: epochNamed("reader"), card });
  return (await outbox.standings()).filter((one) => one.lowest < one.next);
};

test("R-129 life numbers that are kept no more are named in the hello, and the cloud's receipt passes them", async () => {
  const card = blankCard();
  const earlier = createMemoryOutbox({ epoch: epochNamed("epoch-old"), card });
  for (const name of ["a", "b", "c", "d", "e"]) await earlier.append([press(name)]);
  await earlier.adoptLedger("ledger-before");
  await earlier.receipted({ epoch: earlier.epoch, lane: "life", through: 5, atMs: 1 });
  // Thirty days later.
  for (const seq of [1, 2, 3]) card.books[0]?.rows.delete(seq);
  await house.startCloud();
  await house.startGateway({ card });
  await house.pass(seconds(45));
  expect(card.ledgerId).not.toBe("ledger-before");
  expect(await unreceipted(card)).toEqual([]);
});

test("R-129 a number that loses its row while the connection stands is told by itself within a minute", async () => {
  const card = blankCard();
  const earlier = createMemoryOutbox({ epoch: epochNamed("epoch-old"), card });
  await house.startCloud();
  const gateway = await house.startGateway({ card });
  await house.pass(seconds(5));
  // A row of another epoch, as a spare has it, that is compacted before anybody sent it.
  await earlier.append([fault("tamper", "present", "pir")]);
  await gateway.observe("pir", { kind: "fault", fault: "tamper", state: "present", detail: "" });
  await house.pass(seconds(50));
  expect(await unreceipted(card)).toEqual([]);
});
