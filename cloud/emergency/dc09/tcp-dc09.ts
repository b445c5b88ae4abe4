/** Opens a DC-09 path on the network, as its settings say. */

import { millis } from "@shouwang/shared/time/duration.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import type { CodeTable } from "../mapping/code-table.ts";
import { open, seal } from "./crypto-seal.ts";
import { createDc09Path } from "./dc09-path.ts";
import type { Sealing } from "./sealing.ts";
import { keyBytes, type Dc09Settings } from "./settings.ts";
import { createTcpTransport } from "./tcp-transport.ts";
import type { Transport } from "./transport.ts";
import { createUdpTransport } from "./udp-transport.ts";

/** Over UDP a frame goes four times before the path is given up. */
const udpSends = 4;

export function openDc09Path(
  settings: Dc09Settings,
  { clock, mapping }: { clock: Pick<Clock, "wallMs">; mapping: CodeTable },
): EmergencyPath {
  return createDc09Path(settings, { clock, mapping, transport: transportOf(settings), sealing: sealingOf(settings) });
}

function sealingOf({ key, keyWritten }: Dc09Settings): Sealing | null {
  if (key === null) return null;
  const bytes = keyBytes(key, keyWritten);
  if (bytes === undefined) {
    throw new Error("The key of a DC-09 path has 32, 48 or 64 hex digits, or 16, 24 or 32 characters. Write it anew.");
  }
  return { seal: (clear) => seal(clear, bytes), open: (sealed) => open(sealed, bytes) };
}

function transportOf({ transport, host, port, answerWithinSeconds }: Dc09Settings): Transport {
  switch (transport) {
    case "tcp":
      return createTcpTransport({ host, port });
    case "udp":
      return createUdpTransport({ host, port, repeatEvery: millis((answerWithinSeconds * 1_000) / udpSends) });
  }
}
