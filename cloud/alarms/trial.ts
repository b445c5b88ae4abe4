/**
 * The test lane: a named person tries named devices of a home, for some minutes. The first press of each of them within that time goes the whole real path, as a test;
 * everything else is live.
 *
 * Idea: the decision is one pure function, and every doubt answers "live". A second press of the same device, a press of a device that was not named, one that happened before
 * or after, one whose time nobody knows, one that cannot be read, one from a home that is a guess, any press while the home has an open live incident: live. What has a level
 * (smoke, a fall) and does not end within `levelEndsWithin` of its test is no test any more: it is raised live then.
 *
 * Inputs: the trial, one life record, whether the home has an open live incident. Limits: `trialMax` long, `devicesMax` devices, one trial of a home at a time; it ends by
 * itself, because it is compared with the time.
 * Source: docs/architecture.md §5 (canary and tests); docs/decisions/0119.
 */

import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { AlarmId, DeviceId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";

/** Time enough to walk through a home once. Whoever needs longer begins another one, and is asked why again. */
export const trialMax = minutes(15);
export const devicesMax = 64;
/** A family presses once and sees it arrive; every minute more is one in which a press that is meant comes as a test. */
export const familyTrialMax = minutes(5);
/** A test button holds its alarm for some seconds; what lasts longer may be a fire. */
export const levelEndsWithin = minutes(2);

export const trialReasons = ["installation", "repair", "weekly", "monthly"] as const;
export type TrialReason = (typeof trialReasons)[number];

export type TrialPress = {
  deviceId: DeviceId;
  alarmId: AlarmId;
  alarm: LifeKind;
  incidentId: IncidentId;
  occurredAtMs: number;
  recordedAtMs: number;
  /** When its level ended; null = it has none, or it has not ended. */
  overAtMs: number | null;
  /** It lasted, and was raised live. */
  wentLiveAtMs: number | null;
};

export type Trial = {
  trialId: string;
  homeId: HomeId;
  devices: readonly DeviceId[];
  /** The person who tries. */
  by: string;
  why: TrialReason;
  fromMs: number;
  untilMs: number;
  endedAtMs: number | null;
  presses: readonly TrialPress[];
};

/** What becomes of a trial, as it is stored with the decision that made it so. */
export type TrialChange =
  | { kind: "begun"; trial: Trial }
  | { kind: "pressed"; trialId: string; homeId: HomeId; press: TrialPress }
  | { kind: "over"; trialId: string; deviceId: DeviceId; atMs: number }
  | { kind: "went-live"; trialId: string; deviceId: DeviceId; atMs: number }
  | { kind: "ended"; trialId: string; atMs: number };

/** Kinds that are said once, and have no end. */
const withoutLevel: ReadonlySet<LifeKind> = new Set<LifeKind>(["panic", "call", "unreadable"]);

export type Tried = {
  deviceId: DeviceId | null;
  /** null = it could not be read. */
  event: { alarm: LifeKind; edge: "raised" | "cleared" } | null;
  isKnownDevice: boolean;
  isHomeGuessed: boolean;
  /** null = nobody knows. */
  occurredAtMs: number | null;
  recordedAtMs: number;
};

/** Whether this record is the test that was announced. Why it is live is for whoever reads the log. */
export function laneOf(
  trial: Trial | undefined,
  tried: Tried,
  home: { hasOpenLive: boolean },
): { lane: "test"; trial: Trial; deviceId: DeviceId; alarm: LifeKind } | { lane: "live"; why: string } {
  const live = (why: string) => ({ lane: "live", why }) as const;
  const { deviceId, event, occurredAtMs, recordedAtMs } = tried;
  if (trial === undefined || trial.endedAtMs !== null) return live("no test is under way");
  if (home.hasOpenLive) return live("the home has an open incident");
  if (event === null || event.alarm === "unreadable") return live("it cannot be read");
  if (event.edge !== "raised") return live("it is an end");
  if (deviceId === null || !trial.devices.includes(deviceId)) return live("this device was not named");
  if (!tried.isKnownDevice || tried.isHomeGuessed) return live("nobody knows for certain where it is");
  if (recordedAtMs < trial.fromMs || recordedAtMs > trial.untilMs) return live("the test is over");
  if (occurredAtMs === null) return live("nobody knows when it happened");
  if (occurredAtMs < trial.fromMs || occurredAtMs > trial.untilMs) return live("it happened at another time");
  if (trial.presses.some((one) => one.deviceId === deviceId)) return live("this device was pressed before");
  return { lane: "test", trial, deviceId, alarm: event.alarm };
}

/** Levels that were to have ended by now. */
export function lastedTooLong(trial: Trial, nowMs: number): readonly TrialPress[] {
  return trial.presses.filter(
    ({ alarm, overAtMs, wentLiveAtMs, recordedAtMs }) =>
      !withoutLevel.has(alarm) &&
      overAtMs === null &&
      wentLiveAtMs === null &&
      (nowMs >= recordedAtMs + levelEndsWithin || trial.endedAtMs !== null),
  );
}

/** Something that it raised as a test is still to end. */
export const hasOpenLevel = (trial: Trial): boolean =>
  trial.presses.some(
    ({ alarm, overAtMs, wentLiveAtMs }) => !withoutLevel.has(alarm) && overAtMs === null && wentLiveAtMs === null,
  );

/** Time has ended it. */
export const isOver = (trial: Trial, nowMs: number): boolean => trial.endedAtMs === null && nowMs > trial.untilMs;

/** Named, and never heard within the test. */
export function missedOf({ devices, presses }: Pick<Trial, "devices" | "presses">): readonly DeviceId[] {
  return devices.filter((deviceId) => !presses.some((one) => one.deviceId === deviceId));
}

export function changedTrial(trial: Trial, change: Exclude<TrialChange, { kind: "begun" }>): Trial {
  const press = (deviceId: DeviceId, to: Partial<TrialPress>): Trial => ({
    ...trial,
    presses: trial.presses.map((one) => (one.deviceId === deviceId ? { ...one, ...to } : one)),
  });
  switch (change.kind) {
    case "pressed":
      return { ...trial, presses: [...trial.presses, change.press] };
    case "over":
      return press(change.deviceId, { overAtMs: change.atMs });
    case "went-live":
      return press(change.deviceId, { wentLiveAtMs: change.atMs });
    case "ended":
      return { ...trial, endedAtMs: change.atMs };
  }
}

/** `isFamily`: whoever cares for the home tries the button with whoever lives there. Not said: somebody who looks after equipment. */
export type TrialAsked = Pick<Trial, "homeId" | "devices" | "by" | "why"> & { forMs: number; isFamily?: boolean };
export type TrialProblem =
  | "not-for-family"
  | "too-long-for-family"
  | "no-devices"
  | "unknown-device"
  | "too-long"
  | "open-incident"
  | "under-way"
  | "no-kit";

/** Why it may not begin; null = it may. */
export function trialProblem(
  { devices, forMs, why, isFamily = false }: TrialAsked,
  home: {
    deviceIds: readonly DeviceId[] | null;
    lifeIds: readonly DeviceId[];
    hasOpenLive: boolean;
    isUnderWay: boolean;
  },
): TrialProblem | null {
  if (home.deviceIds === null) return "no-kit";
  if (devices.length === 0 || devices.length > devicesMax) return "no-devices";
  if (devices.some((one) => !home.deviceIds?.includes(one))) return "unknown-device";
  if (!(forMs > 0 && forMs <= trialMax)) return "too-long";
  if (isFamily && forMs > familyTrialMax) return "too-long-for-family";
  const isTheirs = devices.every((one) => home.lifeIds.includes(one)) && (why === "weekly" || why === "monthly");
  if (isFamily && !isTheirs) return "not-for-family";
  if (home.hasOpenLive) return "open-incident";
  return home.isUnderWay ? "under-way" : null;
}
