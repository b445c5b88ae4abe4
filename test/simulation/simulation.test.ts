import { describe, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { defects, type Defect } from "./defects.ts";
import { runSeeds, type Outcome } from "./seed-pool.ts";
import { createTotals } from "./totals.ts";
import { simulate } from "./world.ts";

/** Seconds; on a machine that is busy with other things, minutes. */
const patience = { timeout: minutes(4) };
/** A first look; `.ci/run` has a thousand by `npm run simulate`. */
const seeds = 16;
/** A planted defect has to show within so many seeds; most show in the first. */
const seedsForADefect = 12;
/** Some need a moment that is rare among everything that may break. */
const whereItShows: Partial<Record<Defect, readonly string[]>> = {
  "accepted before commit": ["gateway killed", "partition"],
  "duplicate not receipted": ["storm", "presses"],
  "no fence": ["cloud taken over"],
  "refusal unheard": ["cloud taken over"],
  "deafness untold": ["cloud cut off", "broker down"],
  "broker never left": ["cloud cut off", "broker down", "failed over"],
  "slots forgotten": ["power cut on a full card"],
  "engine believed at once": ["timeline crash"],
  "other ledgers forgotten": ["backup restored", "presses"],
};

test(
  "R-076 whatever breaks: what was accepted is in the cloud once, nothing is receipted early, every incident has a step, silence is news",
  patience,
  async () => {
    const totals = createTotals();
    await runSeeds({
      from: 1,
      count: seeds,
      workers: 2,
      ended(course) {
        totals.add(course);
        const again = `seed ${course.seed}: npm run simulate -- --seeds 1 --seed ${course.seed} --log`;
        expect.soft(course.violations, again).toEqual([]);
      },
    });
    const { acceptedByLane, ...figures } = totals.figures(0);
    expect(figures).toMatchObject({ seeds, violations: 0, firstRedSeed: null });
    // A world in which nothing happens would be green too.
    expect(acceptedByLane.life).toBeGreaterThan(seeds);
    expect(acceptedByLane.telemetry).toBeGreaterThan(seeds * 20);
  },
);

/** Worlds in which nothing else happens: every course is full of it. */
const seedsOfOneKind = 4;
async function expectGreen(only: readonly string[]): Promise<void> {
  for (let seed = 1; seed <= seedsOfOneKind; seed++) {
    const { violations, episodes } = await simulate(seed, { only, keepsLog: false });
    expect(violations, `seed ${seed}`).toEqual([]);
    expect(episodes.length).toBeGreaterThan(3);
  }
}

test(
  "R-186 a cloud that was paused while another took over: nothing of it is stored, told, receipted or called for",
  patience,
  () => expectGreen(["cloud taken over", "presses"]),
);

test(
  "R-187 brokers that are away, one of two or both: the cloud's own deafness, said, and nobody's silence",
  patience,
  () => expectGreen(["broker down", "cloud cut off", "failed over"]),
);

test("R-077 a seed replays exactly: the same course, line by line", async () => {
  const [once, again] = [await simulate(4711), await simulate(4711)];
  expect(again.log).toEqual(once.log);
  expect(once.log.length).toBeGreaterThan(500);
  // Nor does it matter who runs it, and after which neighbours.
  const pooled: Outcome[] = [];
  await runSeeds({ from: 4_708, count: 4, workers: 1, ended: (course) => void pooled.push(course) });
  const { log: _, ...outcome } = once;
  expect(pooled.find((course) => course.seed === 4_711)).toEqual(outcome);
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
