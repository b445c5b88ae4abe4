import { describe, expect, test } from "vitest";
import { claimCodeOf, claimHashOf } from "./claim-code.ts";
import { kitActs, kitStates, kitStep, kitTransitions, type KitAct, type KitState } from "./kit-machine.ts";
import { isUnderMaintenance, ownerOfFault, windowProblem, type Maintenance } from "./maintenance.ts";
import { hours } from "@shouwang/shared/time/duration.ts";

describe("R-262 the life of a kit", () => {
  /** Everything that may be done, by hand: what is not here is refused. */
  const allowed: Readonly<Record<KitState, Partial<Record<KitAct, KitState>>>> = {
    made: { "renew-code": "made", assign: "assigned", "replace-gateway": "made", "change-devices": "made" },
    assigned: {
      "renew-code": "assigned",
      "begin-commissioning": "commissioning",
      "move-home": "assigned",
      "replace-gateway": "assigned",
      "change-devices": "assigned",
      maintain: "assigned",
      "give-back": "returned",
    },
    commissioning: {
      "renew-code": "commissioning",
      "go-live": "live",
      suspend: "suspended",
      "move-home": "assigned",
      "replace-gateway": "commissioning",
      "change-devices": "commissioning",
      maintain: "commissioning",
      "give-back": "returned",
    },
    live: {
      "renew-code": "live",
      suspend: "suspended",
      "move-home": "assigned",
      "replace-gateway": "commissioning",
      "change-devices": "live",
      maintain: "live",
      "give-back": "returned",
    },
    suspended: {
      "renew-code": "suspended",
      resume: "commissioning",
      "replace-gateway": "suspended",
      "change-devices": "suspended",
      maintain: "suspended",
      "give-back": "returned",
    },
    returned: { "replace-gateway": "returned", "change-devices": "returned", refurbish: "made" },
  };

  test.each(kitStates.flatMap((state) => kitActs.map((act) => [state, act] as const)))("%s: %s", (state, act) => {
    const step = kitStep(state, act);
    const to = allowed[state][act];
    if (to !== undefined) expect(step).toEqual({ kind: "to", state: to });
    else {
      expect(step).toMatchObject({ kind: "refused" });
      // A sentence of its own in both languages, that says what to do or that there is nothing to do.
      expect(step).toMatchObject({ why: { zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) } });
    }
  });

  test("every state is reached from the first one, and every kit can be taken back to it", () => {
    const reached = new Set<KitState>(["made"]);
    for (let before = 0; before < reached.size;) {
      before = reached.size;
      for (const state of reached)
        for (const to of Object.values(kitTransitions[state])) {
          const next = kitStates.find((one) => one === to);
          if (next !== undefined) reached.add(next);
        }
    }
    expect([...reached].toSorted()).toEqual([...kitStates].toSorted());
  });
});

describe("R-265 a maintenance window", () => {
  const window: Maintenance = { fromMs: 100, untilMs: 200, why: "repair", by: "account/a-1" };

  test.each([
    [99, false],
    [100, true],
    [199, true],
    // Nobody ends it: the time does.
    [200, false],
    [10 ** 15, false],
  ])("at %i it holds: %s", (nowMs, holds) => {
    expect(isUnderMaintenance(window, nowMs)).toBe(holds);
    expect(ownerOfFault("operator", window, nowMs)).toEqual(
      holds ? { owner: "technician", by: "account/a-1" } : { owner: "operator", by: null },
    );
  });

  test.each([
    [{ fromMs: 0, untilMs: hours(10) }, null],
    [{ fromMs: 0, untilMs: hours(10) + 1 }, "10 hours"],
    [{ fromMs: 50, untilMs: 50 }, "after its beginning"],
    [{ fromMs: -500, untilMs: -1 }, "after now"],
    [{ fromMs: hours(24 * 14) + 1, untilMs: hours(24 * 14) + 2 }, "14 days"],
    [{ fromMs: Number.NaN, untilMs: Number.NaN }, "after its beginning"],
  ])("%j: %s", (asked, problem) => {
    const said = windowProblem(asked, 0);
    if (problem === null) expect(said).toBeNull();
    else expect(said?.en).toContain(problem);
  });
});

describe("R-263 a claim code", () => {
  const code = claimCodeOf(new Uint8Array([255, 0, 17, 34, 51, 68, 85, 102, 119, 136]));

  test("is 80 bits, read however it is typed, and only its hash is known", () => {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    expect(claimHashOf(code.toLowerCase().replaceAll("-", " "))).toBe(claimHashOf(code));
    expect(claimHashOf(code)).toMatch(/^[0-9a-f]{64}$/);
    expect(claimHashOf("OIL0-0000-0000-0000")).toBe(claimHashOf("0110-0000-0000-0000"));
    expect(claimCodeOf(new Uint8Array(10))).toBe("0000-0000-0000-0000");
    expect(claimCodeOf(new Uint8Array(10).fill(255))).toBe("ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  });

  test.each(["", "K7QM", `${code}0`, "K7QM-2XZP-R4TD-9V3U"])("%j is none", (text) => {
    expect(claimHashOf(text)).toBeUndefined();
  });
});
