/** A raised incident as the cloud would open it, for tests that need one and not how it came about. */

import { opened, type Fresh } from "@shouwang/cloud/alarms/alarm-machine.ts";
import type { Incident, IncidentAlarm } from "@shouwang/cloud/alarms/incident.ts";
import { must, parseAlarmId, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";

const alarmId = must(parseAlarmId("alarm-1"), "alarm-1");
const fresh: Fresh = {
  incidentId: must(parseIncidentId("incident-1"), "incident-1"),
  subject: "home:home-1",
  homeId: must(parseHomeId("home-1"), "home-1"),
  gatewayId: null,
  mode: "live",
  plan: null,
};

export function raisedAlarm(atMs: number, changes: Partial<IncidentAlarm> = {}): IncidentAlarm {
  return {
    alarmId,
    alarm: "panic",
    phase: "raised",
    deviceId: null,
    confidence: "certain",
    occurredAtMs: atMs,
    recordedAtMs: atMs,
    lateByMs: 0,
    outsideAtMs: null,
    reason: "The panic button was pressed.",
    evidence: 'action="emergency"',
    ...changes,
  };
}

/** Opened at `atMs`, with one panic alarm and its next step a minute later. */
export function raisedIncident(atMs: number, changes: Partial<Incident> = {}): Incident {
  return {
    ...opened(fresh, "raised", atMs),
    version: 1,
    newsVersion: 1,
    alarms: [raisedAlarm(atMs)],
    nextStepDueAtMs: atMs + 60_000,
    ...changes,
  };
}
