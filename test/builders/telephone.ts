/**
 * A telephone behind a trunk, with sound of its own: rings, takes a call or does not, hears what is said, presses keys as RTP tells them, and hangs up. A mailbox is one that
 * takes and speaks. Real ones are in test/contracts; this one does what they do not do on command.
 */

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Call, CallBody, IncomingCall } from "@shouwang/cloud/sip/call.ts";
import { bytesOf, textOf } from "@shouwang/cloud/sip/message.ts";
import type { Place } from "@shouwang/cloud/sip/transport.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";
import { answerOf, readAudio, type AudioEnd } from "@shouwang/cloud/telephony/media/audio-description.ts";
import { digits, type Digit } from "@shouwang/cloud/telephony/media/digit.ts";
import { decodeVoice, silenceOf } from "@shouwang/cloud/telephony/media/g711.ts";
import { readRtp, writeRtp } from "@shouwang/cloud/telephony/media/rtp-packet.ts";
import { writeTelephoneEvent } from "@shouwang/cloud/telephony/media/telephone-event.ts";
import { openSipHouse } from "./sip-house.ts";

export type TelephoneManner = "takes" | "rings" | "busy" | "off" | "takes-without-sound";

export type Telephone = AsyncDisposable & {
  readonly place: Place;
  /** Who was called: `13800000001`. */
  readonly called: readonly string[];
  readonly log: readonly string[];
  /** The loudest of each 20 ms that were heard: equals in a row once, and silence left out. */
  said(): number[];
  /** Packets of sound that came, silence too. */
  packets(): number;
  /** As a telephone tells it: while it is held, and the end three times. @param lost packets that do not arrive, by their number. */
  press(digit: Digit, options?: { lost?: readonly number[] }): Promise<void>;
  /** What a mailbox says. */
  speak(packets: number): void;
  take(): void;
  hangUp(): void;
};

export async function startTelephone(manner: TelephoneManner): Promise<Telephone> {
  const host = "127.0.0.1";
  const rtp = createSocket("udp4").bind(0, host);
  await once(rtp, "listening");
  const heard: number[] = [];
  const called: string[] = [];
  let theirs: AudioEnd | undefined;
  let call: Call | undefined;
  let waiting: IncomingCall | undefined;
  let packets = 0;
  let [sequence, timestamp] = [65_500, 4_294_960_000];
  rtp.on("message", (bytes) => {
    const packet = readRtp(bytes);
    if (packet === undefined || theirs === undefined) return;
    packets += 1;
    const loudest = decodeVoice(packet.payload, theirs.codec).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    const known = loudest > 16 ? loudest : 0;
    if (heard.at(-1) !== known) heard.push(known);
  });
  const send = (packet: { payloadType: number; payload: Uint8Array; isMarked?: boolean; timestamp: number }): void => {
    if (theirs === undefined) throw new Error("Nobody is on the line.");
    sequence = (sequence + 1) & 0xffff;
    rtp.send(writeRtp({ isMarked: false, ...packet, sequence, source: 77 }), theirs.port, theirs.host);
  };
  const sound = (): CallBody | null => {
    if (!waiting?.body) return null;
    const offered = textOf(waiting.body.bytes);
    const read = readAudio(offered);
    if (read.kind === "unusable") throw new Error(read.why);
    theirs = read.audio;
    const ours = { host, port: rtp.address().port, sessionId: 1, version: 1 };
    return { type: "application/sdp", bytes: bytesOf(answerOf(ours, read.audio, offered)) };
  };
  const take = (): void => {
    const body = sound();
    call = waiting?.take(manner === "takes-without-sound" ? null : body, house.events);
  };
  const house = openSipHouse({
    openTransport: (events) => openUdpTransport({ farEnd: null, local: { host, port: 0 } }, events),
    onIncoming(incoming) {
      called.push(/sip:([^@]*)@/.exec(incoming.asked.request.uri)?.[1] ?? "");
      waiting = incoming;
      if (manner === "busy") return incoming.refuse(486, "Busy Here");
      if (manner === "off") return incoming.refuse(480, "Temporarily Unavailable");
      incoming.ring();
      return manner === "rings" ? undefined : take();
    },
  });
  return {
    place: await house.endpoint.listening(),
    called,
    log: house.log,
    said: () => heard.filter((one) => one > 0),
    packets: () => packets,
    async press(digit, { lost = [] } = {}) {
      timestamp = (timestamp + 1_600) >>> 0;
      const event = digits.indexOf(digit);
      const payloadType = theirs?.events ?? 101;
      for (const [at, durationSamples] of [160, 320, 480, 480, 480].entries()) {
        const payload = writeTelephoneEvent({ event, isEnd: at > 1, volume: 10, durationSamples });
        if (lost.includes(at)) sequence = (sequence + 1) & 0xffff;
        else send({ payloadType, payload, isMarked: at === 0, timestamp });
        await pause(5);
      }
    },
    speak(packets) {
      for (let n = 0; n < packets; n++) {
        timestamp = (timestamp + 160) >>> 0;
        const codec = theirs?.codec ?? "a-law";
        const payload = new Uint8Array(160).fill(silenceOf(codec) ^ 0x2a);
        send({ payloadType: codec === "a-law" ? 8 : 0, payload, timestamp });
      }
    },
    take,
    hangUp: () => call?.hangUp(),
    async [Symbol.asyncDispose]() {
      rtp.close();
      await house[Symbol.asyncDispose]();
    },
  };
}
