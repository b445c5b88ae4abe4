/**
 * Grounds as they come back from a disk or from another program: what can be understood is kept, what cannot is left out and counted.
 *
 * Idea: a ground explains an alarm and is never a condition of it. So nothing in here throws, whatever was stored, and no alarm is hidden because one of its reasons cannot be read.
 * Inputs: anything. Limits: `groundsMax` are kept, the first ones, because the most telling stands first; of a ground only the fields that are known here.
 * A kind that a newer program wrote counts as left out.
 */

import { confidences, lifeKinds } from "./alarm.ts";
import { groundsMax, type Ground } from "./grounds.ts";
import { rooms } from "./home.ts";

export type ReadGrounds = { grounds: readonly Ground[]; leftOut: number };

type Check = (value: unknown) => boolean;

/** An instant that a calendar can show in each zone with four figures for its year. */
const instantMax = Date.UTC(9_999, 11, 30);
/** Longer than a device's id ever is; what is longer was not written by us. */
const idMax = 200;

const instant: Check = (value) =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= instantMax;
const length: Check = instant;
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const id: Check = (value) => typeof value === "string" && value.length <= idMax;
const oneOf =
  (list: readonly unknown[]): Check =>
  (value) =>
    list.includes(value);
const orNobodyKnows =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const room = oneOf(rooms);

/** Each field of each kind: a kind that is missing here, or a field too many or too few, does not compile. */
const fields: { [Kind in Ground["kind"]]: Record<Exclude<keyof Extract<Ground, { kind: Kind }>, "kind">, Check> } = {
  "no-movement": { sinceMs: instant, room: orNobodyKnows(room) },
  "usual-at-most": { lengthMs: length },
  "usual-in-room": { lengthMs: length, room },
  "usual-elsewhere": { lengthMs: length },
  "limit-set": { lengthMs: length },
  "stay-in-room": { sinceMs: instant, room: orNobodyKnows(room) },
  "door-unopened": { sinceMs: instant, days: count },
  detectors: { working: count, known: count },
  out: { sinceMs: instant },
  "usually-back-within": { lengthMs: length },
  "door-open": { sinceMs: instant, deviceId: orNobodyKnows(id) },
  reported: { alarm: oneOf(lifeKinds), deviceId: orNobodyKnows(id), room: orNobodyKnows(room) },
  fall: { room: orNobodyKnows(room), confidence: oneOf(confidences) },
  lying: { sinceMs: instant },
  "still-after-fall": { sinceMs: instant },
  "not-cleared": {},
  "a-fall-lately": { atMs: instant },
  "gateway-silent": { sinceMs: instant },
  "visitor-maybe": { untilMs: instant },
  stranger: { deviceId: orNobodyKnows(id) },
  "home-guessed": {},
  "happened-between": { fromMs: orNobodyKnows(instant), untilMs: instant },
  late: { byMs: length },
};

/** `undefined`: there were none, as with everything that was stored before there were any. */
export function readGrounds(stored: unknown): ReadGrounds {
  if (stored === undefined) return { grounds: [], leftOut: 0 };
  if (!Array.isArray(stored)) return { grounds: [], leftOut: 1 };
  // Looked at no further than can be kept: a list without an end must not hold up an alarm.
  const grounds = stored.slice(0, groundsMax).flatMap((one: unknown) => readGround(one) ?? []);
  return { grounds, leftOut: stored.length - grounds.length };
}

function readGround(stored: unknown): Ground | null {
  if (typeof stored !== "object" || stored === null || !("kind" in stored)) return null;
  // `Object.hasOwn`: "constructor" is no kind.
  if (typeof stored.kind !== "string" || !Object.hasOwn(fields, stored.kind)) return null;
  // `as`: that it is a kind was asked just now; what stands in the fields is not believed before it was checked.
  const kind = stored.kind as Ground["kind"];
  const checks: Record<string, Check> = fields[kind];
  const values = stored as Record<string, unknown>;
  const names = Object.keys(checks);
  if (!names.every((name) => Object.hasOwn(values, name) && checks[name]?.(values[name]) === true)) return null;
  // `as`: each field of this kind was checked one by one.
  return { kind, ...Object.fromEntries(names.map((name) => [name, values[name]])) } as Ground;
}
