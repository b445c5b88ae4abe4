import { expect, test } from "vitest";
import { hours } from "@shouwang/shared/time/duration.ts";
import { delaysOf, evenly, poisson95, quantile } from "./figures.ts";

test("R-798 quantiles lie between the two nearest, as those of the published figures", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4]);
  expect(delaysOf([hours(1), hours(3)])).toEqual({ n: 2, mean: 2, p50: 2, p90: 2.8, p95: 2.9, max: 3 });
  expect(delaysOf([])).toBeNull();
  expect(evenly([0, 10], 2)).toEqual([2.5, 7.5]);
});

/** Limits for counts of 0, 4 and 17: Garwood's table. */
test("R-798 the interval of a count is the exact one", () => {
  expect(poisson95(0, 1)).toEqual([0, 3.689]);
  expect(poisson95(4, 1)).toEqual([1.09, 10.242]);
  expect(poisson95(17, 52.4)).toEqual([0.189, 0.519]);
  expect(poisson95(4, 0)).toBeNull();
});
