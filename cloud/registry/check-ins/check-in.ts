/**
 * Proactive check-ins (主动关怀): whom to call today, and what follows from a call. Pure.
 *
 * Rules. Somebody is to be called who asked for it, who came home from hospital, who had an incident, who wished for something; and whoever nobody has reached for as long as is set for
 * their risk (unknown counts as high). A call that reached them ends all of this. One that did not is repeated: after two hours, after four, then the next morning, never at night.
 * So many in a row that nobody took (`triesInVain`) are no list entry any more: where something moved in the home since the first of them somebody is there, and the entry stands on top
 * with "ask the contacts, or go there"; where nothing moved, or nobody knows (no kit, a kit that is not heard), an incident is opened in the hand of whoever called. Needing help opens one at once.
 *
 * Inputs: what is kept of a resident, what came of a call, what the home says of itself, now. Limits: it knows no working hours of the desk.
 * Source of the intervals: visits by risk in published practice (weekly, monthly, quarterly); the tries are ours (decision 0132).
 */

import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { Risk } from "../residents/resident-record.ts";

export const checkInOutcomes = ["well", "wants", "not-reached", "help"] as const;
export type CheckInOutcome = (typeof checkInOutcomes)[number];
/** Why somebody is called who was reached not long ago. */
export const askedWhy = ["asked-for", "after-hospital", "after-incident", "wish"] as const;
export type AskedWhy = (typeof askedWhy)[number];

export type Asked = { why: AskedWhy; dueAtMs: number; by: string; atMs: number; note: string };
export type Call = { atMs: number; by: string; outcome: CheckInOutcome; note: string; incidentId: string | null };
export type CheckIn = {
  asked: Asked | null;
  /** In a row that nobody took, since when, and when it is tried again. */
  tries: number;
  triedSinceMs: number | null;
  nextTryAtMs: number | null;
  /** The latest last; older ones stand in the history of the record. */
  calls: readonly Call[];
  /** For which incidents they were put on the list already. */
  incidents: readonly string[];
};

export const nobodyCalled: CheckIn = {
  asked: null,
  tries: 0,
  triedSinceMs: null,
  nextTryAtMs: null,
  calls: [],
  incidents: [],
};

/** A quarter of daily calls, so that a month is whole in one version. */
export const callsMax = 40;
export const incidentsMax = 5;

/** Nobody whose risk is high, or not known, waits for a third one. */
export const triesInVain = (risk: Risk): number => (risk === "high" || risk === "unknown" ? 2 : 3);

/** People are called between these hours of their own day, unless they asked for another time. */
const callsFrom = hours(8);
const callsUntil = hours(20);
const morning = hours(9);
const waits = [hours(2), hours(4)];

/** When it is tried again after so many in vain. */
export function nextTryAt(tries: number, nowMs: number, timeZone: string): number {
  const wait = waits[tries - 1];
  if (wait !== undefined) {
    const atMs = nowMs + wait;
    const ofDay = timeOfDay(atMs, timeZone);
    if (ofDay >= callsFrom && ofDay <= callsUntil) return atMs;
    // Before eight: this morning still.
    if (ofDay < callsFrom) return atMs - ofDay + morning;
  }
  return nextMorning(nowMs, timeZone);
}

export function nextMorning(nowMs: number, timeZone: string): number {
  return nowMs - timeOfDay(nowMs, timeZone) + days(1) + morning;
}

const timeOfDay = (atMs: number, timeZone: string): number => sinceMondayMs(atMs, timeZone) % days(1);

/** Put on the list; who stands there already for something that is due earlier keeps that time. */
export function ask(known: CheckIn, asked: Asked, incidentId: string | null): CheckIn {
  if (incidentId !== null && known.incidents.includes(incidentId)) return known;
  const incidents = incidentId === null ? known.incidents : [...known.incidents, incidentId].slice(-incidentsMax);
  const before = known.asked;
  if (before !== null && before.dueAtMs <= asked.dueAtMs) return { ...known, incidents };
  return { ...known, asked, incidents };
}

/** What somebody says came of a call. `dueAtMs`: when they want to be called again, or when it is tried again. */
export type Said = { outcome: CheckInOutcome; note: string; by: string; dueAtMs: number | null };
/** As the home is now. */
export type AtHome = { risk: Risk; timeZone: string; lastActivityAtMs: number | null; isHeard: boolean };

export type AfterCall = {
  checkIn: CheckIn;
  /** They were spoken to. */
  isReached: boolean;
  /** Why an incident is to be opened; null = none. */
  incident: "needs-help" | "not-reached" | null;
  /** So many in vain, and something moves there. */
  isSomebodyThere: boolean;
};

export function afterCall(known: CheckIn, said: Said, atHome: AtHome, nowMs: number): AfterCall {
  const { outcome, note, by, dueAtMs } = said;
  const call: Call = { atMs: nowMs, by, outcome, note, incidentId: null };
  const calls = [...known.calls, call].slice(-callsMax);
  const over = { ...known, asked: null, tries: 0, triedSinceMs: null, nextTryAtMs: null, calls };
  const reached = { isReached: true, incident: null, isSomebodyThere: false };
  switch (outcome) {
    case "well":
      return { ...reached, checkIn: over };
    case "wants": {
      const due = dueAtMs ?? nextMorning(nowMs, atHome.timeZone);
      return { ...reached, checkIn: { ...over, asked: { why: "wish", dueAtMs: due, by, atMs: nowMs, note } } };
    }
    case "help":
      return { ...reached, checkIn: over, incident: "needs-help" };
    case "not-reached":
      return afterNobody({ ...known, calls }, { dueAtMs }, atHome, nowMs);
  }
}

function afterNobody(known: CheckIn, said: Pick<Said, "dueAtMs">, atHome: AtHome, nowMs: number): AfterCall {
  const tries = known.tries + 1;
  const triedSinceMs = known.triedSinceMs ?? nowMs;
  const nextTryAtMs = said.dueAtMs ?? nextTryAt(tries, nowMs, atHome.timeZone);
  const again = { ...known, tries, triedSinceMs, nextTryAtMs };
  if (tries < triesInVain(atHome.risk))
    return { checkIn: again, isReached: false, incident: null, isSomebodyThere: false };
  const { lastActivityAtMs, isHeard } = atHome;
  const isSomebodyThere = isHeard && lastActivityAtMs !== null && lastActivityAtMs >= triedSinceMs;
  if (isSomebodyThere) return { checkIn: again, isReached: false, incident: null, isSomebodyThere };
  // From here the incident has it; the list begins anew tomorrow.
  const tomorrow = nextMorning(nowMs, atHome.timeZone);
  const checkIn = { ...known, tries: 0, triedSinceMs: null, nextTryAtMs: tomorrow };
  return { checkIn, isReached: false, incident: "not-reached", isSomebodyThere };
}

/** The last call became this incident. */
export function withIncident(known: CheckIn, incidentId: string): CheckIn {
  const last = known.calls.at(-1);
  const incidents = [...known.incidents, incidentId].slice(-incidentsMax);
  return last === undefined
    ? { ...known, incidents }
    : { ...known, incidents, calls: [...known.calls.slice(0, -1), { ...last, incidentId }] };
}
