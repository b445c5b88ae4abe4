/**
 * What becomes of an incident: verdicts, people, connectors and time go in; the changed incident and its journal come out.
 *
 * Rules. A raised alarm is never absorbed: in an open incident it voids an acknowledgement, returns it to `raised` and starts
 * a new round of the plan. Acknowledgement ends after `acknowledgementFor` and attendance after `attendanceFor`, each into a
 * new round. A suspicion that becomes firm counts as new, unless a human took the incident with it already in it.
 * Only a named human closes. One exception, written as a rule into the record: an incident in which every alarm was a
 * low-confidence fall suspicion, was never raised, and was cleared by rule `fall-recovered`, is closed by `system` when its
 * watch has passed quietly; its outcome stays empty, because nobody judged it.
 *
 * Inputs: the incident (or none), one input, now. All deadlines are recomputed from the incident (level-triggered).
 * Limits: `alarmsListedMax`. A device that chatters fills the list: then, of its raised alarms of one kind, the oldest but one
 * leaves the list. The first and the latest stay, and the journal keeps the line of each.
 * Source: docs/architecture.md §1.2, §1.3, §5; docs/decisions/0030.
 */

import { groundsMax } from "@shouwang/shared/domain/grounds.ts";
import type { GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { FaultVerdict, Verdict } from "../detection/verdict.ts";
import { changed, entry, refuse, type Line } from "./answer.ts";
import { byPerson } from "./by-person.ts";
import { joined } from "./reopen.ts";
import {
  hasHuman,
  isOpen,
  type Incident,
  type IncidentAlarm,
  type IncidentMode,
  type JournalEntry,
} from "./incident.ts";
import type { IncidentPlan } from "./incident-plan.ts";
import type { Answer, Changed, IncidentInput, PersonInput } from "./incident-input.ts";
import { isAllEased, newRound } from "./round.ts";
import { notTold, wasTold } from "./sent.ts";

/** A cleared suspicion is shown for this long before the rule closes it, or before people are reminded of it. */
export const easedFor = minutes(15);
/** A suspicion nobody made firm or cleared by then is raised by the incident itself, whatever became of detection. */
const preAlarmAtMost = minutes(10);

const alarmsListedMax = 200;

export type Fresh = {
  incidentId: IncidentId;
  subject: string;
  homeId: HomeId | null;
  gatewayId: GatewayId | null;
  mode: IncidentMode;
  plan: IncidentPlan | null;
};

export type AlarmVerdict = Exclude<Verdict, FaultVerdict>;

/** @param fresh called only when a new incident is opened. */
export function applyVerdict(
  before: Incident | null,
  verdict: AlarmVerdict,
  fresh: () => Fresh,
  nowMs: number,
): Changed | { kind: "unchanged" } {
  const line = entry(nowMs, (verdict.kind === "raise" ? verdict.by : undefined) ?? "system", verdict.alarmId);
  if (verdict.kind === "raise") {
    if (before?.alarms.some((one) => one.alarmId === verdict.alarmId)) return { kind: "unchanged" };
    const open = isOpen(before) ? before : null;
    const alarm: IncidentAlarm = {
      alarmId: verdict.alarmId,
      alarm: verdict.alarm,
      phase: verdict.phase,
      deviceId: verdict.deviceId,
      confidence: verdict.confidence,
      occurredAtMs: verdict.occurredAtMs,
      recordedAtMs: nowMs,
      lateByMs: verdict.lateByMs,
      outsideAtMs: verdict.outsideAtMs,
      ...(verdict.grounds === undefined ? {} : { grounds: verdict.grounds.slice(0, groundsMax) }),
      reason: verdict.reason,
      evidence: verdict.evidence,
    };
    const journal: JournalEntry[] = open === null ? [line("opened", `First alarm: ${verdict.alarm}.`)] : [];
    journal.push(line(verdict.phase === "raised" ? "alarm-raised" : "pre-alarm", verdict.reason));
    const incident = {
      ...(open ?? opened(fresh(), verdict.phase, nowMs)),
      alarms: folded([...(open?.alarms ?? []), alarm]),
    };
    // The first alarm is the first round; a later pre-alarm is shown, but takes nobody's acknowledgement away.
    if (open === null || verdict.phase === "pre-alarm") return changed(incident, journal);
    // What was done by hand was done for the alarms of before: it is to be done, or waived, for this one too.
    return newRound(
      { ...incident, stepsDone: [] },
      journal,
      line("acknowledgement-voided", "A new alarm came in."),
      nowMs,
    );
  }

  if (!isOpen(before)) return { kind: "unchanged" };
  const alarm = before.alarms.find((one) => one.alarmId === verdict.alarmId);
  if (alarm === undefined) return { kind: "unchanged" };
  const withAlarm = (after: IncidentAlarm): Incident => ({
    ...before,
    alarms: before.alarms.map((one) => (one === alarm ? after : one)),
  });
  switch (verdict.kind) {
    case "firm":
      return alarm.phase === "raised"
        ? { kind: "unchanged" }
        : firm(withAlarm({ ...alarm, phase: "raised" }), [alarm], [line("alarm-firm", verdict.reason)], line, nowMs);
    case "outside": {
      const isDue = alarm.outsideAtMs !== null && alarm.outsideAtMs <= nowMs;
      const after = withAlarm({ ...alarm, phase: "raised", outsideAtMs: isDue ? alarm.outsideAtMs : nowMs });
      const held = hasHuman(before) ? " Held, because somebody has it in hand." : "";
      const journal = [line("outside-due", verdict.reason + held)];
      return alarm.phase === "raised" ? changed(after, journal) : firm(after, [alarm], journal, line, nowMs);
    }
    case "ease": {
      // What was raised stays raised until a human closes it; only the centre's time is taken off.
      const phase = alarm.phase === "raised" ? "raised" : "eased";
      const isDue = alarm.outsideAtMs !== null && alarm.outsideAtMs <= nowMs;
      const outsideAtMs = isDue && phase === "raised" ? alarm.outsideAtMs : null;
      const after = withAlarm({ ...alarm, phase, outsideAtMs });
      const isAllEased = after.alarms.every((one) => one.phase === "eased");
      return changed(isAllEased ? { ...after, roundStartedAtMs: nowMs } : after, [line("alarm-eased", verdict.reason)]);
    }
  }
}

export function apply(before: Incident | null, input: IncidentInput, nowMs: number): Answer {
  if (before === null) {
    return isByPerson(input)
      ? refuse("no-incident", "此处已没有未办结的警情。", "There is no open incident here any more.")
      : { kind: "unchanged" };
  }
  switch (input.kind) {
    case "acknowledge":
    case "attend":
    case "close":
    case "says":
    case "step":
    case "fine":
    case "reopen":
    case "escalate":
    case "hand-over":
    case "accept-hand-over":
    case "decline-hand-over":
    case "keep":
    case "send":
    case "phoned":
      return byPerson(before, input, nowMs);
    case "joined":
      return joined(before, input, nowMs);
    case "delivered": {
      const journal = [entry(nowMs, input.connector, null)("delivered", input.receipt)];
      if (input.sent !== undefined && before.phase !== "closed")
        return changed(wasTold(before, input.sent, nowMs), journal);
      if (before.phase === "closed") return { kind: "changed", incident: before, journal };
      const isFirst = before.deliveredAtMs === null && input.round === before.round;
      if (!isFirst) return { kind: "changed", incident: before, journal };
      if (before.mode === "canary") return canaryArrived(before, journal, nowMs);
      const phase = before.phase === "raised" ? "delivered" : before.phase;
      return changed({ ...before, phase, deliveredAtMs: nowMs }, journal);
    }
    case "delivery-failed": {
      const journal = [entry(nowMs, input.connector, null)("delivery-failed", input.why)];
      const { vain: n, why } = input;
      const known = n === undefined || before.phase === "closed" ? null : notTold(before, { n, why }, nowMs);
      return known === null || known.journal.length === 0
        ? { kind: "changed", incident: before, journal }
        : changed(known.incident, [...journal, ...known.journal]);
    }
    case "escalated": {
      if (before.phase === "closed" || input.times <= before.escalation) return { kind: "unchanged" };
      const detail = `Nobody acknowledged; told ${input.connectors.join(", ")} (${input.times}).`;
      return changed({ ...before, escalation: input.times }, [entry(nowMs, "system", null)("escalated", detail)]);
    }
    case "tick":
      return onTime(before, nowMs);
  }
}

/** The next instant at which the incident itself must be looked at; the plan's steps come on top. null when closed. */
export function incidentDueAtMs(incident: Incident): number | null {
  const dueAtMs = courseDueAtMs(incident);
  const { handOver } = incident;
  return dueAtMs === null || handOver === null ? dueAtMs : Math.min(dueAtMs, handOver.expiresAtMs);
}

function courseDueAtMs(incident: Incident): number | null {
  switch (incident.phase) {
    case "closed":
      return null;
    case "acknowledged":
      return incident.acknowledgementExpiresAtMs ?? incident.roundStartedAtMs;
    case "attended":
      return incident.attendanceExpiresAtMs ?? incident.roundStartedAtMs;
    case "pre-alarm":
    case "raised":
    case "delivered": {
      const due = incident.alarms.filter((one) => one.phase === "pre-alarm").map(preAlarmEndsAtMs);
      if (isAllEased(incident)) due.push(incident.roundStartedAtMs + easedFor);
      return due.length === 0 ? null : Math.min(...due);
    }
  }
}

/** Nobody is in it: whoever made it only wants to know that it got as far as the desk. */
function canaryArrived(before: Incident, journal: readonly JournalEntry[], nowMs: number): Changed {
  const note =
    "Rule canary-arrived: a press that the house made by itself has reached the desk. Deleted an hour later.";
  const over = {
    phase: "closed",
    deliveredAtMs: nowMs,
    closedAtMs: nowMs,
    closedBy: "system",
    outcome: "test",
  } as const;
  const line = entry(nowMs, "system", null)("closed", note);
  return changed({ ...before, ...over, note, nextStepDueAtMs: null }, [...journal, line]);
}

function onTime(before: Incident, nowMs: number): Answer {
  const dueAtMs = incidentDueAtMs(before);
  if (dueAtMs === null || nowMs < dueAtMs) return { kind: "unchanged" };
  const line = entry(nowMs, "system", null);
  const { handOver } = before;
  if (handOver !== null && handOver.expiresAtMs <= nowMs) {
    const detail = `${handOver.to} has not taken over from ${handOver.from}: nobody has it in hand.`;
    return newRound(before, [], line("hand-over-expired", detail), nowMs);
  }
  switch (before.phase) {
    case "closed":
      return { kind: "unchanged" };
    case "acknowledged": {
      const detail = `${before.acknowledgedBy ?? "Somebody"} had it in hand for 10 minutes without progress.`;
      return newRound(before, [], line("acknowledgement-expired", detail), nowMs);
    }
    case "attended":
      return newRound(before, [], line("attendance-expired", "Nothing was written for 60 minutes."), nowMs);
    case "pre-alarm":
    case "raised":
    case "delivered": {
      if (isAllEased(before)) return easedEnds(before, line, nowMs);
      const overdue = before.alarms.filter((one) => one.phase === "pre-alarm" && preAlarmEndsAtMs(one) <= nowMs);
      const after: Incident = {
        ...before,
        alarms: before.alarms.map((one) => (overdue.includes(one) ? { ...one, phase: "raised" } : one)),
      };
      const journal = overdue.map((one) =>
        entry(nowMs, "system", one.alarmId)("alarm-firm", "Neither cleared nor made firm in time."),
      );
      return firm(after, overdue, journal, line, nowMs);
    }
  }
}

function easedEnds(before: Incident, line: Line, nowMs: number): Changed {
  const isRuleEnough = before.alarms.every((one) => one.alarm === "fall" && one.confidence === "low");
  if (!isRuleEnough) {
    return newRound(
      before,
      [],
      line("escalated", "Cleared by rule, but only a human may close it: told again."),
      nowMs,
    );
  }
  const note =
    "Rule fall-recovered: the suspected fall was cleared before it became an alarm, and 15 minutes passed without stillness.";
  return changed(
    { ...before, phase: "closed", closedAtMs: nowMs, closedBy: "system", outcome: null, note, nextStepDueAtMs: null },
    [line("closed", note)],
  );
}

/**
 * Suspicions have become alarms: for people they are new alarms. Except for the human who took the incident when they were in
 * it already: who is on the phone about this fall is not interrupted by it.
 */
function firm(
  incident: Incident,
  firmed: readonly IncidentAlarm[],
  journal: readonly JournalEntry[],
  line: Line,
  nowMs: number,
): Changed {
  const takenAtMs = hasHuman(incident) ? incident.acknowledgedAtMs : null;
  if (takenAtMs !== null && firmed.every((one) => one.recordedAtMs <= takenAtMs)) return changed(incident, journal);
  return newRound(incident, journal, line("acknowledgement-voided", "A suspicion has become an alarm."), nowMs);
}

function folded(alarms: readonly IncidentAlarm[]): readonly IncidentAlarm[] {
  if (alarms.length <= alarmsListedMax) return alarms;
  const latest = alarms.at(-1);
  const isLike = (one: IncidentAlarm): boolean =>
    one.phase === "raised" && one.deviceId === latest?.deviceId && one.alarm === latest.alarm;
  const oldestButOne = alarms.filter(isLike)[1];
  return oldestButOne === undefined || oldestButOne === latest ? alarms : alarms.filter((one) => one !== oldestButOne);
}

export function opened(fresh: Fresh, phase: "pre-alarm" | "raised", nowMs: number): Incident {
  return {
    ...fresh,
    phase,
    stepsDue: [],
    stepsDone: [],
    cannotAtMs: [],
    said: [],
    asked: [],
    handOver: null,
    sent: [],
    version: 0,
    newsVersion: 0,
    round: 1,
    alarms: [],
    openedAtMs: nowMs,
    roundStartedAtMs: nowMs,
    deliveredAtMs: null,
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    acknowledgementExpiresAtMs: null,
    attendedAtMs: null,
    attendanceExpiresAtMs: null,
    closedAtMs: null,
    closedBy: null,
    outcome: null,
    note: null,
    escalation: 0,
    nextStepDueAtMs: nowMs,
  };
}

function preAlarmEndsAtMs(alarm: IncidentAlarm): number {
  return alarm.outsideAtMs ?? alarm.recordedAtMs + preAlarmAtMost;
}

function isByPerson(input: IncidentInput): input is PersonInput {
  switch (input.kind) {
    case "acknowledge":
    case "attend":
    case "close":
    case "says":
    case "step":
    case "fine":
    case "reopen":
    case "escalate":
    case "hand-over":
    case "accept-hand-over":
    case "decline-hand-over":
    case "keep":
    case "send":
    case "phoned":
      return true;
    case "joined":
    case "delivered":
    case "delivery-failed":
    case "escalated":
    case "tick":
      return false;
  }
}
