/**
 * The gateways of a county on a few sockets: publishes with QoS 1 as fast as it is let, and reads the receipts that come back. As lean
 * as it can be, because it shares the machine with what is measured. A client without a user name may speak for all (cloud/broker/README).
 */

import { createConnection, type Socket } from "node:net";
import {
  createPacketReader,
  disconnectRequest,
  encodeConnect,
  encodeSubscribe,
  packetIdMax,
  writePublish,
  type Packet,
} from "@shouwang/cloud/ingest/mqtt-packets.ts";

const sockets = 4;
const outBytes = 262_144;
const messageBytesMax = 66_000;

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
    switch (packet.kind) {
      case "connack":
        if (listen) socket.write(encodeSubscribe(1, [listen.filter], 0));
        else ready.resolve();
        return;
      case "suback":
        return ready.resolve();
      case "publish":
        return listen?.heard(packet.topic, packet.payload);
      case "puback":
        return acknowledged();
      case "pingresp":
        return;
    }
  };
  const reader = createPacketReader(take);
  socket.on("data", (chunk: Buffer) => {
    const why = reader.accept(chunk);
    if (why !== null) socket.destroy(new Error(why));
  });
  // No keepalive: this line is never idle for long, and 0 turns the broker's timer off.
  socket.write(encodeConnect({ clientId: `county-${Math.random().toString(36).slice(2)}`, keepaliveSeconds: 0 }));
  await ready.promise;
  const publish = createWriter(socket);
  return {
    publish,
    async close() {
      const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
      socket.end(disconnectRequest);
      setTimeout(() => socket.destroy(), 1_000).unref();
      await closed;
    },
  };
}

/** What is published in one turn of the event loop leaves in one write. */
function createWriter(socket: Socket): Line["publish"] {
  let out = Buffer.allocUnsafe(outBytes);
  let end = 0;
  let packetId = 0;
  const flush = (): void => {
    if (end > 0) socket.write(out.subarray(0, end));
    out = Buffer.allocUnsafe(outBytes);
    end = 0;
  };
  return (topic, payload) => {
    if (end === 0) setImmediate(flush);
    packetId = (packetId % packetIdMax) + 1;
    end = writePublish(out, end, { topic, payload: Buffer.from(payload), packetId });
    if (end > outBytes - messageBytesMax) flush();
  };
}
