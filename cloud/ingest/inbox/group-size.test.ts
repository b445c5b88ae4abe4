import { expect, test } from "vitest";
import { createGroupSize, decideFor, groupMin } from "./group-size.ts";
import { groupMax } from "./inbox.ts";

test("R-160 a group is as large as this machine decides in the time that a press may stand at the door", () => {
  const size = createGroupSize();
  expect(size.next()).toBe(groupMax);
  for (let group = 0; group < 30; group++) size.took(size.next(), size.next() * 0.5);
  expect(size.next()).toBe(decideFor / 0.5);
  for (let group = 0; group < 30; group++) size.took(size.next(), size.next() * 0.001);
  expect(size.next()).toBe(groupMax);
  for (let group = 0; group < 30; group++) size.took(size.next(), size.next() * 1_000);
  expect(size.next()).toBe(groupMin);
});

test("one slow group among many changes little, and a clock that stands still changes nothing", () => {
  const size = createGroupSize();
  for (let group = 0; group < 30; group++) size.took(100, 10);
  const before = size.next();
  size.took(100, 40);
  expect(size.next()).toBeGreaterThan(before / 2);
  const still = createGroupSize();
  still.took(500, 0);
  still.took(0, 0);
  expect(still.next()).toBe(groupMax);
});
