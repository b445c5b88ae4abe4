/** The counts of `lockout.ts`, in memory. A try is counted when it begins, so that a thousand at once are not a thousand free ones. */

import { afterFailure, waitsUntilMs, type Count, type Counted } from "./lockout.ts";

/** Counts that are kept; the one that was touched longest ago goes first. About 20 MB. */
const countsMax = 100_000;

export type Tries = {
  /** Counted as failed on every key, or not looked at because one of them waits. */
  begin(keys: readonly Counted[], nowMs: number): { kind: "go" } | { kind: "wait"; untilMs: number };
  /** It was not looked at after all: as if it had not been. */
  undo(keys: readonly Counted[]): void;
  /** It was right: what is theirs alone begins anew, what they share with others loses this one try. */
  succeeded(keys: readonly Counted[]): void;
  /** Tries that were refused because they had to wait. */
  readonly refused: number;
};

export function createTries(): Tries {
  const counts = new Map<string, Count>();
  let refused = 0;

  const keep = (key: string, count: Count): void => {
    counts.delete(key);
    counts.set(key, count);
    const oldest = counts.size > countsMax ? counts.keys().next().value : undefined;
    if (oldest !== undefined) counts.delete(oldest);
  };

  const less = (key: string): void => {
    const count = counts.get(key);
    if (count) keep(key, { ...count, failures: Math.max(0, count.failures - 1) });
  };

  return {
    begin(keys, nowMs) {
      const waits = keys.flatMap(({ key, rule }) => waitsUntilMs(counts.get(key), rule, nowMs) ?? []);
      if (waits.length > 0) {
        refused += 1;
        return { kind: "wait", untilMs: Math.max(...waits) };
      }
      for (const { key, rule } of keys) keep(key, afterFailure(counts.get(key), rule, nowMs));
      return { kind: "go" };
    },
    undo(keys) {
      for (const { key } of keys) less(key);
    },
    succeeded(keys) {
      for (const { key, isShared } of keys) {
        // Somebody with an account of their own must not wipe away what they tried on others.
        if (isShared) less(key);
        else counts.delete(key);
      }
    },
    get refused() {
      return refused;
    },
  };
}
