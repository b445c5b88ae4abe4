import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { cardReportSchema } from "@shouwang/shared/wire/card-report.ts";
import { watchSystemCard } from "./system-card.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-card-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["an eMMC in use", "0x02 0x01\n", 20],
  ["beyond what was promised", "0x01 0x0B\n", 100],
  ["one that does not say", "0x00 0x00\n", null],
  ["nonsense", "worn", null],
  ["an SD card, which has no such file", null, null],
])("R-593 a gateway says how its card is: %s", async (what, text, wornPercent) => {
  const system = join(folder, what.replaceAll(/\W/g, "-"));
  mkdirSync(join(system, "block/mmcblk0/device"), { recursive: true });
  if (text !== null) writeFileSync(join(system, "block/mmcblk0/device/life_time"), text);
  using watched = watchSystemCard({ folder, system, clock: createManualClock({ wallMs: 0 }) });
  await watched.read();
  const card = cardReportSchema.parse(watched.card());
  expect(card).toMatchObject({ wornPercent, writtenMegabytes: null });
});

test("R-593 a folder that is gone says nothing, and nobody waits for it", async () => {
  using watched = watchSystemCard({
    folder: join(folder, "gone"),
    system: folder,
    clock: createManualClock({ wallMs: 0 }),
  });
  expect(watched.card()).toBeUndefined();
  await watched.read();
  expect(watched.card()).toBeUndefined();
});
