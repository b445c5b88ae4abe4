/**
 * A serial port by its path, read through serialport 13 with the cure of `serial-hangup.ts`.
 *
 * What serialport would do to us, and is kept from: a write without an error listener kills the process; a write while closed waits and
 * is sent at the next opening, as a stale command; a port without a `data` listener never notices its unplugging; `close` may come
 * twice. Each opening makes a new object. Source: trials in docs/decisions/0010-serial-link.md.
 */

import { SerialPort } from "serialport";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { ByteLink } from "./byte-link.ts";
import { createReopeningLink, type Connection, type ConnectionListener } from "./reopening.ts";
import { hangupAwareBinding, type SerialBinding } from "./serial-hangup.ts";

/** As for TCP: a device that takes no more bytes is not to find a backlog of old questions when it wakes. */
const unsentBytesMax = 1_024;

/** The same words as a driver's, so that its settings can be handed over as they are. */
export type SerialLineSettings = {
  baudRate: number;
  dataBits: 7 | 8;
  parity: "none" | "even" | "odd";
  stopBits: 1 | 2;
};

/** @throws at once when the installed serial binding is not the one that is known to notice an unplugged line. */
export function createSerialLink(options: {
  path: string;
  settings: SerialLineSettings;
  clock: Clock;
  random: () => number;
}): ByteLink {
  const { path, settings, clock, random } = options;
  const binding = hangupAwareBinding();
  return createReopeningLink({
    address: `serial:${path}`,
    connect: (listener) => openPort({ path, ...settings, binding }, listener),
    clock,
    random,
  });
}

function openPort(
  settings: SerialLineSettings & { path: string; binding: SerialBinding },
  listener: ConnectionListener,
): Connection {
  const port = new SerialPort({ ...settings, autoOpen: false });
  const opened = Promise.withResolvers<void>();
  let isUnwanted = false;

  port.on("data", (chunk: Buffer) => listener.bytes(chunk));
  port.on("error", (error) => listener.lost(error.message));
  port.on("close", (error: Error | null) => listener.lost(error?.message ?? "the port was closed"));
  port.open((error) => {
    opened.resolve();
    if (isUnwanted) return;
    if (error) listener.lost(error.message);
    else listener.opened();
  });

  return {
    write(bytes) {
      if (!port.isOpen || port.writableLength + bytes.length > unsentBytesMax) return "dropped";
      port.write(bytes);
      return "written";
    },
    async close() {
      isUnwanted = true;
      // An opening cannot be called off; what it opens must not stay open.
      await opened.promise;
      if (port.closing) await new Promise<void>((resolve) => port.once("close", () => resolve()));
      if (!port.isOpen) return;
      // An error here says that it is already closed.
      await new Promise<void>((resolve) => port.close(() => resolve()));
    },
  };
}
