/** A house that makes and takes calls by SIP, over the transport it is given, and writes down what becomes of each. */

import { randomBytes } from "node:crypto";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { Call, CallBody, CallEvents, IncomingCall } from "@shouwang/cloud/sip/call.ts";
import { createCalls, type Calls } from "@shouwang/cloud/sip/calls.ts";
import { digestHash } from "@shouwang/cloud/sip/crypto-hash.ts";
import { createEndpoint, type EndpointOptions, type SipEndpoint } from "@shouwang/cloud/sip/endpoint.ts";
import { bytesOf, textOf } from "@shouwang/cloud/sip/message.ts";

const clock = createSystemClock({ trust: () => "trusted" });

/** One audio stream at a port of this machine. */
export const sdpOf = (port: number): CallBody => ({
  type: "application/sdp",
  bytes: bytesOf(
    `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n`,
  ),
});
export const offer = sdpOf(9);

export type SipHouse = AsyncDisposable & {
  endpoint: SipEndpoint;
  calls: Calls;
  /** `ringing`, `taken`, `ended hung-up them`, `ended refused 486`, … */
  log: readonly string[];
  place(uri: string, ringsFor?: Millis): Call;
  events: CallEvents;
};

export function openSipHouse(options: {
  openTransport: EndpointOptions["openTransport"];
  credentials?: EndpointOptions["credentials"];
  domain?: string;
  onIncoming?: (incoming: IncomingCall, house: SipHouse) => void;
}): SipHouse {
  const log: string[] = [];
  const domain = options.domain ?? "house.test";
  const events: CallEvents = {
    onRinging: () => void log.push("ringing"),
    onTaken: (body) => void log.push(`taken ${body === null ? "without offer" : textOf(body.bytes).slice(0, 3)}`),
    onEnded(end) {
      const more = end.kind === "hung-up" ? end.by : end.kind === "refused" ? end.status : "";
      log.push(`ended ${end.kind} ${more}`.trim());
    },
  };
  const { onIncoming } = options;
  const calls = createCalls({
    endpoint: () => endpoint,
    clock,
    contactUser: "desk",
    onIncoming: onIncoming === undefined ? null : (incoming) => onIncoming(incoming, house),
  });
  const endpoint = createEndpoint({
    openTransport: options.openTransport,
    credentials: options.credentials ?? null,
    hash: digestHash,
    clock,
    newToken: () => randomBytes(12).toString("hex"),
    onRequest: (asked) => calls.onRequest(asked),
    onAcknowledgement: (request) => calls.onAcknowledgement(request),
    onFault(error) {
      throw error;
    },
  });
  const house: SipHouse = {
    endpoint,
    calls,
    log,
    events,
    place(uri, ringsFor = seconds(20)) {
      const placed = {
        uri,
        from: `<sip:26317@${domain}>`,
        to: `<${uri}>`,
        contactUser: "26317",
        body: offer,
        ringsFor,
      };
      return calls.place(placed, events, AbortSignal.timeout(60_000));
    },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
  return house;
}
