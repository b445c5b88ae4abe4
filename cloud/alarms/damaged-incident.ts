/**
 * An incident whose stored record can no longer be read: the disk answered with something else than what was written.
 *
 * Idea: it was open, so somebody may need help, and nobody can tell how far people had come with it. So it becomes a raised incident
 * again, in its own place and under its own id, with every alarm that is known to belong to it as an unreadable one; only a human
 * closes it. A closed one is shown with what its columns still say.
 *
 * Inputs: the columns beside the record, the alarms and deliveries that name it, now. Limits: who had it in hand, its course and its
 * alarms' kinds are lost; the journal, which has rows of its own, still tells them.
 * Source: docs/architecture.md §1.5 (unknown takes the louder side); STYLE §4.4.
 */

import type { AlarmId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { opened } from "./alarm-machine.ts";
import { changed, entry } from "./answer.ts";
import type { Incident, IncidentAlarm, Phase } from "./incident.ts";
import type { Changed } from "./incident-input.ts";

export const damagedNote =
  "The stored record of this incident is damaged. Call the home and look at the journal: what it said before is lost.";

const phases: readonly Phase[] = ["pre-alarm", "raised", "delivered", "acknowledged", "attended", "closed"];

/** What every rule builds on. What this lets through and no rule can use is met where one home is decided. */
export function isWholeIncident(value: unknown, incidentId: string): value is Incident {
  if (typeof value !== "object" || value === null) return false;
  // `as`: looked at field by field, below.
  const one = value as Partial<Incident>;
  const numbers = [one.version, one.newsVersion, one.round, one.openedAtMs, one.roundStartedAtMs, one.escalation];
  const isOpen = one.phase !== "closed";
  return (
    one.incidentId === incidentId &&
    typeof one.subject === "string" &&
    phases.some((phase) => phase === one.phase) &&
    numbers.every((number) => Number.isFinite(number)) &&
    (!isOpen || Number.isFinite(one.nextStepDueAtMs)) &&
    Array.isArray(one.alarms) &&
    // An open incident without an alarm would count as one in which all is eased.
    (!isOpen || one.alarms.length > 0) &&
    one.alarms.every(isWholeAlarm)
  );
}

function isWholeAlarm(one: Partial<IncidentAlarm> | null): boolean {
  return (
    typeof one === "object" &&
    one !== null &&
    typeof one.alarmId === "string" &&
    typeof one.alarm === "string" &&
    typeof one.phase === "string" &&
    Number.isFinite(one.recordedAtMs)
  );
}

/** What stands beside the record, in columns of its own. */
export type IncidentColumns = {
  incidentId: IncidentId;
  subject: string;
  homeId: HomeId | null;
  isClosed: boolean;
  version: number;
  openedAtMs: number;
  closedAtMs: number | null;
};

/** To be shown. An open one goes through `mendedIncident` before anything is decided about it. */
export function incidentOfColumns(columns: IncidentColumns): Incident {
  const { incidentId, subject, homeId, isClosed, version, openedAtMs, closedAtMs } = columns;
  const incident = {
    ...opened({ incidentId, subject, homeId, gatewayId: null, mode: "live", plan: null }, "raised", openedAtMs),
    version,
  };
  if (!isClosed) return { ...incident, newsVersion: version };
  return { ...incident, newsVersion: version, phase: "closed", closedAtMs, note: damagedNote, nextStepDueAtMs: null };
}

/**
 * @param left what `incidentOfColumns` gave.
 * @param alarms all that are known to belong to it; at least one, because an incident without any would close itself.
 * @param lastRound of its deliveries: a new round is told anew.
 */
export function mendedIncident(
  left: Incident,
  alarms: readonly { alarmId: AlarmId; recordedAtMs: number }[],
  lastRound: number,
  nowMs: number,
): Changed {
  const stand: readonly IncidentAlarm[] = alarms.map(({ alarmId, recordedAtMs }) => ({
    alarmId,
    alarm: "unreadable",
    phase: "raised",
    deviceId: null,
    confidence: "certain",
    occurredAtMs: null,
    recordedAtMs,
    lateByMs: 0,
    outsideAtMs: nowMs,
    reason: damagedNote,
    evidence: "",
  }));
  return changed({ ...left, alarms: stand, round: lastRound + 1, roundStartedAtMs: nowMs, nextStepDueAtMs: nowMs }, [
    entry(nowMs, "system", null)("alarm-raised", damagedNote),
  ]);
}
