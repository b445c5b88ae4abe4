/** A port of ours to which others connect over TCP: for a far end that opens a connection of its own to call, and for receivers in tests. */

import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { contained } from "./contained.ts";
import { flowOver } from "./tcp-flow.ts";
import type { FlowEvents, Place, Transport } from "./transport.ts";

/** A far end has one or a few. More are somebody who only wants to hold them. */
const connectionsMax = 64;

export type ListenOptions = {
  /** Port 0 = a free one. */
  local: Place;
  tls: { certificate: string; key: string } | null;
};

export function openTcpListener(options: ListenOptions, events: FlowEvents): Transport {
  const protocol = options.tls === null ? "tcp" : "tls";
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    flowOver(socket, protocol, events);
  };
  const server =
    options.tls === null
      ? createServer(take)
      : createTlsServer({ cert: options.tls.certificate, key: options.tls.key, minVersion: "TLSv1.2" }, take);
  server.maxConnections = connectionsMax;
  server.on("tlsClientError", (error: Error) => {
    contained(events.onFault, () => events.onNoise(`TLS: ${error.message}`));
  });
  const ready = new Promise<Place>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.local.port, options.local.host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("a TCP server without a port"));
      else resolve({ host: address.address, port: address.port });
    });
  });
  // Whoever asks where it listens hears of it; nobody has to ask.
  ready.catch((error: unknown) => events.onNoise(String(error)));

  return {
    protocol,
    flow: async () => ({ kind: "unreachable", why: "it only listens" }),
    listening: () => ready,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}
