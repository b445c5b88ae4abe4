/** Whether a life record is the press that a test was announced for (`alarms/trial.ts` decides that), and what is then written with its decision. Pure over a draft. */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { isOpen } from "../../alarms/incident.ts";
import { testSubject } from "../../alarms/subject.ts";
import { laneOf, type Trial, type TrialPress } from "../../alarms/trial.ts";
import type { LifeInput } from "../../detection/home-input.ts";
import type { Draft } from "../ledger/draft.ts";

type Where = { draft: Draft; subject: string; homeId: HomeId | null; nowMs: number };
export type Tried = {
  subject: string;
  trial: Trial;
  homeId: HomeId;
  press: Omit<TrialPress, "incidentId">;
};

/** Null: it is live. */
export function triedBy({ draft, subject, homeId, nowMs }: Where, input: LifeInput): Tried | null {
  if (homeId === null) return null;
  const { alarmId, deviceId, event, isKnownDevice, isHomeGuessed = false, occurredAtMs } = input;
  const tried = { deviceId, event, isKnownDevice, isHomeGuessed, occurredAtMs, recordedAtMs: nowMs };
  const hasOpenLive = isOpen(draft.subject(subject, homeId).incident);
  const answer = laneOf(draft.trialOf(homeId), tried, { hasOpenLive });
  if (answer.lane === "live" || occurredAtMs === null) return null;
  const { trial, alarm } = answer;
  const times = { occurredAtMs, recordedAtMs: nowMs, overAtMs: null, wentLiveAtMs: null };
  return {
    subject: testSubject(homeId),
    trial,
    homeId,
    press: { deviceId: answer.deviceId, alarmId, alarm, ...times },
  };
}

/** After its incident was decided. */
export function writeTried(draft: Draft, { subject, trial, homeId, press }: Tried): void {
  const incidentId = draft.subject(subject, homeId).incident?.incidentId;
  if (incidentId === undefined) throw new Error("a test raised nothing");
  draft.trial({ kind: "pressed", trialId: trial.trialId, homeId, press: { ...press, incidentId } });
}

/** The detector that was tested says that it is over. */
export function hearLevelOver(
  { draft, homeId, nowMs }: Omit<Where, "subject">,
  { deviceId, alarm, atMs }: { deviceId: DeviceId | null; alarm: LifeEvent["alarm"]; atMs: number },
): void {
  const trial = homeId === null ? undefined : draft.trialOf(homeId);
  const press = trial?.presses.find((one) => one.deviceId === deviceId && one.alarm === alarm);
  if (!trial || !press || press.overAtMs !== null || atMs < press.occurredAtMs) return;
  draft.trial({ kind: "over", trialId: trial.trialId, deviceId: press.deviceId, atMs: nowMs });
}
