import { describe, expect, test } from "vitest";
import type { AlarmKind, Confidence } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { RaiseVerdict } from "../detection/verdict.ts";
import { apply, applyVerdict, easedFor, incidentDueAtMs } from "./alarm-machine.ts";
import { acknowledgementFor } from "./acknowledged.ts";
import { attendanceFor } from "./by-person.ts";
import type { IncidentInput } from "./incident-input.ts";
import { outcomes, type Incident, type JournalEntry } from "./incident.ts";

const start = Date.UTC(2026, 0, 5, 9);
const id = (text: string) => must(parseAlarmId(text), text);
let opened = 0;
const fresh = () => {
  const incidentId = must(parseIncidentId(`incident-${++opened}`), "incident");
  return { incidentId, subject: "home:h", homeId: null, gatewayId: null, mode: "live" as const, plan: null };
};
const raise = (
  alarmId: string,
  alarm: AlarmKind = "panic",
  phase: "pre-alarm" | "raised" = "raised",
  confidence: Confidence = "low",
): RaiseVerdict => ({
  kind: "raise",
  alarmId: id(alarmId),
  alarm,
  phase,
  deviceId: null,
  confidence,
  occurredAtMs: start,
  lateByMs: 0,
  outsideAtMs: start + minutes(10),
  reason: "test",
  evidence: "",
});

type Told = { incident: Incident; journal: readonly JournalEntry[] };
function given(before: Incident | null, verdict: Parameters<typeof applyVerdict>[1], nowMs = start): Told {
  const answer = applyVerdict(before, verdict, fresh, nowMs);
  if (answer.kind !== "changed") throw new Error("nothing changed");
  return answer;
}
function when(before: Incident, input: IncidentInput, nowMs: number): Told {
  const answer = apply(before, input, nowMs);
  if (answer.kind !== "changed") throw new Error(`it is ${answer.kind}`);
  return answer;
}
const acknowledge = (incident: Incident, nowMs: number, by = "Wang Li"): Incident =>
  when(incident, { kind: "acknowledge", by, version: incident.version }, nowMs).incident;
const what = (told: Told): readonly string[] => told.journal.map((one) => one.what);

const raised = given(null, raise("a")).incident;

describe("a new alarm", () => {
  test("opens an incident", () => {
    expect(raised).toMatchObject({ phase: "raised", version: 1, round: 1, escalation: 0, openedAtMs: start });
  });

  test("R-021 voids an acknowledgement, returns to raised and starts a new round", () => {
    const now = start + seconds(30);
    const told = given(acknowledge(raised, now), raise("b"), now + 1);
    expect(what(told)).toEqual(["alarm-raised", "acknowledgement-voided"]);
    expect(told.incident).toMatchObject({
      phase: "raised",
      round: 2,
      roundStartedAtMs: now + 1,
      acknowledgedBy: null,
      deliveredAtMs: null,
    });
    expect(told.incident.alarms.map((one) => one.alarmId)).toEqual(["a", "b"]);
  });

  test("R-331 opens the steps again that were done by hand for the alarms before it", () => {
    const done = { stepId: "call", standing: "done", by: "Wang Li", atMs: start, why: "" } as const;
    expect(given({ ...raised, stepsDone: [done] }, raise("b")).incident.stepsDone).toEqual([]);
    expect(given({ ...raised, stepsDone: [done] }, raise("b", "fall", "pre-alarm")).incident.stepsDone).toEqual([done]);
  });

  test("R-021 voids an attendance too", () => {
    const taken = acknowledge(raised, start);
    const attended = when(taken, { kind: "attend", by: "Wang Li", version: taken.version }, start).incident;
    expect(given(attended, raise("b")).incident).toMatchObject({ phase: "raised", attendedAtMs: null });
  });

  test("with an id that is there already changes nothing", () => {
    expect(applyVerdict(raised, raise("a"), fresh, start)).toEqual({ kind: "unchanged" });
  });

  test("after the end opens the next incident", () => {
    const closed = when(
      raised,
      { kind: "close", by: "Wang Li", version: 1, outcome: "real", note: "" },
      start,
    ).incident;
    const next = given(closed, raise("b")).incident;
    expect(next.incidentId).not.toBe(closed.incidentId);
    expect(next.alarms).toHaveLength(1);
  });

  test("as a suspicion takes nobody's acknowledgement away, until it is firm", () => {
    const taken = acknowledge(raised, start + 1);
    const suspected = given(taken, raise("f", "fall", "pre-alarm"), start + 2).incident;
    expect(suspected).toMatchObject({ phase: "acknowledged", round: 1 });
    const firm = given(suspected, { kind: "firm", alarmId: id("f"), reason: "" }, start + 3);
    expect(firm.incident).toMatchObject({ phase: "raised", round: 2 });
    expect(what(firm)).toEqual(["alarm-firm", "acknowledgement-voided"]);
  });

  test("a chattering device fills no incident without end, and its first and latest alarm stay", () => {
    let incident = given(null, raise("first")).incident;
    for (let n = 0; n < 300; n++) ({ incident } = given(incident, raise(`n-${n}`)));
    expect(incident.alarms).toHaveLength(200);
    expect(incident.alarms[0]?.alarmId).toBe("first");
    expect(incident.alarms.at(-1)?.alarmId).toBe("n-299");
  });
});

describe("R-022 only a named human", () => {
  const commands = ["acknowledge", "attend", "close"] as const;
  const command = (kind: (typeof commands)[number], by: string, version: number): IncidentInput =>
    kind === "close" ? { kind, by, version, outcome: "real", note: "" } : { kind, by, version };

  for (const kind of commands) {
    test.each(["", "   ", "system", "Desk", "webhook"])(`does ${kind}: not "%s"`, (by) => {
      expect(apply(acknowledge(raised, start), command(kind, by, 2), start)).toMatchObject({
        kind: "refused",
        code: "not-a-human",
      });
    });
    test(`does ${kind}, having seen the present version`, () => {
      expect(apply(acknowledge(raised, start), command(kind, "Wang Li", 1), start)).toMatchObject({
        kind: "refused",
        code: "stale-version",
      });
    });
    test(`does ${kind} where there is something to do`, () => {
      expect(apply(null, command(kind, "Wang Li", 1), start)).toMatchObject({ kind: "refused", code: "no-incident" });
      const closed = when(raised, command("close", "Wang Li", 1), start).incident;
      expect(apply(closed, command(kind, "Wang Li", 2), start)).toMatchObject({ kind: "refused", code: "closed" });
    });
  }

  test("a delivery or an escalation in between turns nobody away; a new alarm does", () => {
    const seen = raised.version;
    const delivered = when(
      raised,
      { kind: "delivered", connector: "desk", round: 1, receipt: "shown" },
      start,
    ).incident;
    expect(delivered.version).toBeGreaterThan(seen);
    expect(apply(delivered, command("acknowledge", "Wang Li", seen), start)).toMatchObject({ kind: "changed" });
    const again = given(delivered, raise("second")).incident;
    expect(apply(again, command("acknowledge", "Wang Li", delivered.version), start)).toMatchObject({
      code: "stale-version",
    });
    // A version that does not exist yet was seen by nobody.
    expect(apply(delivered, command("acknowledge", "Wang Li", delivered.version + 1), start)).toMatchObject({
      code: "stale-version",
    });
  });

  test("acknowledges, attends, closes: five facts with their times, and the journal says who", () => {
    const delivered = when(
      raised,
      { kind: "delivered", connector: "desk", round: 1, receipt: "shown" },
      start + 1,
    ).incident;
    const taken = acknowledge(delivered, start + 2);
    const there = when(taken, { kind: "attend", by: "Li Na", version: taken.version }, start + 3).incident;
    const end = when(
      there,
      { kind: "close", by: "Li Na", version: there.version, outcome: "assisted", note: "helped up" },
      start + 4,
    );
    expect(end.incident).toMatchObject({
      openedAtMs: start,
      deliveredAtMs: start + 1,
      acknowledgedAtMs: start + 2,
      acknowledgedBy: "Wang Li",
      attendedAtMs: start + 3,
      closedAtMs: start + 4,
      closedBy: "Li Na",
      outcome: "assisted",
      nextStepDueAtMs: null,
    });
    expect(end.journal).toMatchObject([{ what: "closed", who: "Li Na", atMs: start + 4 }]);
  });

  test.each(outcomes)("closing what nobody had acknowledged acknowledges it first: %s", (outcome) => {
    const told = when(raised, { kind: "close", by: "Wang Li", version: 1, outcome, note: "" }, start);
    expect(what(told)).toEqual(["acknowledged", "closed"]);
    expect(told.incident).toMatchObject({ acknowledgedBy: "Wang Li", outcome });
  });

  test("attendance needs somebody who has it in hand", () => {
    expect(apply(raised, command("attend", "Wang Li", 1), start)).toMatchObject({
      kind: "refused",
      code: "not-acknowledged",
    });
  });
});

describe("time", () => {
  test("R-536 H-145 ends an acknowledgement after 10 minutes and an attendance after 60, each into a new round", () => {
    const taken = acknowledge(raised, start);
    expect(apply(taken, { kind: "tick" }, start + acknowledgementFor - 1)).toEqual({ kind: "unchanged" });
    const expired = when(taken, { kind: "tick" }, start + acknowledgementFor);
    expect(what(expired)).toEqual(["acknowledgement-expired"]);
    expect(expired.incident).toMatchObject({ phase: "raised", round: 2, acknowledgedBy: null });

    const there = when(taken, { kind: "attend", by: "Wang Li", version: taken.version }, start).incident;
    expect(apply(there, { kind: "tick" }, start + attendanceFor - 1)).toEqual({ kind: "unchanged" });
    expect(what(when(there, { kind: "tick" }, start + attendanceFor))).toEqual(["attendance-expired"]);
  });

  test("raises a suspicion that detection forgot", () => {
    const suspected = given(null, raise("f", "fall", "pre-alarm")).incident;
    const told = when(suspected, { kind: "tick" }, start + minutes(10));
    expect(told.incident).toMatchObject({ phase: "raised", alarms: [{ phase: "raised" }] });
  });

  const ease = { kind: "ease", alarmId: id("f"), reason: "rule fall-recovered" } as const;
  test("closes a cleared low-confidence suspicion by the recorded rule, without an outcome", () => {
    const suspected = given(null, raise("f", "fall", "pre-alarm")).incident;
    const eased = given(suspected, ease, start + 5).incident;
    expect(eased).toMatchObject({ phase: "pre-alarm", alarms: [{ phase: "eased", outsideAtMs: null }] });
    expect(apply(eased, { kind: "tick" }, start + 5 + easedFor - 1)).toEqual({ kind: "unchanged" });
    const told = when(eased, { kind: "tick" }, start + 5 + easedFor);
    expect(told.incident).toMatchObject({
      phase: "closed",
      closedBy: "system",
      outcome: null,
      note: expect.stringContaining("fall-recovered"),
    });
    expect(told.journal).toMatchObject([{ what: "closed", who: "system" }]);
  });

  test("does not close what was raised, nor a worn detector's suspicion, nor one beside a raised alarm", () => {
    const later = start + minutes(120);
    const wasRaised = given(given(null, raise("f", "fall")).incident, ease).incident;
    expect(incidentDueAtMs(wasRaised)).toBeNull();
    expect(apply(wasRaised, { kind: "tick" }, later)).toEqual({ kind: "unchanged" });

    const worn = given(given(null, raise("f", "fall", "pre-alarm", "high")).incident, ease).incident;
    expect(when(worn, { kind: "tick" }, later).incident).toMatchObject({ phase: "pre-alarm", round: 2 });

    const beside = given(given(raised, raise("f", "fall", "pre-alarm")).incident, ease).incident;
    expect(apply(beside, { kind: "tick" }, later)).toEqual({ kind: "unchanged" });
  });
});
