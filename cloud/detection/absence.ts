/**
 * Days on which nobody is expected in the home: away, on holiday, in hospital. Set by a named person for at most `absenceMax`, ended by a person, by its last day, or by
 * whoever stays in the home.
 *
 * Idea: it suspends the two rules that wait for people (nobody moves, somebody is out for long), and nothing else: what a device says raises as ever, and the exterior door is
 * watched. It suspends only while the home is believed empty. Where an exterior door is watched, that is what the door tells: whoever is still packing, or never left, is
 * watched over as before. Where none is, it is no movement for `absenceSettles`. So activity before leaving ends nothing. Activity in an empty home makes its silence count
 * at once, the louder side, because whoever is there may fall there; the absence itself ends only when somebody moves for `absenceEndsAfter` in two rooms, or presses, and whoever
 * set it is told and asked: who waters the flowers ends nothing.
 *
 * When it is over the clocks begin anew at that instant: nobody is looked for because of the days in between, and whoever does not come back is.
 *
 * Inputs: the state, time, activity inside. Limits: whoever collapses in a home without a watched door after the absence was set is not missed for its days; there
 * a short visit is a silence that counts from its end. Source: docs/architecture.md §2 (promise 3); docs/decisions/0134.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { absenceEndsAfter, absenceSettles, departureAfter } from "./catalogue.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";

export type Absence = {
  absenceId: string;
  kind: "away" | "holiday" | "hospital";
  /** The name of whoever set it, and their account; null = nobody signs in there. */
  by: string;
  accountId: string | null;
  fromMs: number;
  /** Its last day, `2026-11-30` in the home's time zone, and the end of that day. */
  lastDay: string;
  untilMs: number;
};

export type EndedAbsence = Absence & {
  endedAtMs: number;
  how: "person" | "date" | "activity";
  endedBy: string | null;
};

/** Somebody is in the empty home: since when, where first, and whether in another room too. */
export type Stay = { fromMs: number; room: Room | null; isInTwoRooms: boolean };

/** What somebody wants of it. `seen`: the one that they were shown, null = none. */
export type AbsenceAsked =
  | { kind: "set"; absence: Absence; seen: string | null }
  | { kind: "end"; absenceId: string; by: string };

/** Nobody sets or ends what they were not shown: two people may look after the same home. */
export function isOutdated(state: Pick<HomeState, "absence"> | null, asked: AbsenceAsked): boolean {
  const present = state?.absence?.absenceId ?? null;
  return asked.kind === "set" ? asked.seen !== present : asked.absenceId !== present;
}

export function absenceSet(before: HomeState, absence: Absence, nowMs: number): HomeState {
  const { presence, lastActivityAtMs, lastInteriorAtMs } = before;
  // With a visitor about, nobody is inferred away: but whoever is fetched leaves with a visitor. The door was the last thing that moved, so nobody is there.
  const hasLeft =
    presence.at === "home" &&
    lastActivityAtMs !== null &&
    lastActivityAtMs > (lastInteriorAtMs ?? 0) &&
    nowMs >= lastActivityAtMs + departureAfter;
  const present = hasLeft ? ({ at: "away", sinceMs: lastActivityAtMs } as const) : presence;
  const { stay: _former, ...state } = before;
  return { ...state, presence: present, absence };
}

/** Whether nobody is believed to be there. */
export function isEmpty(
  state: Pick<HomeState, "absence" | "presence" | "lastInteriorAtMs" | "stay">,
  settings: Pick<HomeSettings, "devices">,
  atMs: number,
): boolean {
  // Where no door tells that they left, whoever was seen there may lie there.
  return hasSettled(state, settings, atMs) && (state.stay === undefined || state.presence.at !== "home");
}

/** The same, whoever was there before. */
function hasSettled(
  state: Pick<HomeState, "absence" | "presence" | "lastInteriorAtMs">,
  { devices }: Pick<HomeSettings, "devices">,
  atMs: number,
): boolean {
  const { absence, presence, lastInteriorAtMs } = state;
  if (absence === undefined) return false;
  if (presence.at !== "home") return true;
  if (devices.some(({ isExteriorDoor }) => isExteriorDoor)) return false;
  return atMs >= (lastInteriorAtMs ?? 0) + absenceSettles;
}

/** What time alone does. */
export function absenceAt(state: HomeState, nowMs: number): HomeState {
  const { absence } = state;
  if (absence === undefined || nowMs < absence.untilMs) return state;
  return absenceOver(state, { how: "date", endedBy: null, endedAtMs: absence.untilMs });
}

/** Somebody moves in a home in which nobody is expected. */
export function absenceSeen(
  state: HomeState,
  settings: Pick<HomeSettings, "devices">,
  { atMs, room }: { atMs: number; room: Room | null },
): HomeState {
  const { absence, stay: before } = state;
  if (absence === undefined) return state;
  const begins = comesIn(state, settings, atMs);
  if (!begins && before === undefined) return state;
  const stay: Stay =
    begins || before === undefined
      ? { fromMs: atMs, room, isInTwoRooms: !canTellRooms(settings) }
      : { ...before, room: before.room ?? room, isInTwoRooms: before.isInTwoRooms || isOther(before.room, room) };
  return stay.isInTwoRooms && atMs >= stay.fromMs + absenceEndsAfter
    ? absenceOver(state, { how: "activity", endedBy: null, endedAtMs: atMs })
    : { ...state, stay };
}

/** Whoever presses is there, and nobody waits for more. */
export function absencePressed(state: HomeState, settings: Pick<HomeSettings, "devices">, atMs: number): HomeState {
  return comesIn(state, settings, atMs) || state.stay !== undefined
    ? absenceOver(state, { how: "activity", endedBy: null, endedAtMs: atMs })
    : state;
}

function comesIn(state: HomeState, settings: Pick<HomeSettings, "devices">, atMs: number): boolean {
  const { absence, presence } = state;
  if (absence === undefined || !hasSettled(state, settings, atMs)) return false;
  // Where no door tells, whoever slept while it was set gets up and leaves.
  return presence.at !== "home" || atMs >= absence.fromMs + absenceSettles;
}

const isOther = (one: Room | null, other: Room | null): boolean => one !== null && other !== null && one !== other;

/** Of a home with detectors in one room nobody can say that two were used. */
function canTellRooms({ devices }: Pick<HomeSettings, "devices">): boolean {
  const inside = devices.filter(({ isExteriorDoor, room }) => !isExteriorDoor && room !== "outside");
  return inside.some(({ room }) => room !== inside[0]?.room);
}

export function absenceOver(
  before: HomeState,
  { how, endedBy, endedAtMs }: Pick<EndedAbsence, "how" | "endedBy" | "endedAtMs">,
): HomeState {
  const { absence, stay: _seen, ...state } = before;
  if (absence === undefined) return before;
  const after: HomeState = { ...state, lastAbsence: { ...absence, how, endedBy, endedAtMs } };
  // Whoever is active now ends by that what was raised, with its own word.
  if (how === "activity") return after;
  const { overdue: _looked, ...unlooked } = after;
  return {
    ...unlooked,
    silenceFromMs: Math.max(after.silenceFromMs, endedAtMs),
    // What was raised before is with people; what comes now is another silence.
    inactivity: after.inactivity.at === "raised" ? { at: "quiet" } : after.inactivity,
  };
}

/** From when a silence, or an outing, is counted: not from before an absence that is over. */
export function countedAnewFrom({ lastAbsence }: Pick<HomeState, "lastAbsence">, fromMs: number): number {
  return lastAbsence === undefined || lastAbsence.how === "activity" ? fromMs : Math.max(fromMs, lastAbsence.endedAtMs);
}

export function absenceDueAtMs({ absence }: Pick<HomeState, "absence">): number | null {
  return absence?.untilMs ?? null;
}
