import { expect, test } from "vitest";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { parseRecording } from "../replay/recording.ts";
import { drive, settingsOf } from "./drive.ts";
import { evaluate } from "./evaluate.ts";
import { deliveriesOf, outageAround, type World } from "./world.ts";

/** Nine days of one person: up at seven, seen each half hour until eleven; on one of them nobody is seen for eleven hours of daylight. */
function lived(): string {
  const rows = ["timestamp_iso_local,sensor_id,kind,location,value"];
  const rooms = ["bedroom", "kitchen", "bathroom", "living room"];
  for (let day = 1; day <= 9; day += 1) {
    for (let half = 14; half < 46; half += 1) {
      if (day === 8 && half >= 20 && half < 42) continue;
      const room = rooms[(day + half) % rooms.length] ?? "hall";
      const time = `2026-03-${String(day).padStart(2, "0")}T${String(half >> 1).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}:00`;
      rows.push(`${time},m-${room},motion,${room},ON`);
    }
  }
  return rows.join("\n");
}

const recording = parseRecording("lived", lived());
const alarmsIn = (world: World) =>
  drive(recording, settingsOf(recording, {}), world)
    .alarms.filter(({ kind }) => kind === "inactivity")
    .map(({ alarmId, atMs }) => ({ alarmId, atMs }));

const once = alarmsIn({});

test("R-716 stored and read again, or heard twice, a recording gives the same alarms", () => {
  expect(once).toHaveLength(1);
  expect(alarmsIn({ restoreEvery: 7, duplicates: true })).toEqual(once);
});

test("R-716 rows heard in another order within five seconds move an alarm by no more than that", () => {
  const shuffled = alarmsIn({ shuffle: true });
  expect(shuffled).toHaveLength(1);
  expect(Math.abs((shuffled[0]?.atMs ?? 0) - (once[0]?.atMs ?? 0))).toBeLessThanOrEqual(seconds(5));
});

test("R-716 half an hour of outage each third day raises nothing more", () => {
  expect(alarmsIn({ outages: true })).toHaveLength(1);
});

test("R-716 what happens in an outage is heard when it is over, with its own time", () => {
  const startMs = 0;
  const inside = days(2) + hours(13) + minutes(10);
  expect(outageAround(inside, startMs)).toEqual({ untilMs: days(2) + hours(13) + minutes(30) });
  expect(outageAround(inside - minutes(11), startMs)).toBeNull();
  expect(outageAround(inside + minutes(20), startMs)).toBeNull();
  const late = deliveriesOf(recording, { outages: true }).filter(({ atMs, heardAtMs }) => heardAtMs > atMs);
  expect(late.length).toBeGreaterThan(0);
});

test("R-716 the clock of a zone leaps, and the recording goes on in its order", () => {
  const zoned = deliveriesOf(recording, { zone: "America/New_York" });
  expect(zoned).toHaveLength(recording.events.length);
  const times = zoned.map(({ heardAtMs }) => heardAtMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  // 2026-03-08: from 23 o'clock to 7 o'clock it was one hour less than on the clock.
  const first = zoned[0]?.atMs ?? 0;
  const last = zoned.at(-1)?.atMs ?? 0;
  expect(last - first).toBe((recording.events.at(-1)?.atMs ?? 0) - (recording.events[0]?.atMs ?? 0) - hours(1));
});

test("R-715 a home without a row or without a warm day gives figures that say so", () => {
  const empty = parseRecording("empty", "timestamp_iso_local,sensor_id,kind,location,value\n");
  const { results, alarms } = evaluate([empty], { sensitivity: "normal" });
  expect(results.pooled).toMatchObject({
    falseAlarms: 0,
    homeWeeks: 0,
    falseAlarmsPerHomeWeek: null,
    delayHours: null,
  });
  expect(alarms.get("empty")).toEqual([]);
});
