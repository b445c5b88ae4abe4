/** A generated home, played through gateway, MQTT and cloud on a virtual clock: what is stored is what was played. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { differencesOf } from "../../scripts/replay/engine-alarms.ts";
import { parseRecording, readRecording, type Recording } from "../../scripts/replay/recording.ts";
import { replayRecording, type ReplayReport } from "../../scripts/replay/run.ts";

const generated = join(dirname(fileURLToPath(import.meta.url)), "../vectors/homes/generated-7d.csv");

async function replay(recording: Recording): Promise<ReplayReport> {
  const data = mkdtempSync(join(tmpdir(), "shouwang-replay-test-"));
  try {
    return await replayRecording(recording, { data, onProgress: () => {} });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

test("R-029 two days of a generated home arrive whole, and a resident who lives as usual raises nothing", async () => {
  const week = readRecording(generated);
  const first = week.events[0]?.atMs ?? 0;
  const twoDays = { ...week, ...cut(week, first + 2 * 86_400_000) };
  const report = await replay(twoDays);
  expect(twoDays.events.length).toBeGreaterThan(300);
  expect(report).toMatchObject({ events: twoDays.rows, stored: twoDays.events.length, lost: 0, extra: 0 });
  expect(report).toMatchObject({ alarms: [], differences: [] });
});

test("R-019 R-029 R-780 a home that falls silent raises inactivity on the virtual clock when the engine by itself does", async () => {
  const recording = parseRecording(
    "silent",
    `timestamp_iso_local,sensor_id,kind,location,value
2020-01-01T08:00:00,pir_kitchen,motion,kitchen,ON
2020-01-01T08:00:00,pir_kitchen,motion,kitchen,ON
2020-01-01T08:00:30,pir_kitchen,motion,kitchen,OFF
2020-01-01T22:00:00,pir_kitchen,motion,kitchen,ON
`,
  );
  const report = await replay(recording);
  // The exact repeat counts once.
  expect(report).toMatchObject({ events: 4, collapsed: 1, stored: 3, lost: 0, extra: 0, differences: [] });
  // A home that is not known yet is given what is usual elsewhere; a silence from the morning on ends with the afternoon.
  expect(report.alarms.map(({ at, kind }) => [at.slice(0, 16), kind])).toEqual([["2020-01-01T14:54", "inactivity"]]);
});

test("R-780 an alarm that is missing, one too many, another kind, or one that is late is a difference", () => {
  const expected = [{ atMs: Date.parse("2020-01-01T14:54:30Z"), kind: "inactivity" }];
  const differences = (...replayed: [at: string, kind: string][]): number =>
    differencesOf(
      expected,
      replayed.map(([at, kind]) => ({ at, kind })),
    ).length;
  expect(differences(["2020-01-01T14:55:30", "inactivity"])).toBe(0);
  expect(differences(["2020-01-01T14:55:31", "inactivity"])).toBe(2);
  expect(differences(["2020-01-01T14:54:30", "panic"])).toBe(2);
  expect(differences()).toBe(1);
  expect(differences(["2020-01-01T14:54:30", "inactivity"], ["2020-01-01T14:54:30", "inactivity"])).toBe(1);
});

function cut(recording: Recording, untilMs: number): Pick<Recording, "events" | "rows"> {
  const events = recording.events.filter(({ atMs }) => atMs < untilMs);
  return { events, rows: events.length + recording.collapsed };
}
