/**
 * Telemetry that the card refused: it has no number, so nobody could miss it. It is counted and dated here, and stands in the text of the
 * fault `storage`, which is kept and sent as any fault.
 *
 * Limits: the fault is told again every `tellEvery` while the card refuses, so a crash forgets the count of that time at most.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";

export const tellEvery = minutes(10);

export type Refusals = { count: number; firstAtMs: number; lastAtMs: number; toldAtUptimeMs: number } | undefined;

export function refusedMore(
  refusals: Refusals,
  count: number,
  now: { wallMs: number; uptimeMs: number },
): { refusals: Refusals; isTold: boolean } {
  if (count === 0) return { refusals, isTold: false };
  if (!refusals) {
    const first = { count, firstAtMs: now.wallMs, lastAtMs: now.wallMs, toldAtUptimeMs: now.uptimeMs };
    return { refusals: first, isTold: true };
  }
  const isTold = now.uptimeMs - refusals.toldAtUptimeMs >= tellEvery;
  const toldAtUptimeMs = isTold ? now.uptimeMs : refusals.toldAtUptimeMs;
  return {
    refusals: { ...refusals, count: refusals.count + count, lastAtMs: now.wallMs, toldAtUptimeMs },
    isTold,
  };
}

/** In front of the cause: what is cut off at the end is the card's own word. */
export function withRefusals(detail: string, refusals: Refusals): string {
  if (!refusals) return detail;
  const [from, to] = [refusals.firstAtMs, refusals.lastAtMs].map((ms) => new Date(ms).toISOString());
  return `${refusals.count} telemetry records were refused between ${from} and ${to}: ${detail}`;
}
