/**
 * What two ends of a call have agreed on (RFC 3261 §12): who they are, where the other one is reached, by which proxies, and the number of its last request. Pure.
 */

import { parseAddress, parseSequence, splitList, tagOf } from "./header-fields.ts";
import { headerOf, headersOf, type Header, type SipRequest, type SipResponse } from "./message.ts";

export type Dialog = {
  callId: string;
  ourTag: string;
  theirTag: string;
  /** As they stand in From and To, without tags. */
  us: string;
  them: string;
  /** Where requests of the call go. */
  target: string;
  /** Proxies that want to see them, the nearest first. */
  routes: readonly string[];
  /** CSeq of their last request; null = there was none. */
  theirLast: number | null;
};

/** We called, and this is an answer with a tag of theirs. Undefined: it lacks what a call needs. */
export function dialogOfAnswer(invite: SipRequest, answer: SipResponse): Dialog | undefined {
  const from = headerOf(invite, "from") ?? "";
  const to = headerOf(answer, "to") ?? "";
  const [ourTag, theirTag] = [tagOf(from), tagOf(to)];
  const target = contactIn(answer) ?? invite.uri;
  const callId = headerOf(invite, "call-id");
  if (ourTag === null || theirTag === null || callId === undefined) return undefined;
  const routes = splitList(headersOf(answer, "record-route")).toReversed();
  return { callId, ourTag, theirTag, us: untagged(from), them: untagged(to), target, routes, theirLast: null };
}

/** They called, and we answer with this tag. */
export function dialogOfInvite(invite: SipRequest, ourTag: string): Dialog | undefined {
  const from = headerOf(invite, "from") ?? "";
  const to = headerOf(invite, "to") ?? "";
  const target = contactIn(invite);
  const callId = headerOf(invite, "call-id");
  if (target === undefined || callId === undefined) return undefined;
  const theirLast = parseSequence(headerOf(invite, "cseq") ?? "")?.number ?? null;
  const routes = splitList(headersOf(invite, "record-route"));
  // Callers of before 2002 have no tag, which is a tag too (§12.1.1).
  return {
    callId,
    ourTag,
    theirTag: tagOf(from) ?? "",
    us: untagged(to),
    them: untagged(from),
    target,
    routes,
    theirLast,
  };
}

export function belongsTo(dialog: Dialog, request: SipRequest): boolean {
  return (
    headerOf(request, "call-id") === dialog.callId &&
    tagOf(headerOf(request, "to") ?? "") === dialog.ourTag &&
    (tagOf(headerOf(request, "from") ?? "") ?? "") === dialog.theirTag
  );
}

/** Where the other end is reached from now on, if it says so (§12.2). */
export function retargeted(dialog: Dialog, message: SipRequest | SipResponse): Dialog {
  return { ...dialog, target: contactIn(message) ?? dialog.target };
}

/** undefined: it is older than what they asked before, and is not to be heard (§12.2.2). */
export function afterRequest(dialog: Dialog, request: SipRequest): Dialog | undefined {
  const number = parseSequence(headerOf(request, "cseq") ?? "")?.number ?? 0;
  if (dialog.theirLast !== null && number < dialog.theirLast) return undefined;
  return { ...dialog, theirLast: number };
}

/** Where a request of this call goes, and what it says (§12.2.1.1). */
export function within(dialog: Dialog): { uri: string; from: string; to: string; headers: Header[] } {
  const { us, them, theirTag, target, routes } = dialog;
  const ends = { from: us, to: theirTag === "" ? them : `${them};tag=${theirTag}` };
  const [first, ...rest] = routes;
  const nearest = first === undefined ? undefined : parseAddress(first)?.uri;
  const asHeaders = (all: readonly string[]): Header[] => all.map((value) => ({ name: "route", value }));
  // A proxy of before 2002 wants to be the address itself, and the target last.
  if (nearest !== undefined && !/;lr(?=[;=?]|$)/i.test(nearest)) {
    return { uri: nearest, ...ends, headers: asHeaders([...rest, `<${target}>`]) };
  }
  return { uri: target, ...ends, headers: asHeaders(routes) };
}

function contactIn(message: SipRequest | SipResponse): string | undefined {
  const [contact] = splitList(headersOf(message, "contact"));
  return contact === undefined ? undefined : parseAddress(contact)?.uri;
}

function untagged(fromOrTo: string): string {
  const address = parseAddress(fromOrTo);
  if (address === undefined) return fromOrTo;
  return address.display === null
    ? `<${address.uri}>`
    : `"${address.display.replaceAll(/[\\"]/g, "\\$&")}" <${address.uri}>`;
}
