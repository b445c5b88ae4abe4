import fc from "fast-check";
import { expect, test } from "vitest";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { press } from "../../test/contracts/outbox-contract.ts";
import { memoryDisk } from "../../test/builders/memory-slot-disk.ts";
import { slotBytes, type LifeRecord } from "./life-slot.ts";
import { openLifeSlots, slotsInTime, type SlotDisk } from "./life-slots.ts";

const alarmId = (text: string) => must(parseAlarmId(text), text);
const record = (name: string): LifeRecord => {
  const row = press(name);
  if (row.lane !== "life") throw new Error("a press is a life record");
  return row;
};

const foundIn = async (disk: SlotDisk): Promise<readonly string[]> =>
  (await openLifeSlots(disk)).found.map((one) => one.alarmId);

test("R-060 what was kept is found after a power cut, oldest first; what was receipted is not", async () => {
  const { disk, cutPower } = memoryDisk(4);
  const slots = await openLifeSlots(disk);
  for (const name of ["a", "b", "c"]) expect(await slots.keep(record(name))).toMatchObject({ kind: "kept" });
  await slots.release(alarmId("b"));
  cutPower();
  // The release was not synced: sent once more, which is harmless.
  expect(await foundIn(disk)).toEqual(["a", "b", "c"]);
  const again = await openLifeSlots(disk);
  await again.release(alarmId("b"));
  await again.release(alarmId("a"));
  await again[Symbol.asyncDispose]();
  expect(await foundIn(disk)).toEqual(["c"]);
});

test("R-060 blank slots first, then the one receipted longest ago; a full file refuses and overwrites nothing", async () => {
  const { disk, world } = memoryDisk(3);
  const slots = await openLifeSlots(disk);
  for (const name of ["a", "b", "c"]) await slots.keep(record(name));
  expect(await slots.keep(record("d"))).toMatchObject({ kind: "refused" });
  for (const name of ["c", "b"]) await slots.release(alarmId(name));
  world.order.length = 0;
  for (const name of ["d", "e"]) expect(await slots.keep(record(name))).toMatchObject({ isCrowded: false });
  expect(world.order).toEqual([1, 2]);
  expect(await foundIn(disk)).toEqual(["a", "d", "e"]);
});

test("R-060 with every slot taken, the oldest that the database holds too gives way, and it is said", async () => {
  const { disk } = memoryDisk(3);
  const slots = await openLifeSlots(disk);
  for (const name of ["only-here", "b", "c"]) await slots.keep(record(name));
  slots.stored(alarmId("c"));
  slots.stored(alarmId("b"));
  expect(await slots.keep(record("d"))).toEqual({ kind: "kept", isCrowded: true });
  expect(await foundIn(disk)).toEqual(["only-here", "c", "d"]);
});

test("R-060 a file system that fails fsync: refused with its reason, and the next record tries another slot", async () => {
  const { disk, world } = memoryDisk(3);
  const slots = await openLifeSlots(disk);
  world.failsSync = true;
  expect(await slots.keep(record("a"))).toEqual({ kind: "refused", detail: "EIO: i/o error, fdatasync" });
  world.failsSync = false;
  expect(await slots.keep(record("b"))).toMatchObject({ kind: "kept" });
  expect(world.order).toEqual([0, 1]);
  world.failsWrite = true;
  expect(await slots.keep(record("c"))).toEqual({ kind: "refused", detail: "EIO: i/o error, write" });
});

test("R-060 a disk that hangs holds up a thousand records, not the gateway", async () => {
  const { disk } = memoryDisk(1_100);
  const slots = await openLifeSlots({ ...disk, sync: () => Promise.withResolvers<void>().promise });
  for (let at = 0; at < 1_000; at++) void slots.keep(record(`p-${at}`));
  expect(await slots.keep(record("late"))).toEqual({ kind: "refused", detail: "the slot file does not answer" });
});

test("R-060 damaged slots are counted, cost no neighbour, and are taken again last", async () => {
  const { disk, written } = memoryDisk(4);
  const slots = await openLifeSlots(disk);
  for (const name of ["a", "b", "c"]) await slots.keep(record(name));
  written.fill(0x5a, slotBytes + 100, slotBytes + 110);
  const after = await openLifeSlots(disk);
  expect([after.found.map((one) => one.alarmId), after.damaged]).toEqual([["a", "c"], 1]);
  await after.keep(record("d"));
  await after.keep(record("e"));
  expect(await foundIn(disk)).toEqual(["a", "c", "d", "e"]);
});

test("R-060 whatever happens in whatever order, with power cuts: a kept record without a receipt is found", async () => {
  const moment = fc.constantFrom("press" as const, "receipt" as const, "power cut" as const, "bad sync" as const);
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 60 }), async (moments) => {
      const { disk, world, cutPower } = memoryDisk(6);
      let slots = await openLifeSlots(disk);
      const waiting: string[] = [];
      let presses = 0;
      for (const one of moments) {
        world.failsSync = one === "bad sync";
        if (one === "press" || one === "bad sync") {
          const name = `p-${++presses}`;
          if ((await slots.keep(record(name))).kind === "kept") waiting.push(name);
        } else if (one === "receipt") {
          const name = waiting.shift();
          if (name !== undefined) await slots.release(alarmId(name));
        } else {
          cutPower();
          slots = await openLifeSlots(disk);
        }
      }
      const found = await foundIn(disk);
      for (const name of waiting) expect(found).toContain(name);
    }),
    { numRuns: 200 },
  );
});

test("R-084 a slot file that does not open holds up no start; when it opens after all, it is closed again", async () => {
  const clock = createManualClock({ wallMs: 0 });
  const { disk } = memoryDisk(2);
  let closed = 0;
  const slots = await openLifeSlots({ ...disk, close: () => Promise.resolve(void closed++) });
  expect(await slotsInTime(Promise.resolve(slots), clock)).toBe(slots);
  const opening = Promise.withResolvers<typeof slots>();
  const late = slotsInTime(opening.promise, clock);
  await Promise.all([expect(late).rejects.toThrow("within 20 s"), clock.advanceTo(seconds(20))]);
  opening.resolve(slots);
  await expect.poll(() => closed).toBe(1);
});

test("R-171 records of one turn that stand beside each other are one write, and each is found", async () => {
  const { disk, world, cutPower } = memoryDisk(8);
  const slots = await openLifeSlots(disk);
  await Promise.all(["a", "b", "c", "d"].map((name) => slots.keep(record(name))));
  expect(world.order).toHaveLength(1);
  for (const name of ["b", "d"]) void slots.release(alarmId(name));
  world.order.length = 0;
  await Promise.all(["e", "f"].map((name) => slots.keep(record(name))));
  // The two that were receipted, and the two new ones behind them: b, then d with e and f.
  expect(world.order).toHaveLength(2);
  cutPower();
  expect(await foundIn(disk)).toEqual(["a", "c", "e", "f"]);
});
