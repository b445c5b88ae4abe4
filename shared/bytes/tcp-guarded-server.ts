/**
 * A TCP server for an MQTT broker that reads what it is given without limit: connections are counted, and the length that each packet
 * announces is looked at before the broker sees the bytes (`packet-length-guard.ts`). Both our brokers stand behind it.
 *
 * It looks at the bytes on their way from the kernel into the socket's buffer: Node hands each chunk to `push`. A stream in between
 * would do the same with another copy and its own rules for closing.
 */

import { createServer, type Socket } from "node:net";
import { createPacketLengthGuard } from "./packet-length-guard.ts";

export type GuardedServer = AsyncDisposable & { readonly port: number };

export async function startGuardedServer(options: {
  host: string;
  /** 0 for any free one. */
  port: number;
  connectionsMax: number;
  packetBytesMax: number;
  handle(socket: Socket): void;
  /** A connection broke; one announced a packet that is too large and was cut; there was no room for one more. */
  broke(error: Error): void;
  cut(from: string | undefined): void;
  full(): void;
}): Promise<GuardedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", (error) => options.broke(error));
    // A receipt must not wait for a full segment.
    socket.setNoDelay(true);
    guard(socket, options.packetBytesMax, options.cut);
    options.handle(socket);
  });
  server.maxConnections = options.connectionsMax;
  server.on("drop", () => options.full());
  const { host, port } = options;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off("error", reject);
      // `accept` failures (too many open files) must not end the broker; the next connection is tried again.
      server.on("error", () => {});
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function guard(socket: Socket, packetBytesMax: number, cut: (from: string | undefined) => void): void {
  const lengths = createPacketLengthGuard(packetBytesMax);
  const push = socket.push.bind(socket);
  socket.push = (chunk: Uint8Array | null, encoding?: BufferEncoding): boolean => {
    if (chunk === null || lengths.accept(chunk)) return push(chunk, encoding);
    cut(socket.remoteAddress);
    socket.destroy();
    return false;
  };
}
