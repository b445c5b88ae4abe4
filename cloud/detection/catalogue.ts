/**
 * The decision table as data: for each kind of alarm, whether it starts as a pre-alarm, when it becomes an alarm, and when the
 * centre outside is due. The files of the single rules read their seconds here and nowhere else.
 *
 * Inputs: none. Limits: when the resident and the caregivers are told are steps of the plan (cloud/registry/settings/alarm-plan.ts), from the beginning of the round.
 * Source: docs/architecture.md §4 (proof of life) and §5 (decision table); docs/decisions/0030-detection-and-plan.md for what
 * the table leaves open.
 */

import type { AlarmKind, Confidence, LifeKind } from "@shouwang/shared/domain/alarm.ts";
import { days, hours, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

/** Two unanswered rounds of the caregivers; for who is at high risk they are not awaited (`isOutsideAtOnce`). */
export const twoRounds = minutes(60);
/** When the centre outside is due, counted from the alarm; null = by the plan's escalation only. */
export const outsideAfter: Record<Exclude<AlarmKind, "inactivity">, Millis | null> = {
  panic: seconds(0),
  /** Of a home nobody knows, where nothing can be awaited. A known home's falls have a course, below. */
  fall: seconds(0),
  call: seconds(0),
  smoke: seconds(0),
  gas: seconds(0),
  "carbon-monoxide": seconds(0),
  "water-leak": minutes(10),
  /** Nobody could read it, so it is taken for the loudest it may be. */
  unreadable: seconds(0),
  "door-watch": twoRounds,
  "away-overdue": twoRounds,
};

export type FallCourse = {
  /** The suspicion becomes an alarm this long after the fall, unless it was cleared. */
  firmAfter: Millis;
  /** The same when the detector reports that somebody lies. */
  firmAfterWhenLying: Millis;
  /** The centre outside, when nobody moved elsewhere since. */
  outsideWhenStill: Millis;
  /** The centre outside in any case unless cleared. */
  outsideAtLatest: Millis;
};

/** `high` = worn, posture confirmed; `low` = radar or a single accelerometer. */
const fallCourses: Record<"high" | "low", FallCourse> = {
  high: {
    firmAfter: seconds(30),
    firmAfterWhenLying: seconds(30),
    outsideWhenStill: seconds(60),
    outsideAtLatest: seconds(60),
  },
  low: {
    firmAfter: minutes(2),
    firmAfterWhenLying: seconds(60),
    outsideWhenStill: minutes(5),
    outsideAtLatest: minutes(10),
  },
};

export function fallCourse(confidence: Confidence): FallCourse {
  return fallCourses[confidence === "low" ? "low" : "high"];
}

/** Movement this soon after a fall may be the fall itself (facts on fall fusion). */
export const fallSettles = seconds(10);
/** A cleared suspicion is watched for this long; */
export const fallWatch = minutes(15);
/** and becomes an alarm after this long without any movement in the home. */
export const fallWatchStillness = minutes(5);
/**
 * After a fall, whatever became of it, a silence that begins within this time counts sooner: with this buffer, and with a limit for each room. Source: facts on
 * inactivity §4.7.
 */
export const fallAftermath = hours(24);
export const bufferAfterFall = hours(1);

/**
 * Hard cap of the inactivity rule. Fixed 12 h, door-aware, measured on eleven recorded homes: 0.04 false alarms a home and
 * week, alarm 10.5 h after the incident on average (fixed 8 h: 0.71 a week, 6.5 h). The learned rule (`learned/`) is sooner wherever it knows the home.
 */
export const inactivityCap = hours(12);
/** Below this a setting is nonsense. A home where somebody lives is given no less than 45 min by the registry; a demo is. */
export const inactivityFloor = minutes(1);
/** The resident's time to answer before the centre outside is due. */
export const inactivityOutsideAfter = minutes(15);

/** The exterior door's events this close together are one passage; so long after the last one nobody seen inside means gone. */
export const departureAfter = seconds(180);
/** The door moved while away and nobody was seen inside for this long: still away. */
export const arrivalUntil = minutes(20);
/** Movement inside this soon before a passage, and after it once the hold of a detector and the closing of the door are over: somebody stayed or came along. */
export const guestBefore = seconds(120);
export const guestStays = { after: seconds(60), until: departureAfter } as const;
export const guestFor = hours(4);
/** A visit lasts at least so long. Source: facts on inactivity §3 (visits of 0.5 to 3 h were measured). */
export const guestVisit = minutes(30);

/** When an exterior door is to be closed, on the clock of the home. Ours: in the early morning many go out for exercise. */
export const night = { from: hours(22), to: hours(6) } as const;
/** How long it may stand open then; what is set lies in between. */
export const doorOpenFloor = minutes(1);
export const doorOpenCap = minutes(60);
/** How long somebody may be out. The cap is that of the learned rule (facts on inactivity §4.4). */
export const awayFloor = hours(1);
export const awayCap = hours(16);
/**
 * What an authority may prescribe beside, each off unless it is set. Published: nobody moves for 12 or 24 h; the door unopened for 24 or 48 h, counted from 08:00; 4 h in the
 * bathroom, 10 h in the bedroom. Source: facts on China §2.2.
 */
export const prescribedLimits = {
  unseen: { least: hours(12), most: hours(24) },
  doorDays: { least: 1, most: 7 },
  bathroom: { least: minutes(30), most: hours(4) },
  bedroom: { least: hours(8), most: hours(24) },
} as const;
/** When a day of the unopened door begins, on the clock of the home. */
export const doorDayBegins = hours(8);

/** What a gateway kept in an outage comes in within this of its being heard again; nothing is concluded from a door before. */
export const keptArrives = minutes(2);

/** In a home without a watched door nobody is believed to be there after so long without movement; an absence begins to count then. Ours: a nap is shorter than the rule it suspends. */
export const absenceSettles = hours(2);
/** Somebody who moves in the empty home for so long, in two rooms, ends the absence (facts on inactivity §4.5). */
export const absenceEndsAfter = minutes(10);
/** Whoever is away for longer is moved, or set again by somebody who still knows. */
export const absenceMax = days(60);

/** Two missed heartbeats of 60 s and a half: the home's inactivity clock stands still from here. */
export const silentAfter = seconds(150);

/** The gateway's silence moves upwards as it gets older. */
export function silenceLadder(
  isHighRisk: boolean,
): readonly { after: Millis; owner: "technician" | "caregiver" | "desk" }[] {
  const toDesk = isHighRisk ? minutes(10) : minutes(60);
  const ladder = [
    { after: minutes(3), owner: "technician" as const },
    { after: minutes(30), owner: "caregiver" as const },
    { after: toDesk, owner: "desk" as const },
  ];
  // For a high-risk resident the desk has it before the caregiver's turn comes: it does not go back down.
  return ladder.filter((step) => step.owner !== "caregiver" || step.after < toDesk);
}

/** Kinds that have no level: each is said once, and nothing takes it back. */
export const presses: readonly LifeKind[] = ["panic", "call", "unreadable"];
