import { expect, test } from "vitest";
import type { PlanView } from "../../../api/registry/contract/plans.ts";
import { newPlan, newStep, newWindow, problemsOf, withKinds } from "./draft.ts";

const limits = {
  plansMax: 20,
  stepsMax: 20,
  windowsMax: 14,
  afterMsMax: 3_600_000,
  againMsLeast: 10_000,
  againMsMost: 600_000,
};
const plan = (changes: Partial<PlanView>): PlanView => ({ ...newPlan, kinds: ["fall"], ...changes });

test("a kind that comes into one plan leaves the others", () => {
  const plans = [plan({ kinds: ["fall", "panic"] }), plan({ kinds: ["smoke"] })];
  expect(withKinds(plans, 1, ["smoke", "panic"]).map(({ kinds }) => kinds)).toEqual([["fall"], ["smoke", "panic"]]);
});

test("what would not even be a plan is said before the server is asked", () => {
  expect(problemsOf([plan({})], limits)).toEqual([]);
  expect(
    problemsOf(
      [
        plan({ kinds: [] }),
        plan({
          againMs: 5_000,
          steps: [
            { ...newStep, afterMs: 3_600_001 },
            { ...newStep, hours: [{ ...newWindow, weekdays: [] }] },
            { ...newStep, hours: [{ ...newWindow, to: "08:00" }] },
          ],
        }),
      ],
      limits,
    ),
  ).toEqual([
    { kind: "noKinds", n: 1 },
    { kind: "tooLate", n: 2, step: 1 },
    { kind: "noDays", n: 2, step: 2 },
    { kind: "sameTimes", n: 2, step: 3 },
    { kind: "againLimits", n: 2 },
  ]);
});
