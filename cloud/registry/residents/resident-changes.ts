/**
 * What may happen to a resident, each as a decision over the record: nothing is taken out of it that was there. Times come in; a time before the present stay began is
 * taken as its beginning, so that stays never overlap.
 */

import type { AreaCode, HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { Ability } from "./ability.ts";
import { refused, type Refused } from "./refusal.ts";
import { fallsMax, homeOf, staysMax, type ResidentContent, type ResidentStatus } from "./resident-record.ts";

export type Decided<Content> = { kind: "content"; content: Content } | Refused;

const decided = <Content>(content: Content): Decided<Content> => ({ kind: "content", content });

/** Into another home, or with their home into another area. The stay before keeps the old area, and so do the counts of that time. */
export function move(
  content: ResidentContent,
  to: { homeId: HomeId; area: AreaCode | null },
  atMs: number,
): Decided<ResidentContent> {
  if (content.status !== "registered") return refused("not-registered");
  const present = homeOf(content);
  if (present.homeId === to.homeId && present.area === to.area) return refused("already-there");
  if (content.stays.length >= staysMax) return refused("too-many");
  const fromMs = Math.max(atMs, content.stays.at(-1)?.fromMs ?? 0);
  return decided({ ...content, stays: [...ended(content, atMs), { ...to, fromMs, untilMs: null }] });
}

/** Registered, moved away, died, left. Whoever comes back lives where they lived last, until they are moved. */
export function setStatus(
  content: ResidentContent,
  status: Exclude<ResidentStatus, "merged">,
  atMs: number,
): Decided<ResidentContent> {
  if (content.status === "merged") return refused("not-registered");
  if (content.status === status) return refused("already-there");
  const changed = { ...content, status, statusSinceMs: atMs };
  if (status !== "registered") return decided({ ...changed, stays: ended(content, atMs) });
  if (content.stays.length >= staysMax) return refused("too-many");
  const { homeId, area } = homeOf(content);
  const fromMs = Math.max(atMs, content.stays.at(-1)?.untilMs ?? 0);
  return decided({ ...changed, stays: [...content.stays, { homeId, area, fromMs, untilMs: null }] });
}

function ended({ stays }: ResidentContent, atMs: number): ResidentContent["stays"] {
  return stays.map((stay) => (stay.untilMs === null ? { ...stay, untilMs: Math.max(atMs, stay.fromMs) } : stay));
}

/** GB/T 42195-2022 as programs quote it: two care-risk events within 30 days ask for another assessment. */
const fallsWithin = days(30);

/** A fall that a person confirmed. The same incident twice is one fall. */
export function confirmFall(
  content: ResidentContent,
  fall: { incidentId: string; atMs: number },
): Decided<ResidentContent> {
  // The record that goes on has its own.
  if (content.status === "merged") return refused("not-registered");
  if (content.falls.some(({ incidentId }) => incidentId === fall.incidentId)) return refused("already-there");
  // Older than all that are kept: it was here, or is of no weight any more.
  if (content.falls.length >= fallsMax && fall.atMs < (content.falls[0]?.atMs ?? 0)) return refused("already-there");
  const falls = [...content.falls, fall].toSorted((one, other) => one.atMs - other.atMs).slice(-fallsMax);
  const near = falls.filter(({ atMs }) => Math.abs(atMs - fall.atMs) <= fallsWithin);
  const asks = near.length >= 2 && content.reassess === null;
  // Falls that the assessment has seen already do not ask for it again.
  const assessedSince = content.ability !== null && near.every(({ atMs }) => dayBefore(atMs, content.ability));
  const reassess = asks && !assessedSince ? ({ sinceMs: fall.atMs, because: "two-falls" } as const) : content.reassess;
  return decided({ ...content, falls, reassess });
}

/** By whole days in UTC, a day late at most: the louder side. */
function dayBefore(atMs: number, ability: Ability | null): boolean {
  return ability !== null && Date.parse(`${ability.assessedOn}T00:00:00Z`) > atMs;
}

/** The new assessment answers what asked for it. */
export function assess(content: ResidentContent, ability: Ability): Decided<ResidentContent> {
  return decided({ ...content, ability, reassess: null });
}

/** Somebody who knows them asks for it: they can do less than the last assessment says. */
export function askReassess(content: ResidentContent, atMs: number): Decided<ResidentContent> {
  if (content.status !== "registered") return refused("not-registered");
  if (content.reassess !== null) return refused("already-there");
  return decided({ ...content, reassess: { sinceMs: atMs, because: "asked-for" } });
}

export function noteReached(
  content: ResidentContent,
  reached: NonNullable<ResidentContent["reached"]>,
): Decided<ResidentContent> {
  if (content.reached !== null && content.reached.atMs >= reached.atMs) return refused("already-there");
  return decided({ ...content, reached });
}

/**
 * Two records of one person become one: `kept` is completed by what only the other knows and goes on; `gone` stays as it was, with its stays ended, and points to the one
 * that goes on. Both keep their histories.
 */
export function merge(
  kept: { id: ResidentId; content: ResidentContent },
  gone: { id: ResidentId; content: ResidentContent },
  atMs: number,
): { kind: "merged"; kept: ResidentContent; gone: ResidentContent } | Refused {
  const [one, other] = [kept.content, gone.content];
  if (kept.id === gone.id || one.status === "merged" || other.status === "merged") return refused("not-registered");
  if (one.idNumber !== null && other.idNumber !== null && one.idNumber !== other.idNumber)
    return refused("people-differ");
  const held = new Set(one.categories.map(({ category, fromOn }) => `${category} ${fromOn}`));
  const reached = [one.reached, other.reached].flatMap((each) => each ?? []).toSorted((a, b) => a.atMs - b.atMs);
  const fallen = new Map([...other.falls, ...one.falls].map((fall) => [fall.incidentId, fall]));
  const notes = [one.healthNotes, other.healthNotes].filter((text) => text !== "");
  const content: ResidentContent = {
    ...one,
    sex: one.sex ?? other.sex,
    bornOn: one.bornOn ?? other.bornOn,
    idNumber: one.idNumber ?? other.idNumber,
    phones: [...new Set([...one.phones, ...other.phones])].slice(0, 5),
    categories: [
      ...one.categories,
      ...other.categories.filter(({ category, fromOn }) => !held.has(`${category} ${fromOn}`)),
    ].slice(0, 50),
    ability: later(one.ability, other.ability),
    risk: louder(one.risk, other.risk),
    healthNotes: [...new Set(notes)].join("\n").slice(0, 2_000),
    reached: reached.at(-1) ?? null,
    falls: [...fallen.values()].toSorted((a, b) => a.atMs - b.atMs).slice(-fallsMax),
    reassess: one.reassess ?? other.reassess,
    alsoKnownAs: [...new Set([...one.alsoKnownAs, ...other.alsoKnownAs, gone.id])].slice(-20),
  };
  const left = { ...other, status: "merged", statusSinceMs: atMs, mergedInto: kept.id, stays: ended(other, atMs) };
  return { kind: "merged", kept: content, gone: left as ResidentContent };
}

function later(one: Ability | null, other: Ability | null): Ability | null {
  if (one === null || other === null) return one ?? other;
  return one.assessedOn >= other.assessedOn ? one : other;
}

const loudness = { low: 0, medium: 1, unknown: 2, high: 3 } as const;
function louder(one: ResidentContent["risk"], other: ResidentContent["risk"]): ResidentContent["risk"] {
  if (one === "unknown" || other === "unknown") return one === "unknown" ? other : one;
  return loudness[one] >= loudness[other] ? one : other;
}
