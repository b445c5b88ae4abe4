/** Percentiles the plain way: sort, take the value at the rank. */

/** @param share 0.5 for the median. NaN when there are no values: a figure nobody measured is not zero. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
