/**
 * One connection to a broker, from CONNECT to its end: subscribes, hears, publishes with QoS 1, and says once why it is
 * over. What comes back in one chunk (acknowledgements, receipts) leaves in one write.
 *
 * Limits: `unacknowledgedMax` publishes on their way; what is more is refused. Silence of one and a half keepalives ends it.
 */

import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import {
  createPacketReader,
  disconnectRequest,
  encodeConnect,
  encodeSubscribe,
  packetIdMax,
  pingRequest,
  pubackBytes,
  publishBytesMax,
  writePuback,
  writePublish,
  type Packet,
} from "./mqtt-packets.ts";

const keepaliveSeconds = 15;
const silenceMax = seconds(1.5 * keepaliveSeconds);
const answerWithin = seconds(10);
/** Some seconds of receipts for a county; a broker that is this far behind is not one. */
export const unacknowledgedMax = 20_000;
const outBytes = 65_536;
const copyMax = 4_096;
const closeWithin = seconds(2);
/** The one packet of ours that is no publish and needs an answer. Publishes count above it. */
const subscribeId = 1;

export type MqttLink = {
  /** False: not sent; too many are on their way. */
  publish(topic: string, payload: Uint8Array): boolean;
  /** Says goodbye and closes; `lost` is not told. Resolves when it is closed. */
  end(): Promise<void>;
};

export function openMqttLink(given: {
  url: URL;
  clientId: string;
  filters: readonly string[];
  clock: Clock;
  /** Subscribed: from now on messages come. */
  ready: () => void;
  message: (topic: string, payload: Uint8Array) => void;
  /** Once, and then nothing more. */
  lost: (why: string) => void;
}): MqttLink {
  const { url, clock, filters } = given;
  const socket = open(url);
  // A receipt must not wait 40 ms for the acknowledgement of the one before.
  socket.setNoDelay(true);
  let out = Buffer.allocUnsafe(outBytes);
  let outEnd = 0;
  let isFlushDue = false;
  let isOver = false;
  let heardAtMs = clock.uptimeMs();
  const onTheWay = new Uint8Array(packetIdMax + 1);
  let unacknowledged = 0;
  let lastId = subscribeId;
  let timer: Timer = clock.after(answerWithin, () => over("the broker did not answer"));

  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    timer.cancel();
    socket.destroy();
    given.lost(why);
  };
  const flush = (): void => {
    isFlushDue = false;
    if (outEnd === 0 || isOver) return;
    // The socket keeps what it is given: a little is copied, much is handed over.
    if (outEnd <= copyMax) socket.write(Buffer.from(out.subarray(0, outEnd)));
    else {
      socket.write(out.subarray(0, outEnd));
      out = Buffer.allocUnsafe(outBytes);
    }
    outEnd = 0;
  };
  const room = (bytes: number): void => {
    if (outEnd + bytes > out.length) flush();
    if (bytes > out.length) out = Buffer.allocUnsafe(bytes);
    if (isFlushDue) return;
    isFlushDue = true;
    // After everything that this turn of the event loop has to say.
    setImmediate(flush);
  };
  const nextId = (): number => {
    do lastId = lastId === packetIdMax ? subscribeId + 1 : lastId + 1;
    while (onTheWay[lastId] === 1);
    return lastId;
  };
  const keepAlive = (): void => {
    if (clock.uptimeMs() - heardAtMs > silenceMax) return over("the broker is silent");
    socket.write(pingRequest);
    timer = clock.after(millis((keepaliveSeconds * 1_000) / 2), keepAlive);
  };

  const take = (packet: Packet): void => {
    if (isOver) return;
    switch (packet.kind) {
      case "publish":
        given.message(packet.topic, packet.payload);
        if (packet.packetId === null) return;
        room(pubackBytes);
        outEnd = writePuback(out, outEnd, packet.packetId);
        return;
      case "puback":
        unacknowledged -= onTheWay[packet.packetId] ?? 0;
        onTheWay[packet.packetId] = 0;
        return;
      case "connack":
        if (packet.code !== 0) return over(`the broker refused the connection (code ${packet.code})`);
        socket.write(encodeSubscribe(subscribeId, filters));
        return;
      case "suback":
        if (packet.codes.length < filters.length || packet.codes.some((code) => code > 1))
          return over("the broker refused the subscription");
        timer.cancel();
        keepAlive();
        given.ready();
        return;
      case "pingresp":
        return;
    }
  };
  const reader = createPacketReader(take);
  socket.on("data", (chunk: Buffer) => {
    heardAtMs = clock.uptimeMs();
    const why = reader.accept(chunk);
    if (why !== null) over(why);
  });
  socket.on("error", (error) => over(error.message || "the connection failed"));
  socket.on("close", () => over("the connection was closed"));
  socket.once(url.protocol === "mqtts:" ? "secureConnect" : "connect", () => {
    const { username, password } = url;
    socket.write(
      encodeConnect({
        clientId: given.clientId,
        keepaliveSeconds,
        ...(username === "" ? {} : { username: decodeURIComponent(username) }),
        ...(password === "" ? {} : { password: decodeURIComponent(password) }),
      }),
    );
  });

  return {
    publish(topic, payload) {
      if (isOver || unacknowledged >= unacknowledgedMax) return false;
      const packetId = nextId();
      onTheWay[packetId] = 1;
      unacknowledged += 1;
      room(publishBytesMax(topic, payload));
      outEnd = writePublish(out, outEnd, { topic, payload, packetId });
      return true;
    },
    async end() {
      if (isOver) return;
      flush();
      isOver = true;
      timer.cancel();
      // Nobody there to say goodbye to.
      if (socket.connecting) return void socket.destroy();
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      socket.end(disconnectRequest);
      // Whoever does not close in return is left behind.
      using _limit = clock.after(closeWithin, () => socket.destroy());
      await closed;
    },
  };
}

function open(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol === "mqtts:") {
    const port = Number(url.port || 8883);
    return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) });
  }
  return connectTcp({ host, port: Number(url.port || 1883) });
}
