import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSystemClockTrust } from "./system-clock-trust.ts";

const y2026 = Date.UTC(2026, 10, 22);

test("R-153 a clock is trusted when the system or the installer says so, and never while it shows a time before this software", () => {
  const folder = mkdtempSync(join(tmpdir(), "trust-"));
  const file = join(folder, "synchronized");
  let nowMs = y2026;
  const wallMs = (): number => nowMs;
  expect(createSystemClockTrust("ask-system", { file, wallMs })()).toBe("untrusted");
  writeFileSync(file, "");
  const asked = createSystemClockTrust("ask-system", { file, wallMs });
  const assumed = createSystemClockTrust("assume", { file, wallMs });
  expect([asked(), assumed()]).toEqual(["trusted", "trusted"]);
  nowMs = 5_000;
  expect([asked(), assumed()]).toEqual(["untrusted", "untrusted"]);
  nowMs = y2026;
  expect([asked(), assumed()]).toEqual(["trusted", "trusted"]);
  rmSync(folder, { recursive: true });
});
