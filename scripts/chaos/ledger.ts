/**
 * The oracle's book and its verdict. What a home emitted is written down by who emitted it, what was accepted by whoever read the gateway's
 * lines, what the cloud holds is read raw from its files after its end.
 *
 * Idea: whatever was emitted outside a deaf interval that the gateway declared is accepted; whatever is accepted is stored; nothing is
 * stored twice; nothing is stored that nobody emitted. An event is known by its sensor and the time that stands in it, whatever its
 * value and number: a second copy of it is double, and a copy at another time is a stranger. A life alarm is known by its `alarmId`.
 * While a card takes nothing, telemetry may be refused, but no more of it than the gateway counted; a press never.
 * Limit: presses carry no mark of their own, so they are held against raised alarms by their number.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";

export type Motion = { deviceId: DeviceId; atMs: number };
/** Both ends belong to it. */
export type Interval = { fromMs: number; toMs: number };

export type Book = {
  emissions: readonly Motion[];
  presses: readonly Motion[];
  /** The gateway printed a line after its commit. */
  accepted: readonly Motion[];
  /** Alarm ids of accepted life rows. */
  raised: readonly string[];
  /** What the gateway declared: nobody listened, and what was emitted in it may be lost. */
  deaf: readonly Interval[];
  /** The card took nothing. */
  refusing: readonly Interval[];
  /** Telemetry that the gateway says it refused. */
  refused: number;
};

/** What the cloud holds of one home: each row of the time series as it lies there, each alarm as often as it stands in incidents. */
export type Found = { points: readonly Motion[]; alarmIds: readonly string[] };
/** What a gateway still holds without a receipt after its end: neither stored nor lost. */
export type Waiting = { points: readonly Motion[]; alarmIds: readonly string[] };

export type Verdict = {
  emitted: number;
  accepted: number;
  stored: number;
  /** Accepted and not stored. */
  lost: readonly string[];
  /** Stored more than once. */
  doubled: readonly string[];
  /** Emitted while somebody listened, and neither accepted nor counted as refused. */
  neverAccepted: readonly string[];
  /** Stored, and nobody emitted it: a second copy that was put at another time is here. */
  strangers: readonly string[];
  /** Emitted while deaf and not accepted. */
  deafTo: number;
  /** Refused by the gateway because its card took nothing. */
  refused: number;
};

export const keyOf = (one: Motion): string => `${one.deviceId}/${one.atMs}`;

export function judge(book: Book, found: Found, waiting: Waiting = { points: [], alarmIds: [] }): Verdict {
  const onCard = new Set([...waiting.points.map(keyOf), ...waiting.alarmIds]);
  const points = countOf(found.points.map(keyOf));
  const alarms = countOf(found.alarmIds);
  const emitted = new Set(book.emissions.map(keyOf));
  const accepted = new Set(book.accepted.map(keyOf));
  const isDeafAt = (atMs: number): boolean => isWithin(book.deaf, atMs);
  const isRefusingAt = (atMs: number): boolean => isWithin(book.refusing, atMs);

  // A line may die with its gateway after the commit: what is stored was accepted.
  const isAccepted = (key: string): boolean => accepted.has(key) || points.has(key) || onCard.has(key);
  const unheard = book.emissions.filter((one) => !isAccepted(keyOf(one)));
  const listenedTo = unheard.filter((one) => !isDeafAt(one.atMs));
  const turnedAway = listenedTo.filter((one) => isRefusingAt(one.atMs));
  const neverAccepted = [
    ...listenedTo.filter((one) => !isRefusingAt(one.atMs)),
    // Refused without a word is lost without a word.
    ...turnedAway.slice(book.refused),
  ].map(keyOf);
  const pressesHeard = book.presses.filter((one) => !isDeafAt(one.atMs)).length;
  const alarmsAccepted = new Set([...book.raised, ...alarms.keys(), ...waiting.alarmIds]).size;
  for (let n = alarmsAccepted; n < pressesHeard; n++) neverAccepted.push(`press ${n + 1} of ${pressesHeard}`);

  const strangers = [...points.keys()].filter((key) => !emitted.has(key));
  for (let n = book.presses.length; n < alarms.size; n++) strangers.push(`alarm ${n + 1} of ${book.presses.length}`);
  return {
    emitted: book.emissions.length + book.presses.length,
    accepted: new Set([...accepted, ...points.keys()]).size + alarmsAccepted,
    stored: points.size + alarms.size,
    lost: [
      ...[...accepted].filter((key) => !points.has(key) && !onCard.has(key)),
      ...book.raised
        .filter((alarmId) => !alarms.has(alarmId) && !onCard.has(alarmId))
        .map((alarmId) => `alarm ${alarmId}`),
    ],
    doubled: [...points, ...alarms].flatMap(([key, count]) => Array.from({ length: count - 1 }, () => key)),
    neverAccepted,
    strangers,
    deafTo: unheard.length - listenedTo.length,
    refused: Math.min(turnedAway.length, book.refused),
  };
}

function countOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

export const isWithin = (intervals: readonly Interval[], atMs: number): boolean =>
  intervals.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);

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
