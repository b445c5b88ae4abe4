import { expect, test } from "vitest";
import { columnsFor } from "./tiling.ts";

const wall = { width: 1920, height: 880 };

test.each([
  [1, wall, 1],
  [11, wall, 4],
  [12, wall, 4],
  [4, wall, 3],
  [11, { width: 880, height: 1700 }, 2],
  [5, { width: 0, height: 0 }, 1],
])("R-616 %i tiles in %j stand in %i columns", (tiles, room, columns) => {
  expect(columnsFor(tiles, room)).toBe(columns);
});
