/**
 * Two ends of one conversation, and what passes between them once both are there: new offers (hold, a codec, a transfer inside a telephone system), and digits in INFO. Sound goes straight
 * between them. Each offer is answered by the other end itself: what it will not have is not agreed.
 */

import type { Call, CallBody, OfferAnswer } from "../../sip/call.ts";
import type { Asked } from "../../sip/server-transactions.ts";
import { bodyOf } from "../../sip/outgoing-call.ts";
import { samePlace, type OurSession } from "./session-description.ts";

export type Leg = {
  /** null until it is placed or taken. */
  call: Call | null;
  readonly session: OurSession;
  /** What this end said last of its sound. */
  heard: CallBody | null;
};

/** @param body null: it wants to hear our offer, and its answer comes with the acknowledgement. */
export async function relayOffer(from: Leg, to: Leg, body: CallBody | null): Promise<OfferAnswer> {
  if (body === null) return from.session.last() ?? "later";
  if (to.call === null) return "later";
  const offered = await to.call.offer(to.session.write(body));
  if (offered.kind !== "agreed") return offered.kind === "refused" && offered.status === 491 ? "later" : null;
  from.heard = body;
  to.heard = offered.body ?? to.heard;
  return offered.body === null ? null : from.session.write(offered.body);
}

/** `from` has said where its sound goes: the other end is told, unless it knows. And back, once, where that moved the other end's. */
export async function tellOther(from: Leg, to: Leg, body: CallBody): Promise<void> {
  from.heard = body;
  if (to.call === null) return;
  const before = to.heard;
  const offered = await to.call.offer(to.session.write(body));
  if (offered.kind !== "agreed" || offered.body === null) return;
  to.heard = offered.body;
  if (!samePlace(before, offered.body)) await from.call?.offer(from.session.write(offered.body));
}

/** The answer in an acknowledgement. */
export function relayAcknowledged(from: Leg, to: Leg, body: CallBody | null): void {
  if (body !== null && !samePlace(from.heard, body)) void tellOther(from, to, body);
}

/** Digits. true = it will be answered. */
export function relayRequest(to: Leg, asked: Asked): boolean {
  if (asked.request.method !== "INFO" || to.call === null) return false;
  void to.call.ask("INFO", bodyOf(asked.request)).then((status) => {
    const isDone = status !== null && status >= 200 && status < 300;
    return asked.answer(isDone ? { status: 200, reason: "OK" } : { status: status ?? 408, reason: "Not Passed On" });
  });
  return true;
}
