/**
 * What two ends say of their sound (SDP, RFC 4566), passed between them with as little change as there can be: each end hears of one session of ours whose version grows (RFC 3264 §8, RFC 3725
 * §4), however often somebody else comes to speak at the other side. Pure, and line by line: what is not understood passes as it is.
 */

import type { CallBody } from "../../sip/call.ts";
import { bytesOf, textOf } from "../../sip/message.ts";

export const sdpType = "application/sdp";
const isSdp = ({ type }: CallBody): boolean => type.toLowerCase().split(";")[0]?.trim() === sdpType;

export type OurSession = {
  /** As this end is to hear it. */
  write(body: CallBody): CallBody;
  /** What it heard last; null = nothing yet. */
  last(): CallBody | null;
};

/** @param id digits, of this one end of this call. */
export function createSession(id: string): OurSession {
  let version = 0;
  let last: CallBody | null = null;
  return {
    last: () => last,
    write(body) {
      if (!isSdp(body)) return body;
      if (last === null || !sameSession(last, body)) version += 1;
      const text = textOf(body.bytes).replace(/^o=.*$/m, `o=- ${id} ${version} IN IP4 0.0.0.0`);
      last = { type: body.type, bytes: bytesOf(text) };
      return last;
    },
  };
}

/** Whether sound goes to the same address and port as before: then nobody has to be told. */
export function samePlace(one: CallBody | null, other: CallBody): boolean {
  return one !== null && placeOf(one) === placeOf(other);
}

const placeOf = ({ bytes }: CallBody): string =>
  (textOf(bytes).match(/^(?:c=.*|m=\S+ \d+)/gm) ?? []).map((line) => line.trim()).join("|");

const directions = /^a=(sendrecv|sendonly|recvonly|inactive)\r?\n/gm;

/** Both ends speak: from the answer of a telephone that was asked to wait. */
export function openBothWays(body: CallBody): CallBody {
  return { type: body.type, bytes: bytesOf(textOf(body.bytes).replaceAll(directions, "")) };
}

/**
 * An offer without a sound of its own, for a telephone that is to be lifted before anybody is at the other side. Every telephone knows these codecs, and 9 is the port at which nobody
 * listens (RFC 863).
 */
export function waitingOffer(host: string): CallBody {
  const family = host.includes(":") ? "IP6" : "IP4";
  const lines = [
    "v=0",
    `o=- 1 1 IN ${family} ${host}`,
    "s=-",
    `c=IN ${family} ${host}`,
    "t=0 0",
    "m=audio 9 RTP/AVP 8 0 101",
    "a=rtpmap:8 PCMA/8000",
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-15",
    "a=inactive",
    "",
  ];
  return { type: sdpType, bytes: bytesOf(lines.join("\r\n")) };
}

function sameSession(one: CallBody, other: CallBody): boolean {
  return withoutOrigin(one) === withoutOrigin(other);
}

const withoutOrigin = ({ bytes }: CallBody): string => textOf(bytes).replace(/^o=.*\r?\n/m, "");
