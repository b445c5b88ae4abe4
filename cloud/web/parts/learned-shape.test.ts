import { expect, test } from "vitest";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { learnedShape } from "./learned-shape.ts";

const flat = Array.from({ length: 48 }, () => 60);

test("R-758 the learned day is drawn to whole steps, what is other homes' apart from what is its own", () => {
  const shape = learnedShape({ usualMinutes: [180, 270, 0, ...flat.slice(3)], othersAt: [1], quiet: null });
  expect(shape.topMs).toBe(hours(6));
  expect(shape.own.startsWith("M0 100V50h10V100z")).toBe(true);
  expect(shape.others).toBe("M10 100V25h10V100z");
  expect(shape.own).not.toContain("M20 ");
  expect(shape.now).toBeNull();
});

test("R-758 a silence that is longer than anything usual still fits", () => {
  const shape = learnedShape({ usualMinutes: flat, othersAt: [], quiet: { forMs: hours(11), halfHour: 47 } });
  expect(shape.topMs).toBe(hours(12));
  expect(shape.now).toEqual({ x: 470, y: 8.3, width: 10 });
  const soon = learnedShape({ usualMinutes: flat, othersAt: [], quiet: { forMs: minutes(6), halfHour: 0 } });
  expect(soon.now?.y).toBe(95);
});

test("R-758 of a home that has learned nothing there is nothing to draw", () => {
  const none = learnedShape({ usualMinutes: [], othersAt: [], quiet: null });
  expect(none).toMatchObject({ own: "", others: "", now: null });
});
