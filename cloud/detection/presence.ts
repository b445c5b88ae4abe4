/**
 * At home, away, or arriving: inferred from the exterior door and what is seen inside.
 *
 * Idea: the door moved and `departureAfter` later nobody has been seen inside *after that time* → away. Movement within the
 * departure time proves nothing (a sensor's hold, a coat, keys). Any interior activity while away or arriving → home at once:
 * the louder side, because only at home does silence raise. An arrival that shows nobody for `arrivalUntil` was none.
 * Movement inside shortly before a passage and a minute and more after it means a visitor: then nobody is inferred away.
 *
 * Inputs: activity with its own time; time itself. Limits: a home whose exterior door is not registered is never away; a
 * resident who collapses within the departure time of opening the door counts as away (docs/decisions/0030).
 * Source: facts on inactivity §4.2.5.
 */

import { arrivalUntil, departureAfter, guestBefore, guestFor, guestStays, guestVisit } from "./catalogue.ts";
import type { HomeState, Presence } from "./home-state.ts";

/** What time alone does to presence. */
export function presenceAt(
  state: Pick<HomeState, "presence" | "guestUntilMs" | "lastActivityAtMs" | "absence">,
  nowMs: number,
): Presence {
  const { presence, guestUntilMs, lastActivityAtMs, absence } = state;
  const dueAtMs = presenceDueAtMs(presence);
  if (dueAtMs === null || nowMs < dueAtMs) return presence;
  switch (presence.at) {
    case "home":
      // With a visitor about, the one who left may not be the one we watch over: still at home, the louder side. Unless they are known to go away: then they are fetched.
      if (mayBeTheGuest(presence.passageAtMs, guestUntilMs) && dueAtMs < guestUntilMs && absence === undefined)
        return { ...presence, passageAtMs: null };
      return { at: "away", sinceMs: lastActivityAtMs ?? presence.sinceMs };
    case "arriving":
      return { at: "away", sinceMs: presence.awaySinceMs };
    case "away":
      return presence;
  }
}

/** Who came along stays for a while: whoever goes out soon after the door was opened is who lives there. */
function mayBeTheGuest(passageAtMs: number | null, guestUntilMs: number): boolean {
  const cameAtMs = guestUntilMs - guestFor;
  return passageAtMs !== null && (passageAtMs <= cameAtMs || passageAtMs - cameAtMs >= guestVisit);
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

/** @param lastInteriorAtMs when somebody was seen inside last, before it. */
export function doorMoved(presence: Presence, atMs: number, lastInteriorAtMs: number | null): Presence {
  switch (presence.at) {
    case "home": {
      const isOfPassage = presence.passageAtMs !== null && presence.isSeenBefore === true;
      const isSeenBefore = isOfPassage || (lastInteriorAtMs !== null && atMs - lastInteriorAtMs <= guestBefore);
      return {
        at: "home",
        sinceMs: presence.sinceMs,
        passageAtMs: atMs,
        ...(isSeenBefore ? { isSeenBefore: true } : {}),
      };
    }
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
 * Movement inside shortly before a passage *and* when whoever left would be gone: somebody came along or stayed behind. That a movement ends, or is seen in the
 * minute after the door, is what everybody leaves behind who goes out (a sensor's hold, a coat, keys).
 */
export function guestUntil(
  { presence, guestUntilMs }: Pick<HomeState, "presence" | "guestUntilMs">,
  seen: { atMs: number; isMoving: boolean },
): number {
  if (presence.at !== "home" || presence.passageAtMs === null || presence.isSeenBefore !== true) return guestUntilMs;
  const sinceDoor = seen.atMs - presence.passageAtMs;
  const isStaying = seen.isMoving && sinceDoor > guestStays.after && sinceDoor <= guestStays.until;
  return isStaying ? presence.passageAtMs + guestFor : guestUntilMs;
}

/**
 * Movement inside shortly before and shortly after a passage, whatever it was: enough to doubt whose movement clears a fall, and too little to believe that somebody stayed.
 * @param before the state before this movement, so that its last one inside was before the door when this is the first after it.
 */
export function companyUntil(
  { presence, companyUntilMs, lastInteriorAtMs }: Pick<HomeState, "presence" | "companyUntilMs" | "lastInteriorAtMs">,
  seenAtMs: number,
): number | undefined {
  if (presence.at !== "home" || presence.passageAtMs === null || lastInteriorAtMs === null) return companyUntilMs;
  const doorAtMs = presence.passageAtMs;
  const wasBefore = lastInteriorAtMs <= doorAtMs && doorAtMs - lastInteriorAtMs <= guestBefore;
  const isAfter = seenAtMs > doorAtMs && seenAtMs - doorAtMs <= guestBefore;
  return wasBefore && isAfter ? doorAtMs + guestFor : companyUntilMs;
}
