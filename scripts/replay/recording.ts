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

const header = "timestamp_iso_local,sensor_id,kind,location,value";

/** @param until ISO local time, exclusive; without it the known end of the recording, else all of it. */
export function readRecording(file: string, until?: string): Recording {
  const raw = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
  const name = basename(file).replace(/\.csv(\.gz)?$/, "");
  return parseRecording(name, text, until ?? knownEnds[name]);
}

export function parseRecording(name: string, text: string, until?: string): Recording {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  if (lines[0] !== header) throw new Error(`${name}: the first line must be "${header}".`);
  const untilMs = until === undefined ? Infinity : parseLocal(until, name, 0);
  const sensors = new Map<string, Sensor>();
  const seen = new Set<string>();
  const events: RecordedEvent[] = [];
  let rows = 0;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const row = parseRow(line, name, index + 1);
    if (row.atMs >= untilMs) break;
    rows += 1;
    const key = `${row.atMs}/${row.sensorId}/${row.value}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const sensor = sensors.get(row.sensorId) ?? sensorOf(row);
    sensors.set(row.sensorId, sensor);
    events.push({ atMs: row.atMs, sensor, isOn: row.value === "ON" || row.value === "OPEN" });
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
