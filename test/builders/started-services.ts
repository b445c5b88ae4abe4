/** What `npm run services` has left running: one small file that names each instance, read again by tests and by `stop`. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serverNames, type RunningServer, type ServerName } from "./real-servers.ts";

/** Beside the installed packages: never committed, gone with them. */
export const servicesFolder = fileURLToPath(new URL("../../node_modules/.cache/shouwang", import.meta.url));
const stateFile = join(servicesFolder, "services.json");

export type StartedServices = Partial<Record<ServerName, RunningServer>>;

/** Only those that still run: a pid that now belongs to somebody else is not ours to use or to end. */
export function readStartedServices(): StartedServices {
  const state = readState();
  const alive: StartedServices = {};
  for (const name of serverNames) {
    const server = state[name];
    if (server && isOurs(server)) alive[name] = server;
  }
  return alive;
}

export function writeStartedServices(services: StartedServices): void {
  mkdirSync(dirname(stateFile), { recursive: true });
  writeFileSync(`${stateFile}.new`, `${JSON.stringify(services, undefined, 2)}\n`);
  renameSync(`${stateFile}.new`, stateFile);
}

function readState(): StartedServices {
  let text: string;
  try {
    text = readFileSync(stateFile, "utf8");
  } catch {
    return {};
  }
  // `as`: our own file, written below and renamed into place whole; each entry is checked against its process before use.
  return JSON.parse(text) as StartedServices;
}

/** Each instance carries its folder in its command line, and no other process does. */
function isOurs(server: RunningServer): boolean {
  try {
    return readFileSync(`/proc/${server.pid}/cmdline`, "utf8").includes(server.directory);
  } catch {
    return false;
  }
}
