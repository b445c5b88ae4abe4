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
import type { HomeState, Presence } from "../../detection/home-state.ts";
import { cellsTotal, type LearnedDay } from "../../detection/learned/learned-day.ts";

/** What few homes have, as it is; of most homes only which of its devices watch. */
export type Beside = HomeState["watchers"] | Besides;
type Besides = Partial<HomeState> & { readonly [later: string]: unknown };

/** Where one home rests. */
export type Row = { numbers: Float64Array; at: number; cells: Uint16Array; cellsAt: number };

export const columns = 17;
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
} as const;

const rooms: readonly Room[] = ["bedroom", "bathroom", "kitchen", "living-room", "hall", "outside", "other"];
/** Bits of the flags; the room stands above them. */
const bit = { away: 1, arriving: 2, seenBefore: 4, silent: 8, held: 16, cannotTell: 32, learned: 64 } as const;
const roomFrom = 256;

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
  numbers[at + column.flags] = flags;
  return besideOf(state, keys);
}

/** The cells themselves, when they are not the ones that stand there. */
function layCells({ v, cells: from }: LearnedDay, { cells, cellsAt }: Row): boolean {
  if (v !== 1 || !(from instanceof Uint16Array) || from.length !== cellsTotal) return false;
  const isThere = from.buffer === cells.buffer && from.byteOffset === cells.byteOffset + 2 * cellsAt;
  if (!isThere) cells.set(from, cellsAt);
  return true;
}

/** @param keys how many of its fields stand in the row, and the lists that every home has. */
function besideOf(state: HomeState, keys: number): Beside {
  const { falls, levels, deaf, watchers, inactivity } = state;
  const isPlain =
    falls.length + levels.length + deaf.length === 0 && inactivity.at !== "raised" && keysOf(state) === keys;
  if (isPlain) return watchers;
  const beside: Record<string, unknown> = { watchers };
  if (falls.length > 0) beside["falls"] = falls;
  if (levels.length > 0) beside["levels"] = levels;
  if (deaf.length > 0) beside["deaf"] = deaf;
  if (inactivity.at === "raised") beside["inactivity"] = inactivity;
  for (const key in state) if (!inRow.has(key)) beside[key] = state[key as keyof HomeState];
  return beside;
}

const inRow: ReadonlySet<string> = new Set(
  (
    "v gateway presence guestUntilMs companyUntilMs lastActivityAtMs lastInteriorAtMs lastRoom silenceFromMs heldTo inactivity " +
    "falls levels watchers deaf halfDeafAtMs learned"
  ).split(" "),
);

/** The state that was laid down there. Written out field by field, because it is done with each input. */
export function takeUp({ numbers, at, cells, cellsAt }: Row, beside: Beside): HomeState {
  const flags = numbers[at + column.flags] ?? 0;
  const outageFrom = numbers[at + column.outageFrom] ?? Number.NaN;
  const deafMs = numbers[at + column.deafMs] ?? Number.NaN;
  const deafSinceMs = numbers[at + column.deafSince] ?? Number.NaN;
  const companyUntilMs = numbers[at + column.companyUntil] ?? Number.NaN;
  const halfDeafAtMs = numbers[at + column.halfDeafAt] ?? Number.NaN;
  const isPlain = Array.isArray(beside);
  const gateway: HomeState["gateway"] = {
    lastHeardAtMs: numbers[at + column.heardAt] ?? 0,
    isSilent: (flags & bit.silent) !== 0,
    told: numbers[at + column.told] ?? 0,
    lastOutage: isThere(outageFrom) ? { fromMs: outageFrom, toMs: numbers[at + column.outageTo] ?? 0 } : null,
  };
  if (isThere(deafMs)) gateway.deafMs = deafMs;
  if (isThere(deafSinceMs)) gateway.deafSinceMs = deafSinceMs;
  const state: HomeState = {
    v: 1,
    gateway,
    presence: presenceOf(flags, numbers[at + column.presenceSince] ?? 0, numbers[at + column.door] ?? Number.NaN),
    guestUntilMs: numbers[at + column.guestUntil] ?? 0,
    lastActivityAtMs: orNull(numbers[at + column.activityAt] ?? Number.NaN),
    lastInteriorAtMs: orNull(numbers[at + column.interiorAt] ?? Number.NaN),
    lastRoom: flags < roomFrom ? null : (rooms[Math.floor(flags / roomFrom) - 1] ?? null),
    silenceFromMs: numbers[at + column.silenceFrom] ?? 0,
    inactivity: (flags & bit.cannotTell) === 0 ? quiet : cannotTell,
    falls: none,
    levels: none,
    watchers: isPlain ? (beside as HomeState["watchers"]) : ((beside as Besides).watchers ?? none),
    deaf: none,
  };
  if (isThere(companyUntilMs)) state.companyUntilMs = companyUntilMs;
  if ((flags & bit.held) !== 0) {
    const heldSince = numbers[at + column.heldSince] ?? Number.NaN;
    state.heldTo = { sinceMs: orNull(heldSince), afterMs: numbers[at + column.heldAfter] ?? 0 };
  }
  if (isThere(halfDeafAtMs)) state.halfDeafAtMs = halfDeafAtMs;
  if ((flags & bit.learned) !== 0)
    state.learned = { v: 1, cells: new Uint16Array(cells.buffer, cells.byteOffset + 2 * cellsAt, cellsTotal) };
  return isPlain ? state : { ...state, ...(beside as Besides) };
}

function presenceOf(flags: number, sinceMs: number, doorAtMs: number): Presence {
  if ((flags & bit.away) !== 0) return { at: "away", sinceMs };
  if ((flags & bit.arriving) !== 0) return { at: "arriving", awaySinceMs: sinceMs, doorAtMs };
  const passageAtMs = orNull(doorAtMs);
  return (flags & bit.seenBefore) === 0
    ? { at: "home", sinceMs, passageAtMs }
    : { at: "home", sinceMs, passageAtMs, isSeenBefore: true };
}

/** Own fields; each of these objects has only those. */
function keysOf(object: object): number {
  let count = 0;
  for (const _key in object) count += 1;
  return count;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const isQuiet = (at: string): boolean => at === "quiet" || at === "cannot-tell";
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
const isMaybe = (value: unknown): boolean => value === undefined || Number.isFinite(value);
const orNull = (value: number): number | null => (isThere(value) ? value : null);
/** NaN: null, or absent. */
const isThere = (value: number): boolean => !Number.isNaN(value);
