/**
 * From decided telemetry to the time series: writes in the background, one write at a time, again and again until it is taken, and
 * says which numbers are there for good. Nothing else waits for it, the life lane least of all.
 *
 * An engine that answers before it is durable is believed after `settlesAfter`, and only while the same run of it answers: one that crashed
 * and came back between two writes refuses nothing, and has lost the last seconds all the same.
 *
 * Limit: `pointsMax` points wait here. Beyond that what is decided is not kept for the timeline: it is not receipted, and the
 * gateway's resend brings it back when the engine is well again.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { retryDelay } from "@shouwang/shared/time/retry-schedule.ts";
import type { Point, Timeline } from "../../timeline/timeline.ts";
import { laneName } from "../ledger/draft.ts";
import type { LaneKey } from "../ledger/ledger.ts";
import { addRange, emptyMark, type Mark, type Range } from "../ledger/marks.ts";

/** About 40 MB, or ten minutes of a county. */
export const pointsMax = 200_000;
/** Points in one write; engines are at their best between one and ten thousand. */
const writeMax = 5_000;
const writeWithin = seconds(30);
/** Whether the engine is still the same is asked at most this often: its answer may be 40 kB. */
const settlePause = seconds(2);
const retry = { first: seconds(1), longest: seconds(30), jitter: 0.5 };

/** Written after the commit that decided them; only then are their numbers receipted. */
export type PointsOwed = { key: LaneKey; numbers: readonly Range[]; points: readonly Point[] };
export type Timelined = { key: LaneKey; numbers: readonly Range[] };

export type TimelineLane = AsyncDisposable & {
  /** False: no room, or the engine is away; the numbers are not in hand and come again. */
  offer(owed: PointsOwed): boolean;
  inHand(key: LaneKey): Mark;
  holds(key: LaneKey, seq: number): boolean;
  /** Whether the last write was taken. While it was not, nobody is asked to send again. */
  isWell(): boolean;
  readonly points: number;
  /** Resolves when nothing waits; with an engine that is away, when it is back. */
  idle(): Promise<void>;
};

type Written = { atMs: number; run: string | null };

export function createTimelineLane(given: {
  timeline: Timeline;
  clock: Clock;
  log: Log;
  random: () => number;
  onTimelined: (done: readonly Timelined[]) => void;
}): TimelineLane {
  const { timeline, clock, log, random, onTimelined } = given;
  /** To be written, the oldest first. */
  const waiting: PointsOwed[] = [];
  /** Being written (`null`), or written and not yet durable: since when, and in which run of the engine at the earliest. */
  const settling = new Map<readonly PointsOwed[], Written | null>();
  let settleTimer: Timer | undefined;
  let engineRun: string | null | undefined;
  /** What is here, by lane. */
  const held = new Map<string, PointsOwed[]>();
  const end = new AbortController();
  let points = 0;
  let failures = 0;
  let running: Promise<void> | undefined;
  let idlers: (() => void)[] = [];

  const forget = (done: readonly PointsOwed[]): void => {
    for (const one of done) {
      const name = laneName(one.key);
      const left = (held.get(name) ?? []).filter((other) => other !== one);
      if (left.length === 0) held.delete(name);
      else held.set(name, left);
    }
  };
  const inHand = (key: LaneKey): Mark => {
    const owed = held.get(laneName(key));
    return owed ? owed.flatMap(({ numbers }) => numbers).reduce(addRange, emptyMark) : emptyMark;
  };
  const settled = (done: readonly PointsOwed[]): void => {
    settling.delete(done);
    forget(done);
    onTimelined(done);
    if (waiting.length + settling.size > 0) return;
    for (const resolve of idlers) resolve();
    idlers = [];
  };
  /** What may have been lost before it was durable is written again, which changes nothing where it was not. */
  const takeBack = (isLost: (written: Written) => boolean): void => {
    for (const [batch, written] of settling) {
      if (written === null || !isLost(written)) continue;
      settling.delete(batch);
      waiting.unshift(...batch);
      points += batch.reduce((sum, one) => sum + one.points.length, 0);
    }
  };
  const settleLater = (delay: Millis): void => {
    settleTimer ??= clock.after(delay, () => {
      settleTimer = undefined;
      void settle();
    });
  };
  const settle = async (): Promise<void> => {
    const nowMs = clock.uptimeMs();
    const isDue = (written: Written | null): boolean =>
      written !== null && nowMs - written.atMs >= timeline.settlesAfter;
    try {
      const run = await timeline.run(AbortSignal.any([end.signal, AbortSignal.timeout(writeWithin)]));
      if (end.signal.aborted) return;
      if (run !== engineRun) {
        log.warn("The time series engine was started anew; what it may have lost is written again.", {});
        engineRun = run;
        takeBack((written) => written.run !== run);
        if (waiting.length > 0) running ??= runOn();
      }
      for (const [batch, written] of settling) if (isDue(written)) settled(batch);
    } catch {
      // Away: the next write says so. What it holds is neither lost nor settled.
    }
    if (end.signal.aborted || settling.size === 0) return;
    const oldestMs = Math.min(...[...settling.values()].map((written) => written?.atMs ?? clock.uptimeMs()));
    settleLater(millis(Math.max(settlePause, oldestMs + timeline.settlesAfter - clock.uptimeMs())));
  };
  const write = async (): Promise<void> => {
    const batch: PointsOwed[] = [];
    let size = 0;
    for (let next = waiting[0]; next && (size === 0 || size + next.points.length <= writeMax); next = waiting[0]) {
      waiting.shift();
      batch.push(next);
      size += next.points.length;
    }
    settling.set(batch, null);
    let run: string | null = null;
    try {
      const signal = AbortSignal.any([end.signal, AbortSignal.timeout(writeWithin)]);
      if (timeline.settlesAfter > 0 && engineRun === undefined) engineRun = await timeline.run(signal);
      run = engineRun ?? null;
      await timeline.append(
        batch.flatMap((one) => one.points),
        signal,
      );
    } catch (error) {
      settling.delete(batch);
      waiting.unshift(...batch);
      // An engine that went away may have lost what was not durable yet.
      takeBack(() => true);
      failures += 1;
      if (failures === 1)
        log.warn("The time series engine takes nothing; telemetry is not receipted until it does.", {
          error: String(error),
        });
      return;
    }
    if (failures > 0) log.info("The time series engine takes points again.", { failures });
    failures = 0;
    points -= size;
    // Already due: without a turn of the event loop in between.
    if (timeline.settlesAfter === 0) settled(batch);
    else {
      settling.set(batch, { atMs: clock.uptimeMs(), run });
      settleLater(timeline.settlesAfter);
    }
  };
  const runOn = async (): Promise<void> => {
    while (waiting.length > 0 && !end.signal.aborted) {
      await write();
      if (failures > 0) await pause(clock, retryDelay(retry, failures - 1, random()), end.signal);
    }
    running = undefined;
  };

  return {
    offer(owed) {
      if (end.signal.aborted || points + owed.points.length > pointsMax) return false;
      waiting.push(owed);
      points += owed.points.length;
      const name = laneName(owed.key);
      const others = held.get(name);
      if (others) others.push(owed);
      else held.set(name, [owed]);
      running ??= runOn();
      return true;
    },
    inHand,
    holds: (key, seq) => held.get(laneName(key))?.some(({ numbers }) => contains(numbers, seq)) === true,
    isWell: () => failures === 0,
    get points() {
      return points;
    },
    async idle() {
      if (waiting.length + settling.size === 0) return;
      await new Promise<void>((resolve) => void idlers.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      end.abort();
      settleTimer?.cancel();
      await running;
    },
  };
}

function contains(numbers: readonly Range[], seq: number): boolean {
  return numbers.some(([from, to]) => from <= seq && seq <= to);
}

function pause(clock: Clock, delay: Parameters<Clock["after"]>[0], signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.after(delay, () => resolve());
    signal.addEventListener(
      "abort",
      () => {
        timer.cancel();
        resolve();
      },
      { once: true },
    );
  });
}
