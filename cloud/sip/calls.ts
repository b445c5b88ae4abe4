/**
 * All calls of one endpoint, those that we make and those that come: who hangs up, what is asked within them, and that each ends once. `onRequest` and `onAcknowledgement` are
 * what the endpoint is given.
 *
 * Requests of a call go the way the call came; a far end that is reached over another one is not (a trunk is one far end).
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Call, CallBody, CallEnd, CallEvents, IncomingCall, OfferAnswer, Offered, PlacedCall } from "./call.ts";
import { offerWithin } from "./call-offer.ts";
import { createConversation, joinConversation, type Conversation } from "./conversation.ts";
import { afterRequest, belongsTo, dialogOfInvite, retargeted, within, type Dialog } from "./dialog.ts";
import { allowedMethods, contactOf, type SipEndpoint } from "./endpoint.ts";
import { tagOf } from "./header-fields.ts";
import { headerOf, type Header, type SipRequest } from "./message.ts";
import { bodyOf, placeCall, sayBye } from "./outgoing-call.ts";
import type { Answer, Asked } from "./server-transactions.ts";
import type { Flow } from "./transport.ts";

/** Lines of a desk, and some. What comes beyond hears that it is busy. */
const callsMax = 200;

export type Calls = {
  /** Never throws; what comes of it is heard through the events. */
  place(placed: PlacedCall, events: CallEvents, signal: AbortSignal): Call;
  onRequest(asked: Asked): boolean;
  onAcknowledgement(request: SipRequest): void;
  count(): number;
};

type Standing = {
  dialog: Dialog;
  conversation: Conversation;
  flow: Flow;
  events: CallEvents;
  contactUser: string;
  wasMadeByUs: boolean;
  /** The 2xx that waits for its acknowledgement. */
  asked: Asked | null;
  /** An offer is under way, ours or theirs: there is one at a time (RFC 3261 §14). */
  isOffering: boolean;
};

const busy: Answer = { status: 486, reason: "Busy Here" };
/** Nothing of it stands: it is over, or has not been taken. */
const silent: Omit<Call, "callId" | "hangUp"> = {
  offer: async () => ({ kind: "over" }),
  ask: async () => null,
};
/** How long somebody may take to answer what is asked within a call. */
const askTakesMax = seconds(10);

export function createCalls(options: {
  endpoint: () => SipEndpoint;
  clock: Pick<Clock, "after">;
  /** Left of the @ in our Contact for calls that come. */
  contactUser: string;
  /** null = we only call. */
  onIncoming: ((incoming: IncomingCall) => void) | null;
}): Calls {
  const { clock, contactUser } = options;
  /** By Call-ID and our tag. */
  const standing = new Map<string, Standing>();
  let placing = 0;

  const keyOf = (callId: string, ourTag: string): string => `${callId} ${ourTag}`;
  const end = (one: Standing, how: CallEnd): void => {
    if (standing.delete(keyOf(one.dialog.callId, one.dialog.ourTag))) one.events.onEnded(how);
  };
  const hangUp = (one: Standing): void => {
    if (standing.get(keyOf(one.dialog.callId, one.dialog.ourTag)) !== one) return;
    sayBye(options.endpoint(), one);
    end(one, { kind: "hung-up", by: "us" });
  };
  const accept = (one: Standing, asked: Asked, body: CallBody | null): void => {
    one.asked = asked;
    asked.onUnacknowledged = () => {
      if (isOver(one)) return;
      sayBye(options.endpoint(), one);
      end(one, { kind: "unreachable", why: "they did not acknowledge what was agreed" });
    };
    asked.answer(answerWith(body, contactFor(asked, one.contactUser)));
  };
  const stand = (one: Standing): Standing => {
    standing.set(keyOf(one.dialog.callId, one.dialog.ourTag), one);
    return one;
  };
  const isOver = (one: Standing): boolean => standing.get(keyOf(one.dialog.callId, one.dialog.ourTag)) !== one;
  const offer = async (one: Standing, body: CallBody): Promise<Offered> => {
    if (isOver(one)) return { kind: "over" };
    if (one.isOffering) return { kind: "refused", status: 491 };
    one.isOffering = true;
    const offered = await offerWithin(body, {
      ...one,
      endpoint: options.endpoint(),
      clock,
      dialog: () => one.dialog,
      onDialog: (dialog) => void (one.dialog = dialog),
      isOver: () => isOver(one),
    });
    one.isOffering = false;
    if (offered.kind === "over" && !isOver(one)) {
      sayBye(options.endpoint(), one);
      end(one, { kind: "unreachable", why: "the far end does not know the call any more" });
    }
    return offered;
  };
  const ask: (one: Standing, ...asked: Parameters<Call["ask"]>) => Promise<number | null> = async (
    one,
    method,
    body,
  ) => {
    if (isOver(one)) return null;
    const limit = new AbortController();
    using _limit = clock.after(askTakesMax, () => limit.abort());
    const content = body === null ? {} : { contentType: body.type, body: body.bytes };
    const draft = { method, ...within(one.dialog), conversation: one.conversation, ...content };
    const outcome = await options.endpoint().request(draft, limit.signal);
    return outcome.kind === "answered" ? outcome.response.status : null;
  };
  const callOf = (one: Standing): Call => ({
    callId: one.dialog.callId,
    hangUp: () => hangUp(one),
    offer: (body) => offer(one, body),
    ask: (method, body) => ask(one, method, body),
  });
  const find = (request: SipRequest): Standing | undefined => {
    const ourTag = tagOf(headerOf(request, "to") ?? "");
    const one = ourTag === null ? undefined : standing.get(keyOf(headerOf(request, "call-id") ?? "", ourTag));
    return one !== undefined && belongsTo(one.dialog, request) ? one : undefined;
  };

  const place: Calls["place"] = (placed, events, signal) => {
    const endpoint = options.endpoint();
    const conversation = createConversation(endpoint.newToken);
    let stop = (): void => void (isGivenUp = true);
    let isGivenUp = false;
    if (standing.size + placing >= callsMax) {
      events.onEnded({ kind: "unreachable", why: `${standing.size + placing} calls are under way already` });
      return { ...silent, callId: conversation.callId, hangUp: () => {} };
    }
    let inner: Omit<Call, "callId" | "hangUp"> = silent;
    placing += 1;
    const over = (how: CallEnd): void => {
      placing -= 1;
      events.onEnded(how);
    };
    void endpoint.flow(signal).then((opened) => {
      if (opened.kind === "unreachable") return over({ kind: "unreachable", why: opened.why });
      if (isGivenUp || signal.aborted) return over({ kind: "cancelled" });
      const outgoing = placeCall(placed, {
        endpoint,
        flow: opened.flow,
        clock,
        conversation,
        events,
        onEnded: over,
        onTaken({ body, headers, ...taken }) {
          placing -= 1;
          const { contactUser: user } = placed;
          const one = stand({
            ...taken,
            events,
            contactUser: user,
            wasMadeByUs: true,
            asked: null,
            isOffering: false,
          });
          stop = () => hangUp(one);
          inner = callOf(one);
          events.onTaken(body, headers);
        },
      });
      stop = () => outgoing.giveUp();
      signal.addEventListener("abort", () => stop(), { once: true });
      return undefined;
    });
    return {
      callId: conversation.callId,
      hangUp: () => stop(),
      offer: async (body) => await inner.offer(body),
      ask: async (method, body) => await inner.ask(method, body),
    };
  };

  const incoming = (asked: Asked, onIncoming: (incoming: IncomingCall) => void): void => {
    let isOpen = true;
    // Until somebody takes it, the caller need not repeat itself.
    asked.answer({ status: 100, reason: "Trying" });
    const one: IncomingCall = {
      asked,
      body: bodyOf(asked.request),
      ring: () => asked.answer({ status: 180, reason: "Ringing", headers: contactFor(asked, contactUser) }),
      refuse(status, reason) {
        isOpen = false;
        asked.answer({ status, reason });
      },
      take(body, events) {
        const dialog = dialogOfInvite(asked.request, asked.ourTag);
        if (!isOpen || dialog === undefined) {
          if (isOpen) asked.answer({ status: 400, reason: "No Contact" });
          isOpen = false;
          events.onEnded({ kind: "cancelled" });
          return { ...silent, callId: headerOf(asked.request, "call-id") ?? "", hangUp: () => {} };
        }
        isOpen = false;
        const conversation = joinConversation(dialog.callId, dialog.ourTag);
        const { flow } = asked;
        const call = stand({
          dialog,
          conversation,
          flow,
          events,
          contactUser,
          wasMadeByUs: false,
          asked,
          isOffering: false,
        });
        accept(call, asked, body);
        events.onTaken(bodyOf(asked.request), asked.request.headers);
        return callOf(call);
      },
      onCancelled: null,
    };
    asked.onCancelled = () => {
      if (!isOpen) return;
      isOpen = false;
      asked.answer({ status: 487, reason: "Request Terminated" });
      one.onCancelled?.();
    };
    onIncoming(one);
  };

  const askedWithin = (one: Standing, asked: Asked): boolean => {
    const dialog = afterRequest(one.dialog, asked.request);
    if (dialog === undefined) {
      asked.answer({ status: 500, reason: "Out Of Order" });
      return true;
    }
    one.dialog = dialog;
    switch (asked.request.method) {
      case "BYE":
        asked.answer({ status: 200, reason: "OK" });
        end(one, { kind: "hung-up", by: "them" });
        return true;
      case "INVITE":
        offered(one, asked);
        return true;
      default:
        return one.events.onRequest?.(asked) ?? false;
    }
  };

  const offered = (one: Standing, asked: Asked): void => {
    // Both at once: both try again (§14.2).
    if (one.isOffering) return asked.answer({ status: 491, reason: "Request Pending" });
    one.isOffering = true;
    one.dialog = retargeted(one.dialog, asked.request);
    const said = one.events.onOffer?.(bodyOf(asked.request)) ?? null;
    const answer = (body: OfferAnswer): void => {
      one.isOffering = false;
      // The call goes on as it was (§14.2).
      if (body === "later") return asked.answer({ status: 491, reason: "Request Pending" });
      if (body === null) return asked.answer({ status: 488, reason: "Not Acceptable Here" });
      return accept(one, asked, body);
    };
    if (!(said instanceof Promise)) return answer(said);
    asked.answer({ status: 100, reason: "Trying" });
    void said.then(answer);
    return undefined;
  };

  return {
    place,
    count: () => standing.size + placing,
    onRequest(asked) {
      const one = find(asked.request);
      if (one !== undefined) return askedWithin(one, asked);
      const isWithin = tagOf(headerOf(asked.request, "to") ?? "") !== null;
      if (isWithin && asked.request.method !== "OPTIONS") {
        asked.answer({ status: 481, reason: "Call/Transaction Does Not Exist" });
        return true;
      }
      if (asked.request.method !== "INVITE" || options.onIncoming === null) return false;
      if (standing.size + placing >= callsMax) asked.answer(busy);
      else incoming(asked, options.onIncoming);
      return true;
    },
    onAcknowledgement(request) {
      const one = find(request);
      if (!one?.asked) return;
      one.asked.acknowledged();
      one.asked = null;
      one.events.onAcknowledged?.(bodyOf(request));
    },
  };
}

const contactFor = (asked: Asked, contactUser: string): Header[] => [
  { name: "contact", value: contactOf({ contactUser }, asked.flow) },
  { name: "allow", value: allowedMethods },
];

function answerWith(body: CallBody | null, headers: readonly Header[]): Answer {
  if (body === null) return { status: 200, reason: "OK", headers };
  const typed = [...headers, { name: "content-type", value: body.type }];
  return { status: 200, reason: "OK", headers: typed, body: body.bytes };
}
