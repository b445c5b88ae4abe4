import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inMemory } from "./in-memory.ts";
import { mixOf } from "./mix.ts";
import { onDisk, sow } from "./on-disk.ts";
import { start } from "./start.ts";

const cuts = mixOf("test/vectors/homes", 1);

test("R-760 homes that rest among others are told what they would be told alone, from memory and from the ledger", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-detection-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const given = { homes: 40, events: 4_000, seed: 3 };
  const alone = await inMemory(cuts, { ...given, isTimed: false });
  expect(alone).toMatchObject({ homes: 40, isVerdictLogEqual: true, areStatesEqual: true });
  // The largest home, as it is stored.
  expect(alone.bytesPerHome).toBeLessThanOrEqual(1_024);
  await sow(cuts, { homes: 40, data: join(folder, "rate") });
  const stored = await onDisk(cuts, { ...given, events: 1_000, data: join(folder, "rate") });
  expect(stored).toMatchObject({ isPersistedLogEqual: true });
  const data = join(folder, "start");
  await sow(cuts, { homes: 40, data, nowMs: Date.now() });
  expect((await start(cuts, { homes: 40, data })).remembered).toBe(40);
});
