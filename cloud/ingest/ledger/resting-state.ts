/**
 * A home at rest as numbers outside the heap: half a million homes as objects take 2 kB each and make every look at one a walk through memory.
 *
 * Idea: what every home has (times, where somebody is, the room) stands in a row of `columns` doubles; what its days have taught in its own row of cells,
 * which is looked at where it stands and never copied out; what few homes have (doors, falls, absences, whatever is added later) stays the object it
 * is, beside them. What does not fit this shape in every field is refused, and whoever keeps it keeps the object: nothing is lost or made up here.
 *
 * Inputs: a state, a row. Limits: a cell of `learned` that was handed out shows what was learned until now; who keeps one copies it.
 * NaN stands for null, or for a field that is absent; no field of a state is NaN.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { watchersMax, type Chatter, type HomeState, type Presence } from "../../detection/home-state.ts";
import { cellsTotal, type LearnedDay } from "../../detection/learned/learned-day.ts";

/** What few homes have, as it is; of most homes only which of its devices watch. */
export type Beside = HomeState["watchers"] | Besides;
type Besides = Partial<HomeState> & { readonly [later: string]: unknown };

/** Where one home rests. */
export type Row = {
  numbers: Float64Array;
  at: number;
  cells: Uint16Array;
  cellsAt: number;
  /** When each detector was seen last and how long it was still, in minutes (`HomeState.heard`). */
  minutes: Uint16Array;
  minutesAt: number;
};

export const columns = 22;
export const minutesTotal = 2 * watchersMax;
const column = {
  flags: 0,
  heardAt: 1,
  deafMs: 2,
  deafSince: 3,
  outageFrom: 4,
  outageTo: 5,
  presenceSince: 6,
  /** The passage at home, or the door while arriving. */
  door: 7,
  guestUntil: 8,
  companyUntil: 9,
  activityAt: 10,
  interiorAt: 11,
  silenceFrom: 12,
  heldSince: 13,
  heldAfter: 14,
  halfDeafAt: 15,
  told: 16,
  heardFrom: 17,
  chatterFrom: 18,
  chatterMinute: 19,
  chatterSeen: 20,
  /** Its count, and which of the watchers it is: `watchersMax` times the one and the other. */
  chatter: 21,
} as const;

const rooms: readonly Room[] = ["bedroom", "bathroom", "kitchen", "living-room", "hall", "outside", "other"];
/** Bits of the flags; the room stands above them, and above it how many numbers `heard` has. */
const bit = { away: 1, arriving: 2, seenBefore: 4, silent: 8, held: 16, cannotTell: 32, learned: 64 } as const;
const roomFrom = 256;
const heardFrom = 16 * roomFrom;

// Not frozen: a frozen list is another kind of list to the engine, and each rule that looks at it becomes slower.
const none: readonly never[] = [];
const quiet: HomeState["inactivity"] = { at: "quiet" };
const cannotTell: HomeState["inactivity"] = { at: "cannot-tell" };

/** @returns what is to be kept beside the row; `null`: this state does not fit, and the row means nothing. */
export function layDown(state: HomeState, row: Row): Beside | null {
  const { numbers, at } = row;
  const { gateway, presence, heldTo, inactivity, learned } = state;
  if (state.v !== 1 || !isObject(gateway) || !isObject(presence) || !isObject(inactivity)) return null;
  const { falls, levels, deaf, watchers } = state;
  if (!(Array.isArray(falls) && Array.isArray(levels) && Array.isArray(deaf) && Array.isArray(watchers))) return null;
  if (inactivity.at !== "raised" && (keysOf(inactivity) !== 1 || !isQuiet(inactivity.at))) return null;
  let flags = 0;
  // The fields that every home has.
  let keys = 13;
  // The gateway.
  const { lastOutage } = gateway;
  let ofGateway = 4;
  if (gateway.deafMs !== undefined) ofGateway += 1;
  if (gateway.deafSinceMs !== undefined) ofGateway += 1;
  if (keysOf(gateway) !== ofGateway || typeof gateway.isSilent !== "boolean") return null;
  if (lastOutage !== null && (lastOutage === undefined || keysOf(lastOutage) !== 2)) return null;
  if (gateway.isSilent) flags |= bit.silent;
  numbers[at + column.heardAt] = gateway.lastHeardAtMs;
  numbers[at + column.told] = gateway.told;
  numbers[at + column.deafMs] = gateway.deafMs ?? Number.NaN;
  numbers[at + column.deafSince] = gateway.deafSinceMs ?? Number.NaN;
  numbers[at + column.outageFrom] = lastOutage === null ? Number.NaN : lastOutage.fromMs;
  numbers[at + column.outageTo] = lastOutage === null ? Number.NaN : lastOutage.toMs;
  if (lastOutage !== null && !(isNumber(lastOutage.fromMs) && isNumber(lastOutage.toMs))) return null;
  if (!isNumber(gateway.lastHeardAtMs) || !isNumber(gateway.told)) return null;
  if (!isMaybe(gateway.deafMs) || !isMaybe(gateway.deafSinceMs)) return null;
  // Where somebody is.
  switch (presence.at) {
    case "home":
      if (keysOf(presence) !== (presence.isSeenBefore === undefined ? 3 : 4)) return null;
      if (!isNumber(presence.sinceMs) || !isOrNull(presence.passageAtMs)) return null;
      if (presence.isSeenBefore === true) flags |= bit.seenBefore;
      numbers[at + column.presenceSince] = presence.sinceMs;
      numbers[at + column.door] = presence.passageAtMs ?? Number.NaN;
      break;
    case "away":
      if (keysOf(presence) !== 2 || !isNumber(presence.sinceMs)) return null;
      flags |= bit.away;
      numbers[at + column.presenceSince] = presence.sinceMs;
      break;
    case "arriving":
      if (keysOf(presence) !== 3 || !isNumber(presence.awaySinceMs) || !isNumber(presence.doorAtMs)) return null;
      flags |= bit.arriving;
      numbers[at + column.presenceSince] = presence.awaySinceMs;
      numbers[at + column.door] = presence.doorAtMs;
      break;
    default:
      return null;
  }
  // The silence.
  if (!isNumber(state.guestUntilMs) || !isNumber(state.silenceFromMs)) return null;
  if (!isOrNull(state.lastActivityAtMs) || !isOrNull(state.lastInteriorAtMs)) return null;
  numbers[at + column.guestUntil] = state.guestUntilMs;
  numbers[at + column.silenceFrom] = state.silenceFromMs;
  numbers[at + column.activityAt] = state.lastActivityAtMs ?? Number.NaN;
  numbers[at + column.interiorAt] = state.lastInteriorAtMs ?? Number.NaN;
  if (!isMaybe(state.companyUntilMs) || !isMaybe(state.halfDeafAtMs)) return null;
  numbers[at + column.companyUntil] = state.companyUntilMs ?? Number.NaN;
  numbers[at + column.halfDeafAt] = state.halfDeafAtMs ?? Number.NaN;
  if (state.companyUntilMs !== undefined) keys += 1;
  if (state.halfDeafAtMs !== undefined) keys += 1;
  if (heldTo !== undefined) {
    if (keysOf(heldTo) !== 2 || !isOrNull(heldTo.sinceMs) || !isNumber(heldTo.afterMs)) return null;
    keys += 1;
    flags |= bit.held;
    numbers[at + column.heldSince] = heldTo.sinceMs ?? Number.NaN;
    numbers[at + column.heldAfter] = heldTo.afterMs;
  }
  const room = state.lastRoom === null ? 0 : rooms.indexOf(state.lastRoom) + 1;
  if (state.lastRoom !== null && room === 0) return null;
  flags += room * roomFrom;
  if (inactivity.at === "cannot-tell") flags |= bit.cannotTell;
  if (learned !== undefined) {
    if (!layCells(learned, row)) return null;
    keys += 1;
    flags |= bit.learned;
  }
  const ofHeard = layHeard(state, row);
  const chatterOf = placeOfChatter(state);
  const hasHeardFrom = state.heardFrom !== undefined && isNumber(state.heardFrom);
  if (ofHeard > 0) keys += 1;
  if (chatterOf !== -1) keys += 1;
  if (hasHeardFrom) keys += 1;
  numbers[at + column.flags] = flags + ofHeard * heardFrom;
  numbers[at + column.heardFrom] = hasHeardFrom ? (state.heardFrom ?? Number.NaN) : Number.NaN;
  numbers[at + column.chatterFrom] = state.chatter?.fromMs ?? Number.NaN;
  numbers[at + column.chatterMinute] = state.chatter?.minuteMs ?? Number.NaN;
  numbers[at + column.chatterSeen] = state.chatter?.seenAtMs ?? Number.NaN;
  numbers[at + column.chatter] = chatterOf === -1 ? Number.NaN : (state.chatter?.count ?? 0) * watchersMax + chatterOf;
  const isBeside = {
    heard: state.heard !== undefined && ofHeard === 0,
    chatter: state.chatter !== undefined && chatterOf === -1,
    heardFrom: state.heardFrom !== undefined && !hasHeardFrom,
  };
  return besideOf(state, keys, isBeside);
}

/** Counted back from when the gateway was heard. @returns how many numbers; 0 = none, or they do not fit and rest beside. */
function layHeard({ heard, gateway }: HomeState, { minutes: into, minutesAt }: Row): number {
  if (!Array.isArray(heard) || heard.length > minutesTotal || heard.length % 2 !== 0) return 0;
  const now = minuteOf(gateway.lastHeardAtMs);
  for (let n = 0; n < heard.length; n += 2) {
    const [last, longest] = [heard[n] as number, heard[n + 1] as number];
    const back = last === 0 ? 0 : now - last + 1;
    if (!isCell(back) || !isCell(longest) || (last !== 0 && back === 0)) return 0;
    into[minutesAt + n] = back;
    into[minutesAt + n + 1] = longest;
  }
  return heard.length;
}

function heardOf(count: number, lastHeardAtMs: number, { minutes: from, minutesAt }: Row): readonly number[] {
  const now = minuteOf(lastHeardAtMs);
  const heard: number[] = [];
  for (let n = 0; n < count; n += 2) {
    const back = from[minutesAt + n] ?? 0;
    heard.push(back === 0 ? 0 : now - back + 1, from[minutesAt + n + 1] ?? 0);
  }
  return heard;
}

/** Which of the watchers chatters; -1: none, or it does not fit and rests beside. */
function placeOfChatter({ chatter, watchers }: HomeState): number {
  if (chatter === undefined || !isObject(chatter) || keysOf(chatter) !== 5) return -1;
  const { fromMs, minuteMs, seenAtMs, count } = chatter;
  if (!isNumber(fromMs) || !isNumber(minuteMs) || !isNumber(seenAtMs) || !isCell(count)) return -1;
  const place = watchers.indexOf(chatter.deviceId);
  return place < watchersMax ? place : -1;
}

/** The cells themselves, when they are not the ones that stand there. */
function layCells({ v, cells: from }: LearnedDay, { cells, cellsAt }: Row): boolean {
  if (v !== 1 || !(from instanceof Uint16Array) || from.length !== cellsTotal) return false;
  const isThere = from.buffer === cells.buffer && from.byteOffset === cells.byteOffset + 2 * cellsAt;
  if (!isThere) cells.set(from, cellsAt);
  return true;
}

/** @param keys how many of its fields stand in the row, and the lists that every home has. */
function besideOf(
  state: HomeState,
  keys: number,
  isBeside: Readonly<Record<"heard" | "chatter" | "heardFrom", boolean>>,
): Beside {
  const { falls, levels, deaf, watchers, inactivity } = state;
  const isPlain =
    falls.length + levels.length + deaf.length === 0 && inactivity.at !== "raised" && keysOf(state) === keys;
  if (isPlain) return watchers;
  const beside: Record<string, unknown> = { watchers };
  if (falls.length > 0) beside["falls"] = falls;
  if (levels.length > 0) beside["levels"] = levels;
  if (deaf.length > 0) beside["deaf"] = deaf;
  if (inactivity.at === "raised") beside["inactivity"] = inactivity;
  if (isBeside.heard) beside["heard"] = state.heard;
  if (isBeside.chatter) beside["chatter"] = state.chatter;
  if (isBeside.heardFrom) beside["heardFrom"] = state.heardFrom;
  for (const key in state) {
    const value = state[key as keyof HomeState];
    if (value !== undefined && !inRow.has(key)) beside[key] = value;
  }
  return beside;
}

const inRow: ReadonlySet<string> = new Set(
  (
    "v gateway presence guestUntilMs companyUntilMs lastActivityAtMs lastInteriorAtMs lastRoom silenceFromMs heldTo inactivity " +
    "falls levels watchers deaf halfDeafAtMs learned heard heardFrom chatter"
  ).split(" "),
);

/**
 * The state that was laid down there. Written out field by field, because it is done with each input, and always with all fields in one order, absent ones
 * as `undefined`: the rules copy it some times for each input, and copies of one shape take half as long as copies of many.
 */
export function takeUp(row: Row, beside: Beside): HomeState {
  const { numbers, at, cells, cellsAt } = row;
  const marks = numbers[at + column.flags] ?? 0;
  const flags = marks % heardFrom;
  const ofHeard = Math.floor(marks / heardFrom);
  const outageFrom = numbers[at + column.outageFrom] ?? Number.NaN;
  const deafMs = numbers[at + column.deafMs] ?? Number.NaN;
  const deafSinceMs = numbers[at + column.deafSince] ?? Number.NaN;
  const isPlain = Array.isArray(beside);
  const of: Besides = isPlain ? nothing : (beside as Besides);
  const gateway: HomeState["gateway"] = {
    lastHeardAtMs: numbers[at + column.heardAt] ?? 0,
    isSilent: (flags & bit.silent) !== 0,
    told: numbers[at + column.told] ?? 0,
    lastOutage: isThere(outageFrom) ? { fromMs: outageFrom, toMs: numbers[at + column.outageTo] ?? 0 } : null,
  };
  if (isThere(deafMs)) gateway.deafMs = deafMs;
  if (isThere(deafSinceMs)) gateway.deafSinceMs = deafSinceMs;
  const isHeld = (flags & bit.held) !== 0;
  const watchers = isPlain ? (beside as HomeState["watchers"]) : (of.watchers ?? none);
  const state: Shape = {
    v: 1,
    gateway,
    presence: presenceOf(flags, numbers[at + column.presenceSince] ?? 0, numbers[at + column.door] ?? Number.NaN),
    guestUntilMs: numbers[at + column.guestUntil] ?? 0,
    companyUntilMs: orAbsent(numbers[at + column.companyUntil] ?? Number.NaN),
    lastActivityAtMs: orNull(numbers[at + column.activityAt] ?? Number.NaN),
    lastInteriorAtMs: orNull(numbers[at + column.interiorAt] ?? Number.NaN),
    lastRoom: flags < roomFrom ? null : (rooms[Math.floor(flags / roomFrom) - 1] ?? null),
    silenceFromMs: numbers[at + column.silenceFrom] ?? 0,
    heldTo: isHeld
      ? {
          sinceMs: orNull(numbers[at + column.heldSince] ?? Number.NaN),
          afterMs: numbers[at + column.heldAfter] ?? 0,
        }
      : undefined,
    heldSensitivity: of.heldSensitivity,
    prescribed: of.prescribed,
    inactivity: of.inactivity ?? ((flags & bit.cannotTell) === 0 ? quiet : cannotTell),
    doors: of.doors,
    overdue: of.overdue,
    absence: of.absence,
    stay: of.stay,
    lastAbsence: of.lastAbsence,
    falls: of.falls ?? none,
    lastFallAtMs: of.lastFallAtMs,
    levels: of.levels ?? none,
    watchers,
    deaf: of.deaf ?? none,
    heard: ofHeard > 0 ? heardOf(ofHeard, gateway.lastHeardAtMs, row) : of.heard,
    heardFrom: orAbsent(numbers[at + column.heardFrom] ?? Number.NaN) ?? of.heardFrom,
    chatter: chatterOf(row, watchers) ?? of.chatter,
    halfDeafAtMs: orAbsent(numbers[at + column.halfDeafAt] ?? Number.NaN),
    learned:
      (flags & bit.learned) === 0
        ? undefined
        : { v: 1, cells: new Uint16Array(cells.buffer, cells.byteOffset + 2 * cellsAt, cellsTotal) },
  };
  // What a later rule adds, or an earlier one left, under its own name. `as`: fields that are `undefined` are read as absent ones.
  if (!isPlain) for (const key in of) if (!(key in state)) (state as Record<string, unknown>)[key] = of[key];
  return state as HomeState;
}

/** All fields there are, each one there: a field that is added to a state is missed here by the compiler. */
type Shape = { [field in keyof Required<HomeState>]: HomeState[field] | undefined };
const nothing: Besides = {};

function chatterOf({ numbers, at }: Row, watchers: HomeState["watchers"]): Chatter | undefined {
  const mark = numbers[at + column.chatter] ?? Number.NaN;
  if (!isThere(mark)) return undefined;
  const deviceId = watchers[mark % watchersMax];
  if (deviceId === undefined) return undefined;
  return {
    deviceId,
    fromMs: numbers[at + column.chatterFrom] ?? 0,
    minuteMs: numbers[at + column.chatterMinute] ?? 0,
    seenAtMs: numbers[at + column.chatterSeen] ?? 0,
    count: Math.floor(mark / watchersMax),
  };
}

function presenceOf(flags: number, sinceMs: number, doorAtMs: number): Presence {
  if ((flags & bit.away) !== 0) return { at: "away", sinceMs };
  if ((flags & bit.arriving) !== 0) return { at: "arriving", awaySinceMs: sinceMs, doorAtMs };
  const passageAtMs = orNull(doorAtMs);
  return (flags & bit.seenBefore) === 0
    ? { at: "home", sinceMs, passageAtMs }
    : { at: "home", sinceMs, passageAtMs, isSeenBefore: true };
}

/** Own fields that are there; each of these objects has only own ones. */
function keysOf(object: object): number {
  let count = 0;
  for (const key in object) if ((object as Record<string, unknown>)[key] !== undefined) count += 1;
  return count;
}

const minuteOf = (ms: number): number => Math.floor(ms / minutes(1));
/** What can be written in sixteen bits. */
const isCell = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const isQuiet = (at: string): boolean => at === "quiet" || at === "cannot-tell";
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
const isMaybe = (value: unknown): boolean => value === undefined || Number.isFinite(value);
const orNull = (value: number): number | null => (isThere(value) ? value : null);
const orAbsent = (value: number): number | undefined => (isThere(value) ? value : undefined);
/** NaN: null, or absent. */
const isThere = (value: number): boolean => !Number.isNaN(value);
