/** Performs what `server-transaction.ts` decides, for all requests that others have sent: a repetition gets the last answer, and nobody above hears of it. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { contained, type OnFault } from "./contained.ts";
import { parseVia, splitList, tagOf } from "./header-fields.ts";
import { serialiseMessage } from "./message-codec.ts";
import { emptyBody, headerOf, headersOf, type Header, type SipRequest, type SipResponse } from "./message.ts";
import { beginServer, stepServer, type ServerInput, type ServerTimer } from "./server-transaction.ts";
import { createTimers } from "./transaction-timers.ts";
import type { Flow } from "./transport.ts";

/** More at once are a flood: they get no answer, and whoever means it repeats. */
const underWayMax = 2_000;

export type Answer = { status: number; reason: string; headers?: readonly Header[]; body?: Uint8Array };

/** A request of somebody else, to be answered. */
export type Asked = {
  readonly request: SipRequest;
  readonly flow: Flow;
  /** Our tag in its answers. */
  readonly ourTag: string;
  /** One final answer counts, the first. */
  answer(answer: Answer): void;
  /** The acknowledgement of a 2xx has come; it belongs to a call, and only whoever holds the call can tell. */
  acknowledged(): void;
  /** For an INVITE: what to do when the caller gives up, or when nobody acknowledges. */
  onCancelled: (() => void) | null;
  onUnacknowledged: (() => void) | null;
};

export type ServerTransactions = {
  hear(request: SipRequest, flow: Flow): void;
  flowLost(flow: Flow): void;
  count(): number;
};

export type ServerEvents = {
  onRequest(asked: Asked): void;
  /** An acknowledgement that belongs to no refusal: it is for a call. */
  onAcknowledgement(request: SipRequest): void;
  onFlood(): void;
  onFault: OnFault;
};

type UnderWay = { step(input: ServerInput): void; asked: Asked; flow: Flow };

export function createServerTransactions(
  options: { clock: Pick<Clock, "after">; newToken: () => string },
  events: ServerEvents,
): ServerTransactions {
  const underWay = new Map<string, UnderWay>();

  const begin = (key: string, request: SipRequest, flow: Flow): Asked => {
    let state = beginServer(request.method === "INVITE" ? "invite" : "plain", flow.isReliable);
    let last: Uint8Array | undefined;
    const timers = createTimers<ServerTimer>(options.clock, (timer) => step({ kind: "timer", timer }));
    const step = (input: ServerInput): void => {
      const next = stepServer(state, input);
      state = next.state;
      for (const effect of next.effects) {
        switch (effect.kind) {
          case "send":
            if (last) flow.send(last);
            break;
          case "set":
            timers.set(effect.timer, effect.after);
            break;
          case "clear":
            timers.clear(effect.timer);
            break;
          case "unacknowledged":
            contained(events.onFault, () => asked.onUnacknowledged?.());
            break;
          case "end":
            timers.clearAll();
            underWay.delete(key);
            break;
        }
      }
    };
    const ourTag = options.newToken();
    const asked: Asked = {
      request,
      flow,
      ourTag,
      answer(answer) {
        if (state.at !== "trying" && state.at !== "proceeding") return;
        last = serialiseMessage(responseTo(request, flow, ourTag, answer));
        step({ kind: "respond", status: answer.status });
      },
      acknowledged: () => step({ kind: "acknowledged" }),
      onCancelled: null,
      onUnacknowledged: null,
    };
    underWay.set(key, { step, asked, flow });
    return asked;
  };

  return {
    hear(request, flow) {
      const method = request.method === "ACK" ? "INVITE" : request.method;
      const key = keyOf(request, method);
      const known = key === undefined ? undefined : underWay.get(key);
      if (request.method === "ACK") {
        if (known) known.step({ kind: "acknowledged" });
        else events.onAcknowledgement(request);
        return;
      }
      if (known) return known.step({ kind: "request-again" });
      if (key === undefined || underWay.size >= underWayMax) return events.onFlood();
      const asked = begin(key, request, flow);
      if (request.method !== "CANCEL") {
        if (contained(events.onFault, () => events.onRequest(asked))) return;
        // Left open it would count against those to come, and the far end would wait.
        asked.answer({ status: 500, reason: "Server Internal Error" });
        // What was begun for it ends as when the caller gives up.
        contained(events.onFault, () => asked.onCancelled?.());
        return;
      }
      const invite = underWay.get(keyOf(request, "INVITE") ?? "");
      asked.answer(invite ? { status: 200, reason: "OK" } : { status: 481, reason: "Call/Transaction Does Not Exist" });
      contained(events.onFault, () => invite?.asked.onCancelled?.());
    },
    flowLost(flow) {
      for (const one of underWay.values()) if (one.flow === flow) one.step({ kind: "flow-lost" });
    },
    count: () => underWay.size,
  };
}

/** RFC 3261 §17.2.3; those of before 2002, whose branch says nothing, are told apart by all that names a request. */
function keyOf(request: SipRequest, method: string): string | undefined {
  const via = parseVia(splitList(headersOf(request, "via").slice(0, 1))[0] ?? "");
  if (!via) return undefined;
  const branch = via.parameters.get("branch") ?? "";
  const sentBy = `${via.host.toLowerCase()}:${via.port ?? ""}`;
  if (branch.startsWith("z9hG4bK")) return `${branch} ${sentBy} ${method}`;
  const number = /^\d+/.exec(headerOf(request, "cseq") ?? "")?.[0] ?? "";
  return [headerOf(request, "call-id"), tagOf(headerOf(request, "from") ?? ""), number, sentBy, method].join(" ");
}

/** RFC 3261 §8.2.6: everything that names the request comes back, and where it really came from. */
function responseTo(request: SipRequest, flow: Flow, ourTag: string, answer: Answer): SipResponse {
  const [top = "", ...below] = splitList(headersOf(request, "via"));
  const to = headerOf(request, "to") ?? "";
  const isTagged = answer.status > 100 && tagOf(to) === null;
  const own = answer.headers ?? [];
  const recordRoutes = headersOf(request, "record-route").map((value) => ({ name: "record-route", value }));
  return {
    kind: "response",
    status: answer.status,
    reason: answer.reason,
    headers: [
      ...[cameFrom(top, flow), ...below].map((value) => ({ name: "via", value })),
      ...recordRoutes,
      { name: "from", value: headerOf(request, "from") ?? "" },
      { name: "to", value: isTagged ? `${to};tag=${ourTag}` : to },
      { name: "call-id", value: headerOf(request, "call-id") ?? "" },
      { name: "cseq", value: headerOf(request, "cseq") ?? "" },
      ...own,
    ],
    body: answer.body ?? emptyBody,
  };
}

/** RFC 3261 §18.2.1 and RFC 3581 §4. */
function cameFrom(via: string, flow: Flow): string {
  const received = /;\s*received=/i.test(via) ? via : `${via};received=${flow.remote.host}`;
  return received.replace(/;\s*rport(?=;|$)/i, `;rport=${flow.remote.port}`);
}
