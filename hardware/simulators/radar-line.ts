/** A simulated radar at the end of a line that a gateway can open: a pty, or a serial server on loopback. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { openPty, type Pty } from "./pty.ts";
import { createSyRadar, type SyRadar } from "./sy-radar.ts";
import { openTcpLine, type TcpLine } from "./tcp-line.ts";

export type RadarOn<Line> = AsyncDisposable & { radar: SyRadar; line: Line };

export function radarOnPty(options: { clock: Clock }): Promise<RadarOn<Pty>> {
  return radarOn(options.clock, (receive) => openPty({ receive }));
}

/** @param options.port 0 takes a free one. */
export function radarOnTcp(options: { clock: Clock; port: number }): Promise<RadarOn<TcpLine>> {
  return radarOn(options.clock, (receive) => openTcpLine({ receive, port: options.port }));
}

type Line = AsyncDisposable & { write(bytes: Uint8Array): void; unplug(): Promise<void> };

async function radarOn<Kind extends Line>(
  clock: Clock,
  open: (receive: (bytes: Uint8Array) => void) => Promise<Kind>,
): Promise<RadarOn<Kind>> {
  // Line and radar know each other; the line is there first, and nobody listens before both are.
  let radar: SyRadar | undefined = undefined;
  const line = await open((bytes) => radar?.receive(bytes));
  radar = createSyRadar({ clock, send: (bytes) => line.write(bytes), hangUp: () => void line.unplug() });
  const simulated = radar;
  return {
    radar: simulated,
    line,
    async [Symbol.asyncDispose]() {
      simulated[Symbol.dispose]();
      await line[Symbol.asyncDispose]();
    },
  };
}
