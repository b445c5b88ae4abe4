/**
 * What a home at rest keeps of its detectors and its door: who watches, what each showed, who chatters, and how the exterior door stands.
 *
 * Inputs: a state, its row (`resting-row.ts`). Limits: `watchersMax` detectors and one door; what does not fit rests beside, as it is. Minutes are counted back from when
 * the gateway was heard, so that sixteen bits reach over six weeks.
 */

import type { DeviceMark } from "../../detection/device-mark.ts";
import { minuteOf, watchersMax, type Chatter, type DoorLevel, type HomeState } from "../../detection/home-state.ts";
import { isCell, isNumber, isObject, isThere, keysOf } from "./resting-values.ts";
import { column, minutesTotal, type Row } from "./resting-row.ts";

/** @returns how many; -1: they do not fit. */
export function layWatchers(watchers: HomeState["watchers"], { numbers, at }: Row): number {
  if (watchers.length > watchersMax) return -1;
  for (let n = 0; n < watchers.length; n += 1) {
    const mark = watchers[n] ?? Number.NaN;
    if (!isNumber(mark)) return -1;
    numbers[at + column.watchers + n] = mark;
  }
  return watchers.length;
}

// Copied and written over: made longer one by one they would move in memory some times. The one holds doubles, the other whole numbers.
const someMarks = Array.from({ length: watchersMax }, () => 0.5);
const someMinutes = Array.from({ length: minutesTotal }, () => 0);

export function watchersOf(count: number, { numbers, at }: Row): HomeState["watchers"] {
  // `as`: what was laid there were marks.
  const watchers = someMarks.slice(0, count) as DeviceMark[];
  for (let n = 0; n < count; n += 1) watchers[n] = numbers[at + column.watchers + n] as DeviceMark;
  return watchers;
}

/** @returns how many numbers; 0 = none, or they do not fit. */
export function layHeard({ heard, gateway }: HomeState, { words, minutesAt }: Row): number {
  if (!Array.isArray(heard) || heard.length > minutesTotal || heard.length % 2 !== 0) return 0;
  const now = minuteOf(gateway.lastHeardAtMs);
  for (let n = 0; n < heard.length; n += 2) {
    const [last, longest] = [heard[n] as number, heard[n + 1] as number];
    const back = last === 0 ? 0 : now - last + 1;
    if (!isCell(back) || !isCell(longest) || (last !== 0 && back === 0)) return 0;
    words[minutesAt + n] = back;
    words[minutesAt + n + 1] = longest;
  }
  return heard.length;
}

export function heardOf(count: number, lastHeardAtMs: number, { words, minutesAt }: Row): readonly number[] {
  const now = minuteOf(lastHeardAtMs);
  const heard = someMinutes.slice(0, count);
  for (let n = 0; n < count; n += 2) {
    const back = words[minutesAt + n] ?? 0;
    heard[n] = back === 0 ? 0 : now - back + 1;
    heard[n + 1] = words[minutesAt + n + 1] ?? 0;
  }
  return heard;
}

/** @returns whether it fits; that there is none does. */
export function layChatter({ chatter, watchers }: HomeState, { numbers, at }: Row): boolean {
  numbers[at + column.chatter] = Number.NaN;
  if (chatter === undefined) return true;
  if (!isObject(chatter) || keysOf(chatter) !== 5) return false;
  const { mark, fromMs, minuteMs, seenAtMs, count } = chatter;
  const place = watchers.indexOf(mark);
  if (place === -1 || place >= watchersMax) return false;
  if (!isNumber(fromMs) || !isNumber(minuteMs) || !isNumber(seenAtMs) || !isCell(count)) return false;
  numbers[at + column.chatter] = count * watchersMax + place;
  numbers[at + column.chatterFrom] = fromMs;
  numbers[at + column.chatterMinute] = minuteMs;
  numbers[at + column.chatterSeen] = seenAtMs;
  return true;
}

export function chatterOf({ numbers, at }: Row, watchers: HomeState["watchers"]): Chatter | undefined {
  const marked = numbers[at + column.chatter] ?? Number.NaN;
  if (!isThere(marked)) return undefined;
  const mark = watchers[marked % watchersMax];
  if (mark === undefined) return undefined;
  return {
    mark,
    fromMs: numbers[at + column.chatterFrom] ?? 0,
    minuteMs: numbers[at + column.chatterMinute] ?? 0,
    seenAtMs: numbers[at + column.chatterSeen] ?? 0,
    count: Math.floor(marked / watchersMax),
  };
}

/** @returns whether it fits: one door of which nothing was raised. That there is none fits. Whether it is open is a flag of the row. */
export function layDoor({ doors }: HomeState, { numbers, at }: Row): boolean {
  numbers[at + column.door] = Number.NaN;
  if (doors === undefined) return true;
  if (!Array.isArray(doors) || doors.length !== 1) return false;
  // `as`: what stands there is looked at in the next line.
  const door = doors[0] as DoorLevel;
  if (!isObject(door) || keysOf(door) !== 3 || typeof door.isOpen !== "boolean") return false;
  if (!isNumber(door.mark) || !isNumber(door.sinceMs)) return false;
  numbers[at + column.door] = door.mark;
  numbers[at + column.doorSince] = door.sinceMs;
  return true;
}

export function doorsOf({ numbers, at }: Row, isOpen: boolean): readonly DoorLevel[] | undefined {
  const mark = numbers[at + column.door] ?? Number.NaN;
  // `as`: what was laid there was a mark.
  return isThere(mark)
    ? [{ mark: mark as DeviceMark, isOpen, sinceMs: numbers[at + column.doorSince] ?? 0 }]
    : undefined;
}
