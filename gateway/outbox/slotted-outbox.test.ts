import { expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { describeOutbox, epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";
import { memoryDisk } from "../../test/builders/memory-slot-disk.ts";
import { openLifeSlots, type SlotDisk } from "./life-slots.ts";
import { blankCard, createMemoryOutbox, type MemoryCard } from "./memory-outbox.ts";
import type { Appended, Outbox } from "./outbox.ts";
import { openSlottedOutbox, slotSoon } from "./slotted-outbox.ts";
import { createSparedOutbox } from "./spared-outbox.ts";

let opened = 0;
const nextEpoch = () => epochNamed(`epoch-${++opened}`);

type World = { says: Appended | "nothing" | undefined };

/** A whole house of outboxes: a card that can refuse or hang, slots, memory. */
async function house(parts: { disk: SlotDisk; card?: MemoryCard; world?: World }) {
  const clock = createManualClock({ wallMs: 0 });
  const said: string[] = [];
  const listener = (what: string) => ({
    unsound: (detail: string) => void said.push(`${what}: ${detail}`),
    sound: () => void said.push(`${what} is sound`),
  });
  const memory = createMemoryOutbox({ epoch: nextEpoch(), ...(parts.card ? { card: parts.card } : {}) });
  const card: Outbox = {
    ...memory,
    append(rows) {
      const answer = parts.world?.says;
      if (answer === "nothing") return Promise.withResolvers<Appended>().promise;
      return answer ? Promise.resolve(answer) : memory.append(rows);
    },
  };
  const spare = createMemoryOutbox({ epoch: nextEpoch() });
  const { outbox, recovered } = await openSlottedOutbox({
    inner: createSparedOutbox(card, spare, listener("card"), clock),
    slots: await openLifeSlots(parts.disk),
    cardEpoch: card.epoch,
    clock,
    listener: listener("slots"),
  });
  return { outbox, recovered, said, clock, cardEpoch: card.epoch, spareEpoch: spare.epoch };
}

const alarms = async (outbox: Outbox): Promise<readonly string[]> =>
  (await outbox.pending({ lane: "life", limit: 99 })).map((row) => (row.lane === "life" ? row.alarmId : "?"));

describeOutbox("card, slots and memory", () => {
  const card = blankCard();
  const { disk } = memoryDisk(64);
  return Promise.resolve({
    open: async (limits) => {
      const inner = createMemoryOutbox({ epoch: nextEpoch(), card, ...(limits ? { limits } : {}) });
      const { outbox } = await openSlottedOutbox({
        inner,
        slots: await openLifeSlots(disk),
        cardEpoch: inner.epoch,
        clock: createManualClock({ wallMs: 0 }),
        listener: { unsound: () => undefined, sound: () => undefined },
      });
      return outbox;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

test.each(["full", "read-only", "failing"] as const)(
  "R-038 the database refuses (%s): a press is accepted through its slot, numbered in an epoch of its own, and outlives the process",
  async (why) => {
    const { disk } = memoryDisk(8);
    const world: World = { says: { kind: "refused", why, detail: "the card" } };
    const { outbox, said, spareEpoch } = await house({ disk, world });
    const answer = await outbox.append([press("a")]);
    expect(answer).toMatchObject({ kind: "accepted", rows: [{ alarmId: "a", epoch: spareEpoch, seq: 1 }] });
    expect(await outbox.append([motion()])).toMatchObject({ kind: "refused", why });
    expect(await outbox.append([fault("storage", "present")])).toMatchObject({ kind: "accepted" });
    expect(said).toEqual([`card: ${why}: the card`]);
    const next = await house({ disk });
    expect([next.recovered, await alarms(next.outbox)]).toEqual([1, ["a"]]);
  },
);

test("R-038 a database that was replaced gets back from the slots what had no receipt, under its own alarmId, once", async () => {
  const { disk } = memoryDisk(8);
  const before = await house({ disk, card: blankCard() });
  await before.outbox.append([press("a"), press("b"), press("c")]);
  await before.outbox.receipted({ epoch: before.cardEpoch, lane: "life", through: 1, atMs: 1 });
  await before.outbox[Symbol.asyncDispose]();
  const card = blankCard();
  const after = await house({ disk, card });
  expect([after.recovered, await alarms(after.outbox)]).toEqual([2, ["b", "c"]]);
  expect(await after.outbox.standings()).toContainEqual({ epoch: after.cardEpoch, lane: "life", lowest: 1, next: 3 });
  const third = await house({ disk, card });
  expect([third.recovered, await alarms(third.outbox)]).toEqual([0, ["b", "c"]]);
  await third.outbox.receipted({ epoch: after.cardEpoch, lane: "life", through: 2, atMs: 1 });
  await third.outbox[Symbol.asyncDispose]();
  expect((await openLifeSlots(disk)).found).toEqual([]);
});

test("R-038 a receipt whose mark reached the database and not the slot frees the slot at the next start", async () => {
  const { disk, cutPower } = memoryDisk(8);
  const card = blankCard();
  const before = await house({ disk, card });
  await before.outbox.append([press("a")]);
  await before.clock.advanceTo(slotSoon);
  await before.outbox.receipted({ epoch: before.cardEpoch, lane: "life", through: 1, atMs: 1 });
  cutPower();
  const after = await house({ disk, card });
  expect([after.recovered, await alarms(after.outbox)]).toEqual([0, []]);
  await after.outbox[Symbol.asyncDispose]();
  expect((await openLifeSlots(disk)).found).toEqual([]);
});

test("R-038 what the database took stands in a slot 20 ms later, and needs none when it was receipted by then", async () => {
  const { disk } = memoryDisk(8);
  const { outbox, cardEpoch, clock } = await house({ disk });
  await outbox.append([press("a"), press("b")]);
  await outbox.receipted({ epoch: cardEpoch, lane: "life", through: 1, atMs: 1 });
  await clock.advanceTo(slotSoon);
  expect((await openLifeSlots(disk)).found.map((one) => one.alarmId)).toEqual(["b"]);
});

test("R-038 a card that hangs: the press is accepted within 3 s through its slot", async () => {
  const { disk } = memoryDisk(8);
  const { outbox, clock, said } = await house({ disk, world: { says: "nothing" } });
  const answer = outbox.append([press("a")]);
  // The slots have answered long before.
  await new Promise((resolve) => setImmediate(resolve));
  await clock.advanceTo(seconds(3));
  expect(await answer).toMatchObject({ kind: "accepted", rows: [{ alarmId: "a" }] });
  expect(said).toEqual(["card: the card has not answered within 3 s"]);
});

test("R-038 card and slots both fail: the press is kept in memory and travels, and both are said", async () => {
  const { disk, world: slotWorld } = memoryDisk(8);
  const world: World = { says: { kind: "refused", why: "failing", detail: "EIO" } };
  const { outbox, said } = await house({ disk, world });
  slotWorld.failsSync = true;
  expect(await outbox.append([press("a")])).toMatchObject({ kind: "accepted" });
  expect(said.toSorted()).toEqual([
    "card: failing: EIO",
    "slots: life records are not kept in slots: EIO: i/o error, fdatasync",
  ]);
  slotWorld.failsSync = false;
  world.says = undefined;
  await outbox.append([press("b")]);
  expect(await alarms(outbox)).toEqual(["b", "a"]);
  await outbox[Symbol.asyncDispose]();
  expect(said.slice(2).toSorted()).toEqual(["card is sound", "slots is sound"]);
});

test("R-038 all slots taken: what only a slot holds stays, what the database holds too gives way, loudly", async () => {
  const { disk } = memoryDisk(2);
  const { outbox, said } = await house({ disk, card: blankCard() });
  await outbox.append([press("a")]);
  await outbox.append([press("b")]);
  await outbox.append([press("c")]);
  await outbox[Symbol.asyncDispose]();
  expect(said).toEqual([
    "slots: every slot is taken: the oldest life record gave its slot up and is in the database only",
  ]);
  expect((await openLifeSlots(disk)).found.map((one) => one.alarmId)).toEqual(["b", "c"]);
});

test.each(["full", "read-only", "failing", "nothing"] as const)(
  "R-135 a card that says %s and then heals: telemetry is refused meanwhile, life is kept in slots, and the end of it is said",
  async (says) => {
    const { disk } = memoryDisk(8);
    const world: World = { says: says === "nothing" ? says : { kind: "refused", why: says, detail: "EIO" } };
    const { outbox, said, clock, cardEpoch, spareEpoch } = await house({ disk, world });
    const during = outbox.append([press("a")]);
    await clock.advanceTo(seconds(3));
    expect(await during).toMatchObject({ kind: "accepted", rows: [{ epoch: spareEpoch }] });
    expect((await openLifeSlots(disk)).found).toMatchObject([{ alarmId: "a" }]);
    if (says !== "nothing") expect(await outbox.append([motion()])).toMatchObject({ kind: "refused", why: says });
    world.says = undefined;
    expect(await outbox.append([press("b")])).toMatchObject({ kind: "accepted", rows: [{ epoch: cardEpoch }] });
    expect([said.length, said.at(-1)]).toEqual([2, "card is sound"]);
    expect(await alarms(outbox)).toEqual(["b", "a"]);
    await outbox.receipted({ epoch: spareEpoch, lane: "life", through: 1, atMs: 1 });
    await outbox.receipted({ epoch: cardEpoch, lane: "life", through: 1, atMs: 1 });
    expect(await alarms(outbox)).toEqual([]);
  },
);
