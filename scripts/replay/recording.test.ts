import { expect, test } from "vitest";
import { parseRecording, roomOf } from "./recording.ts";

const header = "timestamp_iso_local,sensor_id,kind,location,value\n";

test("reads rows, collapses exact repeats within one second, and stops at the end of the window", () => {
  const recording = parseRecording(
    "home",
    `${header}2020-01-01T08:00:00,pir_kitchen,motion,kitchen,ON
2020-01-01T08:00:00,pir_kitchen,motion,kitchen,ON
2020-01-01T08:00:00,pir_kitchen,motion,kitchen,OFF
2020-01-01T08:00:01,door,door,front_door,OPEN
2020-01-02T00:00:00,pir_kitchen,motion,kitchen,ON
`,
    "2020-01-02T00:00:00",
  );
  expect(recording).toMatchObject({ rows: 4, collapsed: 1 });
  expect(recording.events.map((event) => [new Date(event.atMs).toISOString(), event.sensor.name, event.isOn])).toEqual([
    ["2020-01-01T08:00:00.000Z", "pir_kitchen", true],
    ["2020-01-01T08:00:00.000Z", "pir_kitchen", false],
    ["2020-01-01T08:00:01.000Z", "door", true],
  ]);
  expect(recording.sensors.map((sensor) => [sensor.kind, sensor.room])).toEqual([
    ["motion", "kitchen"],
    ["door", "hall"],
  ]);
});

test.each([
  ["another header", "time,sensor\n", /first line/],
  ["a missing column", `${header}2020-01-01T08:00:00,a,motion,ON\n`, /line 2/],
  ["an unknown value", `${header}2020-01-01T08:00:00,a,motion,kitchen,MAYBE\n`, /MAYBE/],
  ["a time that is none", `${header}2020-13-01T08:00:00,a,motion,kitchen,ON\n`, /2020-13-01/],
])("%s is refused with its place", (_name, text, message) => {
  expect(() => parseRecording("home", text)).toThrow(message);
});

test.each([
  ["pir_bedroom", "bedroom"],
  ["hall-bedroom_door", "bedroom"],
  ["Toilet", "bathroom"],
  ["front_door_reed", "hall"],
  ["fridge_magnetic_kitchen", "kitchen"],
  ["couch", "living-room"],
  ["garage", "other"],
])("%s is in the %s", (location, room) => {
  expect(roomOf(location)).toBe(room);
});

test("the window ends at a time, or where a day begins; what is neither is refused", () => {
  const rows = ["2020-01-01T23:59:59", "2020-01-02T00:00:00"].map((time) => `${time},a,motion,kitchen,ON\n`).join("");
  const rowsUntil = (until: string): number => parseRecording("home", header + rows, until).rows;
  expect(rowsUntil("2020-01-02")).toBe(1);
  expect(rowsUntil("2020-01-02T00:00:01")).toBe(2);
  expect(() => rowsUntil("2020-13-02")).toThrow("--until 2020-13-02: it is a day like");
});
