/** The contract of every way out, over DC-09: TCP and UDP, in clear and encrypted, against a receiver that does not share our codec. */

import type { EmergencyService } from "@shouwang/cloud/emergency/emergency-service.ts";
import { framed, type Dc09Mode } from "../../hardware/simulators/dc09-receiver.ts";
import { dc09Pair } from "../builders/dc09.ts";
import { describeEmergencyService, type FarEnd } from "./emergency-suite.ts";

/** For ends of which no answer comes. */
const soon = { answerWithinSeconds: 0.2 };

type Line = { transport: "tcp" | "udp"; key?: Uint8Array };

async function end(line: Line, mode: Dc09Mode, changes: Readonly<Record<string, unknown>> = {}): Promise<FarEnd> {
  const pair = await dc09Pair({ ...line, mode, slowMs: 300 }, { answerWithinSeconds: 10, ...changes });
  const service: EmergencyService = {
    name: "dc09",
    deliver: (notice, signal) => pair.path.deliver(notice, signal),
  };
  return {
    service,
    has: () => pair.receiver.received.length,
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
}

const lines: Readonly<Record<string, Line>> = {
  "DC-09 over TCP": { transport: "tcp" },
  "DC-09 over UDP": { transport: "udp" },
  "DC-09 over TCP, encrypted": { transport: "tcp", key: Buffer.alloc(32, 7) },
};

for (const [name, line] of Object.entries(lines)) {
  describeEmergencyService(name, {
    well: () => end(line, "ack"),
    async gone() {
      const pair = await dc09Pair(line, { answerWithinSeconds: 1 });
      await pair.receiver[Symbol.asyncDispose]();
      const service: EmergencyService = {
        name: "dc09",
        deliver: (notice, signal) => pair.path.deliver(notice, signal),
      };
      return { service, has: () => 0, [Symbol.asyncDispose]: () => pair.path[Symbol.asyncDispose]() };
    },
    silent: () => end(line, "silent", { answerWithinSeconds: 30 }),
    unwell: {
      "never answers, until the connector's own limit: unreachable": {
        open: () => end(line, "silent", soon),
        is: "unreachable",
      },
      "NAK, whatever the time: refused": { open: () => end(line, "nak"), is: "refused" },
      "DUH: refused": { open: () => end(line, "duh"), is: "refused" },
      "is slow, and within the limit: accepted": { open: () => end(line, "slow"), is: "accepted" },
      "hangs up: unreachable": { open: () => end(line, "close"), is: "unreachable" },
      "acknowledges another number: not believed": {
        open: () =>
          end(line, (one) => framed(`"ACK"${one.sequence === "0001" ? "0002" : "0001"}L0#${one.account}[]`), soon),
        is: "unreachable",
      },
      "says what is no frame: unreachable": {
        open: () => end(line, () => Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), soon),
        is: "unreachable",
      },
      "pours without end: unreachable": {
        open: () => end(line, () => Buffer.alloc(60_000, 0x0a), soon),
        is: "unreachable",
      },
    },
  });
}
