import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { press } from "../../test/contracts/outbox-contract.ts";
import { slotBytes, type LifeRecord } from "./life-slot.ts";
import { openSlotFile } from "./slot-file.ts";

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
  await using slots = await openSlotFile({ path });
  expect(slots.damaged).toBe(4);
  expect(await slots.keep(record("a"))).toMatchObject({ kind: "kept" });
});

test("without a folder there are no slots, in a sentence", async () => {
  using home = folder();
  await expect(openSlotFile({ path: join(home.path, "no", "life.slots") })).rejects.toThrow(/ENOENT/);
});
