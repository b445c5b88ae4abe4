/** From courses to the figures that are published: false alarms a home and week with their interval, and delays. Source: facts on inactivity §5. */

import { hours } from "@shouwang/shared/time/duration.ts";

export type Delays = { n: number; mean: number; p50: number; p90: number; p95: number; max: number };

/** Linear between the two nearest, as most do. @param sorted ascending, not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/** In hours; null = there was none. */
export function delaysOf(delaysMs: readonly number[]): Delays | null {
  if (delaysMs.length === 0) return null;
  const sorted = delaysMs.map((one) => one / hours(1)).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(quantile(sorted, share));
  const mean = rounded(sorted.reduce((sum, one) => sum + one, 0) / sorted.length);
  return { n: sorted.length, mean, p50: at(0.5), p90: at(0.9), p95: at(0.95), max: at(1) };
}

/** So many values of each home, evenly over its distribution, that each home has the same weight. */
export function evenly(delaysMs: readonly number[], count: number): number[] {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return Array.from({ length: count }, (_, index) => quantile(sorted, (index + 0.5) / count));
}

/** Of a rate whose count was seen once: exact 95 % limits of a Poisson count, divided by what was watched. */
export function poisson95(count: number, weeks: number): [number, number] | null {
  if (weeks <= 0) return null;
  const low = count === 0 ? 0 : solve((mean) => 1 - below(count, mean) - 0.025, count);
  const high = solve((mean) => 0.025 - below(count + 1, mean), count);
  return [rounded(low / weeks), rounded(high / weeks)];
}

/** The chance of fewer than `count` where `mean` are expected. */
function below(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k < count; k += 1) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

/** Where `rises` becomes positive. */
function solve(rises: (mean: number) => number, count: number): number {
  let low = 0;
  let high = 2 * count + 20;
  for (let n = 0; n < 80; n += 1) {
    const middle = (low + high) / 2;
    if (rises(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
