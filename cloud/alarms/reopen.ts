/**
 * An incident that was closed too soon is opened again within an hour: the same one, with its journal, in a new round. When its home has another one open by then, it joins
 * that one, because a home has one: its alarms are raised there once more.
 *
 * Rules. A human said that it is not over, so every alarm of it counts as raised, and no rule closes it any more. What was done by hand stays done.
 *
 * Inputs: the closed incident (or the open one that it joins), who opens it again and why, now.
 * Source: docs/architecture.md §5; docs/decisions/0100-people-answer.md.
 */

import { hours } from "@shouwang/shared/time/duration.ts";
import { entry, refuse } from "./answer.ts";
import type { Incident, IncidentAlarm, JournalEntry } from "./incident.ts";
import type { Changed, Refused } from "./incident-input.ts";
import { newRound } from "./round.ts";

export const reopenWithin = hours(1);

/** Why it cannot be opened again, or null. */
export function reopenRefused(closed: Incident, why: string, nowMs: number): Refused | null {
  if (closed.phase !== "closed")
    return refuse(
      "not-closed",
      "此警情尚未办结，无需重新打开。",
      "This incident is open: there is nothing to open again.",
    );
  if (nowMs > (closed.closedAtMs ?? closed.openedAtMs) + reopenWithin) {
    return refuse(
      "too-late",
      "已办结超过一小时，请为该住户新建警情。",
      "It was closed more than an hour ago. Open a new incident for this home.",
    );
  }
  if (closed.alarms.length === 0) {
    return refuse(
      "too-late",
      "其记录已损坏，无法继续，请为该住户新建警情。",
      "Its stored record is damaged and cannot go on. Open a new incident for this home.",
    );
  }
  if (why.trim() === "")
    return refuse("no-reason", "请简要说明重新打开的原因。", "Say in a few words why it is opened again.");
  return null;
}

export function reopened(closed: Incident, { by, why }: { by: string; why: string }, nowMs: number): Changed | Refused {
  const refused = reopenRefused(closed, why, nowMs);
  if (refused !== null) return refused;
  const line = entry(nowMs, by, null)("reopened", why.trim());
  const open: Incident = {
    ...closed,
    phase: "raised",
    alarms: closed.alarms.map(raised),
    closedAtMs: null,
    closedBy: null,
    outcome: null,
    note: null,
    // The plan says when; until then it is due now, so that it is never without a step.
    nextStepDueAtMs: nowMs,
  };
  return newRound(open, [line], line, nowMs);
}

/** What the open incident becomes by one that joins it. */
export function joined(
  open: Incident,
  { by, from, why }: { by: string; from: Incident; why: string },
  nowMs: number,
): Changed {
  const known = new Set(open.alarms.map(({ alarmId }) => alarmId));
  const added = from.alarms.filter(({ alarmId }) => !known.has(alarmId)).map(raised);
  const named = added.map(({ alarmId, reason }): JournalEntry =>
    entry(nowMs, by, alarmId)("joined", `Of incident ${from.incidentId}, opened again (${why.trim()}): ${reason}`),
  );
  const journal =
    named.length > 0 ? named : [entry(nowMs, by, null)("joined", `Incident ${from.incidentId} again: ${why.trim()}`)];
  const taken = entry(nowMs, "system", null)("acknowledgement-voided", "Alarms of a closed incident have joined.");
  return newRound({ ...open, alarms: [...open.alarms, ...added] }, journal, taken, nowMs);
}

const raised = (alarm: IncidentAlarm): IncidentAlarm => ({ ...alarm, phase: "raised" });
