import { expect, test } from "vitest";
import { parseRecording } from "../replay/recording.ts";
import { explained } from "./explained.ts";

const rows = ["timestamp_iso_local,sensor_id,kind,location,value"];
for (const day of ["01", "02", "03"])
  for (const hour of ["07", "09", "11", "13", "15", "17", "19", "21", "23"])
    if (day !== "03" || hour < "12") rows.push(`2026-01-${day}T${hour}:00:00,m,motion,bedroom,ON`);
const recording = parseRecording("h", rows.join("\n"));
const said = (at: string, language: "en" | "zh" = "en") =>
  explained(recording, { atMs: Date.parse(`${at}Z`), language, sensitivity: "normal" });

test("R-719 it is said what was known and that it was not raised yet", () => {
  const lines = said("2026-01-03T12:00:00");
  expect(lines[0]).toBe("At 2026-01-03 12:00:00: no movement since 2026-01-03 11:00:00 (bedroom), for 1 h.");
  expect(lines[1]).toMatch(/^The home had taught 2 days\. Around this hour a silence of at most .* was usual\.$/);
  expect(lines.at(-1)).toMatch(/^No inactivity alarm was raised: that would be at 2026-01-03 1\d:/);
});

test("R-719 it is said since when it is raised, in the language that was asked", () => {
  expect(said("2026-01-03T23:30:00").at(-1)).toMatch(/^An inactivity alarm was raised at 2026-01-03 1\d:/);
  expect(said("2026-01-03T23:30:00", "zh")[0]).toBe(
    "2026-01-03 23:30:00：自 2026-01-03 11:00:00 起无活动（卧室），已持续 12小时30分。",
  );
});

test("R-719 before the first row there is nothing to judge", () => {
  expect(said("2025-01-01T00:00:00")).toEqual([
    "Until 2025-01-01 00:00:00 nothing was recorded: there is nothing to judge.",
  ]);
});
