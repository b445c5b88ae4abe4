import { describe, expect, test } from "vitest";
import { days } from "@shouwang/shared/time/duration.ts";
import type { Before } from "../../cloud/dispatch/decision.ts";
import { falls } from "./falls.scenario.ts";
import { play, type Scenario } from "./player.ts";
import { plans } from "./plans.scenario.ts";
import { presses } from "./presses.scenario.ts";
import { quiet } from "./quiet.scenario.ts";

const all: readonly Scenario[] = [...presses, ...falls, ...quiet, ...plans];
// `as`: what went into the JSON a moment ago is what comes out of it; that it does is what is tested.
const asStored = (before: Before): Before => JSON.parse(JSON.stringify(before)) as Before;

describe("a day in a home, and what people must have seen", () => {
  for (const scenario of all) {
    test(scenario.title, () => {
      expect(play(scenario).seen).toEqual(scenario.must);
    });
  }
});

describe("whatever the day", () => {
  for (const scenario of all) {
    test(`the same a year later, and with every state read back from its JSON: ${scenario.title}`, () => {
      expect(play(scenario, { shiftMs: days(365), reload: asStored }).seen).toEqual(scenario.must);
    });
  }

  test("R-024 every decision leaves an open incident with a step in the future", () => {
    for (const { decision, nowMs } of all.flatMap((one) => play(one).decisions)) {
      if (decision.kind === "refused" || decision.incident === null) continue;
      if (decision.incident.phase === "closed") expect(decision.incident.nextStepDueAtMs).toBeNull();
      else expect(decision.incident.nextStepDueAtMs).toBeGreaterThan(nowMs);
    }
  });
});
