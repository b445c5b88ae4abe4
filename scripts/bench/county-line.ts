/**
 * The gateways of a county on a few sockets: publishes with QoS 1 as fast as it is let, and reads the receipts that come back. As lean
 * as it can be, because it shares the machine with what is measured. A client without a user name may speak for all (cloud/broker/README).
 */

import { createConnection, type Socket } from "node:net";
import { generate, type Packet } from "mqtt-packet";
import { createPacketReader } from "@shouwang/cloud/ingest/brokers/mqtt-reader.ts";

const sockets = 4;
const packetIdMax = 65_535;

export type CountyLine = AsyncDisposable & {
  /** `byLine`: the same gateway on the same socket, so that its messages stay in order. */
  publish(byLine: number, topic: string, payload: string): void;
  /** Published and not acknowledged by the broker. */
  readonly onTheWay: number;
};

export async function openCountyLine(
  brokerUrl: string,
  listen: { filter: string; heard: (topic: string, payload: Uint8Array) => void } | null,
): Promise<CountyLine> {
  let onTheWay = 0;
  const acknowledged = (): void => void onTheWay--;
  const lines = await Promise.all(
    Array.from({ length: sockets }, (_, at) => openLine(brokerUrl, at === 0 ? listen : null, acknowledged)),
  );
  return {
    publish(byLine, topic, payload) {
      onTheWay += 1;
      lines[byLine % sockets]?.publish(topic, payload);
    },
    get onTheWay() {
      return onTheWay;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

type Line = { publish(topic: string, payload: string): void; close(): Promise<void> };

async function openLine(
  brokerUrl: string,
  listen: Parameters<typeof openCountyLine>[1],
  acknowledged: () => void,
): Promise<Line> {
  const url = new URL(brokerUrl);
  const ready = Promise.withResolvers<void>();
  const socket = createConnection({ host: url.hostname, port: Number(url.port) });
  socket.setNoDelay(true);
  socket.on("error", ready.reject);
  const take = (packet: Packet): void => {
    if (packet.cmd === "publish") listen?.heard(packet.topic, Buffer.from(packet.payload));
    else if (packet.cmd === "puback") acknowledged();
    else if (packet.cmd === "suback" || !listen) ready.resolve();
    else {
      const subscriptions = [{ topic: listen.filter, qos: 0 as const }];
      socket.write(generate({ cmd: "subscribe", messageId: 1, subscriptions }));
    }
  };
  const read = createPacketReader();
  socket.on("data", (chunk: Buffer) => {
    const { packets, broken } = read(chunk);
    packets.forEach(take);
    if (broken !== null) socket.destroy(new Error(broken));
  });
  // No keepalive: this line is never idle for long, and 0 turns the broker's timer off.
  const clientId = `county-${Math.random().toString(36).slice(2)}`;
  socket.write(generate({ cmd: "connect", protocolVersion: 4, clean: true, clientId, keepalive: 0 }));
  await ready.promise;
  const publish = createWriter(socket);
  return {
    publish,
    async close() {
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      socket.end(generate({ cmd: "disconnect" }));
      setTimeout(() => socket.destroy(), 1_000).unref();
      await closed;
    },
  };
}

/** What is published in one turn of the event loop leaves in one write. */
function createWriter(socket: Socket): Line["publish"] {
  let out: Buffer[] = [];
  let messageId = 0;
  const flush = (): void => {
    socket.write(Buffer.concat(out));
    out = [];
  };
  return (topic, payload) => {
    if (out.length === 0) setImmediate(flush);
    messageId = (messageId % packetIdMax) + 1;
    out.push(generate({ cmd: "publish", topic, payload, qos: 1, messageId, dup: false, retain: false }));
  };
}
