/**
 * Who looks at which incident, and who sits at a desk at all: what the pages said last. Pure.
 *
 * Idea: each page says again every few seconds what is on its screen. What it does not say again is not so any more: a browser that died, a laptop that was
 * closed, a line that broke. Nothing of it is stored, because after a restart every page says it anew; and nothing rests on it but what people are shown:
 * the version that somebody saw is what refuses the second act.
 *
 * Inputs: what was known, what a page says, now. Limits: `pagesMax` pages, the one that was quiet longest goes first.
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { AtDesksView, LookingView } from "../api/contract/looking.ts";
import type { IncidentHead } from "../api/ports.ts";

/** A page says it every 10 s: two that are lost on the way take nobody from the screen of others. */
export const looksFor = seconds(30);
/** A page whose line broke comes back after a second. */
const comesBackWithin = seconds(5);
/** As many desks as the live stream serves, and as many again that come and go. */
const pagesMax = 200;

export type Seat = {
  /** One page. */
  desk: string;
  /** The same person wherever they sit. */
  operator: string;
  name: string;
  incidentId: IncidentId | null;
  /** Whether whoever sits there may take that incident. */
  mayTake: (incident: IncidentHead) => boolean;
};
type Known = Seat & { sinceMs: number; untilUptimeMs: number };
/** For people, and for what is measured: a clock that somebody sets takes nobody from the screen. */
export type Instant = { wallMs: number; uptimeMs: number };
export type Seats = ReadonlyMap<string, Known>;

export const nobodySits: Seats = new Map();

/** What is said for the first time, or of something else, begins now. */
export function said(seats: Seats, seat: Seat, now: Instant): Seats {
  const next = new Map(seats);
  const before = next.get(seat.desk);
  next.delete(seat.desk);
  const isSame = before?.incidentId === seat.incidentId && before.operator === seat.operator;
  next.set(seat.desk, {
    ...seat,
    sinceMs: isSame ? before.sinceMs : now.wallMs,
    untilUptimeMs: now.uptimeMs + looksFor,
  });
  // The order is that in which they last said something.
  for (const desk of [...next.keys()].slice(0, Math.max(0, next.size - pagesMax))) next.delete(desk);
  return next;
}

/** Its line is gone: it is closed, or it comes back in a moment and says so again. */
export function left(seats: Seats, desk: string, { uptimeMs }: Pick<Instant, "uptimeMs">): Seats {
  const known = seats.get(desk);
  if (known === undefined) return seats;
  // In its place: the order is not by this.
  return new Map(seats).set(desk, {
    ...known,
    untilUptimeMs: Math.min(known.untilUptimeMs, uptimeMs + comesBackWithin),
  });
}

export function withoutQuiet(seats: Seats, { uptimeMs }: Pick<Instant, "uptimeMs">): Seats {
  return new Map([...seats].filter(([, { untilUptimeMs }]) => uptimeMs < untilUptimeMs));
}

/** When the first of them has been quiet for too long, as `uptimeMs`; null = nobody sits anywhere. */
export function quietAtMs(seats: Seats): number | null {
  const times = [...seats.values()].map(({ untilUptimeMs }) => untilUptimeMs);
  return times.length === 0 ? null : Math.min(...times);
}

export function lookersAt(seats: Seats, incidentId: string): LookingView {
  const people = new Map<string, { name: string; sinceMs: number }>();
  for (const one of seats.values()) {
    if (one.incidentId !== incidentId) continue;
    const sinceMs = Math.min(one.sinceMs, people.get(one.operator)?.sinceMs ?? one.sinceMs);
    people.set(one.operator, { name: one.name, sinceMs });
  }
  return { incidentId, people: [...people.values()].toSorted((one, other) => one.sinceMs - other.sinceMs) };
}

export function allLookedAt(seats: Seats): readonly LookingView[] {
  const ids = new Set([...seats.values()].flatMap(({ incidentId }) => incidentId ?? []));
  return [...ids].map((incidentId) => lookersAt(seats, incidentId));
}

/** Of the incidents that somebody looks or looked at, those at which it is somebody else now. */
export function changedBetween(before: Seats, after: Seats): readonly LookingView[] {
  const then = new Map(allLookedAt(before).map((one) => [one.incidentId, namesOf(one)]));
  const now = allLookedAt(after);
  const gone = [...then.keys()].filter((incidentId) => !now.some((one) => one.incidentId === incidentId));
  return [
    ...now.filter((one) => then.get(one.incidentId) !== namesOf(one)),
    ...gone.map((incidentId) => ({ incidentId, people: [] })),
  ];
}

const namesOf = ({ people }: LookingView): string => JSON.stringify(people);

/** Who sits at a desk and may take this one, by name. */
export function whoMayTake(seats: Seats, incidentId: string, incident: IncidentHead): AtDesksView {
  const people = new Map<string, AtDesksView[number]>();
  for (const one of seats.values()) {
    if (!one.mayTake(incident)) continue;
    const isLooking = one.incidentId === incidentId || (people.get(one.operator)?.isLooking ?? false);
    people.set(one.operator, { name: one.name, isLooking });
  }
  return [...people.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
