/**
 * Reads a recorded home: CSV with the columns `timestamp_iso_local,sensor_id,kind,location,value`, gzipped or not.
 *
 * Times are local civil times without an offset. They are played as if the home's zone were UTC: the recordings are about the
 * length of silences, and a zone would only move all of them.
 */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { must, parseDeviceId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";

export type SensorKind = "motion" | "door" | "other";
export type Sensor = { deviceId: DeviceId; name: string; kind: SensorKind; location: string; room: Room };
export type RecordedEvent = { atMs: number; sensor: Sensor; isOn: boolean };
export type Recording = {
  name: string;
  sensors: readonly Sensor[];
  /** In order of time; several may share an instant. */
  events: readonly RecordedEvent[];
  /** Rows read within the window. */
  rows: number;
  /** Exact repeats of one sensor with one value at one second: they count once. */
  collapsed: number;
};

/**
 * Where a public recording stops being a home with somebody in it. `uci799`: real absences of several days follow, and the
 * home has no door sensor to tell them from silence (the figures published for it use the same end).
 */
const knownEnds: Readonly<Record<string, string>> = { uci799: "2020-01-25T00:00:00" };

/** Null: all of it is a home with somebody in it, as far as anybody knows. */
export function knownEndOf(name: string): number | null {
  const end = knownEnds[name];
  return end === undefined ? null : parseUntil(end);
}

const header = "timestamp_iso_local,sensor_id,kind,location,value";

/** Told of each row that was left out and of each kind of value that nobody knows; without it such a row is refused. */
export type Told = (what: string) => void;

/** @param until ISO local time or the day that is no longer played, exclusive; without it the known end of the recording, else all of it. */
export function readRecording(file: string, until?: string, told?: Told): Recording {
  const raw = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
  const name = basename(file).replace(/\.csv(\.gz)?$/, "");
  return parseRecording(name, text, until ?? knownEnds[name], told);
}

export function parseRecording(name: string, text: string, until?: string, told?: Told): Recording {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines[0]?.trim() !== header) throw new Error(`${name}: the first line must be "${header}".`);
  const untilMs = until === undefined ? Infinity : parseUntil(until);
  const sensors = new Map<string, Sensor>();
  const seen = new Set<string>();
  const events: RecordedEvent[] = [];
  let rows = 0;
  const unknown = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const row = told === undefined ? parseRow(line, name, index + 1) : rowOrTold(line, name, index + 1, unknown, told);
    if (row === null || row.atMs >= untilMs) continue;
    rows += 1;
    const key = `${row.atMs}/${row.sensorId}/${row.value}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const sensor = sensors.get(row.sensorId) ?? sensorOf(row);
    sensors.set(row.sensorId, sensor);
    events.push({ atMs: row.atMs, sensor, isOn: !["OFF", "CLOSE"].includes(row.value) });
  }
  events.sort((a, b) => a.atMs - b.atMs);
  return { name, sensors: [...sensors.values()], events, rows, collapsed: rows - events.length };
}

type Row = { atMs: number; sensorId: string; kind: SensorKind; location: string; value: string };

function parseRow(line: string, name: string, number: number): Row {
  const [time, sensorId, kind, location, value, ...more] = line.split(",");
  const isWhole = time && sensorId && location !== undefined && value && more.length === 0;
  if (!isWhole || (kind !== "motion" && kind !== "door" && kind !== "other")) {
    throw new Error(`${name}, line ${number}: "${line}" is not a row of ${header}.`);
  }
  if (!["ON", "OFF", "OPEN", "CLOSE"].includes(value)) {
    throw new Error(`${name}, line ${number}: the value "${value}" is none of ON, OFF, OPEN, CLOSE.`);
  }
  return { atMs: parseLocal(time, name, number), sensorId, kind, location, value };
}

/** A stranger's row: what can be understood of it counts as somebody who is active, because the recording says so. */
function rowOrTold(line: string, name: string, number: number, unknown: Set<string>, told: Told): Row | null {
  const [time = "", sensorId = "", kind = "", location = "", value = ""] = line.split(",").map((part) => part.trim());
  const once = (what: string, meaning: string): void => {
    if (unknown.has(what)) return;
    unknown.add(what);
    told(`${name}, line ${number}: ${what} is unknown; ${meaning}. Said once.`);
  };
  const known = value.toUpperCase();
  const isKnownValue = ["ON", "OFF", "OPEN", "CLOSE"].includes(known);
  const isKnownKind = kind === "motion" || kind === "door" || kind === "other";
  const plain = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?/.exec(time)?.[0].replace(" ", "T");
  if (plain === undefined || sensorId === "" || value === "") {
    told(`${name}, line ${number}: "${line}" is not a row of ${header}; it is left out. Mend the line or take it out.`);
    return null;
  }
  if (plain.length < time.length) once("a time with more than seconds", "its fraction and its offset are ignored");
  if (!isKnownKind) once(`the kind "${kind}"`, "it counts as activity of no particular kind");
  if (!isKnownValue) once(`the value "${value}"`, "it counts as activity");
  try {
    const atMs = parseLocal(plain, name, number);
    return { atMs, sensorId, kind: isKnownKind ? kind : "other", location, value: isKnownValue ? known : value };
  } catch (error) {
    told(
      `${error instanceof Error ? error.message : String(error)} The row is left out. Mend the line or take it out.`,
    );
    return null;
  }
}

function parseUntil(until: string): number {
  const atMs = Date.parse(`${until.length === 10 ? `${until}T00:00` : until}Z`);
  if (Number.isNaN(atMs))
    throw new Error(`--until ${until}: it is a day like 2020-01-25 or a time like 2020-01-25T07:30.`);
  return atMs;
}

function parseLocal(time: string, name: string, number: number): number {
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(time) ? Date.parse(`${time}Z`) : Number.NaN;
  if (Number.isNaN(atMs)) throw new Error(`${name}, line ${number}: "${time}" is not a time like 2020-01-25T07:30:00.`);
  return atMs;
}

/** A radio address for a sensor that never had one: stable, and recognisable as made up by its first byte. */
function sensorOf(row: Row): Sensor {
  const digest = createHash("sha256").update(row.sensorId).digest("hex").slice(0, 14);
  const deviceId = must(parseDeviceId(`0xfe${digest}`), row.sensorId);
  return { deviceId, name: row.sensorId, kind: row.kind, location: row.location, room: roomOf(row.location) };
}

/**
 * The rooms of public recordings have free names; the first group with a matching part wins. A real home names its rooms from
 * the closed list instead. Source: the words are those that occur in the Kasteren, Ordonez, MIT PlaceLab and UCI 799 recordings.
 */
const roomWords: readonly (readonly [Room, string])[] = [
  ["bedroom", "bed slaap sleep dresser"],
  ["bathroom", "toilet bath shower basin badkamer sink_f medicine hamper flush"],
  ["hall", "hall foyer corridor junction frontdoor front_door entrance"],
  [
    "kitchen",
    "kitchen keuken fridge freezer cupboard microwave plates pan dish kwik cutlery cutlary refrig toaster magnetron groceries stove gootsteen butlers dinning dining cabinet",
  ],
  ["living-room", "living couch seat tv relax read watch den desk office study chores meditate"],
];

export function roomOf(location: string): Room {
  const name = location.toLowerCase();
  const found = roomWords.find(([, words]) => words.split(" ").some((word) => name.includes(word)));
  return found ? found[0] : "other";
}
