/**
 * A notice as the few single signals that a receiver of codes understands: one for each kind of alarm, the loudest first. Pure; used by every connector that sends codes.
 *
 * Input: a notice and the centre's table. Limit: a receiver is told at most `signalsMax` kinds for one notice; there are hardly more, and all of one kind are one signal.
 */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind, FaultState } from "@shouwang/shared/domain/fault.ts";
import { alarmOrder, type IncidentMode } from "../../alarms/incident.ts";
import type { NoticeReason } from "../../alarms/notice-reason.ts";
import type { Notice } from "../emergency-service.ts";
import type { Code, CodeTable } from "./code-table.ts";

export type Edge = "new" | "restore";

export type Signal = {
  edge: Edge;
  /** null = it is not about an alarm of a kind. */
  alarm: AlarmKind | null;
  /** Contact ID: 1 new, 3 restore. */
  qualifier: 1 | 3;
  event: string;
  partition: string;
  zone: string;
  sia: string;
  dty: string;
  stc: string;
  mode: IncidentMode;
  /** Of the latest alarm of the kind; null = not known, or not about one room. */
  room: string | null;
  occurredAtMs: number | null;
  lateByMs: number;
};

/** All kinds that there are fit; an incident with more would only repeat itself. */
export const signalsMax = alarmOrder.length;

/**
 * What has been eased is still waiting for a person, and an escalation is news to a centre that has not heard of the incident: both are told as new, which opens
 * a case where a status report (6) would be filed away. Only what a person closed is over.
 */
const edgeOf: Record<NoticeReason, Edge> = {
  raised: "new",
  "pre-alarm": "new",
  "outside-due": "new",
  escalated: "new",
  asked: "new",
  sent: "new",
  eased: "new",
  closed: "restore",
};

export function signalsOf(notice: Pick<Notice, "alarms" | "mode" | "reason">, table: CodeTable): readonly Signal[] {
  const edge = edgeOf[notice.reason];
  const latestOf = new Map<AlarmKind, Notice["alarms"][number]>();
  for (const alarm of notice.alarms) latestOf.set(alarm.alarm, alarm);
  // An incident that names no alarm is told as one that could not be read: louder, not quieter.
  if (latestOf.size === 0) return [signal(table.alarms.unreadable, { edge, mode: notice.mode, table })];
  return alarmOrder
    .flatMap((kind) => latestOf.get(kind) ?? [])
    .slice(0, signalsMax)
    .map((alarm) => ({
      ...signal(table.alarms[alarm.alarm], { edge, mode: notice.mode, table }),
      alarm: alarm.alarm,
      room: alarm.room,
      occurredAtMs: alarm.occurredAtMs,
      lateByMs: alarm.lateByMs,
    }));
}

export function faultSignal(fault: FaultKind, state: FaultState, table: CodeTable): Signal {
  return signal(table.faults[fault], { edge: state === "gone" ? "restore" : "new", mode: "live", table });
}

/** What we send by ourselves at an interval. */
export function periodicTestSignal(table: CodeTable): Signal {
  return signal(table.periodicTest, { edge: "new", mode: "live", table });
}

function signal(code: Code, { edge, mode, table }: { edge: Edge; mode: IncidentMode; table: CodeTable }): Signal {
  const isOver = edge === "restore";
  const marked = mode === "live" ? null : table.modes[mode];
  return {
    edge,
    alarm: null,
    qualifier: isOver ? 3 : 1,
    event: marked?.event ?? code.event,
    partition: code.partition,
    zone: code.zone,
    sia: marked?.sia ?? (isOver ? code.siaRestore : code.sia),
    dty: code.dty,
    stc: marked?.stc ?? (isOver ? code.stcRestore : code.stc),
    mode,
    room: null,
    occurredAtMs: null,
    lateByMs: 0,
  };
}
