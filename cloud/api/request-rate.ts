/**
 * How often one caller may ask: a bucket that fills with time. Pure but for its memory; whoever has not been seen for long is
 * forgotten first, and starts with a full bucket again.
 */

type Bucket = { left: number; atMs: number };

export type RequestRate = {
  /** @returns 0 when it may go on, else after how many seconds it may. */
  take(key: string, nowMs: number): number;
};

/** @param limits.keysMax callers that are remembered; beyond it the one that was quiet for longest is forgotten. */
export function createRequestRate(limits: { burst: number; perSecond: number; keysMax: number }): RequestRate {
  const { burst, perSecond, keysMax } = limits;
  const buckets = new Map<string, Bucket>();
  return {
    take(key, nowMs) {
      const before = buckets.get(key) ?? { left: burst, atMs: nowMs };
      const passedSeconds = Math.max(0, nowMs - before.atMs) / 1_000;
      const left = Math.min(burst, before.left + passedSeconds * perSecond);
      // Set anew, so that the order of the map is the order of the last use.
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
      const oldest = buckets.size > keysMax ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return left >= 1 ? 0 : Math.ceil((1 - left) / perSecond);
    },
  };
}
