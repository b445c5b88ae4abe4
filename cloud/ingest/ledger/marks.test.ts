import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addRange,
  emptyMark,
  gaps,
  hasNumber,
  highest,
  rangesMax,
  receiptOf,
  union,
  type Mark,
  type Range,
} from "./marks.ts";

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 6 }))
  .map(([from, more]): Range => [from, from + more]);
const numbersOf = (mark: Mark): number[] =>
  Array.from({ length: 80 }, (_, at) => at + 1).filter((seq) => hasNumber(mark, seq));

test("a mark has exactly the numbers that were added, whatever the order, and knows its gaps", () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
      const mark = ranges.reduce(addRange, emptyMark);
      const all = new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)));
      expect(numbersOf(mark)).toEqual([...all].toSorted((one, other) => one - other));
      expect(highest(mark)).toBe(Math.max(0, ...all));
      const missing = new Set(
        gaps(mark, highest(mark)).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
      );
      expect(missing.size + all.size).toBe(highest(mark));
      expect([...missing].filter((seq) => all.has(seq))).toEqual([]);
      expect(gaps(gaps(mark, 80).reduce(addRange, mark), 80)).toEqual([]);
    }),
  );
});

test("adding twice changes nothing, and a union has what either has", () => {
  fc.assert(
    fc.property(fc.array(range), fc.array(range), (some, others) => {
      const one = some.reduce(addRange, emptyMark);
      const other = others.reduce(addRange, emptyMark);
      expect(some.reduce(addRange, one)).toEqual(one);
      expect(union(one, other)).toEqual([...some, ...others].reduce(addRange, emptyMark));
    }),
  );
});

test("R-015 receipts are contiguous and name what is missing", () => {
  const decided = [[1, 4] as const, [8, 8] as const].reduce(addRange, emptyMark);
  const options = { inHand: emptyMark, limit: 64 };
  expect(receiptOf("life", { decided, timelined: emptyMark }, options)).toEqual({ through: 4, missing: [[5, 7]] });
});

test("telemetry is receipted by the lower of its two marks; what is on its way to the timeline is not asked for again", () => {
  const decided = addRange(emptyMark, [1, 10]);
  const timelined = addRange(emptyMark, [1, 4]);
  const options = { inHand: addRange(emptyMark, [5, 8]), limit: 64 };
  expect(receiptOf("telemetry", { decided, timelined }, options)).toEqual({ through: 4, missing: [[9, 10]] });
  expect(receiptOf("telemetry", { decided, timelined: decided }, options)).toEqual({ through: 10, missing: [] });
});

test("a peer that makes numbers up does not grow the mark beyond its limit", () => {
  let mark = emptyMark;
  for (let seq = 2; seq < 4 * rangesMax; seq += 2) mark = addRange(mark, [seq, seq]);
  expect(mark.above).toHaveLength(rangesMax);
  expect(addRange(mark, [1, 1])).toEqual({ through: 2, above: mark.above.slice(1) });
});
