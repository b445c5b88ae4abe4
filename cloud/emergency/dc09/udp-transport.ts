/**
 * DC-09 over UDP: one frame, one datagram. What the network loses is sent again, the same bytes with the same number, so that the receiver knows a repetition. Only what comes
 * from the receiver's own address and port is heard.
 */

import { createSocket } from "node:dgram";
import { isIP } from "node:net";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import { reasonOf } from "./tcp-transport.ts";
import { answerBytesMax, type Transport } from "./transport.ts";

export function createUdpTransport(options: { host: string; port: number; repeatEvery: Millis }): Transport {
  const { host, port, repeatEvery } = options;
  return {
    exchange: (frame, hears, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(reasonOf(signal));
        const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
        let bytes = 0;
        let isOver = false;
        let repeating: NodeJS.Timeout | undefined;
        const end = (why: string | null): void => {
          if (isOver) return;
          isOver = true;
          clearInterval(repeating);
          signal.removeEventListener("abort", onAbort);
          socket.close();
          resolve(why);
        };
        const onAbort = (): void => end(reasonOf(signal));
        signal.addEventListener("abort", onAbort);
        const send = (): void => socket.send(frame, (error) => error && end(error.message));
        socket.on("message", (datagram) => {
          bytes += datagram.byteLength;
          if (isOver) return;
          if (hears(datagram)) end(null);
          else if (bytes > answerBytesMax) end("the receiver sends without end, and no answer");
        });
        // Nobody at the port: the kernel is told so by ICMP.
        socket.on("error", (error) => end(error.message));
        socket.connect(port, host, () => {
          if (isOver) return;
          send();
          repeating = setInterval(send, repeatEvery);
        });
      }),
  };
}
