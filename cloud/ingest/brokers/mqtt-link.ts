/**
 * One connection to a broker, from CONNECT to its end: subscribes, hears, publishes with QoS 1, and says once why it is
 * over. What comes back in one turn of the event loop (acknowledgements, receipts) leaves in one write. Packets are mqtt-packet's
 * (decision 0067).
 *
 * Limits: `unacknowledgedMax` publishes on their way; what is more is refused. Silence of one and a half keepalives ends it, and so does what
 * cannot be read (`mqtt-reader.ts`), a publish with QoS 2, which nobody asked for, and what only a client may say.
 */

import { generate, type Packet } from "mqtt-packet";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createPacketReader } from "./mqtt-reader.ts";

const keepaliveSeconds = 15;
const silenceMax = seconds(1.5 * keepaliveSeconds);
const answerWithin = seconds(10);
/** Some seconds of receipts for a county; a broker that is this far behind is not one. */
export const unacknowledgedMax = 20_000;
/** Packet identifiers are 1 to this (MQTT 3.1.1 §2.3.1). */
const packetIdMax = 65_535;
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
  let out: Buffer[] = [];
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
    if (out.length > 0 && !isOver) socket.write(Buffer.concat(out));
    out = [];
  };
  const say = (packet: Packet): void => {
    // After everything that this turn of the event loop has to say.
    if (out.length === 0) setImmediate(flush);
    out.push(generate(packet));
  };
  const nextId = (): number => {
    do lastId = lastId === packetIdMax ? subscribeId + 1 : lastId + 1;
    while (onTheWay[lastId] === 1);
    return lastId;
  };
  const keepAlive = (): void => {
    if (clock.uptimeMs() - heardAtMs > silenceMax) return over("the broker is silent");
    say({ cmd: "pingreq" });
    timer = clock.after(millis((keepaliveSeconds * 1_000) / 2), keepAlive);
  };

  const take = (packet: Packet): void => {
    if (isOver) return;
    switch (packet.cmd) {
      case "publish":
        if (packet.qos === 2) return over("a packet that a broker may not send: QoS 2");
        // `as`: what is read has bytes; text is for what is written.
        given.message(packet.topic, packet.payload as Buffer);
        if (packet.qos === 1) say({ cmd: "puback", messageId: packet.messageId ?? 0 });
        return;
      case "puback": {
        const { messageId = 0 } = packet;
        unacknowledged -= onTheWay[messageId] ?? 0;
        onTheWay[messageId] = 0;
        return;
      }
      case "connack":
        if (packet.returnCode !== 0) return over(`the broker refused the connection (code ${packet.returnCode})`);
        return say({
          cmd: "subscribe",
          messageId: subscribeId,
          subscriptions: filters.map((topic) => ({ topic, qos: 1 })),
        });
      case "suback":
        if (packet.granted.length < filters.length || packet.granted.some((qos) => Number(qos) > 1))
          return over("the broker refused the subscription");
        timer.cancel();
        keepAlive();
        return given.ready();
      case "pingresp":
        return;
      case "connect":
      case "subscribe":
      case "unsubscribe":
      case "unsuback":
      case "pubrec":
      case "pubrel":
      case "pubcomp":
      case "pingreq":
      case "disconnect":
      case "auth":
        return over(`a packet that a broker may not send: ${packet.cmd}`);
    }
  };
  const read = createPacketReader();
  socket.on("data", (chunk: Buffer) => {
    heardAtMs = clock.uptimeMs();
    const { packets, broken } = read(chunk);
    packets.forEach(take);
    if (broken !== null) over(broken);
  });
  socket.on("error", (error) => over(error.message || "the connection failed"));
  socket.on("close", () => over("the connection was closed"));
  socket.once(url.protocol === "mqtts:" ? "secureConnect" : "connect", () => {
    const { username, password } = url;
    say({
      cmd: "connect",
      protocolVersion: 4,
      clean: true,
      clientId: given.clientId,
      keepalive: keepaliveSeconds,
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      // MQTT 3.1.1 knows none without a name (§3.1.2.9).
      ...(username === "" || password === "" ? {} : { password: Buffer.from(decodeURIComponent(password)) }),
    });
  });

  return {
    publish(topic, payload) {
      if (isOver || unacknowledged >= unacknowledgedMax) return false;
      const messageId = nextId();
      onTheWay[messageId] = 1;
      unacknowledged += 1;
      const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      say({ cmd: "publish", topic, payload: bytes, qos: 1, messageId, dup: false, retain: false });
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
      socket.end(generate({ cmd: "disconnect" }));
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
