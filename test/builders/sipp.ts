/** SIPp as the other end of a SIP conversation: plays one scenario at a free loopback port, for any number of calls, until it is disposed of. */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../scripts/free-port.ts";

const startTakesMaxMs = 30_000;

export type Sipp = AsyncDisposable & {
  port: number;
  /** 0 when every call went as the scenario says; only for one that plays a number of them (`-m`). */
  ended: Promise<number | null>;
};

/** @param scenario the steps, without the frame around them. */
export async function startSipp(
  binary: string,
  options: { scenario: string; transport: "udp" | "tcp"; arguments?: readonly string[] },
): Promise<Sipp> {
  const directory = mkdtempSync(join(tmpdir(), "shouwang-sipp-"));
  const port = await freePort();
  const file = join(directory, "scenario.xml");
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="test">\n${options.scenario}\n</scenario>\n`,
  );
  const mode = options.transport === "udp" ? "u1" : "t1";
  const own = ["-sf", file, "-i", "127.0.0.1", "-p", String(port), "-t", mode, "-nostdin", "-trace_err"];
  const child = spawn(binary, [...own, ...(options.arguments ?? [])], { cwd: directory, stdio: "ignore" });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const untilMs = performance.now() + startTakesMaxMs;
  while (!isListening(port, options.transport) && child.exitCode === null && performance.now() < untilMs)
    await pause(20);
  if (child.exitCode !== null && child.exitCode !== 0)
    throw new Error(`SIPp ended with ${child.exitCode} before it listened`);
  return {
    port,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** As the kernel lists it: a datagram to see would begin a call. */
function isListening(port: number, transport: "udp" | "tcp"): boolean {
  return readFileSync(`/proc/net/${transport}`, "utf8").includes(
    `:${port.toString(16).toUpperCase().padStart(4, "0")} `,
  );
}
