/**
 * A serial line without hardware: a pseudo terminal, made by socat. The gateway opens `path`, a simulator writes and listens at the
 * other end. `unplug` kills socat, which hangs the terminal up as a pulled USB plug does; `plug` makes it again under the same path.
 *
 * A pty ignores baud rate, parity and framing and has no pacing of its own: wrong line settings are not found with it.
 */

import { spawn, type ChildProcessByStdio } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";

export type Pty = AsyncDisposable & {
  /** For the gateway: `serial:${path}`. A link that leads nowhere while unplugged. */
  readonly path: string;
  /** From the device to the gateway. What is written while unplugged is lost, as on a wire. */
  write(bytes: Uint8Array): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
};

type Socat = ChildProcessByStdio<Writable, Readable, null>;

const plugWithinMs = 5_000;

/** @param receive bytes from the gateway to the device. */
export async function openPty(options: { receive: (bytes: Uint8Array) => void }): Promise<Pty> {
  const directory = mkdtempSync(join(tmpdir(), "shouwang-pty-"));
  const path = join(directory, "line");
  let socat: Socat | undefined;

  const plug = async (): Promise<void> => {
    if (socat) throw new Error("the line is plugged in already");
    rmSync(path, { force: true });
    socat = await startSocat(path, options.receive);
  };
  const unplug = async (): Promise<void> => {
    const running = socat;
    socat = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
  };
  const endWithUs = (): void => void socat?.kill("SIGKILL");
  process.once("exit", endWithUs);

  await plug();
  return {
    path,
    write(bytes) {
      if (socat?.stdin.writable) socat.stdin.write(bytes);
    },
    unplug,
    plug,
    async [Symbol.asyncDispose]() {
      await unplug();
      process.off("exit", endWithUs);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startSocat(path: string, receive: (bytes: Uint8Array) => void): Promise<Socat> {
  // socat keeps the terminal's own end open, so that the line outlives the gateway's closing of it.
  const socat = spawn("socat", [`PTY,link=${path},raw,echo=0`, "STDIO"], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => {
    socat.once("error", (cause) =>
      reject(new Error('socat did not start: "npm run services" installs it (Debian package socat)', { cause })),
    );
    socat.once("exit", (code) => reject(new Error(`socat ended with ${code} before the line was there`)));
  });
  // Unplugging while bytes are under way breaks the pipe: that is what it is for.
  socat.stdin.on("error", () => {});
  socat.stdout.on("data", (chunk: Buffer) => receive(chunk));
  // After the line is there, its end is an unplugging and no failure of the start.
  failed.catch(() => {});
  await Promise.race([isThere(path), failed]);
  return socat;
}

async function isThere(path: string): Promise<void> {
  const untilMs = performance.now() + plugWithinMs;
  while (!existsSync(path)) {
    if (performance.now() > untilMs) throw new Error(`socat made no line at ${path} within ${plugWithinMs} ms`);
    await pause(2);
  }
}
