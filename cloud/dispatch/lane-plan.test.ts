import { expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { IncidentPlan, IncidentStep, Way } from "../alarms/incident-plan.ts";
import { drillPlan, lanePlans, testPlan } from "./lane-plan.ts";
import { firstPlan } from "./plan.ts";

const step = (
  stepId: string,
  tell: IncidentStep["tell"],
  after: number,
  ways: readonly Way[],
  isByHand = false,
): IncidentStep => ({
  stepId,
  tell,
  after: seconds(after),
  hours: [],
  ways,
  isByHand,
});
const person = { connector: "voice", addressee: "contact:c-1" };
const other = { connector: "sms", addressee: "contact:c-2" };
const desk = { connector: "desk", addressee: null };
const centre = { connector: "centre-1", addressee: null };
const plan: IncidentPlan = {
  ...firstPlan(["desk"]),
  steps: [
    step("a", "resident", 0, [{ connector: "voice", addressee: "resident:home-1" }]),
    step("b", "desk", 10, [desk]),
    step("c", "contacts", 20, [person, other]),
    step("d", "centre", 60, [centre]),
    step("e", "ambulance", 90, [], true),
  ],
};

test("R-464 a test reaches the desk and the centres at once, calls nobody, and asks nothing of anybody", () => {
  const { steps } = testPlan(plan);
  expect(steps.map(({ tell, after, ways, isByHand }) => [tell, after, ways, isByHand])).toEqual([
    ["desk", 0, [desk], false],
    ["centre", 0, [centre], false],
  ]);
});

test("R-469 a drill goes by the same steps on the same clocks; persons are played at the desk unless they are included", () => {
  const drilled = drillPlan(plan, ["contact:c-2"]);
  expect(drilled.steps.map(({ stepId, after, isByHand }) => [stepId, after, isByHand])).toEqual(
    plan.steps.map(({ stepId, after, isByHand }) => [stepId, after, isByHand]),
  );
  expect(drilled.steps.map(({ ways }) => ways)).toEqual([[desk], [desk], [desk, other], [centre], []]);
});

test("R-469 what is live stays as it was planned", () => {
  const plans = lanePlans({ planFor: () => plan }, () => []);
  const asked = { homeId: null, kind: "panic" } as const;
  expect(plans.planFor({ ...asked, mode: "live" })).toBe(plan);
  expect(plans.planFor({ ...asked, mode: "canary" })).toBe(plan);
  expect(plans.planFor({ ...asked, mode: "drill" }).steps[0]?.ways).toEqual([desk]);
  expect(plans.planFor({ ...asked, mode: "test" }).steps).toHaveLength(2);
});
