import { describe, expect, test } from "vitest";
import { faultKinds, type FaultKind } from "@shouwang/shared/domain/fault.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { disablesLife, ladderOf, type Weighed } from "./fault-target.ts";
import { provenWithin, workProblem, workStanding, type WorkAct, type WorkFacts } from "./work-machine.ts";

const sinceMs = 1_795_000_000_000;
const weighed = (changes: Partial<Weighed> = {}): Weighed => ({
  fault: "silent",
  isWholeGateway: false,
  protectsLife: true,
  isHighRisk: false,
  isOwn: false,
  owner: "technician",
  ...changes,
});
const facts = (changes: Partial<Weighed> = {}, more: Partial<WorkFacts> = {}): WorkFacts => {
  const one = weighed(changes);
  return {
    ladder: ladderOf(one),
    protectsLife: one.protectsLife,
    sinceMs,
    seenAtMs: null,
    isHeld: false,
    freedAtMs: null,
    ...more,
  };
};
const at = (ms: number): number => sinceMs + ms;
const by = "李静";

describe("R-460 a fault is a work item with an owner and a deadline", () => {
  const silentGateway = { isWholeGateway: true, protectsLife: true };
  test.each([
    // [what, when, whose]: the silence of a gateway is told at 3 min, so 57 min after that it is an hour old.
    ["a gateway gone", silentGateway, 0, "technician"],
    ["a gateway gone", silentGateway, minutes(27), "caregiver"],
    ["a gateway gone", silentGateway, minutes(57) - 1, "caregiver"],
    ["a gateway gone", silentGateway, minutes(57), "desk"],
    ["a gateway gone, high risk", { ...silentGateway, isHighRisk: true }, minutes(7) - 1, "technician"],
    ["a gateway gone, high risk", { ...silentGateway, isHighRisk: true }, minutes(7), "desk"],
    ["a button dead", {}, minutes(60) - 1, "technician"],
    ["a button dead", {}, minutes(60), "desk"],
    ["a button dead, high risk", { isHighRisk: true }, minutes(10) - 1, "technician"],
    ["a button dead, high risk", { isHighRisk: true }, minutes(10), "desk"],
    ["a battery low", { fault: "low-battery", protectsLife: false }, days(7) - 1, "technician"],
    ["a battery low", { fault: "low-battery", protectsLife: false }, days(7), "supervisor"],
    [
      "a battery low, high risk",
      { fault: "low-battery", protectsLife: false, isHighRisk: true },
      hours(42),
      "supervisor",
    ],
    ["no mains", { fault: "mains-lost", protectsLife: false }, hours(4), "supervisor"],
    ["the house's own, of the desk", { isOwn: true, owner: "desk", protectsLife: false }, 0, "desk"],
  ] as const)("%s after %#", (_what, changes, afterMs, owner) => {
    expect(workStanding(facts(changes), [], at(afterMs))).toMatchObject({ at: "open", owner });
  });

  test("every kind has a time, shorter where the risk is high, and the last owner's work becomes late", () => {
    for (const fault of faultKinds) {
      const [one, high] = [false, true].map((isHighRisk) =>
        ladderOf(weighed({ fault, protectsLife: false, isHighRisk })),
      );
      expect({ fault, isShorter: (high?.last ?? 0) < (one?.last ?? 0) }).toEqual({ fault, isShorter: true });
      expect(one?.rungs.map(({ owner }) => owner)).toEqual(["technician", "supervisor"]);
    }
    const late = workStanding(facts(), [], at(minutes(120)));
    expect(late).toMatchObject({ owner: "desk", isOverdue: true, dueAtMs: at(minutes(120)) });
    expect(workStanding(facts(), [], at(minutes(120) - 1)).isOverdue).toBe(false);
  });

  test("moved by a year, everything is the same", () => {
    const year = days(365);
    const acts: WorkAct[] = [{ kind: "taken", by, atMs: at(5) }];
    const moved = { ...facts(), sinceMs: sinceMs + year };
    for (const afterMs of [0, minutes(59), minutes(61), minutes(130)]) {
      const one = workStanding(facts(), acts, at(afterMs));
      const other = workStanding(moved, [{ kind: "taken", by, atMs: at(5) + year }], at(afterMs) + year);
      expect(other).toEqual({ ...one, dueAtMs: (one.dueAtMs ?? 0) + year });
    }
  });
});

describe("R-461 what people do about it", () => {
  test("whoever takes it has the time of its owner; when that passes it is the next one's", () => {
    const acts: WorkAct[] = [{ kind: "taken", by, atMs: at(minutes(50)) }];
    expect(workStanding(facts(), acts, at(minutes(60)))).toMatchObject({ at: "taken", by, owner: "technician" });
    expect(workStanding(facts(), acts, at(minutes(110) - 1))).toMatchObject({ at: "taken", dueAtMs: at(minutes(110)) });
    expect(workStanding(facts(), acts, at(minutes(110)))).toMatchObject({ at: "open", owner: "desk", by: null });
  });

  test("at the desk, somebody takes it, does nothing, and it is late there", () => {
    const acts: WorkAct[] = [{ kind: "taken", by, atMs: at(minutes(70)) }];
    expect(workStanding(facts(), acts, at(minutes(75)))).toMatchObject({ at: "taken", owner: "desk" });
    expect(workStanding(facts(), acts, at(minutes(200)))).toMatchObject({ at: "open", owner: "desk", isOverdue: true });
  });

  test("put off: the same owner's again afterwards; the next one's, where a call might not be heard", () => {
    const untilMs = at(hours(20));
    const acts: WorkAct[] = [{ kind: "put-off", by, atMs: at(minutes(1)), untilMs, why: "备件明早到" }];
    const battery = facts({ fault: "low-battery", protectsLife: false });
    expect(workStanding(battery, acts, untilMs - 1)).toMatchObject({
      at: "put-off",
      why: "备件明早到",
      dueAtMs: untilMs,
    });
    expect(workStanding(battery, acts, untilMs)).toMatchObject({ at: "open", owner: "technician" });
    expect(workStanding(facts(), acts, untilMs)).toMatchObject({ at: "open", owner: "desk" });
  });

  test("done is believed for half an hour; a fault that still stands then goes up", () => {
    const acts: WorkAct[] = [{ kind: "done", by, atMs: at(minutes(5)), why: "换了电池" }];
    expect(workStanding(facts(), acts, at(minutes(5) + provenWithin - 1))).toMatchObject({ at: "done", by });
    expect(workStanding(facts(), acts, at(minutes(5) + provenWithin))).toMatchObject({ at: "open", owner: "desk" });
    // Of what nobody reports the end: until it is witnessed again.
    const copied = (seenAtMs: number) => facts({ fault: "cloned", protectsLife: false }, { seenAtMs });
    expect(workStanding(copied(sinceMs), acts, at(days(3)))).toMatchObject({ at: "done" });
    expect(workStanding(copied(at(hours(1))), acts, at(hours(2)))).toMatchObject({ at: "open", owner: "supervisor" });
  });

  test("the latest word counts, and what the ladder wrote down changes nothing", () => {
    const acts: WorkAct[] = [
      { kind: "put-off", by, atMs: at(1), untilMs: at(hours(20)), why: "等" },
      { kind: "escalated", to: "desk", atMs: at(2) },
      { kind: "taken", by: "王强", atMs: at(minutes(3)) },
    ];
    expect(workStanding(facts(), acts, at(minutes(4)))).toMatchObject({ at: "taken", by: "王强", owner: "technician" });
    expect(workStanding(facts(), acts, at(minutes(63)))).toMatchObject({ at: "open", owner: "desk" });
  });

  test.each([
    [{ kind: "put-off", by, atMs: 0, untilMs: days(1) + 1, why: "等" }, true, "too-long-for-life"],
    [{ kind: "put-off", by, atMs: 0, untilMs: days(1), why: "等" }, true, null],
    [{ kind: "put-off", by, atMs: 0, untilMs: days(30) + 1, why: "等" }, false, "too-long"],
    [{ kind: "put-off", by, atMs: 5, untilMs: 5, why: "等" }, false, "over"],
    [{ kind: "put-off", by, atMs: 0, untilMs: 1, why: " " }, false, "no-reason"],
    [{ kind: "done", by, atMs: 0, why: "" }, false, "no-reason"],
    [{ kind: "taken", by, atMs: 0 }, true, null],
  ] as const)("%o is refused: %s", (act, protectsLife, why) => {
    expect(workProblem(act, { at: "open", by: null }, { protectsLife })).toBe(why);
  });
  test("nobody takes twice what they have; somebody else may", () => {
    const act = { kind: "taken", by, atMs: 0 } as const;
    expect(workProblem(act, { at: "taken", by }, { protectsLife: true })).toBe("taken-already");
    expect(workProblem(act, { at: "taken", by: "王强" }, { protectsLife: true })).toBeNull();
  });
});

describe("R-462 a fault that keeps a call for help from being heard", () => {
  const deaf: readonly FaultKind[] = ["silent", "link-lost", "stuck", "jammed", "device-failure", "unreadable"];
  test.each(faultKinds)("%s", (fault) => {
    const isDeaf = deaf.includes(fault);
    expect(disablesLife(fault, "life")).toBe(isDeaf);
    // Nobody registered it: it may be the button.
    expect(disablesLife(fault, "unknown")).toBe(isDeaf);
    expect(disablesLife(fault, "other")).toBe(fault === "link-lost");
    expect(disablesLife(fault, "none")).toBe(fault === "silent" || fault === "link-lost");
  });
});
