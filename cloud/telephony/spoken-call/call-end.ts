/** What became of a call that was placed, as providers say it, and what the dispatcher is to make of it. Nothing of it confirms anything. Pure. */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../../emergency/emergency-service.ts";
import type { CallState } from "../../notify/phone-provider.ts";
import type { CallEnd } from "../../sip/call.ts";

/** Somebody who is talking has hung up by then, or not; the plan goes on to others meanwhile. */
const busyAgainAfter = seconds(30);

export function stateOfEnd(end: CallEnd, wasTaken: boolean): CallState {
  if (wasTaken) return "ended";
  switch (end.kind) {
    case "hung-up":
      return "ended";
    case "not-taken":
    case "cancelled":
      return "no-answer";
    case "unreachable":
      return "failed";
    case "refused":
      if (end.status === 486 || end.status === 600) return "busy";
      return isNobody(end.status) ? "no-answer" : "failed";
  }
}

export const detailOfEnd = (end: CallEnd): string => {
  switch (end.kind) {
    case "hung-up":
      return end.by === "us" ? "" : "they hung up";
    case "not-taken":
      return "it rang and nobody took it";
    case "cancelled":
      return "given up";
    case "unreachable":
      return end.why;
    case "refused":
      return `${end.status} ${end.reason}`.trim();
  }
};

/** Of a call that never rang. */
export function deliveredOfEnd(end: CallEnd): Delivered {
  const why = detailOfEnd(end);
  if (end.kind !== "refused") return { kind: "unreachable", why, retryAfter: null };
  const { status } = end;
  if (status === 486 || status === 600) return { kind: "unreachable", why: `busy: ${why}`, retryAfter: busyAgainAfter };
  // No such number, or the trunk does not let us call it: asking again changes nothing.
  const isFinal = [400, 401, 403, 404, 407, 410, 416, 420, 484, 485, 488, 501, 505, 604, 606].includes(status);
  return isFinal ? { kind: "refused", why } : { kind: "unreachable", why, retryAfter: null };
}

/** Switched off, out of reach, declined by hand. */
const isNobody = (status: number): boolean => [408, 480, 487, 603].includes(status);
