/**
 * What the board of an area counts at this moment: open alarms, for how long the oldest of them has waited for a person, who is on the way, which kits nobody hears. Counts
 * alone: nothing in here can say whose home it is.
 *
 * Rules. Live incidents count; practice is counted apart. Whatever stands nowhere (a press from a kit that nobody registered) is shown on every board, because an alarm is hidden
 * from nobody who could act on it. An incident waits from its opening, also when somebody had it and let it go. Pure.
 */

import { codeLengths, liesIn, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "../alarms/incident.ts";

export type BoardIncident = Pick<Incident, "homeId" | "mode" | "phase" | "openedAtMs" | "round" | "said" | "sent">;

export type BoardCounts = {
  /** Raised, and not closed. */
  open: number;
  /** Of these, nobody has them in hand. */
  unanswered: number;
  /** Since when the one that waits longest does. */
  waitingSinceMs: number | null;
  inHand: number;
  /** Somebody goes there, or is there. */
  onTheWay: number;
  there: number;
  /** Not raised yet. */
  suspected: number;
  kitsDown: number;
};

/** By which an area is known on a board; `null` = nobody knows where. */
export type BoardPart = { area: AreaCode | null } & BoardCounts;
export type Board = { total: BoardCounts; areas: readonly BoardPart[]; practising: number };

export const nothing: BoardCounts = {
  open: 0,
  unanswered: 0,
  waitingSinceMs: null,
  inHand: 0,
  onTheWay: 0,
  there: 0,
  suspected: 0,
  kitsDown: 0,
};

export function boardOf(given: {
  incidents: readonly BoardIncident[];
  /** One for each gateway that nobody hears. */
  silentHomes: readonly (HomeId | null)[];
  areaOf: (homeId: HomeId) => AreaCode | null;
  /** Null: the whole deployment. */
  area: AreaCode | null;
  by: AreaLevel;
}): Board {
  const { incidents, silentHomes, areaOf, area, by } = given;
  const parts = new Map<AreaCode | null, BoardCounts>();
  let total = nothing;
  let practising = 0;
  const count = (where: AreaCode | null, what: BoardCounts): void => {
    const part = where === null ? null : cutAt(where, by);
    parts.set(part, together(parts.get(part) ?? nothing, what));
    total = together(total, what);
  };
  const isHere = (where: AreaCode | null): boolean => where === null || area === null || liesIn(where, area);
  const placeOf = (homeId: HomeId | null): AreaCode | null => (homeId === null ? null : areaOf(homeId));
  for (const incident of incidents) {
    const where = placeOf(incident.homeId);
    if (!isHere(where)) continue;
    if (incident.mode === "drill") practising += 1;
    if (incident.mode === "live") count(where, countsOf(incident));
  }
  for (const homeId of silentHomes) {
    const where = placeOf(homeId);
    // A kit on the shelf is nobody's silence.
    if (homeId !== null && isHere(where)) count(where, { ...nothing, kitsDown: 1 });
  }
  return { total, areas: [...parts].map(([where, counts]) => ({ area: where, ...counts })), practising };
}

/** @param incident open and live. */
function countsOf({ phase, openedAtMs, round, said, sent }: BoardIncident): BoardCounts {
  const last = said.findLast((one) => one.round === round);
  const isSent = sent.some((one) => one.round === round && one.inVain === null && one.arrivedAtMs === null);
  const onTheWay = (isSent || last?.what === "on-my-way") && phase !== "attended" ? 1 : 0;
  switch (phase) {
    case "closed":
      return nothing;
    case "pre-alarm":
      return { ...nothing, suspected: 1 };
    case "raised":
    case "delivered":
      return { ...nothing, open: 1, unanswered: 1, waitingSinceMs: openedAtMs, onTheWay };
    case "acknowledged":
      return { ...nothing, open: 1, inHand: 1, onTheWay };
    case "attended":
      return { ...nothing, open: 1, inHand: 1, there: 1 };
  }
}

function together(one: BoardCounts, other: BoardCounts): BoardCounts {
  const since = [one.waitingSinceMs, other.waitingSinceMs].filter((atMs) => atMs !== null);
  return {
    open: one.open + other.open,
    unanswered: one.unanswered + other.unanswered,
    waitingSinceMs: since.length === 0 ? null : Math.min(...since),
    inHand: one.inHand + other.inHand,
    onTheWay: one.onTheWay + other.onTheWay,
    there: one.there + other.there,
    suspected: one.suspected + other.suspected,
    kitsDown: one.kitsDown + other.kitsDown,
  };
}

/** What is said less exactly stands under what is said of it. */
function cutAt(area: AreaCode, by: AreaLevel): AreaCode {
  // `as`: the beginning of a code, at the length of a level, is the code of what it lies in.
  return area.length <= codeLengths[by] ? area : (area.slice(0, codeLengths[by]) as AreaCode);
}
