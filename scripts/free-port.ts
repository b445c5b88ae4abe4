/**
 * A port on the loopback address that nobody uses at the moment: for programs that must be told their address beforehand. It is one that
 * the system gives to nobody by itself: else a connection of somebody else could take it before the program does.
 */

import { readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Below it the system gives no port to who asks for any; on other systems than Linux it begins higher. */
const systemsFirst = 32_768;
const ownFirst = 20_000;
const attemptsMax = 50;
const given = new Set<number>();

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = ownFirst + Math.floor(Math.random() * (firstOfSystem() - ownFirst));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`None of ${attemptsMax} ports from ${ownFirst} on is free.`);
}

function firstOfSystem(): number {
  try {
    const [first = systemsFirst] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
      .split(/\s+/)
      .map(Number);
    return Math.max(first, ownFirst + 1_000);
  } catch {
    return systemsFirst;
  }
}

/** Whether this port can be listened on, for a clear sentence before anything is started. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => void server.close(() => resolve(true)));
  });
}
