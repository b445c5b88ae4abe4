/**
 * The sound of a call over RTP and UDP. Sends 20 ms at a time without a pause, silence too: a translator of addresses on the way keeps its door open, and the far end hears that
 * the line stands. Listens for keys (RFC 4733) and counts the rest. Plain RTP; no SRTP, no RTCP.
 */

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { isIP, isIPv6 } from "node:net";
import { randomBytes } from "node:crypto";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { AudioEnd } from "./audio-description.ts";
import type { Digit } from "./digit.ts";
import type { VoiceCodec } from "./g711.ts";
import { hearFrom, sourceAt, type HeardSource } from "./heard-source.ts";
import type { Media, MediaCounts, OpenMedia } from "./media.ts";
import { createPlayout, frameSamples, frameTakes } from "./playout.ts";
import { readRtp, writeRtp } from "./rtp-packet.ts";
import { hearEvent, noPresses, readTelephoneEvent } from "./telephone-event.ts";

/** After a pause of ours this much is sent at once; what is more is left out, so that nobody hears the past. */
const framesAtOnceMax = 5;
const payloadTypeOf: Record<VoiceCodec, number> = { "a-law": 8, "mu-law": 0 };

/**
 * Ports in turn, even ones, so that a port rests before it is used again: what still comes for the call before is heard by nobody.
 */
export function createMediaPorts(
  { from, to }: { from: number; to: number },
  clock: Pick<Clock, "after" | "uptimeMs">,
): OpenMedia {
  const first = from + (from % 2);
  const count = Math.floor((to - first) / 2) + 1;
  let turn = randomBytes(2).readUInt16BE() % Math.max(1, count);
  return async ({ host, onDigit }) => {
    for (let tried = 0; tried < count; tried++) {
      const port = first + 2 * (turn++ % count);
      const socket = createSocket({ type: isIPv6(host ?? "") ? "udp6" : "udp4" });
      const failed = await bound(socket, port, host);
      if (failed === null) return { kind: "open", media: mediaOver(socket, clock, onDigit) };
      if (failed !== "EADDRINUSE") return { kind: "unavailable", why: `sound cannot be heard at ${host}: ${failed}` };
    }
    return { kind: "unavailable", why: `all ports for sound are taken (${from} to ${to})` };
  };
}

function bound(socket: Socket, port: number, host: string | null): Promise<string | null> {
  return new Promise((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? error.message);
    });
    socket.bind({ port, exclusive: true, ...(host === null ? {} : { address: host }) }, () => {
      socket.removeAllListeners("error");
      resolve(null);
    });
  });
}

function mediaOver(socket: Socket, clock: Pick<Clock, "after" | "uptimeMs">, onDigit: (digit: Digit) => void): Media {
  const playout = createPlayout();
  const counts: MediaCounts = { sent: 0, heard: 0, lost: 0, foreign: 0 };
  const ssrc = randomBytes(4).readUInt32BE();
  let [sequence, timestamp] = [randomBytes(2).readUInt16BE(), randomBytes(4).readUInt32BE()];
  let isClosed = false;
  /** What was said last, and whoever is listened to since its address is known. */
  let farEnd: AudioEnd | undefined;
  let source: HeardSource | undefined;
  let presses = noPresses;
  let timer: Timer | undefined;
  let dueAtMs = 0;

  const sendOne = (): void => {
    if (farEnd === undefined || source === undefined) return;
    timestamp = (timestamp + frameSamples) >>> 0;
    // On hold the time goes on, and what is said waits.
    if (!farEnd.hears) return;
    sequence = (sequence + 1) & 0xffff;
    const payload = playout.next(farEnd.codec);
    const packet = { payloadType: payloadTypeOf[farEnd.codec], isMarked: counts.sent === 0, sequence, timestamp };
    counts.sent += 1;
    // To the port that they speak from, where it is another one than they said.
    socket.send(writeRtp({ ...packet, source: ssrc, payload }), source.port ?? farEnd.port, source.address, () => {});
  };
  const keepPace = (): void => {
    if (isClosed) return;
    const nowMs = clock.uptimeMs();
    dueAtMs = Math.max(dueAtMs, nowMs - framesAtOnceMax * frameTakes);
    for (; dueAtMs <= nowMs; dueAtMs += frameTakes) sendOne();
    timer = clock.after(millis(Math.max(1, dueAtMs - nowMs)), keepPace);
  };
  const hear = (bytes: Buffer, from: RemoteInfo): void => {
    const nowMs = clock.uptimeMs();
    const packet = readRtp(bytes);
    const heard =
      packet &&
      source &&
      hearFrom(source, { address: from.address, port: from.port, sequence: packet.sequence }, nowMs);
    if (packet === undefined || heard === undefined) return void (counts.foreign += 1);
    source = heard.source;
    counts.heard += 1;
    counts.lost += heard.lost;
    if (farEnd?.events === null || packet.payloadType !== farEnd?.events) return undefined;
    const event = readTelephoneEvent(packet.payload);
    if (event === undefined) return undefined;
    const told = hearEvent(presses, { ...event, timestamp: packet.timestamp }, nowMs);
    presses = told.presses;
    return told.digit === null ? undefined : onDigit(told.digit);
  };
  const direct = (to: AudioEnd, address: string): void => {
    // Somebody has said another one meanwhile.
    if (isClosed || farEnd !== to) return;
    if (source?.address !== address) source = sourceAt(address, clock.uptimeMs());
    if (timer !== undefined) return;
    dueAtMs = clock.uptimeMs();
    keepPace();
  };

  socket.on("message", hear);
  // One packet that could not be delivered; the next one goes the same way.
  socket.on("error", () => {});
  return {
    port: socket.address().port,
    talkTo(to) {
      farEnd = to;
      if (isIP(to.host) !== 0) return direct(to, to.host);
      const family = socket.address().family === "IPv6" ? 6 : 4;
      // A name that is not found: nothing is sent, the call is silent, and whoever made it says so by its counts.
      lookup(to.host, { family }).then(
        ({ address }) => direct(to, address),
        () => {},
      );
      return undefined;
    },
    play: (samples, onPlayed) => playout.play(samples, onPlayed),
    hush: () => playout.hush(),
    counts: () => ({ ...counts }),
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      timer?.cancel();
      playout.hush();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
