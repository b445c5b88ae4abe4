/**
 * The oracle's book and its verdict. What a home emitted and what its gateway accepted is written down outside of both; what the cloud
 * holds is read from its files after its end.
 *
 * Idea: everything emitted outside a declared deaf interval must be stored; everything accepted must be stored; nothing twice; nothing
 * that nobody emitted. A movement is known by its sensor, the time that stands in it and its value; a life alarm by its `alarmId`.
 * Limits: presses carry no mark of their own, so they are held against raised alarms by their number.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";

export type Motion = { deviceId: DeviceId; atMs: number; isMoving: boolean };
/** Both ends belong to it. */
export type Interval = { fromMs: number; toMs: number };

export type Book = {
  emissions: readonly Motion[];
  presses: readonly { atMs: number }[];
  accepted: readonly Motion[];
  /** Alarm ids of accepted life rows. */
  raised: readonly string[];
  /** Nobody listened: what was emitted in it may be lost. */
  deaf: readonly Interval[];
  /** The card was full: telemetry may be refused, and is then not accepted. Presses are not excused. */
  full: readonly Interval[];
};

/** What the cloud holds of one home. */
export type Found = { motion: ReadonlyMap<string, number>; alarmIds: readonly string[] };

export type Verdict = {
  emitted: number;
  accepted: number;
  stored: number;
  missing: readonly string[];
  double: readonly string[];
  strangers: readonly string[];
  /** Emitted in a declared interval and not stored. */
  excused: number;
};

export const motionKey = (one: Motion): string => `${one.deviceId}/${one.atMs}/${one.isMoving ? 1 : 0}`;

export const isWithin = (intervals: readonly Interval[], atMs: number): boolean =>
  intervals.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);

export function judge(book: Book, found: Found): Verdict {
  const emitted = new Set(book.emissions.map(motionKey));
  const excuses = [...book.deaf, ...book.full];
  const absent = book.emissions.filter((one) => !found.motion.has(motionKey(one)));
  const mustBeThere = [...absent.filter((one) => !isWithin(excuses, one.atMs)), ...book.accepted].map(motionKey);
  const alarmIds = new Set(found.alarmIds);
  const pressesHeard = book.presses.filter((one) => !isWithin(book.deaf, one.atMs)).length;

  const missing = new Set(mustBeThere.filter((key) => !found.motion.has(key)));
  for (const alarmId of book.raised) if (!alarmIds.has(alarmId)) missing.add(`alarm ${alarmId}`);
  for (let n = alarmIds.size; n < pressesHeard; n++) missing.add(`press ${n + 1} of ${pressesHeard}`);
  const strangers = [...found.motion.keys()].filter((key) => !emitted.has(key));
  for (let n = book.presses.length; n < alarmIds.size; n++) strangers.push(`alarm ${n + 1} of ${book.presses.length}`);
  return {
    emitted: book.emissions.length + book.presses.length,
    accepted: book.accepted.length + book.raised.length,
    stored: found.motion.size + alarmIds.size,
    missing: [...missing],
    double: [
      ...[...found.motion].filter(([, count]) => count !== 1).map(([key]) => key),
      ...found.alarmIds.filter((one, at) => found.alarmIds.indexOf(one) !== at),
    ],
    strangers,
    excused: absent.filter((one) => isWithin(excuses, one.atMs)).length,
  };
}

/** Seconds covered by any of the intervals. */
export function secondsOf(intervals: readonly Interval[]): number {
  let totalMs = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    totalMs += Math.max(0, toMs - Math.max(fromMs, untilMs));
    untilMs = Math.max(untilMs, toMs);
  }
  return totalMs / 1_000;
}
