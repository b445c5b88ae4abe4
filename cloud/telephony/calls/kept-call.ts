/**
 * A call as the desk keeps it: what the switchboard says of it, whose it is, and whether somebody still has to call back. Pure.
 *
 * Rules. Whoever called and spoke to nobody waits, and so does whoever was cut off by us, until a named person has called back, has spoken to them when they called again, or
 * has written why nobody needs to. That somebody dialled their number is no call back: a mailbox takes calls too. So a person says it.
 *
 * Inputs: the call, what a person says, now. Limits: who may say it was decided before.
 */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { PhoneCall } from "../switchboard/phone-call.ts";

/** `spoke`: they called again, and somebody took it. */
export const handlings = ["called-back", "spoke", "not-needed"] as const;
export type Handling = (typeof handlings)[number];
export type Handled = { how: Handling; by: string; why: string; atMs: number };

export type KeptCall = PhoneCall & {
  /** Whose call it is, where a person said so or there is only one. */
  homeId: HomeId | null;
  incidentId: IncidentId | null;
  handled: Handled | null;
};

export function isOver({ standing }: Pick<PhoneCall, "standing">): boolean {
  return standing === "ended";
}

/** Somebody wanted something of us, and nobody knows what. */
export function isWaiting(call: KeptCall): boolean {
  if (call.direction !== "in" || !isOver(call) || call.handled !== null) return false;
  return call.takenAtMs === null || call.end === "cut";
}

/** What the switchboard says now, of a call that we know. What is over stays over. */
export function withNews(known: KeptCall | undefined, news: PhoneCall): KeptCall {
  if (known === undefined) return { ...news, homeId: null, incidentId: null, handled: null };
  if (isOver(known)) return known;
  const { homeId, incidentId, handled } = known;
  return { ...news, homeId, incidentId, handled };
}

/** Of a process that is gone: whatever it was in the middle of is over for us. */
export function cutAt(call: KeptCall, nowMs: number): KeptCall {
  if (isOver(call)) return call;
  return { ...call, standing: "ended", ringing: [], endedAtMs: nowMs, end: "cut" };
}

/** Who was spoken to by name, and whose earlier calls nobody needs to return: null, of nobody. */
export function spokeWith(call: KeptCall): { number: string; by: string } | null {
  const { direction, number, by, takenAtMs } = call;
  return direction === "in" && takenAtMs !== null && number !== null && by !== null ? { number, by } : null;
}

/** Why it is not written so; null: it is. */
export function handlingRefused(
  call: KeptCall,
  { how, why }: Pick<Handled, "how" | "why">,
): "not-waiting" | "no-reason" | null {
  if (!isWaiting(call)) return "not-waiting";
  return how === "not-needed" && why.trim() === "" ? "no-reason" : null;
}

/** For the journal of an incident: what came of it. */
export function endOf({ end, takenAtMs, endedAtMs }: Pick<KeptCall, "end" | "takenAtMs" | "endedAtMs">): string {
  if (takenAtMs !== null && endedAtMs !== null) {
    const seconds = Math.max(0, Math.round((endedAtMs - takenAtMs) / 1_000));
    return end === "cut" ? `spoke for ${seconds} s until we lost it` : `spoke for ${seconds} s`;
  }
  switch (end) {
    case "not-taken":
      return "nobody took it";
    case "refused":
      return "it was refused or busy";
    case "unreachable":
      return "it could not be reached";
    case "cancelled":
      return "given up before it was taken";
    case "cut":
      return "we lost it before it was taken";
    case "hung-up":
      return "ended before it was taken";
    case null:
      return "it goes on";
  }
}
