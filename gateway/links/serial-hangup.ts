/**
 * The cure for serialport 13's missed unplugs, put on each port we open and on nothing else.
 *
 * When a tty hangs up while bytes are arriving, `read()` answers 0 from then on. serialport's own `unixRead` takes 0 for "try again" and
 * calls itself for ever: no `close`, a full CPU, a radar that looks quiet. With VMIN = 1, which serialport sets, 0 has one meaning: the
 * device is gone. So the port gets a `read` of ours that says so; open, write, poll and close stay serialport's.
 *
 * It uses two members of the port that are not of the documented interface (`fd`, `poller`), so it knows one version, and refuses any
 * other. Known since bindings-cpp #162; its fix, #164, was closed unmerged. Measured in docs/decisions/0010-serial-link.md.
 */

import { read } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { SerialPort } from "serialport";

const readAsync = promisify(read);
const knownVersion = "13.0.0";

export type SerialBinding = typeof SerialPort.binding;

/** @throws when the installed binding is not the one this was written and measured for. */
export function hangupAwareBinding(): SerialBinding {
  refuseOtherThan(knownVersion, installedVersion());
  const binding = SerialPort.binding;
  // `never`: serialport hands over what it was given; which of three systems' options they are is not ours to know.
  const opener: { open(options: never): Promise<unknown> } = binding;
  const open = async (options: never): Promise<unknown> => {
    const port = await opener.open(options);
    if (!isPolledPort(port)) {
      throw new Error(`the serial binding ${knownVersion} has no fd and poller here: this gateway runs on Linux`);
    }
    port.read = (buffer, offset, length) => readUntilHangup(port, { buffer, offset, length });
    return port;
  };
  // `as`: the port keeps its type; only the body of one method was exchanged.
  return { ...binding, open } as SerialBinding;
}

export function refuseOtherThan(known: string, installed: string): void {
  if (installed === known) return;
  throw new Error(
    `@serialport/bindings-cpp ${installed} is installed, ${known} is known to notice an unplugged line: ` +
      `install that version, or repeat the trials of docs/decisions/0010-serial-link.md with the new one`,
  );
}

/** Read from the package that serialport itself uses, not from one that happens to lie beside it. */
function installedVersion(): string {
  const ofSerialport = createRequire(createRequire(import.meta.url).resolve("serialport"));
  const manifest: unknown = ofSerialport("@serialport/bindings-cpp/package.json");
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "without a version";
}

type ReadRequest = { buffer: Buffer; offset: number; length: number };
type PolledPort = {
  fd: number | null;
  poller: { once(event: "readable", tell: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
};

function isPolledPort(port: unknown): port is PolledPort {
  if (typeof port !== "object" || port === null || !("fd" in port) || !("poller" in port)) return false;
  const { poller } = port;
  return typeof poller === "object" && poller !== null && "once" in poller && typeof poller.once === "function";
}

async function readUntilHangup(
  port: PolledPort,
  { buffer, offset, length }: ReadRequest,
): Promise<{ buffer: Buffer; bytesRead: number }> {
  for (;;) {
    if (port.fd === null) throw canceled();
    try {
      const { bytesRead } = await readAsync(port.fd, buffer, offset, length, null);
      if (bytesRead > 0) return { buffer, bytesRead };
    } catch (error) {
      if (!isNothingYet(error)) throw error;
      await becomesReadable(port);
      continue;
    }
    throw new Error("the line hung up");
  }
}

/** serialport takes this for "closed by ourselves" and tells nobody. */
function canceled(): Error {
  return Object.assign(new Error("the port is closed"), { canceled: true });
}

function isNothingYet(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EAGAIN" || code === "EWOULDBLOCK" || code === "EINTR";
}

function becomesReadable(port: PolledPort): Promise<void> {
  // Closed while we read: its poller is gone and would never answer.
  if (port.fd === null) return Promise.reject(canceled());
  return new Promise((resolve, reject) => {
    port.poller.once("readable", (error) => (error ? reject(error) : resolve()));
  });
}
