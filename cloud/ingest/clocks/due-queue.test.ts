import fc from "fast-check";
import { expect, test } from "vitest";
import { createDueQueue } from "./due-queue.ts";

test("the earliest comes first, whatever was set, moved and taken back", () => {
  const change = fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.option(fc.integer({ min: 0, max: 50 })));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (changes, nowMs) => {
      const queue = createDueQueue();
      const model = new Map<string, number>();
      for (const [key, due] of changes) {
        queue.set(key, due);
        if (due === null) model.delete(key);
        else model.set(key, due);
        // Never later than the earliest; earlier when that one has moved, and then there is nothing to take.
        if (model.size > 0) expect(queue.nextAtMs()).toBeLessThanOrEqual(Math.min(...model.values()));
      }
      const taken = queue.take(nowMs);
      expect(taken.map((key) => model.get(key))).toEqual(
        [...model.values()].filter((due) => due <= nowMs).toSorted((a, b) => a - b),
      );
      expect(taken.length).toBe(new Set(taken).size);
      expect(queue.take(nowMs)).toEqual([]);
      // Whoever looks again whenever it is told to finds all of them in time, and comes to an end.
      const left = [...model.values()].filter((due) => due > nowMs).toSorted((a, b) => a - b);
      const found: number[] = [];
      for (let atMs = queue.nextAtMs(), before = nowMs; atMs !== null; atMs = queue.nextAtMs()) {
        expect(atMs).toBeGreaterThan(before);
        before = atMs;
        for (const key of queue.take(atMs)) {
          expect(model.get(key)).toBe(atMs);
          found.push(atMs);
        }
      }
      expect(found).toEqual(left);
    }),
  );
});
