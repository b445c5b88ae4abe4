import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { press } from "../../test/contracts/outbox-contract.ts";
import { memoryDisk } from "../../test/builders/memory-slot-disk.ts";
import { slotBytes, type LifeRecord } from "./life-slot.ts";
import { openLifeSlots } from "./life-slots.ts";
import { openSlotFile, readSlots } from "./slot-file.ts";

function folder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "slots-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
const record = (name: string): LifeRecord => {
  const row = press(name);
  if (row.lane !== "life") throw new Error("a press is a life record");
  return row;
};

test("R-060 the file is written whole at the first start and never changes its size; records outlive a restart", async () => {
  using home = folder();
  const path = join(home.path, "life.slots");
  {
    await using slots = await openSlotFile({ path, count: 16 });
    const before = statSync(path);
    // Written, not sparse: the space is taken.
    expect([before.size, before.blocks * 512 >= before.size]).toEqual([16 * slotBytes, true]);
    await slots.keep(record("a"));
    await slots.keep(record("b"));
    expect(statSync(path)).toMatchObject({ size: before.size, blocks: before.blocks, ino: before.ino });
  }
  await using again = await openSlotFile({ path, count: 16 });
  expect([again.found.map((one) => one.alarmId), again.damaged]).toEqual([["a", "b"], 0]);
});

test("R-060 a first start that was cut off leaves no half file", async () => {
  using home = folder();
  const path = join(home.path, "life.slots");
  writeFileSync(`${path}.new`, "half of it");
  await using slots = await openSlotFile({ path, count: 4 });
  expect([slots.damaged, statSync(path).size]).toEqual([0, 4 * slotBytes]);
});

test("R-060 a file that is not ours is counted as damaged and taken into use", async () => {
  using home = folder();
  const path = join(home.path, "life.slots");
  writeFileSync(path, Buffer.alloc(4 * slotBytes, "x"));
  await using slots = await openSlotFile({ path, count: 4 });
  expect(slots.damaged).toBe(4);
  expect(await slots.keep(record("a"))).toMatchObject({ kind: "kept" });
});

test("R-060 a file that a repair has cut short is made whole again; what is missing is damaged, and what is left is found", async () => {
  using home = folder();
  const path = join(home.path, "life.slots");
  {
    await using slots = await openSlotFile({ path, count: 8 });
    await slots.keep(record("a"));
  }
  truncateSync(path, slotBytes + 100);
  {
    await using slots = await openSlotFile({ path, count: 8 });
    expect([slots.found.map((one) => one.alarmId), slots.damaged]).toEqual([["a"], 7]);
    // Taken, not sparse: a card that is full later still takes them.
    const { size, blocks } = statSync(path);
    expect([size, blocks * 512 >= size]).toEqual([8 * slotBytes, true]);
    expect(await slots.keep(record("b"))).toMatchObject({ kind: "kept" });
  }
  truncateSync(path, 0);
  await using slots = await openSlotFile({ path, count: 8 });
  expect([slots.found, slots.damaged]).toEqual([[], 8]);
  expect(await slots.keep(record("c"))).toMatchObject({ kind: "kept" });
});

test("R-060 a block that the card cannot read any more costs its own slots and no others", async () => {
  const { disk, written } = memoryDisk(8);
  const before = await openLifeSlots(disk);
  for (const name of ["a", "b", "c"]) await before.keep(record(name));
  const bad = 1;
  const bytes = await readSlots((into, position) => {
    const last = position + into.byteLength - 1;
    if (position <= bad * slotBytes && last >= bad * slotBytes)
      return Promise.reject(new Error("EIO: i/o error, read"));
    into.set(written.subarray(position, last + 1));
    return Promise.resolve();
  }, written.byteLength);
  const after = await openLifeSlots({ ...disk, read: () => Promise.resolve(bytes) });
  expect([after.found.map((one) => one.alarmId), after.damaged]).toEqual([["a", "c"], 1]);
});

test("without a folder there are no slots, in a sentence", async () => {
  using home = folder();
  await expect(openSlotFile({ path: join(home.path, "no", "life.slots") })).rejects.toThrow(/ENOENT/);
});
