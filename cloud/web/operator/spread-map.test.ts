import { expect, test } from "vitest";
import fc from "fast-check";
import { SpreadMap } from "./spread-map.ts";

const change = fc.record({
  key: fc.constantFrom("a", "b", "home-1", "home-2", "home-3"),
  value: fc.option(fc.integer(), { nil: undefined }),
});

const inOrder = (entries: Iterable<readonly [string, number]>) =>
  [...entries].toSorted(([one], [other]) => (one < other ? -1 : 1));

test("R-541 whatever is put in and taken away: it holds what a map would hold, and what it was before stays as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.array(change)), (batches) => {
      const plain = new Map<string, number>();
      let spread = SpreadMap.of<number>();
      for (const batch of batches) {
        const before = spread;
        const held = inOrder(before);
        for (const { key, value } of batch) {
          if (value === undefined) plain.delete(key);
          else plain.set(key, value);
        }
        spread = before.with(batch);
        expect(inOrder(before)).toEqual(held);
        expect(inOrder(spread)).toEqual(inOrder(plain));
        expect([...spread.values()].length).toBe(plain.size);
        expect(spread.size).toBe(plain.size);
        for (const key of ["a", "home-3"]) expect(spread.get(key)).toBe(plain.get(key));
      }
    }),
  );
});
