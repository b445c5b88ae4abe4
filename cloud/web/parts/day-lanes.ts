/**
 * A home's day as lanes of marks in per cent of the width. What is not known is not drawn: before the first point of a series
 * nothing is claimed, and a level is followed for as long as levels of its kind can be believed without being repeated.
 */

import { hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { HomeDay } from "../../api/contract.ts";

/** `from` and `width` in per cent of the day, `height` from 0 to 1. */
export type Mark = { from: number; width: number; height: number };
export type Lane = {
  key: string;
  deviceId: string;
  name: string;
  room: HomeDay["series"][number]["room"];
  series: string;
  shape: "spans" | "sticks" | "line";
  marks: readonly Mark[];
  count: number;
};

type Shape =
  | { shape: "spans"; believedFor: Millis }
  | { shape: "sticks"; top: number; width: Millis }
  | { shape: "line" }
  | { shape: "none" };

/** A door stays as it is until it says otherwise; a motion sensor that never said "still" was cut off, not moving for hours. */
function shapeOf(series: string): Shape {
  switch (series) {
    case "door":
      return { shape: "spans", believedFor: hours(24) };
    case "motion":
      return { shape: "spans", believedFor: minutes(10) };
    case "presence":
    case "lying":
      return { shape: "spans", believedFor: hours(3) };
    case "movement":
      return { shape: "sticks", top: 100, width: minutes(1) };
    // For the technician's page: they say nothing about the resident.
    case "battery-percent":
    case "link-quality":
      return { shape: "none" };
    default:
      return { shape: "line" };
  }
}

/** In the order of rooms as they were named, doors first: that is where people come and go. */
export function lanesOf(day: HomeDay): readonly Lane[] {
  return day.series
    .flatMap((one): Lane[] => {
      const shape = shapeOf(one.series);
      if (shape.shape === "none" || one.points.length === 0) return [];
      const { deviceId, name, room, series } = one;
      const marks = marksOf(shape, one.points, day);
      return [
        {
          key: `${deviceId}/${series}`,
          deviceId,
          name,
          room,
          series,
          shape: shape.shape,
          marks,
          count: one.points.length,
        },
      ];
    })
    .toSorted((one, other) => Number(other.series === "door") - Number(one.series === "door"));
}

/** The same day, looked at from later on: every lane stays, with what of its marks lies in these hours. */
export function lanesSince(day: HomeDay, fromMs: number): readonly Lane[] {
  return lanesOf({ ...day, fromMs }).map((lane) => ({
    ...lane,
    // What ended before begins and ends at the left edge.
    marks: lane.marks.filter(({ from, width }) => from + width > 0 && from < 100),
  }));
}

/** `deviceId` null: of the whole home. `why`: somebody wrote down that it was silent; or nothing at all came in. */
export type Gap = { deviceId: string | null; from: number; width: number; why: "silent" | "nothing" };

/** A kit says something of itself (a battery, a link) far more often; a stretch of this length with nothing at all is no quiet home. */
const nothingFor = hours(3);

/** Where nothing can be known, in per cent of the picture from `fromMs`: drawn, so that nobody takes it for quiet. */
export function gapsOf(day: HomeDay, fromMs: number = day.fromMs): readonly Gap[] {
  const range = { fromMs, toMs: day.toMs };
  const gap = (deviceId: string | null, beginMs: number, endMs: number, why: Gap["why"]): Gap[] => {
    const from = placeOf(range, beginMs);
    const width = placeOf(range, endMs) - from;
    return width > 0 ? [{ deviceId, from, width, why }] : [];
  };
  const silent = (day.silences ?? []).flatMap((one) => gap(one.deviceId, one.fromMs, one.toMs ?? day.toMs, "silent"));
  const times = day.series.flatMap(({ points }) => points.map(([atMs]) => atMs)).toSorted((one, other) => one - other);
  const bounds = [day.fromMs, ...times, day.toMs];
  const nothing = bounds.flatMap((atMs, n) => {
    const next = bounds[n + 1];
    return next !== undefined && next - atMs >= nothingFor ? gap(null, atMs, next, "nothing") : [];
  });
  return [...silent, ...nothing];
}

function marksOf(shape: Exclude<Shape, { shape: "none" }>, points: HomeDay["series"][number]["points"], day: HomeDay) {
  switch (shape.shape) {
    case "spans":
      return spansOf(points, day, shape.believedFor);
    case "sticks":
      return points.map(([atMs, value]) => mark(day, atMs, atMs + shape.width, Math.min(1, value / shape.top)));
    case "line":
      return lineOf(points, day);
  }
}

function spansOf(points: HomeDay["series"][number]["points"], day: HomeDay, believedFor: Millis): Mark[] {
  const spans: Mark[] = [];
  let from: number | undefined;
  let until = 0;
  for (const [atMs, value] of points) {
    if (from !== undefined && (value < 1 || atMs > until)) {
      spans.push(mark(day, from, Math.min(atMs, until), 1));
      from = undefined;
    }
    if (value >= 1) {
      from ??= atMs;
      until = atMs + believedFor;
    }
  }
  if (from !== undefined) spans.push(mark(day, from, Math.min(day.toMs, until), 1));
  return spans;
}

/** Each value as a short dash at its height between the day's lowest and highest. */
function lineOf(points: HomeDay["series"][number]["points"], day: HomeDay): Mark[] {
  const values = points.map(([, value]) => value);
  const low = Math.min(...values);
  const spread = Math.max(...values) - low || 1;
  return points.map(([atMs, value], n) => {
    const next = points[n + 1]?.[0] ?? day.toMs;
    return mark(day, atMs, Math.min(next, atMs + minutes(30)), (value - low) / spread);
  });
}

function mark(day: HomeDay, fromMs: number, toMs: number, height: number): Mark {
  const from = placeOf(day, fromMs);
  return { from, width: Math.max(0, placeOf(day, toMs) - from), height };
}

/** Where an instant lies, in per cent from the left edge. */
export function placeOf(day: Pick<HomeDay, "fromMs" | "toMs">, atMs: number): number {
  const place = ((atMs - day.fromMs) / (day.toMs - day.fromMs)) * 100;
  return Math.min(100, Math.max(0, place));
}

export type Tick = { at: number; text: string; isMidnight: boolean };

/** Every three hours of the home's own clock, whatever its offset from ours; every one, where the picture is of few hours. */
export function ticksOf(day: Pick<HomeDay, "fromMs" | "toMs">, timeZone: string): readonly Tick[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const step = minutes(15);
  const every = day.toMs - day.fromMs > hours(12) ? 3 : 1;
  const ticks: Tick[] = [];
  for (let atMs = Math.ceil(day.fromMs / step) * step; atMs <= day.toMs; atMs += step) {
    const text = format.format(atMs);
    const [hour = "", minute] = text.split(":");
    if (minute === "00" && Number(hour) % every === 0)
      ticks.push({ at: placeOf(day, atMs), text, isMidnight: hour === "00" });
  }
  return ticks;
}
