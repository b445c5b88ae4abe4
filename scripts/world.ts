/**
 * The constellation: broker, cloud, gateway, simulated home, each a process of its own. `npm start`, the
 * replay, the benchmarks and the tests all start these programs through here, so that they run what a county runs.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startProgram, text, type Line, type Program } from "./processes.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const program = (path: string): string => join(root, path);

export type Address = { url: string };
export type OnLine = (line: Line) => void;
/** What all starters take: where a program's lines go, how long it may take to be ready, what it finds in its environment besides ours. */
type Watched = { onLine?: OnLine; readyWithinMs?: number; environment?: Readonly<Record<string, string>> };

/** `{"event":"ready","url":"…"}` and what else stands beside it. */
const readyUrl = (line: Line): Address | undefined => {
  const url = text(line, "url");
  return line["event"] === "ready" && url !== undefined ? { url } : undefined;
};

export function startBroker(options: { port?: number } & Watched = {}): Promise<Program<Address>> {
  return startProgram({
    name: "broker",
    file: program("cloud/broker/main.ts"),
    args: ["--host", "127.0.0.1", "--port", String(options.port ?? 0)],
    isReady: readyUrl,
    ...watch(options),
  });
}

export type CloudOptions = Watched & {
  data: string;
  brokerUrl: string;
  /** Path of the file with homes, kits and devices. */
  seed?: string;
  httpPort?: number;
  webhook?: { url: string; secret: string };
  /** A receiver by SIA DC-09, in clear. */
  dc09Url?: string;
  demoUrl?: string;
  timeline?: string;
  database?: string;
  /** The master keys, where several machines share a database. */
  keys?: string;
  isReplay?: boolean;
  role?: "core";
  watchdog?: { url: string; everySeconds: number };
  /** Where browsers reach it; left out: nobody signs in. */
  signInAt?: string;
};

export function startCloud(options: CloudOptions): Promise<Program<Address>> {
  const args = ["--data", options.data, "--broker", options.brokerUrl, "--http-port", String(options.httpPort ?? 0)];
  if (options.seed !== undefined) args.push("--seed", options.seed);
  if (options.webhook) args.push("--webhook-url", options.webhook.url);
  if (options.dc09Url !== undefined) args.push("--dc09-url", options.dc09Url);
  if (options.demoUrl !== undefined) args.push("--demo-url", options.demoUrl);
  if (options.timeline !== undefined) args.push("--timeline", options.timeline);
  if (options.database !== undefined) args.push("--database", options.database);
  if (options.keys !== undefined) args.push("--keys", options.keys);
  if (options.signInAt !== undefined)
    args.push("--sign-in", "required", "--public-url", options.signInAt, "--sms", "demo");
  if (options.role !== undefined) args.push("--role", options.role);
  if (options.watchdog)
    args.push("--watchdog-url", options.watchdog.url, "--watchdog-every", String(options.watchdog.everySeconds));
  if (options.isReplay) args.push("--clock", "replay");
  return startProgram({
    name: "cloud",
    file: program("cloud/main.ts"),
    args,
    isReady: readyUrl,
    ...watch(options),
    // A secret in the arguments could be read by every user of the machine.
    ...(options.webhook
      ? { environment: { ...options.environment, SHOUWANG_WEBHOOK_SECRET: options.webhook.secret } }
      : {}),
  });
}

/** Carries out what a core on the same database decides. */
export function startDispatch(
  options: Watched & Required<Pick<CloudOptions, "data" | "database" | "keys">> & Pick<CloudOptions, "webhook">,
): Promise<Program<Line>> {
  const { data, database, keys, webhook } = options;
  const args = ["--role", "dispatch", "--data", data, "--database", database, "--keys", keys];
  if (webhook) args.push("--webhook-url", webhook.url);
  return startProgram({
    name: "dispatch",
    file: program("cloud/main.ts"),
    args,
    isReady: (line) => (line["event"] === "ready" ? line : undefined),
    ...watch(options),
    ...(webhook ? { environment: { ...options.environment, SHOUWANG_WEBHOOK_SECRET: webhook.secret } } : {}),
  });
}

export type GatewayOptions = Watched & {
  data: string;
  brokerUrl: string;
  /** Content of the configuration file (gateway/README.md). */
  configuration: Readonly<Record<string, unknown>>;
  /** UTC milliseconds at which a replay begins. */
  replayFromMs?: number;
};

export function startGateway(options: GatewayOptions): Promise<Program<Line>> {
  mkdirSync(options.data, { recursive: true });
  const file = join(options.data, "gateway.json");
  writeFileSync(file, `${JSON.stringify(options.configuration, null, 2)}\n`);
  const args = ["--config", file, "--data", options.data, "--broker", options.brokerUrl];
  if (options.replayFromMs !== undefined) args.push("--clock", "replay", "--clock-start", String(options.replayFromMs));
  return startProgram({
    name: "gateway",
    file: program("gateway/main.ts"),
    args,
    isReady: (line) => (line["event"] === "ready" ? line : undefined),
    ...watch(options),
  });
}

export type SimulatedHome = { radarUrl: string; controlUrl: string };

export function startSimulatedHome(
  options: { bridgeUrl: string; radarPort?: number; controlPort?: number } & Watched,
): Promise<Program<SimulatedHome>> {
  return startProgram({
    name: "simulated home",
    file: program("hardware/simulators/simulated-home.ts"),
    args: [
      "--bridge",
      options.bridgeUrl,
      "--radar-port",
      String(options.radarPort ?? 0),
      "--control-port",
      String(options.controlPort ?? 0),
    ],
    isReady(line) {
      const [radarUrl, controlUrl] = [text(line, "radarUrl"), text(line, "controlUrl")];
      const isReady = line["event"] === "ready" && radarUrl !== undefined && controlUrl !== undefined;
      return isReady ? { radarUrl, controlUrl } : undefined;
    },
    ...watch(options),
  });
}

function watch({ onLine, readyWithinMs, environment }: Watched): Watched {
  return {
    ...(onLine ? { onLine } : {}),
    ...(readyWithinMs === undefined ? {} : { readyWithinMs }),
    ...(environment ? { environment } : {}),
  };
}
