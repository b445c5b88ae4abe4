/**
 * One SIP user agent towards one far end: asks and is asked, over whatever transport it was given, and answers challenges. Calls (`call.ts`) and registrations are built on it.
 *
 * What the far end asks goes to `onRequest`; OPTIONS and whatever nobody takes are answered here. A request ends by an answer, by silence after 32 s, by a flow that is lost,
 * or by the signal of whoever asked, whichever comes first.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createAuthentication } from "./authentication.ts";
import { createClientTransactions } from "./client-transactions.ts";
import { contained, type OnFault } from "./contained.ts";
import { createConversation, type Conversation } from "./conversation.ts";
import type { Credentials, Hash } from "./digest.ts";
import { emptyBody, type Header, type SipRequest, type SipResponse } from "./message.ts";
import { createServerTransactions, type Asked } from "./server-transactions.ts";
import type { Flow, FlowEvents, FlowOpened, Transport } from "./transport.ts";

/** One for what nobody knew, one for a nonce that was too old. */
const challengesAnsweredMax = 2;

export type Draft = {
  method: string;
  uri: string;
  /** With brackets, without our tag. */
  from: string;
  /** With brackets; with the far end's tag inside a call. */
  to: string;
  /** Left out: a conversation of its own. */
  conversation?: Conversation;
  /** Goes into Contact with the address of the flow. */
  contactUser?: string;
  contactParameters?: string;
  /** Route and what else is to be said. */
  headers?: readonly Header[];
  contentType?: string;
  body?: Uint8Array;
};

export type Outcome =
  | { kind: "answered"; response: SipResponse }
  /** Sent, and no final answer: it may have arrived. */
  | { kind: "silent"; why: string }
  /** Not sent at all. */
  | { kind: "unreachable"; why: string };

export type EndpointOptions = {
  openTransport(events: FlowEvents): Transport;
  credentials: Credentials | null;
  hash: Hash;
  clock: Pick<Clock, "after">;
  /** Random letters and digits, at least 64 bits of them, and never the same twice. */
  newToken: () => string;
  /** false = nobody here takes it, and it is answered so. */
  onRequest(asked: Asked): boolean;
  /** An acknowledgement within a call. */
  onAcknowledgement?(request: SipRequest): void;
  onFlowClosed?(why: string): void;
  onNoise?(why: string): void;
  /** Whoever hears failed, by a mistake of ours: that message is dropped, a request is answered with 500. */
  onFault: OnFault;
};

export type ExchangeEvents = { onResponse(response: SipResponse): void; onFailed(why: string): void };

export type Exchange = {
  /** Lets go of it: whatever comes is nobody's. */
  stop(): void;
  /** As it went out, for CANCEL and ACK. */
  request: SipRequest;
  flow: Flow;
};

export type SipEndpoint = AsyncDisposable & {
  readonly newToken: () => string;
  request(draft: Draft, signal: AbortSignal): Promise<Outcome>;
  flow(signal: AbortSignal): Promise<FlowOpened>;
  /** One request as it is, challenges unanswered: the parts from which calls are made. */
  exchange(draft: Draft, flow: Flow, events: ExchangeEvents): Exchange;
  /** One that is written already: CANCEL, which repeats the branch of what it cancels. */
  exchangeAs(request: SipRequest, flow: Flow, events: ExchangeEvents): Exchange;
  /** After a refusal: whether to ask again. */
  learn(refusal: SipResponse, triedBefore: boolean): boolean;
  listening: Transport["listening"];
  underWay(): number;
};

export const allowedMethods = "INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO";

export function createEndpoint(options: EndpointOptions): SipEndpoint {
  const { newToken, onFault } = options;
  const clock: Pick<Clock, "after"> = {
    after: (wait, ring) => options.clock.after(wait, () => void contained(onFault, ring)),
  };
  const authentication = createAuthentication(options);
  const clients = createClientTransactions(clock);
  const noise = options.onNoise ?? (() => {});
  const servers = createServerTransactions(
    { clock, newToken },
    {
      onRequest(asked) {
        if (options.onRequest(asked)) return;
        const allow = [{ name: "allow", value: allowedMethods }];
        if (asked.request.method === "OPTIONS") asked.answer({ status: 200, reason: "OK", headers: allow });
        else asked.answer({ status: 405, reason: "Method Not Allowed", headers: allow });
      },
      onAcknowledgement: (request) => options.onAcknowledgement?.(request),
      onFlood: () => noise("more requests at once than are answered"),
      onFault,
    },
  );
  const transport = options.openTransport({
    onMessage(message, flow) {
      if (message.kind === "request") servers.hear(message, flow);
      else if (!clients.hear(message)) noise(`an answer to nothing: ${message.status}`);
    },
    onNoise: noise,
    onFault,
    onClosed(flow, why) {
      clients.flowLost(flow);
      servers.flowLost(flow);
      options.onFlowClosed?.(why);
    },
  });

  const exchangeAs: SipEndpoint["exchangeAs"] = (request, flow, events) => ({
    request,
    flow,
    // What is decided about it goes on whoever fails at hearing of it.
    stop: clients.start(request, flow, {
      onResponse: (response) => void contained(onFault, () => events.onResponse(response)),
      onFailed: (why) => void contained(onFault, () => events.onFailed(why)),
    }),
  });
  const exchange: SipEndpoint["exchange"] = (draft, flow, events) => {
    const conversation = draft.conversation ?? createConversation(newToken);
    const request = requestOf(
      draft,
      flow,
      conversation,
      newToken(),
      authentication.headersFor(draft.method, draft.uri),
    );
    return exchangeAs(request, flow, events);
  };

  return {
    newToken,
    exchange,
    exchangeAs,
    learn: (refusal, triedBefore) => authentication.learn(refusal, triedBefore),
    flow: (signal) => transport.flow(signal),
    listening: () => transport.listening(),
    underWay: () => clients.count() + servers.count(),
    async request(draft, signal) {
      const opened = await transport.flow(signal);
      if (opened.kind === "unreachable") return opened;
      const conversation = draft.conversation ?? createConversation(newToken);
      for (let tried = 0; ; tried++) {
        const outcome = await finalAnswer(exchange, { ...draft, conversation }, opened.flow, signal);
        const isChallenged = outcome.kind === "answered" && [401, 407].includes(outcome.response.status);
        if (!isChallenged || tried === challengesAnsweredMax) return outcome;
        if (!authentication.learn(outcome.response, tried > 0)) return outcome;
      }
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

function finalAnswer(
  exchange: SipEndpoint["exchange"],
  draft: Draft,
  flow: Flow,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      signal.removeEventListener("abort", giveUp);
      resolve(outcome);
    };
    let stop = (): void => {};
    const giveUp = (): void => {
      stop();
      settle({ kind: "silent", why: "no answer in time" });
    };
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    ({ stop } = exchange(draft, flow, {
      onResponse: (response) => void (response.status >= 200 && settle({ kind: "answered", response })),
      onFailed: (why) => settle({ kind: "silent", why }),
    }));
    return undefined;
  });
}

function requestOf(
  draft: Draft,
  flow: Flow,
  conversation: Conversation,
  branch: string,
  credentials: readonly Header[],
): SipRequest {
  const contact = draft.contactUser === undefined ? [] : [{ name: "contact", value: contactOf(draft, flow) }];
  const content = draft.contentType === undefined ? [] : [{ name: "content-type", value: draft.contentType }];
  return {
    kind: "request",
    method: draft.method,
    uri: draft.uri,
    headers: [
      { name: "via", value: viaOf(flow, branch) },
      { name: "max-forwards", value: "70" },
      { name: "from", value: `${draft.from};tag=${conversation.ourTag}` },
      { name: "to", value: draft.to },
      { name: "call-id", value: conversation.callId },
      { name: "cseq", value: `${conversation.next()} ${draft.method}` },
      ...contact,
      ...credentials,
      ...(draft.headers ?? []),
      { name: "user-agent", value: "shouwang" },
      ...content,
    ],
    body: draft.body ?? emptyBody,
  };
}

/** `rport`: answers come back to where it came from, whatever stands in here (RFC 3581). */
export const viaOf = (flow: Flow, branch: string): string =>
  `SIP/2.0/${flow.protocol.toUpperCase()} ${hostPortOf(flow)};branch=z9hG4bK${branch};rport`;

export function contactOf(draft: Pick<Draft, "contactUser" | "contactParameters">, flow: Flow): string {
  const user = draft.contactUser === undefined || draft.contactUser === "" ? "" : `${draft.contactUser}@`;
  const transport = flow.protocol === "udp" ? "" : `;transport=${flow.protocol}`;
  return `<sip:${user}${hostPortOf(flow)}${transport}>${draft.contactParameters ?? ""}`;
}

function hostPortOf({ local }: Flow): string {
  return `${local.host.includes(":") ? `[${local.host}]` : local.host}:${local.port}`;
}
