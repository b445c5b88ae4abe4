/**
 * At home, away, or arriving: inferred from the exterior door and what is seen inside.
 *
 * Idea: the door moved and `departureAfter` later nobody has been seen inside *after that time* → away. Movement within the
 * departure time proves nothing (a sensor's hold, a coat, keys). Any interior activity while away or arriving → home at once:
 * the louder side, because only at home does silence raise. An arrival that shows nobody for `arrivalUntil` was none.
 * Movement inside shortly before and after a passage means a visitor: then nobody is inferred away.
 *
 * Inputs: activity with its own time; time itself. Limits: a home whose exterior door is not registered is never away; a
 * resident who collapses within the departure time of opening the door counts as away (docs/decisions/0030).
 * Source: facts on inactivity §4.2.5.
 */

import { arrivalUntil, departureAfter, guestAround, guestFor } from "./catalogue.ts";
import type { HomeState, Presence } from "./home-state.ts";

/** What time alone does to presence. */
export function presenceAt(
  state: Pick<HomeState, "presence" | "guestUntilMs" | "lastActivityAtMs">,
  nowMs: number,
): Presence {
  const { presence, guestUntilMs, lastActivityAtMs } = state;
  const dueAtMs = presenceDueAtMs(presence);
  if (dueAtMs === null || nowMs < dueAtMs) return presence;
  switch (presence.at) {
    case "home":
      // With a visitor about, the one who left may not be the one we watch over: still at home, the louder side.
      if (dueAtMs < guestUntilMs) return { ...presence, passageAtMs: null };
      return { at: "away", sinceMs: lastActivityAtMs ?? presence.sinceMs };
    case "arriving":
      return { at: "away", sinceMs: presence.awaySinceMs };
    case "away":
      return presence;
  }
}

export function presenceDueAtMs(presence: Presence): number | null {
  switch (presence.at) {
    case "home":
      return presence.passageAtMs === null ? null : presence.passageAtMs + departureAfter;
    case "arriving":
      return presence.doorAtMs + arrivalUntil;
    case "away":
      return null;
  }
}

export function doorMoved(presence: Presence, atMs: number): Presence {
  switch (presence.at) {
    case "home":
      return { ...presence, passageAtMs: atMs };
    case "away":
      return { at: "arriving", awaySinceMs: presence.sinceMs, doorAtMs: atMs };
    case "arriving":
      return { ...presence, doorAtMs: atMs };
  }
}

export function seenInside(presence: Presence, atMs: number): Presence {
  switch (presence.at) {
    case "home":
      return presence;
    case "away":
    case "arriving":
      return { at: "home", sinceMs: atMs, passageAtMs: null };
  }
}

/**
 * Movement inside shortly before *and* after a passage: somebody came along or stayed behind.
 * @param lastInteriorAtMs the last one before this, so still the one before the door when this is the first after it.
 */
export function guestUntil(
  state: Pick<HomeState, "presence" | "guestUntilMs" | "lastInteriorAtMs">,
  seenAtMs: number,
): number {
  const { presence, lastInteriorAtMs } = state;
  if (presence.at !== "home" || presence.passageAtMs === null || lastInteriorAtMs === null) return state.guestUntilMs;
  const doorAtMs = presence.passageAtMs;
  const wasBefore = lastInteriorAtMs <= doorAtMs && doorAtMs - lastInteriorAtMs <= guestAround;
  const isAfter = seenAtMs > doorAtMs && seenAtMs - doorAtMs <= guestAround;
  return wasBefore && isAfter ? doorAtMs + guestFor : state.guestUntilMs;
}
