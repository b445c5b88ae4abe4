/**
 * DC-09 over TCP: a connection for each message, closed after the answer. Receivers close by themselves after 0.7 to 30 s, so one that is kept would mostly be found dead
 * when it is needed; one write for each frame, because some receivers take each read for one frame.
 */

import { createConnection } from "node:net";
import { answerBytesMax, type Transport } from "./transport.ts";

export function createTcpTransport(to: { host: string; port: number }): Transport {
  return {
    exchange: (frame, hears, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(reasonOf(signal));
        const socket = createConnection({ ...to, noDelay: true });
        let bytes = 0;
        const end = (why: string | null): void => {
          signal.removeEventListener("abort", onAbort);
          socket.destroy();
          resolve(why);
        };
        const onAbort = (): void => end(reasonOf(signal));
        signal.addEventListener("abort", onAbort);
        socket.on("connect", () => socket.write(frame));
        socket.on("data", (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (hears(chunk)) end(null);
          else if (bytes > answerBytesMax) end("the receiver sends without end, and no answer");
        });
        socket.on("error", (error) => end(error.message));
        socket.on("close", () => end("the receiver closed the connection without an answer"));
      }),
  };
}

export function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === "TimeoutError"
    ? "no answer in time"
    : "given up before an answer came";
}
