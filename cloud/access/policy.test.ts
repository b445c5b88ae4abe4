import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { hours } from "@shouwang/shared/time/duration.ts";
import { must, parseAccountId, parseAreaCode, parseHomeId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { actions, lifeActions, type Action } from "./action.ts";
import { alarmOf, alarmOfIncident, type Place } from "./place.ts";
import { decide } from "./policy.ts";
import { areaRoles, type AreaRole, type Grant, type Principal } from "./principal.ts";
import { parts, shows, views, wider } from "./view.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const area = (code: string): AreaCode => must(parseAreaCode(code), code);
const homeId = must(parseHomeId("home-1"), "home-1");
const accountId = must(parseAccountId("account-1"), "account-1");
const asking = (grants: readonly Grant[], hasSecondFactor = true): Principal => ({
  accountId,
  name: "李静",
  grants,
  hasSecondFactor,
});
const as = (role: AreaRole, code: string, untilMs: number | null = null): Principal =>
  asking([{ role, area: code === "everywhere" ? code : area(code), untilMs }]);
const place = (changes: Partial<Place> = {}): Place => ({
  area: area("370602001001"),
  homeId,
  alarm: "none",
  visitors: [],
  ...changes,
});
const said = (principal: Principal, action: Action, at: Place | "anywhere"): string => {
  const decision = decide(principal, action, at, nowMs);
  return decision.kind === "allowed" ? `${decision.view} to ${decision.purpose}` : decision.why;
};

describe("R-230 one policy: role, area, purpose", () => {
  test.each<[string, Principal, Action, Place | "anywhere", string]>([
    ["an operator in her county", as("operator", "370602"), "take-incident", place(), "full to answer-alarm"],
    ["in the next county", as("operator", "370611"), "take-incident", place(), "elsewhere"],
    [
      "a code that only begins alike",
      as("operator", "370602001"),
      "see-homes",
      place({ area: area("370602") }),
      "elsewhere",
    ],
    ["until this instant", as("operator", "370602", nowMs), "see-homes", place(), "expired"],
    ["until after it", as("operator", "370602", nowMs + 1), "see-homes", place(), "full to answer-alarm"],
    ["a city sees no home", as("supervisor", "3706"), "see-homes", place(), "elsewhere"],
    ["a province sees no home", as("area-administrator", "37"), "see-residents", place(), "elsewhere"],
    ["an operator notes a care call", as("operator", "370602"), "note-reached", place(), "full to care"],
    ["not in the next county", as("operator", "370611"), "note-reached", place(), "elsewhere"],
    [
      "nor for an alarm left lying there",
      as("operator", "370611"),
      "note-reached",
      place({ alarm: "unclaimed" }),
      "elsewhere",
    ],
    ["a supervisor too", as("supervisor", "370602"), "note-reached", place(), "full to care"],
    ["an administrator too", as("area-administrator", "370602"), "note-reached", place(), "full to care"],
    ["a city knows nobody to call", as("supervisor", "3706"), "note-reached", place(), "elsewhere"],
    [
      "a caregiver does not",
      asking([{ role: "caregiver", homeId, untilMs: null }]),
      "note-reached",
      place(),
      "not-granted",
    ],
    [
      "a caregiver answers for their own home",
      asking([{ role: "caregiver", homeId, untilMs: null }]),
      "answer-as-caregiver",
      place({ alarm: "open" }),
      "own-home to care",
    ],
    [
      "and for no other, whatever is open there",
      asking([{ role: "caregiver", homeId: must(parseHomeId("home-2"), ""), untilMs: null }]),
      "answer-as-caregiver",
      place({ alarm: "unclaimed" }),
      "elsewhere",
    ],
    ["a city sets no absence", as("supervisor", "3706"), "set-absence", place(), "elsewhere"],
    ["a province counts", as("supervisor", "37"), "see-numbers", place({ homeId: null }), "numbers to supervise"],
    [
      "a city administers accounts",
      as("area-administrator", "3706"),
      "administer-accounts",
      place(),
      "numbers to administer",
    ],
    ["a city looks after equipment", as("technician", "3706"), "see-homes", place(), "equipment to maintain"],
    ["the whole deployment", as("operator", "everywhere"), "see-homes", place(), "full to answer-alarm"],
    ["a technician knows no resident", as("technician", "370602"), "see-residents", place(), "not-granted"],
    ["an installer without a visit", as("installer", "370602"), "see-homes", place(), "equipment to install"],
    [
      "an installer with one",
      as("installer", "370602"),
      "see-homes",
      place({ visitors: [accountId] }),
      "visit to install",
    ],
    [
      "an installer elsewhere, with one",
      as("installer", "370611"),
      "see-homes",
      place({ visitors: [accountId] }),
      "elsewhere",
    ],
    [
      "a responder while something is up",
      as("responder", "370602"),
      "see-homes",
      place({ alarm: "open" }),
      "rescue to answer-alarm",
    ],
    ["and when it is over", as("responder", "370602"), "see-incidents", place({ alarm: "past" }), "elsewhere"],
    ["and when nothing is", as("responder", "370602"), "see-homes", place(), "elsewhere"],
    ["an auditor reads the log", as("auditor", "370602"), "read-log", place(), "numbers to audit"],
    ["and no resident", as("auditor", "370602"), "see-residents", place(), "not-granted"],
    ["an administrator takes no alarm", as("area-administrator", "370602"), "take-incident", place(), "not-granted"],
    ["nobody's role", asking([]), "see-numbers", "anywhere", "not-granted"],
  ])("%s", (_what, principal, action, at, expected) => {
    expect(said(principal, action, at)).toBe(expected);
  });

  test("a caregiver sees their homes, and nothing beside them", () => {
    const caregiver = asking([{ role: "caregiver", homeId, untilMs: null }], false);
    expect(said(caregiver, "see-homes", place())).toBe("own-home to care");
    expect(said(caregiver, "see-incidents", place({ alarm: "past" }))).toBe("own-home to care");
    expect(said(caregiver, "see-homes", place({ homeId: must(parseHomeId("home-2"), "home-2") }))).toBe("elsewhere");
    expect(said(caregiver, "see-incidents", place({ homeId: null, alarm: "unclaimed" }))).toBe("elsewhere");
    expect(said(caregiver, "take-incident", place())).toBe("not-granted");
  });

  test("of several grants the one that shows more counts, each in its own place", () => {
    const both = asking([
      { role: "technician", area: area("3706"), untilMs: null },
      { role: "operator", area: area("370602"), untilMs: null },
    ]);
    expect(said(both, "see-homes", place())).toBe("full to answer-alarm");
    expect(said(both, "see-homes", place({ area: area("370611") }))).toBe("equipment to maintain");
    expect(said({ ...both, hasSecondFactor: false }, "see-homes", place())).toBe("equipment to maintain");
  });

  test.each(["operator", "supervisor", "area-administrator", "auditor"] as const)(
    "%s is nothing without a second factor",
    (role) => {
      const principal = { ...as(role, "everywhere"), hasSecondFactor: false };
      for (const action of actions) {
        for (const alarm of ["none", "open", "unclaimed", "past"] as const)
          expect(decide(principal, action, place({ alarm }), nowMs).kind).toBe("refused");
      }
    },
  );

  test("default deny: whatever is asked by whomever, nothing is shown outside the area but an alarm that is everybody's", () => {
    const anyAction = fc.constantFrom(...actions);
    const anyAlarm = fc.constantFrom("none", "open", "past") satisfies fc.Arbitrary<Place["alarm"]>;
    fc.assert(
      fc.property(
        fc.constantFrom(...areaRoles),
        anyAction,
        anyAlarm,
        fc.boolean(),
        (role, action, alarm, isVisitor) => {
          const there = place({ area: area("370611001"), alarm, visitors: isVisitor ? [accountId] : [] });
          expect(decide(as(role, "370602"), action, there, nowMs).kind).toBe("refused");
        },
      ),
    );
  });
});

describe("R-234 an alarm is never hidden by access", () => {
  const nobodys = place({ area: null, homeId: null, alarm: "open" });
  test.each(["operator", "supervisor"] as const)(
    "whose home nobody knows: every %s sees it and may take it",
    (role) => {
      // What a caregiver answers about their own home is no act of a desk, which takes the alarm itself.
      const acts = [...lifeActions].filter((one) => one !== "answer-as-caregiver");
      for (const action of acts) expect(said(as(role, "370611"), action, nobodys)).toMatch(/^full/);
      expect(said(as(role, "3706"), "see-incidents", nobodys)).toMatch(/^full/);
      expect(said(as(role, "370611"), "see-homes", place({ area: null, alarm: "open" }))).toMatch(/^full/);
    },
  );
  test("one that its own area left lying is everybody's, also after somebody from elsewhere has taken it", () => {
    expect(said(as("operator", "370611"), "take-incident", place({ alarm: "open" }))).toBe("elsewhere");
    expect(said(as("operator", "370611"), "take-incident", place({ alarm: "unclaimed" }))).toMatch(/^full/);
    expect(alarmOf({ phase: "raised", escalation: 1 })).toBe("open");
    expect(alarmOf({ phase: "raised", escalation: 2 })).toBe("unclaimed");
    expect(alarmOf({ phase: "acknowledged", escalation: 2 })).toBe("unclaimed");
    expect(alarmOf({ phase: "closed", escalation: 9 })).toBe("past");
  });
  test("but it opens nothing else: no export, no equipment, nobody who does not answer alarms", () => {
    const unclaimed = place({ alarm: "unclaimed" });
    for (const action of ["export-residents", "command-gateway", "see-faults", "change-residents"] as const)
      expect(decide(as("operator", "370611"), action, unclaimed, nowMs).kind).toBe("refused");
    for (const role of ["technician", "installer", "area-administrator", "auditor", "responder"] as const)
      expect(decide(as(role, "370611"), "see-incidents", unclaimed, nowMs).kind).toBe("refused");
    // What is over for long, or no alarm, is shown where it stands and nowhere else.
    expect(said(as("operator", "370611"), "see-incidents", place({ area: null, homeId: null, alarm: "past" }))).toBe(
      "elsewhere",
    );
  });
});

describe("R-531 what was nobody's and is over is looked at for a day by whoever could have taken it", () => {
  const closedAtMs = 1_000_000;
  const ofCaller = { phase: "closed", escalation: 0, homeId: null, closedAtMs };
  const lately = place({ area: null, homeId: null, alarm: "lately" });
  test.each([
    ["a second before the day is over", ofCaller, closedAtMs + hours(24) - 1_000, "lately"],
    ["when it is over", ofCaller, closedAtMs + hours(24), "past"],
    ["by a clock that was set back", ofCaller, closedAtMs - 1, "lately"],
    ["of a home, which has operators of its own", { ...ofCaller, homeId: place().homeId }, closedAtMs, "past"],
    ["opened again", { ...ofCaller, phase: "raised", closedAtMs: null }, closedAtMs, "open"],
    ["a record without the time of its end", { ...ofCaller, closedAtMs: null }, closedAtMs, "past"],
  ] as const)("%s", (_what, incident, atMs, alarm) => {
    expect(alarmOfIncident(incident, atMs)).toBe(alarm);
  });
  test("operators and supervisors see it and open it again; nobody else does, and nothing else opens", () => {
    for (const role of ["operator", "supervisor"] as const)
      for (const action of ["see-incidents", "take-incident"] as const)
        expect(said(as(role, "370611"), action, lately)).toMatch(/^full/);
    for (const role of ["responder", "technician", "installer", "area-administrator", "auditor"] as const)
      expect(decide(as(role, "370611"), "see-incidents", lately, nowMs).kind).toBe("refused");
    for (const action of ["export-residents", "command-gateway", "change-residents"] as const)
      expect(decide(as("operator", "370611"), action, lately, nowMs).kind).toBe("refused");
  });
});

describe("R-230 what each view leaves out", () => {
  test("hurtful words and notes are for those who answer and administer, and for nobody else", () => {
    expect(views.filter((view) => shows(view, "sensitive-labels"))).toEqual(["full"]);
    expect(views.filter((view) => shows(view, "notes"))).toEqual(["full"]);
    expect(parts.filter((part) => shows("equipment", part))).toEqual(["equipment"]);
    expect(parts.filter((part) => shows("visit", part))).toEqual(["address", "equipment"]);
    expect(parts.filter((part) => shows("numbers", part))).toEqual([]);
    expect(wider("numbers", "rescue")).toBe("rescue");
  });
});
