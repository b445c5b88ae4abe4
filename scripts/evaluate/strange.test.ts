import { expect, test } from "vitest";
import { parseRecording } from "../replay/recording.ts";
import { alarmsText } from "./alarm-files.ts";
import { pictureOf } from "./pictures.ts";
import { comparedWith } from "./reference.ts";
import { linesOf } from "./tables.ts";
import type { RaisedAlarm } from "./drive.ts";

const header = "timestamp_iso_local,sensor_id,kind,location,value";

test("R-715 a row that is none is named with file and line and left out, what nobody knows counts and is said once", () => {
  const said: string[] = [];
  const rows = [
    `\u{feff}${header}`,
    "2026-01-01T07:00:00,a,motion,bed,ON",
    "rubbish",
    "",
    "2026-01-01T08:00:00,a,motion,bed,42",
    "2026-01-01 09:00:00.5,a,radar,bed,42",
    "2026-13-01T08:00:00,a,motion,bed,ON",
    "2026-01-01T07:30:00,a,motion,bed,off",
  ];
  const { events } = parseRecording("strange", rows.join("\r\n"), undefined, (what) => void said.push(what));
  expect(events.map(({ atMs, isOn }) => [new Date(atMs).toISOString().slice(11, 16), isOn])).toEqual([
    ["07:00", true],
    ["07:30", false],
    ["08:00", true],
    ["09:00", true],
  ]);
  expect(said).toHaveLength(5);
  expect(said[0]).toContain('strange, line 3: "rubbish" is not a row');
  expect(said.filter((what) => what.includes('"42"'))).toHaveLength(1);
  expect(said.at(-1)).toContain("line 7");
});

const raised = (atMs: number): RaisedAlarm => ({
  alarmId: "one",
  kind: "inactivity",
  lastActivityMs: Date.UTC(2026, 0, 1, 8),
  atMs,
  presence: "home",
  room: null,
  clearedAtMs: null,
});

test("R-715 an alarm is a row whose empty fields are what nobody knows", () => {
  expect(alarmsText("h", [raised(Date.UTC(2026, 0, 1, 12))])).toBe(
    "home,alert_id,kind,level,last_activity,t_alert,state,room,cleared_at\nh,one,inactivity,L2,2026-01-01T08:00:00,2026-01-01T12:00:00,home,,\n",
  );
});

test("R-717 a reference is reproduced when each row has its alarm within a minute and none is left", () => {
  const reference =
    "last_activity,alert_time,next_activity,away_inferred\n2026-01-01T08:00:00,2026-01-01T12:00:59,,False\n";
  const of = (...at: number[]) => comparedWith(reference, "h", at.map(raised));
  const noon = Date.UTC(2026, 0, 1, 12);
  expect(of(noon)).toEqual({ home: "h", rows: 1, missing: [], extra: [], worstSeconds: 59 });
  expect(linesOf([of(noon)])).toContain("Reference: reproduced.");
  expect(of(noon - 2_000)).toMatchObject({ missing: ["2026-01-01T12:00:59"], extra: ["2026-01-01T11:59:58"] });
  expect(linesOf([of()])).toContain("NOT reproduced");
  expect(linesOf([])).toContain("no home of this run");
});

test("R-718 a picture shows each point with its interval", () => {
  const points = [{ label: "2 h", delayHours: 5, aWeek: 0.3, interval: [0.1, 0.8] as const }];
  const picture = pictureOf([{ name: "ours", colour: "#000", dash: "", points }], 5);
  expect(picture).toContain("<circle");
  expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  expect(pictureOf([], 0)).not.toMatch(/NaN|undefined|Infinity/);
});
