import { describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { defects, type Defect } from "./defects.ts";
import { simulate } from "./world.ts";

/** Real time for as many seeds as fit: the long form is `npm run simulate -- --seeds 1000`. */
const forSeeds = seconds(15);
/** A planted defect has to show within so many seeds; most show in the first. */
const seedsForADefect = 12;
/** Some need a moment that is rare among everything that may break. */
const whereItShows: Partial<Record<Defect, readonly string[]>> = {
  "accepted before commit": ["gateway killed", "partition"],
  "no fence": ["cloud taken over"],
};

test("R-076 whatever breaks: what was accepted is in the cloud once, nothing is receipted early, every incident has a step, silence is news", async () => {
  const endAtMs = performance.now() + forSeeds;
  let seed = 0;
  const sums = { life: 0, telemetry: 0 };
  do {
    const course = await simulate(++seed);
    sums.life += course.accepted.life;
    sums.telemetry += course.accepted.telemetry;
    expect(course.violations, `seed ${seed}: npm run simulate -- --seeds 1 --seed ${seed} --log`).toEqual([]);
  } while (performance.now() < endAtMs);
  // A world in which nothing happens would be green too.
  expect(sums.life).toBeGreaterThan(seed);
  expect(sums.telemetry).toBeGreaterThan(seed * 20);
});

test("R-077 a seed replays exactly: the same course, line by line", async () => {
  const [once, again] = [await simulate(4711), await simulate(4711)];
  expect(again.log).toEqual(once.log);
  expect(once.log.length).toBeGreaterThan(500);
});

describe("R-078 a planted defect turns the simulation red", () => {
  test.each(defects)("%s", async (defect) => {
    let seed = 0;
    let violations: readonly string[] = [];
    while (violations.length === 0 && seed < seedsForADefect) {
      const only = whereItShows[defect];
      ({ violations } = await simulate(++seed, { defect, ...(only ? { only } : {}) }));
    }
    expect(violations.length, `${defect} stayed unseen for ${seed} seeds`).toBeGreaterThan(0);
  });
});
