/** One connection, TCP or TLS, as a flow: bytes in order become messages, and a far end that does not read is let go of. */

import type { Socket } from "node:net";
import { contained } from "./contained.ts";
import { readStream } from "./stream-reader.ts";
import type { Flow, FlowEvents, Place, SipProtocol } from "./transport.ts";

/** Bytes that the far end has not taken yet. A connection that lags that far behind is dead, and the next one begins empty. */
const unsentBytesMax = 1024 * 1024;
const pong = new TextEncoder().encode("\r\n");

/** @param socket is connected. Ends with `events.onClosed`, once. */
export function flowOver(socket: Socket, protocol: SipProtocol, events: FlowEvents): Flow {
  const placeOf = (host: string | undefined, port: number | undefined): Place => ({
    host: host ?? "",
    port: port ?? 0,
  });
  let rest: Uint8Array = new Uint8Array(0);
  let why = "the far end closed the connection";
  const flow: Flow = {
    protocol,
    isReliable: true,
    local: placeOf(socket.localAddress, socket.localPort),
    remote: placeOf(socket.remoteAddress, socket.remotePort),
    send(bytes) {
      if (!socket.writable) return false;
      if (socket.writableLength > unsentBytesMax) {
        why = "the far end does not read";
        socket.destroy();
        return false;
      }
      socket.write(bytes);
      return true;
    },
  };
  socket.setNoDelay(true);
  // A far end whose cable was pulled says nothing: the system asks it.
  socket.setKeepAlive(true, 30_000);
  const hear = (chunk: Uint8Array): void => {
    const read = readStream(rest.byteLength === 0 ? new Uint8Array(chunk) : Buffer.concat([rest, chunk]));
    rest = read.rest;
    // Each by itself: whoever fails at one hears the next.
    for (const item of read.items) {
      if (item.kind === "message") contained(events.onFault, () => events.onMessage(item.message, flow));
      else if (item.kind === "noise") contained(events.onFault, () => events.onNoise(item.why));
      else flow.send(pong);
    }
    if (read.broken === null) return;
    why = `the far end sent ${read.broken}`;
    socket.destroy();
  };
  socket.on("data", (chunk) => {
    if (contained(events.onFault, () => hear(chunk))) return;
    // Where the next message begins is not known any more.
    why = "what came could not be read, by a mistake of ours";
    socket.destroy();
  });
  socket.on("error", (error) => {
    why = error.message;
  });
  socket.once("close", () => void contained(events.onFault, () => events.onClosed(flow, why)));
  return flow;
}
