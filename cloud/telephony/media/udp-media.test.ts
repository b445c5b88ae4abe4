import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { AudioEnd } from "./audio-description.ts";
import { decodeVoice } from "./g711.ts";
import { hearFrom, sourceAt } from "./heard-source.ts";
import { readRtp, writeRtp, type RtpPacket } from "./rtp-packet.ts";
import { writeTelephoneEvent } from "./telephone-event.ts";
import { createMediaPorts } from "./udp-media.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const host = "127.0.0.1";
/** Below what the machine gives to those who ask for any port. */
const someRange = () => {
  const from = 20_000 + (process.pid % 1_000) * 8;
  return { from, to: from + 7 };
};

async function farEnd() {
  const socket = createSocket("udp4").bind(0, host);
  await once(socket, "listening");
  const heard: RtpPacket[] = [];
  socket.on("message", (bytes) => {
    const packet = readRtp(bytes);
    if (packet) heard.push(packet);
  });
  const end: AudioEnd = { host, port: socket.address().port, codec: "a-law", events: 101, hears: true, speaks: true };
  return { socket, heard, end, [Symbol.dispose]: () => void socket.close() };
}
const openOne = async (onDigit: (digit: string) => void = () => {}) => {
  const opened = await createMediaPorts(someRange(), clock)({ host, onDigit });
  if (opened.kind !== "open") throw new Error(opened.why);
  return opened.media;
};
const keyPacket = (event: number, timestamp: number, sequence: number, payloadType = 101): Uint8Array => {
  const payload = writeTelephoneEvent({ event, isEnd: false, volume: 10, durationSamples: 160 });
  return writeRtp({ payloadType, isMarked: true, sequence, timestamp, source: 5, payload });
};
const sendFrom = (socket: Socket, bytes: Uint8Array, port: number): void => socket.send(bytes, port, host);

describe("R-490 the sound of a call over UDP", () => {
  test("what is said arrives whole, in order, at its pace, in silence before and after", async () => {
    using theirs = await farEnd();
    await using media = await openOne();
    media.talkTo(theirs.end);
    await expect.poll(() => theirs.heard.length).toBeGreaterThan(2);
    const tone = Int16Array.from({ length: 1_600 }, (_, at) => (at % 2 === 0 ? 8_000 : -8_000));
    const startedAtMs = clock.uptimeMs();
    await new Promise<void>((resolve) => media.play(tone, resolve));
    expect(clock.uptimeMs() - startedAtMs).toBeGreaterThan(150);
    await expect.poll(() => theirs.heard.filter(({ payload }) => payload[0] !== 0xd5).length).toBe(10);
    const [first, ...rest] = theirs.heard;
    expect(rest.every(({ payload }) => payload.length === 160)).toBe(true);
    rest.forEach((packet, at) => {
      expect((packet.sequence - (first?.sequence ?? 0)) & 0xffff).toBe(at + 1);
      expect((packet.timestamp - (first?.timestamp ?? 0)) >>> 0).toBe((at + 1) * 160);
    });
    const said = theirs.heard
      .filter(({ payload }) => payload[0] !== 0xd5)
      .map(({ payload }) => decodeVoice(payload, "a-law"));
    expect(Math.abs(said[0]?.[0] ?? 0)).toBeGreaterThan(7_000);
    expect(theirs.heard.map(({ isMarked }) => isMarked).indexOf(true, 1)).toBe(-1);
  });

  test("on hold what is said waits, and goes on where it was", async () => {
    using theirs = await farEnd();
    await using media = await openOne();
    media.talkTo({ ...theirs.end, hears: false });
    let isPlayed = false;
    media.play(new Int16Array(320).fill(9_000), () => (isPlayed = true));
    sendFrom(theirs.socket, keyPacket(1, 1, 1), media.port);
    await expect.poll(() => media.counts().heard).toBe(1);
    expect([theirs.heard.length, isPlayed]).toEqual([0, false]);
    media.talkTo(theirs.end);
    await expect.poll(() => isPlayed).toBe(true);
  });

  test("keys are heard from the far end, from nobody else, and under the agreed number only", async () => {
    const told: string[] = [];
    using theirs = await farEnd();
    using stranger = await farEnd();
    await using media = await openOne((digit) => told.push(digit));
    sendFrom(theirs.socket, keyPacket(9, 5, 1), media.port);
    await expect.poll(() => media.counts().foreign).toBe(1);
    media.talkTo(theirs.end);
    await expect.poll(() => theirs.heard.length).toBeGreaterThan(0);
    sendFrom(theirs.socket, keyPacket(1, 10, 1), media.port);
    sendFrom(theirs.socket, keyPacket(1, 10, 2), media.port);
    sendFrom(theirs.socket, keyPacket(5, 20, 3, 96), media.port);
    await expect.poll(() => media.counts().heard).toBe(3);
    sendFrom(stranger.socket, keyPacket(2, 30, 1), media.port);
    sendFrom(stranger.socket, new Uint8Array(20), media.port);
    await expect.poll(() => media.counts().foreign).toBe(3);
    sendFrom(theirs.socket, keyPacket(3, 40, 7), media.port);
    await expect.poll(() => told).toEqual(["1", "3"]);
    expect(media.counts()).toMatchObject({ heard: 4, lost: 3 });
  });

  test("each call has a port of its own, one that was used rests, and when all are taken it is said", async () => {
    const open = createMediaPorts(someRange(), clock);
    const ask = async () => await open({ host, onDigit: () => {} });
    await using first = await openOnly(ask);
    const second = await openOnly(ask);
    await second[Symbol.asyncDispose]();
    await using third = await openOnly(ask);
    expect(new Set([first.port, second.port, third.port]).size).toBe(3);
    await using _fourth = await openOnly(ask);
    await using _fifth = await openOnly(ask);
    expect(await ask()).toMatchObject({ kind: "unavailable", why: expect.stringContaining("all ports for sound") });
  });

  test("an address that this machine does not have is said", async () => {
    const open = createMediaPorts(someRange(), clock);
    expect(await open({ host: "192.0.2.1", onDigit: () => {} })).toMatchObject({ kind: "unavailable" });
  });
});

async function openOnly(ask: () => ReturnType<ReturnType<typeof createMediaPorts>>) {
  const opened = await ask();
  if (opened.kind !== "open") throw new Error(opened.why);
  return opened.media;
}

describe("R-490 who is listened to", () => {
  const from = (port: number, sequence: number, address = host) => ({ address, port, sequence });

  test("the named address, the port that speaks first, and another one when that is silent", () => {
    const first = hearFrom(sourceAt(host, 0), from(5_000, 65_535), 10);
    if (!first) throw new Error("not heard");
    expect(first.source.port).toBe(5_000);
    expect(hearFrom(first.source, from(5_000, 1, "127.0.0.2"), 20)).toBeUndefined();
    expect(hearFrom(first.source, from(6_000, 1), 20)).toBeUndefined();
    expect(hearFrom(first.source, from(6_000, 1), 2_010)?.source.port).toBe(6_000);
  });

  test.each([
    ["the next, round the circle", 0, 0],
    ["some are missing", 3, 3],
    ["again", 65_535, 0],
    ["late", 65_530, 0],
  ])("%s", (_, sequence, lost) => {
    const first = hearFrom(sourceAt(host, 0), from(5_000, 65_535), 10);
    expect(first && hearFrom(first.source, from(5_000, sequence), 30)?.lost).toBe(lost);
  });
});
