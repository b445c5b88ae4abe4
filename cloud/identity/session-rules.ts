/**
 * How far somebody has come in signing in, and for how long it holds. Whoever has shown a password but not the second factor that they have,
 * or need, may do that next thing and nothing else.
 *
 * Source: NIST SP 800-63B-4 §2.2.3 (with two factors: 24 h at most, 1 h idle as a rule) for those who see many people's data. Operators are
 * left signed in over a quiet shift of 12 h: to be thrown out in front of an alarm is the greater danger. Who works in homes, and who
 * looks after one relative, stays signed in on their own phone.
 */

import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Grant, Role } from "../access/principal.ts";
import { needsSecondFactor } from "./account.ts";

export const stages = [
  /** Has a second factor and has not shown it. */
  "second-factor",
  /** Needs one and has none. */
  "add-factor",
  "full",
] as const;
export type Stage = (typeof stages)[number];

export function stageAfterProof(given: {
  grants: readonly Grant[];
  hasFactor: boolean;
  wasFactorShown: boolean;
}): Stage {
  const { grants, hasFactor, wasFactorShown } = given;
  if (wasFactorShown) return "full";
  if (hasFactor) return "second-factor";
  return needsSecondFactor(grants) ? "add-factor" : "full";
}

export type Lasting = { idle: Millis; atMost: Millis };

/** Time to find the phone with the codes; time to install an app that makes them. */
const unfinished: Readonly<Record<Exclude<Stage, "full">, Lasting>> = {
  "second-factor": { idle: minutes(10), atMost: minutes(10) },
  "add-factor": { idle: minutes(30), atMost: minutes(30) },
};

const byRole: Readonly<Record<Role, Lasting>> = {
  operator: { idle: hours(12), atMost: hours(24) },
  supervisor: { idle: hours(12), atMost: hours(24) },
  "area-administrator": { idle: hours(1), atMost: hours(12) },
  auditor: { idle: hours(1), atMost: hours(12) },
  responder: { idle: hours(12), atMost: days(7) },
  technician: { idle: hours(12), atMost: days(7) },
  installer: { idle: hours(12), atMost: days(7) },
  caregiver: { idle: days(30), atMost: days(90) },
};

/** Of several roles the strictest limits hold. */
export function lasting(stage: Stage, grants: readonly Grant[]): Lasting {
  if (stage !== "full") return unfinished[stage];
  const all = grants.map(({ role }) => byRole[role]);
  if (all.length === 0) return { idle: hours(1), atMost: hours(12) };
  const shortest = (pick: (one: Lasting) => Millis): Millis =>
    all.map(pick).reduce((least, one) => (one < least ? one : least));
  return { idle: shortest((one) => one.idle), atMost: shortest((one) => one.atMost) };
}

export function isOver(session: { seenAtMs: number; idleMs: number; endsAtMs: number }, nowMs: number): boolean {
  return nowMs >= session.endsAtMs || nowMs - session.seenAtMs >= session.idleMs;
}

/** Browsers in which one person can be signed in; the one that was used longest ago ends first. */
export const sessionsMax = 20;
/** A use is written down so often and not at each request. */
export const seenEvery = minutes(5);
/** A browser stays known for so long after the last time. */
export const deviceKnownFor = days(180);
/** An invitation link. */
export const invitationHolds = hours(72);
/** Whoever changes what proves them has shown that it is they not longer ago than this. */
export const freshFor = minutes(15);
