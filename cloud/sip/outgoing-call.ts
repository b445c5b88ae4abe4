/**
 * A call that we make: INVITE, what rings, who takes it, ACK, and the ways to give it up (RFC 3261 §9, §13). A 2xx that comes after we gave up is acknowledged and hung up; so is
 * one of a second phone that took the same call.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import type { CallBody, CallEnd, CallEvents, PlacedCall } from "./call.ts";
import { transactionLives } from "./client-transaction.ts";
import { createConversation, type Conversation } from "./conversation.ts";
import { dialogOfAnswer, within, type Dialog } from "./dialog.ts";
import { viaOf, type Exchange, type SipEndpoint } from "./endpoint.ts";
import { parseSequence, tagOf } from "./header-fields.ts";
import { serialiseMessage } from "./message-codec.ts";
import { emptyBody, headerOf, type Header, type SipMessage, type SipRequest, type SipResponse } from "./message.ts";
import type { Flow } from "./transport.ts";

/** One for what nobody knew, one for a nonce that was too old. */
const challengesAnsweredMax = 2;

/** It stands: what belongs to it goes on elsewhere. */
export type Taken = {
  dialog: Dialog;
  conversation: Conversation;
  flow: Flow;
  body: CallBody | null;
  headers: readonly Header[];
};

export type OutgoingCall = { giveUp(): void };

export function bodyOf(message: SipMessage): CallBody | null {
  return message.body.byteLength === 0
    ? null
    : { type: headerOf(message, "content-type") ?? "application/sdp", bytes: message.body };
}

export function placeCall(
  placed: PlacedCall,
  given: {
    endpoint: SipEndpoint;
    flow: Flow;
    clock: Pick<Clock, "after">;
    conversation?: Conversation;
    events: Pick<CallEvents, "onRinging">;
    onTaken(taken: Taken): void;
    onEnded(end: CallEnd): void;
  },
): OutgoingCall {
  const { endpoint, flow, clock } = given;
  const conversation = given.conversation ?? createConversation(endpoint.newToken);
  let exchange: Exchange | undefined;
  let isRinging = false;
  let isOver = false;
  let gaveUp: CallEnd | undefined;
  /** The phone that took it, by its tag, with what it is acknowledged by each time it says so again. */
  let taken: { tag: string | null; acknowledgement: Uint8Array } | undefined;
  let limit: Timer | undefined;

  const end = (how: CallEnd): void => {
    if (isOver) return;
    isOver = true;
    limit?.cancel();
    given.onEnded(how);
  };
  const invite = (tried: number): void => {
    const draft = {
      method: "INVITE",
      uri: placed.uri,
      from: placed.from,
      to: placed.to,
      conversation,
      contactUser: placed.contactUser,
      headers: placed.headers ?? [],
      ...(placed.body === null ? {} : { contentType: placed.body.type, body: placed.body.bytes }),
    };
    exchange = endpoint.exchange(draft, flow, {
      onResponse: (response) => hear(response, tried),
      onFailed: (why) => end(gaveUp ?? { kind: "unreachable", why }),
    });
  };
  const hear = (response: SipResponse, tried: number): void => {
    const { status } = response;
    if (status < 200) {
      isRinging = true;
      if (gaveUp !== undefined) return cancel();
      return status === 100 ? undefined : given.events.onRinging?.(bodyOf(response));
    }
    if (status < 300) return take(response);
    const isChallenge = (status === 401 || status === 407) && tried < challengesAnsweredMax && gaveUp === undefined;
    if (isChallenge && endpoint.learn(response, tried > 0)) {
      isRinging = false;
      return invite(tried + 1);
    }
    return end(gaveUp ?? { kind: "refused", status, reason: response.reason });
  };
  const take = (response: SipResponse): void => {
    const tag = tagOf(headerOf(response, "to") ?? "");
    const dialog = exchange && dialogOfAnswer(exchange.request, response);
    if (!exchange || !dialog) return end(gaveUp ?? { kind: "unreachable", why: "an answer without a tag" });
    if (taken?.tag === tag) return void flow.send(taken.acknowledgement);
    const acknowledgement = acknowledgementOf(dialog, exchange.request, flow, endpoint.newToken());
    flow.send(acknowledgement);
    // Somebody else has it, or nobody wants it any more.
    if (taken !== undefined || gaveUp !== undefined) {
      sayBye(endpoint, { dialog, conversation, flow });
      return gaveUp === undefined ? undefined : end(gaveUp);
    }
    taken = { tag, acknowledgement };
    isOver = true;
    limit?.cancel();
    return given.onTaken({ dialog, conversation, flow, body: bodyOf(response), headers: response.headers });
  };
  /** Only what has been heard of can be cancelled (§9.1); until then it waits for that. */
  const cancel = (): void => {
    if (!exchange || !isRinging) return;
    const { request } = exchange;
    const kept = request.headers.filter(({ name }) =>
      ["via", "max-forwards", "from", "to", "call-id", "route"].includes(name),
    );
    const number = parseSequence(headerOf(request, "cseq") ?? "")?.number ?? 1;
    const headers = [...kept, { name: "cseq", value: `${number} CANCEL` }];
    const message: SipRequest = { kind: "request", method: "CANCEL", uri: request.uri, headers, body: emptyBody };
    endpoint.exchangeAs(message, flow, { onResponse: () => {}, onFailed: () => {} });
  };
  const giveUp = (how: CallEnd): void => {
    if (isOver || gaveUp !== undefined) return;
    gaveUp = how;
    cancel();
    // Whoever does not even answer that is left behind (§9.1).
    limit?.cancel();
    limit = clock.after(transactionLives, () => {
      exchange?.stop();
      end(how);
    });
  };

  limit = clock.after(placed.ringsFor, () => giveUp({ kind: "not-taken" }));
  invite(0);
  return { giveUp: () => giveUp({ kind: "cancelled" }) };
}

export function sayBye(endpoint: SipEndpoint, { dialog, conversation, flow }: Omit<Taken, "body" | "headers">): void {
  let tried = 0;
  const bye = (): void => {
    endpoint.exchange({ method: "BYE", ...within(dialog), conversation }, flow, {
      onResponse(response) {
        const isChallenge = response.status === 401 || response.status === 407;
        if (isChallenge && tried++ < challengesAnsweredMax && endpoint.learn(response, tried > 1)) bye();
      },
      // It is over for us; they will notice by themselves.
      onFailed: () => {},
    });
  };
  bye();
}

/** Of a 2xx: a request of its own, with the number of the INVITE (§13.2.2.4). */
export function acknowledgementOf(dialog: Dialog, invite: SipRequest, flow: Flow, branch: string): Uint8Array {
  const { uri, from, to, headers } = within(dialog);
  const number = parseSequence(headerOf(invite, "cseq") ?? "")?.number ?? 1;
  const credentials = invite.headers.filter(({ name }) => name === "authorization" || name === "proxy-authorization");
  return serialiseMessage({
    kind: "request",
    method: "ACK",
    uri,
    headers: [
      { name: "via", value: viaOf(flow, branch) },
      { name: "max-forwards", value: "70" },
      { name: "from", value: `${from};tag=${dialog.ourTag}` },
      { name: "to", value: to },
      { name: "call-id", value: dialog.callId },
      { name: "cseq", value: `${number} ACK` },
      ...credentials,
      ...headers,
    ],
    body: emptyBody,
  });
}
