/**
 * Within what time somebody has to look after a fault, by its kind, by what it disables and by the home's risk. Data, and the one place for it.
 *
 * Idea: a fault that disables life protection (nobody hears the button, or the whole home) is the technician's first and comes to the desk like an alarm: 60 minutes after it
 * began, 10 for a resident marked high-risk, as the silence of a gateway does. Every other one has the technician's time, and then is the supervisor's of the area.
 *
 * Source: docs/architecture.md §4 (proof of life) and §5; the times of the other kinds are a working rule of the house (docs/decisions/0118) and no standard's.
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import { days, hours, millis, minutes, type Millis } from "@shouwang/shared/time/duration.ts";

/** Whose it is by now. `supervisor`: of the area. */
export const workOwners = ["technician", "caregiver", "supervisor", "desk"] as const;
export type WorkOwner = (typeof workOwners)[number];

/** `after`: from the beginning of the fault until it is this owner's. */
export type Rung = { owner: WorkOwner; after: Millis };
export type Ladder = {
  rungs: readonly [Rung, ...Rung[]];
  /** The last owner's own time; after it the work is late, and stays theirs. */
  last: Millis;
};

/** How long the technician has, in a home of usual risk. */
const usual: Readonly<Record<FaultKind, Millis>> = {
  silent: days(1),
  // It still speaks: weeks are left as a rule, and a visit can be planned.
  "low-battery": days(7),
  tamper: days(1),
  // A gateway's own battery lasts hours.
  "mains-lost": hours(4),
  "clock-untrusted": days(1),
  "link-lost": hours(4),
  storage: days(1),
  stuck: days(1),
  jammed: hours(4),
  cloned: hours(8),
  unreadable: days(1),
  "device-failure": days(1),
  configuration: days(1),
};
/** In a home of high risk a quarter of it. */
const highRiskShare = 4;

/** When the silence of a gateway is told first, that much of it has passed (`detection/catalogue.ts`). */
const silenceToldAfter = minutes(3);
const toCaregiver = minutes(30);

export type Weighed = {
  fault: FaultKind;
  /** Nobody is heard there at all. */
  isWholeGateway: boolean;
  protectsLife: boolean;
  isHighRisk: boolean;
  /** Of the cloud itself: whose it is stands in it. */
  isOwn: boolean;
  owner: "technician" | "caregiver" | "desk";
};

export function ladderOf({ fault, isWholeGateway, protectsLife, isHighRisk, isOwn, owner }: Weighed): Ladder {
  const share = millis(Math.floor(usual[fault] / (isHighRisk ? highRiskShare : 1)));
  if (isOwn && owner === "desk") return { rungs: [{ owner: "desk", after: millis(0) }], last: minutes(60) };
  const technician: Rung = { owner: "technician", after: millis(0) };
  if (isOwn || !protectsLife) return { rungs: [technician, { owner: "supervisor", after: share }], last: share };
  const toDesk = isHighRisk ? minutes(10) : minutes(60);
  const already = isWholeGateway && fault === "silent" ? silenceToldAfter : millis(0);
  const from = (after: Millis): Millis => millis(after - already);
  const caregiver: Rung[] =
    isWholeGateway && toCaregiver < toDesk ? [{ owner: "caregiver", after: from(toCaregiver) }] : [];
  return { rungs: [technician, ...caregiver, { owner: "desk", after: from(toDesk) }], last: toDesk };
}

/** With these, a device that somebody relies on to call for help is not heard. */
const deafening: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "silent",
  "link-lost",
  "stuck",
  "jammed",
  "device-failure",
  "unreadable",
]);

/**
 * Whether somebody who calls for help in this home might not be heard.
 * @param device what the registry says of it: `none` = it is the gateway itself, `unknown` = nobody registered it, so it may be the button.
 */
export function disablesLife(fault: FaultKind, device: "none" | "unknown" | "life" | "other"): boolean {
  // A gateway names a lost link of devices that are relied on, and of no others (gateway/core/supervision.ts).
  if (fault === "link-lost") return true;
  if (device === "none") return fault === "silent";
  return device !== "other" && deafening.has(fault);
}
