/**
 * `npm run services`: the real servers and tools that the whole test run uses.
 *
 *   npm run services              install what is missing (Debian packages), start our own instances, print where they are
 *   npm run services -- status    what runs
 *   npm run services -- stop      end what was started here, and nothing else
 *
 * Instances listen on free loopback ports and keep their data beside the installed packages; an instance that Debian starts
 * by itself is left alone and not used.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  debianPackage,
  endsBy,
  findBinary,
  folderFor,
  serverNames,
  startLastingServer,
  toolNames,
  type ServiceName,
} from "../test/builders/real-servers.ts";
import { readStartedServices, servicesFolder, writeStartedServices } from "../test/builders/started-services.ts";

const serviceNames: readonly ServiceName[] = [...serverNames, ...toolNames];

/** After this a server that was asked to end is made to. */
const stopLimitMs = 10_000;

function installMissing(): void {
  const missing = serviceNames.filter((service) => findBinary(service) === undefined);
  if (missing.length === 0) return;
  const packages = missing.map((service) => debianPackage[service]);
  const sentence = `Not installed: ${missing.join(", ")}.`;
  if (spawnSync("apt-get", ["--version"]).error) {
    throw new Error(`${sentence} This machine has no apt-get: install them in its own way and run this again.`);
  }
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync("sudo", ["--version"]).error) {
    throw new Error(
      `${sentence} Without root or sudo, ask an administrator to run: apt-get install ${packages.join(" ")}`,
    );
  }
  console.log(`${sentence} Installing from Debian: ${packages.join(" ")}`);
  for (const step of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
  ]) {
    const command = isRoot
      ? ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...step]
      : ["sudo", "apt-get", ...step];
    const [program = "", ...rest] = command;
    const result = spawnSync(program, rest, { stdio: ["inherit", "ignore", "inherit"] });
    if (result.status !== 0) throw new Error(`"${command.join(" ")}" did not succeed; what it said stands above.`);
  }
  const still = missing.filter((service) => findBinary(service) === undefined);
  if (still.length > 0) throw new Error(`Installed, but not found afterwards: ${still.join(", ")}.`);
}

async function start(): Promise<void> {
  installMissing();
  const services = readStartedServices();
  mkdirSync(servicesFolder, { recursive: true });
  for (const name of serverNames) {
    services[name] ??= await startLastingServer(name, mkdtempSync(join(folderFor(name, servicesFolder), `${name}-`)));
    // Written after each one, so that a failure further on leaves nothing running that nobody knows of.
    writeStartedServices(services);
  }
  status();
}

function status(): void {
  const services = readStartedServices();
  for (const name of serverNames) {
    const server = services[name];
    const idle = findBinary(name) === undefined ? "not installed" : "installed, not started";
    console.log(`${name.padEnd(18)}${server ? `${server.url}  (pid ${server.pid})` : idle}`);
  }
  for (const name of toolNames) console.log(`${name.padEnd(18)}${findBinary(name) ?? "not installed"}`);
}

async function stop(): Promise<void> {
  const services = readStartedServices();
  for (const name of serverNames) {
    const server = services[name];
    if (!server) continue;
    process.kill(server.pid, endsBy(name));
    const untilMs = performance.now() + stopLimitMs;
    while (readStartedServices()[name] && performance.now() < untilMs) await pause(50);
    if (readStartedServices()[name]) process.kill(server.pid, "SIGKILL");
    rmSync(server.directory, { recursive: true, force: true });
    console.log(`${name} stopped`);
  }
  writeStartedServices({});
}

const commands: Record<string, () => void | Promise<void>> = { start, status, stop };
const command = commands[process.argv[2] ?? "start"];
try {
  if (!command) throw new Error(`"${process.argv[2]}" is none of: ${Object.keys(commands).join(", ")}.`);
  await command();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
