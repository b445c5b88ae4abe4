import { describe, expect, test } from "vitest";
import { must, parseAlarmId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";
import { apply, incidentDueAtMs } from "./alarm-machine.ts";
import { acknowledgementFor } from "./acknowledged.ts";
import type { IncidentInput } from "./incident-input.ts";
import type { IncidentPlan, IncidentStep } from "./incident-plan.ts";
import type { Incident, JournalEntry } from "./incident.ts";
import { reopenWithin } from "./reopen.ts";

const start = Date.UTC(2026, 0, 5, 9);
const step = (stepId: string, changes: Partial<IncidentStep> = {}): IncidentStep => ({
  stepId,
  tell: "resident",
  after: seconds(0),
  hours: [],
  ways: [],
  isByHand: true,
  ...changes,
});
const plan: IncidentPlan = {
  kind: "panic",
  timeZone: "Asia/Shanghai",
  answerWithin: seconds(30),
  steps: [step("desk", { tell: "desk", isByHand: false }), step("call"), step("120", { tell: "ambulance" })],
  again: seconds(60),
};
const raised = raisedIncident(start);
const isDue = {
  plan,
  stepsDue: [
    { stepId: "call", atMs: start },
    { stepId: "120", atMs: start },
  ],
};

type Told = { incident: Incident; journal: readonly JournalEntry[] };
function when(before: Incident, input: IncidentInput, nowMs: number): Told {
  const answer = apply(before, input, nowMs);
  if (answer.kind !== "changed") throw new Error(`it is ${JSON.stringify(answer)}`);
  return answer;
}
const what = ({ journal }: Told): readonly string[] => journal.map((one) => one.what);
const ack = (incident: Incident, by = "Wang Li", nowMs = start): Incident =>
  when(incident, { kind: "acknowledge", by, version: incident.version }, nowMs).incident;
const says = (one: "on-my-way" | "cannot", by: string, version: number): IncidentInput => ({
  kind: "says",
  what: one,
  by,
  version,
  via: "sms",
});
const close = (incident: Incident, more: Partial<Extract<IncidentInput, { kind: "close" }>> = {}): IncidentInput => ({
  kind: "close",
  by: "Wang Li",
  version: incident.version,
  outcome: "assisted",
  note: "",
  ...more,
});

describe("R-330 what those who were told answer", () => {
  test("on my way takes it in hand, by name, and says by which way", () => {
    const told = when(raised, says("on-my-way", "Chen Jing", raised.version), start + 5);
    expect(what(told)).toEqual(["on-my-way", "acknowledged"]);
    expect(told.incident).toMatchObject({
      phase: "acknowledged",
      acknowledgedBy: "Chen Jing",
      acknowledgementExpiresAtMs: start + 5 + acknowledgementFor,
      said: [{ by: "Chen Jing", what: "on-my-way", via: "sms", atMs: start + 5, round: 1 }],
    });
    expect(told.journal[0]?.detail).toContain("SMS");
  });

  test("of a version without the latest alarm takes nothing", () => {
    const news = { ...raised, version: 4, newsVersion: 3 };
    expect(apply(news, says("on-my-way", "Chen Jing", 2), start)).toMatchObject({ code: "stale-version" });
    expect(apply(news, says("on-my-way", "Chen Jing", 5), start)).toMatchObject({ code: "stale-version" });
    expect(apply(news, says("on-my-way", "Chen Jing", 3), start)).toMatchObject({ kind: "changed" });
  });

  test("beside somebody who has it in hand is heard whatever they saw, takes nothing, and counts as progress", () => {
    const held = ack({ ...raised, version: 7, newsVersion: 7 });
    const now = start + minutes(9);
    const told = when(held, says("on-my-way", "Chen Jing", 1), now);
    expect(what(told)).toEqual(["on-my-way"]);
    expect(told.incident).toMatchObject({ acknowledgedBy: "Wang Li", newsVersion: held.newsVersion });
    expect(incidentDueAtMs(told.incident)).toBe(now + acknowledgementFor);
    expect(apply(told.incident, says("on-my-way", "Chen Jing", 1), now + 1)).toEqual({ kind: "unchanged" });
  });

  test("cannot makes the next step due, once a person and round, whatever version they saw", () => {
    const news = { ...raised, version: 4, newsVersion: 3 };
    const told = when(news, says("cannot", "Chen Jing", 1), start + 5);
    expect(what(told)).toEqual(["cannot"]);
    expect(told.incident).toMatchObject({ phase: "raised", cannotAtMs: [start + 5], newsVersion: 3 });
    expect(apply(told.incident, says("cannot", "Chen Jing", 1), start + 6)).toEqual({ kind: "unchanged" });
    expect(when(told.incident, says("cannot", "Li Ming", 1), start + 7).incident.cannotAtMs).toHaveLength(2);
  });

  test("cannot, of whoever has it in hand, gives it back: a new round, its next step due", () => {
    const told = when(ack(raised, "Chen Jing"), says("cannot", "Chen Jing", 1), start + 60);
    expect(what(told)).toEqual(["cannot", "acknowledgement-voided"]);
    expect(told.incident).toMatchObject({ phase: "raised", round: 2, acknowledgedBy: null, cannotAtMs: [start + 60] });
  });

  test("cannot, of somebody else, takes nobody's incident away", () => {
    const told = when(ack(raised), says("cannot", "Chen Jing", 1), start + 60);
    expect(told.incident).toMatchObject({ phase: "acknowledged", acknowledgedBy: "Wang Li", cannotAtMs: [] });
  });

  test.each(["", " ", "system", "voice", "Centre-3", "SMS", "canary-0"])("nobody answers as %j", (by) => {
    expect(apply(raised, says("on-my-way", by, 1), start)).toMatchObject({ code: "not-a-human" });
  });

  test("when it is over, they hear who closed it", () => {
    const closed = when(ack(raised), close(ack(raised)), start).incident;
    const answer = apply(closed, says("on-my-way", "Chen Jing", 1), start);
    expect(answer).toMatchObject({ code: "closed", message: expect.stringContaining("Wang Li") });
  });
});

describe("R-331 closing needs the steps done by hand", () => {
  const held = ack({ ...raised, ...isDue });
  const stepSays = (stepId: string, standing: "done" | "waived", why: string): IncidentInput => ({
    kind: "step",
    stepId,
    standing,
    why,
    by: "Wang Li",
    version: held.version,
  });

  test("is refused while one that came due is open, and names it", () => {
    const one = when(held, stepSays("call", "done", "she is well"), start).incident;
    const answer = apply(one, close(one), start);
    expect(answer).toMatchObject({ code: "steps-open", message: expect.stringContaining("120") });
    expect(JSON.stringify(answer)).not.toContain("Call the resident");
  });

  test("goes through when each is done or falls away with a reason", () => {
    const one = when(held, stepSays("call", "done", ""), start).incident;
    const both = when(one, stepSays("120", "waived", "nobody is hurt"), start);
    expect(what(both)).toEqual(["step-waived"]);
    expect(when(both.incident, close(both.incident), start).incident.phase).toBe("closed");
  });

  test("or waives them in the same breath, each in the journal with its reason", () => {
    const waive = ["call", "120"].map((stepId) => ({ stepId, why: "she is with us" }));
    const told = when(held, close(held, { waive }), start);
    expect(what(told)).toEqual(["step-waived", "step-waived", "closed"]);
    expect(told.incident.version).toBe(held.version + 1);
    expect(told.incident.stepsDone.map((one) => [one.stepId, one.standing])).toEqual([
      ["call", "waived"],
      ["120", "waived"],
    ]);
  });

  test("without a reason nothing is waived, and nothing at all has changed", () => {
    const waive = [
      { stepId: "call", why: "with us" },
      { stepId: "120", why: " " },
    ];
    expect(apply(held, close(held, { waive }), start)).toMatchObject({ code: "no-reason" });
    expect(apply(held, stepSays("120", "waived", ""), start)).toMatchObject({ code: "no-reason" });
  });

  test("a step that is not in its plan, or that nobody does by hand, is neither", () => {
    expect(apply(held, stepSays("nine", "done", ""), start)).toMatchObject({ code: "no-such-step" });
    expect(apply(held, stepSays("desk", "done", ""), start)).toMatchObject({ code: "no-such-step" });
  });

  test("one that has not come due holds nobody up", () => {
    const early = ack({ ...raised, plan });
    expect(when(early, close(early), start).incident.phase).toBe("closed");
  });

  test("what is said twice is one statement; what was said last counts", () => {
    const one = when(held, stepSays("call", "done", "well"), start).incident;
    expect(apply(one, stepSays("call", "done", "well"), start + 1)).toEqual({ kind: "unchanged" });
    const two = when(one, stepSays("call", "waived", "no answer"), start + 1).incident;
    expect(two.stepsDone).toMatchObject([{ stepId: "call", standing: "waived" }]);
  });
});

describe("R-332 opened again within an hour", () => {
  const closed = when(ack(raised), close(ack(raised), { note: "she is well" }), start).incident;
  const reopen = (why = "she called again", version = closed.version): IncidentInput => ({
    kind: "reopen",
    by: "Li Ming",
    why,
    version,
  });

  test("the same incident goes on in a new round, in nobody's hand", () => {
    const told = when(closed, reopen(), start + reopenWithin);
    expect(what(told)).toEqual(["reopened"]);
    expect(told.incident).toMatchObject({
      incidentId: closed.incidentId,
      phase: "raised",
      round: closed.round + 1,
      version: closed.version + 1,
      newsVersion: closed.version + 1,
      acknowledgedBy: null,
      closedAtMs: null,
      closedBy: null,
      outcome: null,
      note: null,
      nextStepDueAtMs: start + reopenWithin,
    });
  });

  test.each([
    ["a moment after the hour", reopen(), hours(1) + 1, "too-late"],
    ["without a reason", reopen("  "), 1, "no-reason"],
    ["by somebody who saw another version", reopen("again", 1), 1, "stale-version"],
    ["by nobody", { ...reopen(), by: "system" } as IncidentInput, 1, "not-a-human"],
  ])("not %s", (_title, input, afterMs, code) => {
    expect(apply(closed, input, start + afterMs)).toMatchObject({ kind: "refused", code });
  });

  test("not while it is open", () => {
    expect(apply(raised, reopen("again", 1), start)).toMatchObject({ code: "not-closed" });
  });

  test("no rule closes what a human opened again: cleared suspicions count as raised", () => {
    const eased = { ...raisedAlarm(start), alarm: "fall", confidence: "low", phase: "eased" } as const;
    const byRule: Incident = { ...closed, closedBy: "system", outcome: null, alarms: [eased] };
    const told = when(byRule, reopen(), start + minutes(5)).incident;
    expect(told).toMatchObject({ phase: "raised", alarms: [{ phase: "raised" }] });
    expect(apply(told, { kind: "tick" }, start + hours(30))).toEqual({ kind: "unchanged" });
  });

  test("into another open one of its home its alarms come as new ones, and the journal names them", () => {
    const other = raisedIncident(start, {
      incidentId: must(parseIncidentId("incident-2"), "incident-2"),
      alarms: [raisedAlarm(start, { alarmId: must(parseAlarmId("alarm-2"), "alarm-2") })],
    });
    const told = when(ack(other), { kind: "joined", by: "Li Ming", from: closed, why: "again" }, start + 9);
    expect(what(told)).toEqual(["joined", "acknowledgement-voided"]);
    expect(told.journal[0]).toMatchObject({ alarmId: "alarm-1", detail: expect.stringContaining(closed.incidentId) });
    expect(told.incident).toMatchObject({ phase: "raised", round: 2, acknowledgedBy: null });
    expect(told.incident.alarms.map((one) => one.alarmId)).toEqual(["alarm-2", "alarm-1"]);
  });
});

test("R-500 a call is written down however old the page is, is no news to anybody, and changes nothing else; not after the end", () => {
  const input = { kind: "phoned", by: "李静", version: 0, detail: "Calls the number ending 0002." } as const;
  const { incident, journal } = when(raised, input, start + 1);
  expect(incident).toEqual({ ...raised, version: raised.version + 1 });
  expect(journal).toMatchObject([{ what: "phoned", who: "李静", detail: "Calls the number ending 0002." }]);
  expect(apply(raised, { ...input, by: "system" }, start + 1)).toMatchObject({ kind: "refused", code: "not-a-human" });
  expect(apply({ ...raised, phase: "closed" }, input, start + 1)).toMatchObject({ kind: "refused", code: "closed" });
});
