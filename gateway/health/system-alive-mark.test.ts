import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { openAliveMark } from "./system-alive-mark.ts";

const folder = mkdtempSync(join(tmpdir(), "alive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("R-080 the next start knows when the last one was alive: within a minute after a kill, exactly after a clean end", async () => {
  const file = join(folder, "alive");
  const clock = createManualClock({ wallMs: 1_000_000 });
  const first = openAliveMark({ file, clock });
  expect(first.lastAliveMs).toBeUndefined();
  await clock.advanceTo(clock.uptimeMs() + minutes(1), () => Promise.resolve());
  // A second one reads what the first has written so far; the write itself takes a moment.
  await expect.poll(() => openReading(file)).toBe(1_060_000);
  await clock.advanceTo(clock.uptimeMs() + 5_000, () => Promise.resolve());
  await first[Symbol.asyncDispose]();
  const second = openAliveMark({ file, clock });
  expect(second.lastAliveMs).toBe(1_065_000);
  await second[Symbol.asyncDispose]();
});

test("a mark that cannot be read or written is no mark, and nothing else", async () => {
  const clock = createManualClock({ wallMs: 1_000_000 });
  const file = join(folder, "torn");
  writeFileSync(file, "17x");
  const torn = openAliveMark({ file, clock });
  expect(torn.lastAliveMs).toBeUndefined();
  await torn[Symbol.asyncDispose]();
  const nowhere = openAliveMark({ file: join(folder, "no-folder", "alive"), clock });
  expect(nowhere.lastAliveMs).toBeUndefined();
  await nowhere[Symbol.asyncDispose]();
});

const openReading = (file: string): number => Number(readFileSync(file, "utf8"));
