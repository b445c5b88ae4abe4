/** Performs what `client-transaction.ts` decides, for all requests under way: sends, sets timers, hands answers to whoever asked. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { beginClient, stepClient, type ClientInput, type ClientStep, type ClientTimer } from "./client-transaction.ts";
import { parseSequence, parseVia, splitList } from "./header-fields.ts";
import { serialiseMessage } from "./message-codec.ts";
import { emptyBody, headerOf, headersOf, type SipRequest, type SipResponse } from "./message.ts";
import { createTimers } from "./transaction-timers.ts";
import type { Flow } from "./transport.ts";

/** Requests under way at once: far more than a centre gets from one house. What comes beyond is told so and tried elsewhere. */
const underWayMax = 2_000;

export type ClientEvents = {
  /** Provisional and final ones; a 2xx of an INVITE may come several times. */
  onResponse(response: SipResponse): void;
  /** No answer will come any more. */
  onFailed(why: string): void;
};

export type ClientTransactions = {
  /** @param request with its Via on top. The result lets go of it without a word. */
  start(request: SipRequest, flow: Flow, events: ClientEvents): () => void;
  /** false = nobody has asked for this. */
  hear(response: SipResponse): boolean;
  flowLost(flow: Flow): void;
  count(): number;
};

type UnderWay = { step(input: ClientInput): void; pass(response: SipResponse): void; flow: Flow };

export function createClientTransactions(clock: Pick<Clock, "after">): ClientTransactions {
  const underWay = new Map<string, UnderWay>();

  return {
    start(request, flow, events) {
      const key = keyOf(request);
      if (key === undefined || underWay.size >= underWayMax) {
        events.onFailed(`${underWay.size} requests are under way already`);
        return () => {};
      }
      const bytes = serialiseMessage(request);
      let last: SipResponse | undefined;
      let { state, effects } = beginClient(request.method === "INVITE" ? "invite" : "plain", flow.isReliable);
      const timers = createTimers<ClientTimer>(clock, (timer) => step({ kind: "timer", timer }));
      const end = (): void => {
        timers.clearAll();
        underWay.delete(key);
      };
      const perform = (all: ClientStep["effects"]): void => {
        for (const effect of all) {
          switch (effect.kind) {
            case "send":
              // What could not be sent is as lost as its flow; over UDP the next repetition may go.
              if (!flow.send(bytes) && flow.isReliable) return step({ kind: "flow-lost" });
              break;
            case "acknowledge":
              if (last) flow.send(serialiseMessage(acknowledgementOf(request, last)));
              break;
            case "set":
              timers.set(effect.timer, effect.after);
              break;
            case "clear":
              timers.clear(effect.timer);
              break;
            case "pass-on":
              if (last) events.onResponse(last);
              break;
            case "fail":
              events.onFailed(effect.why === "no-answer" ? "no answer" : "the connection was lost");
              break;
            case "end":
              end();
              break;
          }
        }
      };
      const step = (input: ClientInput): void => {
        ({ state, effects } = stepClient(state, input));
        perform(effects);
      };
      underWay.set(key, {
        step,
        flow,
        pass(response) {
          last = response;
          step({ kind: "response", status: response.status });
        },
      });
      perform(effects);
      return end;
    },
    hear(response) {
      const one = underWay.get(keyOf(response) ?? "");
      one?.pass(response);
      return one !== undefined;
    },
    flowLost(flow) {
      for (const one of underWay.values()) if (one.flow === flow) one.step({ kind: "flow-lost" });
    },
    count: () => underWay.size,
  };
}

/** RFC 3261 §17.1.3: an answer belongs to the request whose branch and method it repeats. */
function keyOf(message: SipRequest | SipResponse): string | undefined {
  const via = parseVia(splitList(headersOf(message, "via").slice(0, 1))[0] ?? "");
  const method = parseSequence(headerOf(message, "cseq") ?? "")?.method;
  const branch = via?.parameters.get("branch");
  return branch && method ? `${branch} ${method}` : undefined;
}

/** For a refusal: the same way, the same number, and the far end's tag (§17.1.1.3). */
function acknowledgementOf(invite: SipRequest, refusal: SipResponse): SipRequest {
  const number = parseSequence(headerOf(invite, "cseq") ?? "")?.number ?? 1;
  const kept = invite.headers.filter(({ name }) => ["from", "call-id", "route", "max-forwards"].includes(name));
  const headers = [
    ...invite.headers.filter(({ name }) => name === "via").slice(0, 1),
    ...kept,
    { name: "to", value: headerOf(refusal, "to") ?? "" },
    { name: "cseq", value: `${number} ACK` },
  ];
  return { kind: "request", method: "ACK", uri: invite.uri, headers, body: emptyBody };
}
