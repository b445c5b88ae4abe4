/** A line behind a serial server: bytes over TCP, nothing else (no RFC 2217; baud rate and parity are set at the server). */

import { createConnection, type Socket } from "node:net";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { ByteLink } from "./byte-link.ts";
import { createReopeningLink, type Connection, type ConnectionListener } from "./reopening.ts";

/** A peer that does not take more than this is not reading: questions from a minute ago would be answered as if asked now. */
const unsentBytesMax = 1_024;
/** A serial server that lost its power says nothing; the kernel asks after this pause. The driver's own silence is quicker. */
const keepAliveAfter = seconds(10);

export function createTcpLink(options: { host: string; port: number; clock: Clock; random: () => number }): ByteLink {
  const { host, port, clock, random } = options;
  return createReopeningLink({
    address: `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`,
    connect: (listener) => connectTcp({ host, port }, listener),
    clock,
    random,
  });
}

function connectTcp(to: { host: string; port: number }, listener: ConnectionListener): Connection {
  const socket = createConnection({ ...to, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveAfter });
  let why = "the other side closed the connection";
  socket.on("connect", () => listener.opened());
  socket.on("data", (chunk: Buffer) => listener.bytes(chunk));
  // Always followed by "close".
  socket.on("error", (error) => {
    why = error.message;
  });
  socket.on("close", () => listener.lost(why));
  return {
    write(bytes) {
      if (!socket.writable || socket.writableLength + bytes.length > unsentBytesMax) return "dropped";
      socket.write(bytes);
      return "written";
    },
    close: () => closeSocket(socket),
  };
}

function closeSocket(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
    socket.destroy();
  });
}
