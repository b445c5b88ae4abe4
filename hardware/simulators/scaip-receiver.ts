/**
 * A centre that speaks SCAIP, as far as its receiver goes: takes messages over UDP, TCP or TLS, counts a repetition once by its reference, and gives its word (`mrs`) in the answer of SIP
 * or in a MESSAGE of its own, as receivers in the field do the one or the other. Behaves badly when told to.
 *
 * For tests and for looking at a centre's side by hand. The SIP below is the project's own, so what the two agree on is proven with Kamailio and SIPp in test/contracts.
 */

import { randomBytes } from "node:crypto";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { readRequest, type MessageRequest } from "@shouwang/cloud/emergency/scaip/message-request.ts";
import { writeStatus } from "@shouwang/cloud/emergency/scaip/message-status.ts";
import { scaipContentType } from "@shouwang/cloud/emergency/scaip/scaip-xml.ts";
import { digestHash } from "@shouwang/cloud/sip/crypto-hash.ts";
import { createEndpoint, type SipEndpoint } from "@shouwang/cloud/sip/endpoint.ts";
import { bytesOf, headerOf, textOf } from "@shouwang/cloud/sip/message.ts";
import type { Asked } from "@shouwang/cloud/sip/server-transactions.ts";
import { openTcpListener } from "@shouwang/cloud/sip/tcp-listener.ts";
import type { FlowEvents, Place, SipProtocol, Transport } from "@shouwang/cloud/sip/transport.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";

/** Messages kept for whoever looks; the oldest are forgotten first. */
const receivedMax = 10_000;

export type ReceiverMode =
  /** Its word comes in the answer of SIP. */
  | { kind: "in-answer"; snu: number; tnu?: string }
  /** 202 at once, its word in a MESSAGE of its own. `isEarly`: before that answer. */
  | { kind: "own-message"; snu: number; isEarly?: boolean }
  /** An answer of SIP without a word. */
  | { kind: "answers"; status: number; body?: string; retryAfter?: number }
  | { kind: "silent" };

export type ScaipReceiver = AsyncDisposable & {
  place: Place;
  /** Each message once, in order of arrival. */
  received: readonly MessageRequest[];
  repeats(): number;
  /** Bodies that could not be read. */
  refusals: readonly string[];
  /** What it does from now on; several: one for each message, the last of them for ever. */
  behave(...modes: readonly ReceiverMode[]): void;
};

export async function startScaipReceiver(options: {
  protocol: SipProtocol;
  /** For TLS, in PEM. */
  tls?: { certificate: string; key: string };
}): Promise<ScaipReceiver> {
  const received: MessageRequest[] = [];
  const refusals: string[] = [];
  let modes: readonly ReceiverMode[] = [{ kind: "in-answer", snu: 0 }];
  let repeats = 0;
  const local: Place = { host: "127.0.0.1", port: 0 };
  const openTransport = (events: FlowEvents): Transport =>
    options.protocol === "udp"
      ? openUdpTransport({ farEnd: null, local }, events)
      : openTcpListener({ local, tls: options.protocol === "tls" ? (options.tls ?? null) : null }, events);

  const take = (asked: Asked): void => {
    const read = readRequest(textOf(asked.request.body));
    if (read.kind === "noise") {
      if (refusals.push(read.why) > receivedMax) refusals.shift();
      return asked.answer({ status: 400, reason: read.why });
    }
    const { request } = read;
    const [mode = { kind: "silent" as const }, ...more] = modes;
    if (more.length > 0) modes = more;
    if (mode.kind === "in-answer" || mode.kind === "own-message") {
      if (received.some(({ ref }) => ref === request.ref)) repeats += 1;
      else if (received.push(request) > receivedMax) received.shift();
    }
    return behaveAs(mode, request.ref, asked);
  };
  const behaveAs = (mode: ReceiverMode, ref: string, asked: Asked): void => {
    const typed = [{ name: "content-type", value: scaipContentType }];
    switch (mode.kind) {
      case "silent":
        return undefined;
      case "answers": {
        const headers = mode.retryAfter === undefined ? [] : [{ name: "retry-after", value: String(mode.retryAfter) }];
        return asked.answer({ status: mode.status, reason: "As Told", headers, body: bytesOf(mode.body ?? "") });
      }
      case "in-answer": {
        const body = bytesOf(writeStatus({ ref, snu: mode.snu, ste: null, tnu: mode.tnu ?? null }));
        return asked.answer({ status: 200, reason: "OK", headers: typed, body });
      }
      case "own-message": {
        if (mode.isEarly !== true) asked.answer({ status: 202, reason: "Accepted" });
        const from = headerOf(asked.request, "to") ?? "";
        const own = {
          method: "MESSAGE",
          uri: asked.request.uri,
          from,
          to: (headerOf(asked.request, "from") ?? "").replace(/;tag=.*$/, ""),
          contentType: scaipContentType,
          body: bytesOf(writeStatus({ ref, snu: mode.snu, ste: "taken", tnu: null })),
        };
        const answerLate = (): void => {
          if (mode.isEarly === true) asked.answer({ status: 202, reason: "Accepted" });
        };
        endpoint.exchange(own, asked.flow, { onResponse: answerLate, onFailed: answerLate });
        return undefined;
      }
    }
  };
  const endpoint: SipEndpoint = createEndpoint({
    openTransport,
    credentials: null,
    hash: digestHash,
    clock: createSystemClock({ trust: () => "trusted" }),
    newToken: () => randomBytes(12).toString("hex"),
    onRequest(asked) {
      if (asked.request.method !== "MESSAGE") return false;
      take(asked);
      return true;
    },
    onFault(error) {
      throw error;
    },
  });
  return {
    place: await endpoint.listening(),
    received,
    repeats: () => repeats,
    refusals,
    behave(...next) {
      modes = next;
    },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}
