/**
 * All detectors of a room die one day and are never heard again: how much more often is somebody missed for nothing, where nobody says that they
 * are dead, where the gateway says it at once, and where it says it a day later?
 */

import { days, type Millis } from "@shouwang/shared/time/duration.ts";
import { rooms, type Room } from "@shouwang/shared/domain/home.ts";
import type { Recording } from "../../replay/recording.ts";
import { settingsOf } from "../drive.ts";
import { rounded } from "../figures.ts";
import { playedWith, without, type Said } from "./altered.ts";
import { beganIn, windowsOf, type Window } from "./windows.ts";
import type { Otherwise, OtherwiseOptions } from "./worlds.ts";

const watchedDays = 14;

export function sensorDeathWorld(
  homes: readonly Recording[],
  options: OtherwiseOptions,
  detail: string | null,
): Otherwise {
  const room = rooms.find((one) => one === detail);
  if (detail !== null && room === undefined) throw new Error(`"${detail}" is none of ${rooms.join(", ")}.`);
  const rows = homes.flatMap((home) =>
    (room === undefined ? roomsOf(home) : [room]).flatMap((one) => rowOf(home, one, options)),
  );
  return {
    world: detail === null ? "sensor-death" : `sensor-death:${detail}`,
    says: `false alarms of silence a home and week in the ${watchedDays} days after the detectors of a room died (up to three beginnings), beside the same days as recorded.`,
    rows,
  };
}

/** Without the exterior door's, whose death is the world without a door. */
function roomsOf({ sensors }: Recording): readonly Room[] {
  const inside = sensors.filter(({ kind }) => kind !== "door").map(({ room }) => room);
  return rooms.filter((room) => inside.includes(room));
}

function rowOf(home: Recording, room: Room, options: OtherwiseOptions) {
  const windows = windowsOf(home, watchedDays);
  const dying = home.sensors.filter((sensor) => sensor.room === room && sensor.kind !== "door");
  if (windows.length === 0 || dying.length === 0) return [];
  const settings = settingsOf(home, options);
  const asRecorded = playedWith(home, settings);
  const weeks = (windows.length * watchedDays) / 7;
  const rate = (count: (window: Window) => number): number =>
    rounded(windows.reduce((sum, window) => sum + count(window), 0) / weeks);
  const dead = (window: Window, saidAfter: Millis | null): number => {
    const lost = without(home, ({ sensor, atMs }) => dying.includes(sensor) && atMs >= window.fromMs);
    const said = saidAfter === null ? [] : dying.map(({ deviceId }) => silent(deviceId, window.fromMs + saidAfter));
    return beganIn(playedWith(lost, settings, { said }), window, "inactivity");
  };
  return [
    {
      home: home.name,
      room,
      weeks,
      "as recorded": rate((window) => beganIn(asRecorded, window, "inactivity")),
      dead: rate((window) => dead(window, null)),
      "said at once": rate((window) => dead(window, days(0))),
      "said after a day": rate((window) => dead(window, days(1))),
    },
  ];
}

function silent(deviceId: Recording["sensors"][number]["deviceId"], atMs: number): Said {
  const report = { kind: "fault", fault: "silent", state: "present", detail: "played" } as const;
  return { atMs, input: { kind: "fault-reported", deviceId, report, occurredAtMs: atMs, recordedAtMs: atMs } };
}
