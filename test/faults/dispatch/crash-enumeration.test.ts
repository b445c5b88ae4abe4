/** The cloud dies at every point of several courses, once and twice, and begins again with what is stored. */

import { describe, expect, test } from "vitest";
import { runCourse, type Arrival, type Course } from "./house.ts";
import { scenarios } from "./scenarios.ts";

/** A second death comes this many points after the first, at every so manieth point. */
const secondAfter = 7;
const secondEvery = 4;

/** How often each delivery arrived beyond the first time, and how often without the notice saying that it may have. */
function repeated(arrivals: readonly Arrival[]) {
  const times = new Map<string, number>();
  let unmarked = 0;
  for (const { deliveryId, isMarked } of arrivals) {
    const before = times.get(deliveryId) ?? 0;
    if (before > 0 && !isMarked) unmarked += 1;
    times.set(deliveryId, before + 1);
  }
  return { most: Math.max(0, ...[...times.values()].map((count) => count - 1)), unmarked };
}

function findings(course: Course, calm: Course): string[] {
  const found = [...course.leftovers];
  for (const step of calm.taken) if (!course.taken.has(step)) found.push(`missed: ${step}`);
  const [now, without] = [repeated(course.arrivals), repeated(calm.arrivals)];
  if (now.most > without.most + course.crashes)
    found.push(`${now.most} repetitions of one delivery after ${course.crashes} crashes`);
  if (now.unmarked > 0) found.push(`${now.unmarked} repetitions that were not marked`);
  return found;
}

let pointsTried = 0;
const missed: string[] = [];

describe("R-372 H-110 wherever the executor dies, nothing that is due is missed, and what arrives again says so", () => {
  test.each(scenarios)("$name", async (scenario) => {
    const calm = await runCourse(scenario, []);
    expect(findings(calm, calm)).toEqual([]);
    expect(calm.taken.size).toBeGreaterThan(3);
    for (let point = 1; point <= calm.points; point++) {
      const deaths = point % secondEvery === 0 ? [[point], [point, secondAfter]] : [[point]];
      for (const crashAt of deaths) {
        const course = await runCourse(scenario, crashAt);
        pointsTried += 1;
        // A second death near the end may come after everything is over.
        expect(course.crashes).toBeGreaterThan(0);
        const found = findings(course, calm);
        missed.push(...found.filter((one) => one.startsWith("missed")));
        expect({ scenario: scenario.name, crashAt, found }).toEqual({ scenario: scenario.name, crashAt, found: [] });
      }
    }
  });

  test("at a thousand points and more", () => {
    expect(pointsTried).toBeGreaterThanOrEqual(1_000);
    expect(missed).toEqual([]);
  });
});
