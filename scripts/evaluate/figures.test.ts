import { expect, test } from "vitest";
import { parseRecording } from "../replay/recording.ts";
import { evaluate } from "./evaluate.ts";
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

test("R-798 each warm incident is one by day or by night, and one that begins in a silence is found later counted from the last movement", () => {
  const rows = ["timestamp_iso_local,sensor_id,kind,location,value"];
  for (let day = 1; day <= 24; day += 1)
    for (let hour = 6; hour < 23; hour += 1)
      rows.push(`2026-03-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00,m,motion,kitchen,ON`);
  const home = evaluate([parseRecording("lived", rows.join("\n"))], { sensitivity: "normal" }).results.homes["lived"];
  const [day, night] = [home?.dayDelayHours, home?.nightDelayHours];
  expect((day?.n ?? 0) + (night?.n ?? 0)).toBe(home?.delayHours?.n);
  // Fifteen of twenty-four hours are day.
  expect((day?.n ?? 0) / (home?.delayHours?.n ?? 0)).toBeCloseTo(15 / 24, 1);
  // Nobody is up between ten at night and six: by night the time that is waited is longer.
  expect(night?.mean).toBeGreaterThan(day?.mean ?? Infinity);
  expect(home?.sinceLastHours?.mean).toBeGreaterThan(home?.delayHours?.mean ?? Infinity);
});
