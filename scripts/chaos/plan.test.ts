import { expect, test } from "vitest";
import { planRounds, type Turn } from "./plan.ts";

const size = { rounds: 40, homes: 5, cardTurns: ["full card", "read-only card"] } as const;

test("one seed is one plan, another is another", () => {
  expect(planRounds({ seed: 7, ...size })).toEqual(planRounds({ seed: 7, ...size }));
  expect(planRounds({ seed: 7, ...size })).not.toEqual(planRounds({ seed: 8, ...size }));
});

test("each kind of harm comes, and none of a card that is not there", () => {
  const kinds = (cardTurns: readonly Turn[]) =>
    new Set(planRounds({ seed: 1, ...size, cardTurns }).flatMap((round) => round.map(({ kind }) => kind)));
  const without = ["kill", "pause", "stall", "cut", "half-open", "blackout"];
  expect(kinds(size.cardTurns)).toEqual(new Set([...without, "full card", "read-only card"]));
  expect(kinds(["full card"])).toEqual(new Set([...without, "full card"]));
  expect(kinds([])).toEqual(new Set(without));
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
