/**
 * The time series of homes: numbers only. States and texts stay in the database.
 *
 * Contract (test/contracts/timeline): appending the same point again changes nothing; two points of one series at one instant
 * are both kept when their `n` differs; reads are in order of time. Durable = a process kill no longer loses it.
 */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

/** `motion` and the like are 1 / 0; `door` 1 = open. The name is a quantity or the `what` of a state. */
export type SeriesKey = { homeId: HomeId; deviceId: DeviceId; series: string };

export type Point = SeriesKey & {
  atMs: number;
  /**
   * Tells apart several points of one series at one instant; 0 to 999,999, as few different ones as will do (`points-of.ts` chooses).
   * The same number in every resend, whatever else travels with it: so it comes from the point itself, never from a position in a batch.
   */
  n: number;
  value: number;
};

/** One bucket of a summary. */
export type Summary = { fromMs: number; count: number; min: number; max: number; sum: number };

export type Timeline = AsyncDisposable & {
  readonly name: string;
  /** How long after `append` has resolved the points may still be lost in a crash: 0, or 15 s for VictoriaMetrics. */
  readonly settlesAfter: Millis;
  /** Rejects with a sentence when the store cannot be used now. For /healthz and the wait at start. */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Which run of the engine answers: another text after each of its starts; null = it does not say. Asked only where `settlesAfter` is
   * not 0. Rejects when the engine is away.
   */
  run(signal: AbortSignal): Promise<string | null>;
  /** Rejects when the store did not take them: then none may be assumed stored, and the caller writes the same points again. */
  append(points: readonly Point[], signal: AbortSignal): Promise<void>;
  /** All series of a home that have points in the range [fromMs, toMs). */
  series(query: { homeId: HomeId; fromMs: number; toMs: number }, signal: AbortSignal): Promise<readonly SeriesKey[]>;
  /** At most `limit` points of one series, oldest first. */
  points(
    query: SeriesKey & { fromMs: number; toMs: number; limit: number },
    signal: AbortSignal,
  ): Promise<readonly Point[]>;
  /** Points summarised in steps from `fromMs`; empty steps are left out. */
  summaries(
    query: SeriesKey & { fromMs: number; toMs: number; step: Millis },
    signal: AbortSignal,
  ): Promise<readonly Summary[]>;
};
