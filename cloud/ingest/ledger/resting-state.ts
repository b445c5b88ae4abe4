/**
 * A home at rest as numbers outside the heap: half a million homes as objects take 2 kB each and make every look at one a walk through memory.
 *
 * Idea: what every home has (times, where somebody is, the room, its detectors, its door, what its days have taught) stands in a row of numbers
 * (`resting-row.ts`); what few homes have (falls, absences, whatever is added later) stays the object it is, beside it. What does not fit this shape in
 * every field is refused, and whoever keeps it keeps the object: nothing is lost or made up here.
 *
 * Inputs: a state, a row. Limits: a cell of `learned` that was handed out shows what was learned until now; who keeps one copies it.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import type { HomeState, Presence } from "../../detection/home-state.ts";
import { cellsTotal, type LearnedDay } from "../../detection/learned/learned-day.ts";
import {
  chatterOf,
  doorsOf,
  heardOf,
  layChatter,
  layDoor,
  layHeard,
  layWatchers,
  watchersOf,
} from "./resting-detectors.ts";
import { column, type Row } from "./resting-row.ts";
import { isMaybe, isNumber, isObject, isOrNull, isThere, keysOf, orAbsent, orNull } from "./resting-values.ts";

/** What stays beside the row, as it is. */
export type Beside = Partial<HomeState> & { readonly [later: string]: unknown };
/** Of most homes. One object, so that it can be compared. */
export const nothingBeside: Beside = {};

const rooms: readonly Room[] = ["bedroom", "bathroom", "kitchen", "living-room", "hall", "outside", "other"];
/** Bits of the flags; above them stand three numbers: the room (0 = none is known), how many watch, how many numbers `heard` has. */
const flag = {
  away: 1,
  arriving: 2,
  seenBefore: 4,
  silent: 8,
  held: 16,
  cannotTell: 32,
  learned: 64,
  doorOpen: 128,
  room: 256,
  watchers: 256 * 16,
  heard: 256 * 16 * 32,
} as const;

// Not frozen: a frozen list is another kind of list to the engine, and each rule that looks at it becomes slower.
const none: readonly never[] = [];
const quiet: HomeState["inactivity"] = { at: "quiet" };
const cannotTell: HomeState["inactivity"] = { at: "cannot-tell" };

/** @returns what is to be kept beside the row; `null`: this state does not fit, and the row means nothing. */
export function layDown(state: HomeState, row: Row): Beside | null {
  const { gateway, presence, inactivity, falls, levels, deaf, watchers } = state;
  if (state.v !== 1 || !isObject(gateway) || !isObject(presence) || !isObject(inactivity)) return null;
  if (!(Array.isArray(falls) && Array.isArray(levels) && Array.isArray(deaf) && Array.isArray(watchers))) return null;
  if (inactivity.at !== "raised" && !isPlain(inactivity)) return null;
  const [ofGateway, ofPresence, ofSilence] = [
    layGateway(gateway, row),
    layPresence(presence, row),
    laySilence(state, row),
  ];
  if (ofGateway === null || ofPresence === null || ofSilence === null) return null;
  if (state.learned !== undefined && !layCells(state.learned, row)) return null;
  const watching = layWatchers(watchers, row);
  const heard = layHeard(state, row);
  const fits: Fits = {
    watchers: watching !== -1,
    heard: state.heard === undefined || heard > 0,
    heardFrom: isMaybe(state.heardFrom),
    chatter: watching !== -1 && layChatter(state, row),
    doors: layDoor(state, row),
  };
  row.numbers[row.at + column.heardFrom] = fits.heardFrom ? (state.heardFrom ?? Number.NaN) : Number.NaN;
  if (!fits.chatter) row.numbers[row.at + column.chatter] = Number.NaN;
  const others =
    (inactivity.at === "cannot-tell" ? flag.cannotTell : 0) +
    (state.learned === undefined ? 0 : flag.learned) +
    (fits.doors && state.doors?.[0]?.isOpen === true ? flag.doorOpen : 0) +
    Math.max(0, watching) * flag.watchers +
    heard * flag.heard;
  row.numbers[row.at + column.flags] = ofGateway + ofPresence + ofSilence + others;
  return besideOf(state, fits);
}

const isPlain = (inactivity: HomeState["inactivity"]): boolean =>
  inactivity === quiet || ((inactivity.at === "quiet" || inactivity.at === "cannot-tell") && keysOf(inactivity) === 1);

/** Each of these lays its own group. @returns its flags; `null`: it does not fit. */
function layGateway(gateway: HomeState["gateway"], { numbers, at }: Row): number | null {
  const { lastHeardAtMs, told, isSilent, lastOutage, deafMs, deafSinceMs } = gateway;
  const known = 4 + (deafMs === undefined ? 0 : 1) + (deafSinceMs === undefined ? 0 : 1);
  if (keysOf(gateway) !== known || typeof isSilent !== "boolean") return null;
  if (!isNumber(lastHeardAtMs) || !isNumber(told) || !isMaybe(deafMs) || !isMaybe(deafSinceMs)) return null;
  if (lastOutage !== null) {
    if (!isObject(lastOutage) || keysOf(lastOutage) !== 2) return null;
    if (!isNumber(lastOutage.fromMs) || !isNumber(lastOutage.toMs)) return null;
  }
  numbers[at + column.heardAt] = lastHeardAtMs;
  numbers[at + column.told] = told;
  numbers[at + column.deafMs] = deafMs ?? Number.NaN;
  numbers[at + column.deafSince] = deafSinceMs ?? Number.NaN;
  numbers[at + column.outageFrom] = lastOutage?.fromMs ?? Number.NaN;
  numbers[at + column.outageTo] = lastOutage?.toMs ?? Number.NaN;
  return isSilent ? flag.silent : 0;
}

function layPresence(presence: Presence, { numbers, at }: Row): number | null {
  switch (presence.at) {
    case "home":
      if (keysOf(presence) !== (presence.isSeenBefore === undefined ? 3 : 4)) return null;
      if (!isNumber(presence.sinceMs) || !isOrNull(presence.passageAtMs)) return null;
      numbers[at + column.presenceSince] = presence.sinceMs;
      numbers[at + column.passage] = presence.passageAtMs ?? Number.NaN;
      return presence.isSeenBefore === true ? flag.seenBefore : 0;
    case "away":
      if (keysOf(presence) !== 2 || !isNumber(presence.sinceMs)) return null;
      numbers[at + column.presenceSince] = presence.sinceMs;
      return flag.away;
    case "arriving":
      if (keysOf(presence) !== 3 || !isNumber(presence.awaySinceMs) || !isNumber(presence.doorAtMs)) return null;
      numbers[at + column.presenceSince] = presence.awaySinceMs;
      numbers[at + column.passage] = presence.doorAtMs;
      return flag.arriving;
    default:
      return null;
  }
}

function laySilence(state: HomeState, { numbers, at }: Row): number | null {
  const { guestUntilMs, companyUntilMs, lastActivityAtMs, lastInteriorAtMs, silenceFromMs, halfDeafAtMs, heldTo } =
    state;
  if (!isNumber(guestUntilMs) || !isNumber(silenceFromMs)) return null;
  if (!isOrNull(lastActivityAtMs) || !isOrNull(lastInteriorAtMs)) return null;
  if (!isMaybe(companyUntilMs) || !isMaybe(halfDeafAtMs)) return null;
  const room = state.lastRoom === null ? 0 : rooms.indexOf(state.lastRoom) + 1;
  if (state.lastRoom !== null && room === 0) return null;
  numbers[at + column.guestUntil] = guestUntilMs;
  numbers[at + column.companyUntil] = companyUntilMs ?? Number.NaN;
  numbers[at + column.activityAt] = lastActivityAtMs ?? Number.NaN;
  numbers[at + column.interiorAt] = lastInteriorAtMs ?? Number.NaN;
  numbers[at + column.silenceFrom] = silenceFromMs;
  numbers[at + column.halfDeafAt] = halfDeafAtMs ?? Number.NaN;
  if (heldTo === undefined) return room * flag.room;
  if (!isObject(heldTo) || keysOf(heldTo) !== 2 || !isOrNull(heldTo.sinceMs) || !isNumber(heldTo.afterMs)) return null;
  numbers[at + column.heldSince] = heldTo.sinceMs ?? Number.NaN;
  numbers[at + column.heldAfter] = heldTo.afterMs;
  return room * flag.room + flag.held;
}

/** The cells themselves, when they are not the ones that stand there. */
function layCells({ v, cells }: LearnedDay, { words, cellsAt }: Row): boolean {
  if (v !== 1 || !(cells instanceof Uint16Array) || cells.length !== cellsTotal) return false;
  const isThere = cells.buffer === words.buffer && cells.byteOffset === words.byteOffset + 2 * cellsAt;
  if (!isThere) words.set(cells, cellsAt);
  return true;
}

/** Which of the fields that a row has room for, for most homes, fit into it. */
type Fits = Readonly<Record<"watchers" | "heard" | "heardFrom" | "chatter" | "doors", boolean>>;

function besideOf(state: HomeState, fits: Fits): Beside {
  const { falls, levels, deaf, inactivity } = state;
  const hasLists = falls.length + levels.length + deaf.length > 0 || inactivity.at === "raised";
  const isFitting = fits.watchers && fits.heard && fits.heardFrom && fits.chatter && fits.doors;
  if (!hasLists && isFitting && !hasMore(state)) return nothingBeside;
  const beside: Record<string, unknown> = {};
  if (falls.length > 0) beside["falls"] = falls;
  if (levels.length > 0) beside["levels"] = levels;
  if (deaf.length > 0) beside["deaf"] = deaf;
  if (inactivity.at === "raised") beside["inactivity"] = inactivity;
  for (const key in state) {
    const value = state[key as keyof HomeState];
    const isLaid = inRow.has(key) && fits[key as keyof Fits] !== false;
    if (value !== undefined && !isLaid) beside[key] = value;
  }
  return beside;
}

const inRow: ReadonlySet<string> = new Set(
  (
    "v gateway presence guestUntilMs companyUntilMs lastActivityAtMs lastInteriorAtMs lastRoom silenceFromMs heldTo inactivity " +
    "falls levels watchers deaf halfDeafAtMs learned heard heardFrom chatter doors"
  ).split(" "),
);

function hasMore(state: HomeState): boolean {
  for (const key in state) if (!inRow.has(key) && state[key as keyof HomeState] !== undefined) return true;
  return false;
}

/**
 * The state that was laid down there. Written out field by field, because it is done with each input, and always with all fields in one order, absent ones
 * as `undefined`: the rules copy it some times for each input, and copies of one shape take half as long as copies of many.
 */
export function takeUp(row: Row, beside: Beside): HomeState {
  const { numbers, at } = row;
  const flags = numbers[at + column.flags] ?? 0;
  const gateway = gatewayOf(row, (flags & flag.silent) !== 0);
  const watchers = beside.watchers ?? watchersOf((flags / flag.watchers) & 31, row);
  const heard = Math.floor(flags / flag.heard);
  const room = (flags / flag.room) & 15;
  const state: Shape = {
    v: 1,
    gateway,
    presence: presenceOf(row, flags),
    guestUntilMs: numbers[at + column.guestUntil] ?? 0,
    companyUntilMs: orAbsent(numbers[at + column.companyUntil] ?? Number.NaN),
    lastActivityAtMs: orNull(numbers[at + column.activityAt] ?? Number.NaN),
    lastInteriorAtMs: orNull(numbers[at + column.interiorAt] ?? Number.NaN),
    lastRoom: rooms[room - 1] ?? null,
    silenceFromMs: numbers[at + column.silenceFrom] ?? 0,
    heldTo: (flags & flag.held) === 0 ? undefined : heldOf(row),
    heldSensitivity: beside.heldSensitivity,
    prescribed: beside.prescribed,
    inactivity: beside.inactivity ?? ((flags & flag.cannotTell) === 0 ? quiet : cannotTell),
    doors: doorsOf(row, (flags & flag.doorOpen) !== 0) ?? beside.doors,
    overdue: beside.overdue,
    absence: beside.absence,
    stay: beside.stay,
    lastAbsence: beside.lastAbsence,
    falls: beside.falls ?? none,
    lastFallAtMs: beside.lastFallAtMs,
    levels: beside.levels ?? none,
    watchers,
    deaf: beside.deaf ?? none,
    heard: heard > 0 ? heardOf(heard, gateway.lastHeardAtMs, row) : beside.heard,
    heardFrom: orAbsent(numbers[at + column.heardFrom] ?? Number.NaN) ?? beside.heardFrom,
    chatter: chatterOf(row, watchers) ?? beside.chatter,
    halfDeafAtMs: orAbsent(numbers[at + column.halfDeafAt] ?? Number.NaN),
    learned: (flags & flag.learned) === 0 ? undefined : { v: 1, cells: cellsOf(row) },
  };
  // What a later rule adds, or an earlier one left, under its own name. `as`: fields that are `undefined` are read as absent ones.
  if (beside !== nothingBeside)
    for (const key in beside) if (!(key in state)) (state as Record<string, unknown>)[key] = beside[key];
  return state as HomeState;
}

/** All fields there are, each one there: a field that is added to a state is missed here by the compiler. */
type Shape = { [field in keyof Required<HomeState>]: HomeState[field] | undefined };

function gatewayOf({ numbers, at }: Row, isSilent: boolean): HomeState["gateway"] {
  const outageFrom = numbers[at + column.outageFrom] ?? Number.NaN;
  const deafMs = numbers[at + column.deafMs] ?? Number.NaN;
  const deafSinceMs = numbers[at + column.deafSince] ?? Number.NaN;
  const gateway: HomeState["gateway"] = {
    lastHeardAtMs: numbers[at + column.heardAt] ?? 0,
    isSilent,
    told: numbers[at + column.told] ?? 0,
    lastOutage: isThere(outageFrom) ? { fromMs: outageFrom, toMs: numbers[at + column.outageTo] ?? 0 } : null,
  };
  if (isThere(deafMs)) gateway.deafMs = deafMs;
  if (isThere(deafSinceMs)) gateway.deafSinceMs = deafSinceMs;
  return gateway;
}

function presenceOf({ numbers, at }: Row, flags: number): Presence {
  const sinceMs = numbers[at + column.presenceSince] ?? 0;
  if ((flags & flag.away) !== 0) return { at: "away", sinceMs };
  const passage = numbers[at + column.passage] ?? Number.NaN;
  if ((flags & flag.arriving) !== 0) return { at: "arriving", awaySinceMs: sinceMs, doorAtMs: passage };
  const passageAtMs = orNull(passage);
  return (flags & flag.seenBefore) === 0
    ? { at: "home", sinceMs, passageAtMs }
    : { at: "home", sinceMs, passageAtMs, isSeenBefore: true };
}

const heldOf = ({ numbers, at }: Row): HomeState["heldTo"] => ({
  sinceMs: orNull(numbers[at + column.heldSince] ?? Number.NaN),
  afterMs: numbers[at + column.heldAfter] ?? 0,
});

const cellsOf = ({ words, cellsAt }: Row): Uint16Array =>
  new Uint16Array(words.buffer, words.byteOffset + 2 * cellsAt, cellsTotal);
