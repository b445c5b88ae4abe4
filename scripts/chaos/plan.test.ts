import { expect, test } from "vitest";
import { planRounds } from "./plan.ts";

const size = { rounds: 40, homes: 5, hasSmallCard: true };

test("one seed is one plan, another is another", () => {
  expect(planRounds({ seed: 7, ...size })).toEqual(planRounds({ seed: 7, ...size }));
  expect(planRounds({ seed: 7, ...size })).not.toEqual(planRounds({ seed: 8, ...size }));
});

test("each kind of harm comes, and none of a card that is not there", () => {
  const kinds = (hasSmallCard: boolean) =>
    new Set(planRounds({ seed: 1, ...size, hasSmallCard }).flatMap((round) => round.map(({ kind }) => kind)));
  expect(kinds(true)).toEqual(new Set(["kill", "pause", "stall", "cut", "full card", "blackout"]));
  expect(kinds(false).has("full card")).toBe(false);
});

test("in a blackout everybody falls and everybody comes back", () => {
  const blackouts = planRounds({ seed: 3, ...size })
    .flat()
    .filter((harm) => harm.kind === "blackout");
  expect(blackouts.length).toBeGreaterThan(2);
  for (const { order } of blackouts) expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("nothing is harmed twice in one round", () => {
  for (const round of planRounds({ seed: 5, ...size, rounds: 200 })) {
    const victims = round.flatMap((harm) => ("victim" in harm ? [JSON.stringify(harm.victim)] : []));
    expect(new Set(victims).size).toBe(victims.length);
  }
});
