/**
 * The real servers and tools that tests run against: which Debian package brings each, how an instance of our own is started
 * on a free loopback port, and when it is ready. Used by `npm run services` (instances that stay) and by tests (instances
 * that end with the test). Never touches an instance that the machine runs for somebody else.
 */

import { spawn, type ChildProcess } from "node:child_process";
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../scripts/free-port.ts";
import { kamailioRecipe } from "./kamailio-server.ts";
import { postgresFolder, postgresRecipe } from "./postgres-server.ts";

export const serverNames = ["mosquitto", "victoria-metrics", "influxdb", "postgresql", "kamailio"] as const;
export type ServerName = (typeof serverNames)[number];
export const toolNames = [
  "socat",
  "chromium",
  "strace",
  "faketime",
  "sipp",
  "baresip",
  "espeak-ng",
  "chinese-font",
] as const;
export type ToolName = (typeof toolNames)[number];
export type ServiceName = ServerName | ToolName;

/** What has to be installed, with whatever it needs. */
export const debianPackage: Record<ServiceName, string> = {
  mosquitto: "mosquitto",
  "victoria-metrics": "victoria-metrics",
  influxdb: "influxdb",
  postgresql: "postgresql-15",
  // Brings Kamailio along.
  kamailio: "kamailio-tls-modules",
  socat: "socat",
  chromium: "chromium",
  strace: "strace",
  faketime: "faketime",
  sipp: "sip-tester",
  // Without its sound and video libraries.
  baresip: "baresip-core",
  "espeak-ng": "espeak-ng",
  // Without it a browser draws boxes, and no text is as long as it is for whoever reads it.
  "chinese-font": "fonts-noto-cjk",
};
const binaryName: Record<ServiceName, string> = {
  ...debianPackage,
  influxdb: "influxd",
  postgresql: "postgres",
  kamailio: "kamailio",
  sipp: "sipp",
  baresip: "baresip",
};

/** Daemons are installed in /usr/sbin, which is not in everybody's PATH. */
const binaryFolders = [
  ...(process.env["PATH"] ?? "").split(delimiter),
  "/usr/local/bin",
  "/usr/bin",
  "/usr/sbin",
  // Several versions may be installed, so Debian puts none of them into a common folder.
  postgresFolder,
];

const fontFile = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/** Where the service's program is, or `undefined` when it is not installed. */
export function findBinary(service: ServiceName): string | undefined {
  if (service === "chinese-font") return existsSync(fontFile) ? fontFile : undefined;
  return binaryFolders.map((folder) => join(folder, binaryName[service])).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export type Recipe = {
  /** Written to `server.conf` in the instance's folder. */
  config(at: { directory: string; port: number }): string;
  arguments(at: { directory: string; port: number }): readonly string[];
  url(port: number): string;
  isReady(port: number): Promise<boolean>;
  /** Who runs it, when it is not to be run by whoever runs us; the instance's folder is given to them. */
  user?(): { uid: number; gid: number } | undefined;
  /** Where its folders are to be; otherwise wherever is usual. */
  folder?(): string;
  /** What is done in a new folder before the first start. */
  prepare?(directory: string): void;
  /** What ends it and all processes it has started; SIGKILL where nothing is said. */
  endsBy?: NodeJS.Signals;
};

const recipes: Record<ServerName, Recipe> = {
  mosquitto: {
    // Mosquitto's own defaults drop silently (1000 queued messages) and wait for Nagle's timer: both would look like our fault.
    config: ({ port }) => `listener ${port} 127.0.0.1
allow_anonymous true
persistence false
max_queued_messages 0
set_tcp_nodelay true
log_dest stderr
`,
    arguments: ({ directory }) => ["-c", join(directory, "server.conf")],
    url: (port) => `mqtt://127.0.0.1:${port}`,
    isReady: acceptsConnections,
  },
  "victoria-metrics": {
    config: () => "",
    arguments: ({ directory, port }) => [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${join(directory, "data")}`,
      // Recordings are years old, and what is older than the retention is refused without a word.
      "-retentionPeriod=30y",
      // A point written twice counts once; a point written now is visible now.
      "-dedup.minScrapeInterval=1ms",
      "-search.latencyOffset=0s",
      "-memory.allowedBytes=256MB",
      "-loggerLevel=WARN",
    ],
    url: (port) => `http://127.0.0.1:${port}`,
    isReady: (port) => answers(`http://127.0.0.1:${port}/health`),
  },
  influxdb: {
    // The second listener (backups) has a fixed port by default; two instances would collide on it.
    config: ({ directory, port }) => `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${join(directory, "meta")}"
[data]
  dir = "${join(directory, "data")}"
  wal-dir = "${join(directory, "wal")}"
  query-log-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
[monitor]
  store-enabled = false
`,
    arguments: ({ directory }) => ["-config", join(directory, "server.conf")],
    url: (port) => `http://127.0.0.1:${port}`,
    isReady: (port) => answers(`http://127.0.0.1:${port}/ping`),
  },
  postgresql: postgresRecipe,
  kamailio: { ...kamailioRecipe, isReady: acceptsConnections },
};

export type RunningServer = {
  url: string;
  port: number;
  pid: number;
  directory: string;
};

/** An instance of one's own: it can be killed and started again on the same port and folder. */
export type OwnServer = RunningServer & AsyncDisposable & { kill(signal: "SIGTERM" | "SIGKILL"): Promise<void> };

/** A first start on a slow machine; beyond this something is wrong. */
const startLimitMs = 30_000;
const startAttempts = 3;

/** Starts an instance that ends when it is disposed of, or with this process. Without a folder it gets one that is deleted. */
export async function startServer(
  name: ServerName,
  options: { port?: number; directory?: string; changeConfig?(config: string): string } = {},
): Promise<OwnServer> {
  const directory = options.directory ?? mkdtempSync(join(folderFor(name, tmpdir()), `shouwang-${name}-`));
  const { child, running } = await launch(name, { ...options, directory, outlivesUs: false });
  const endsBy = recipes[name].endsBy ?? "SIGKILL";
  const endWithUs = (): void => void child.kill(endsBy);
  process.once("exit", endWithUs);
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    process.off("exit", endWithUs);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  return {
    ...running,
    kill,
    async [Symbol.asyncDispose]() {
      await kill(endsBy);
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Where an instance's folder is made, when it may choose. */
export const folderFor = (name: ServerName, otherwise: string): string => recipes[name].folder?.() ?? otherwise;

/** How an instance that goes on is asked to end, with all that it has started. */
export const endsBy = (name: ServerName): NodeJS.Signals => recipes[name].endsBy ?? "SIGTERM";

/** Starts an instance that goes on when this process ends; the caller writes down its pid. */
export async function startLastingServer(name: ServerName, directory: string): Promise<RunningServer> {
  const { child, running } = await launch(name, { directory, outlivesUs: true });
  child.unref();
  return running;
}

async function launch(
  name: ServerName,
  options: { directory: string; port?: number; outlivesUs: boolean; changeConfig?(config: string): string },
): Promise<{ child: ChildProcess; running: RunningServer }> {
  const binary = findBinary(name);
  if (binary === undefined) throw new Error(`${name} is not installed: "npm run services" installs it`);
  const { directory } = options;
  const recipe = recipes[name];
  const user = recipe.user?.();
  mkdirSync(directory, { recursive: true });
  if (user) chownSync(directory, user.uid, user.gid);
  recipe.prepare?.(directory);
  const logFile = join(directory, "server.log");
  const untilMs = performance.now() + startLimitMs;
  // Somebody else may take the port between our asking and the server's binding it: then another one is tried. One that is started again where
  // it was killed is tried for longer: what it left behind takes its time to see that it is over.
  for (
    let attempt = 1;
    attempt <= startAttempts || (options.port !== undefined && performance.now() < untilMs);
    attempt++
  ) {
    const port = options.port ?? (await freePort());
    const config = recipe.config({ directory, port });
    writeFileSync(join(directory, "server.conf"), options.changeConfig?.(config) ?? config);
    const log = openSync(logFile, "a");
    const child = spawn(binary, recipe.arguments({ directory, port }), {
      ...user,
      stdio: ["ignore", log, log],
      detached: options.outlivesUs,
      cwd: directory,
    });
    if (await becomesReady(child, () => recipe.isReady(port))) {
      if (child.pid === undefined) throw new Error(`${name} runs without a pid`);
      return { child, running: { url: recipe.url(port), port, pid: child.pid, directory } };
    }
    child.kill("SIGKILL");
    // One that was killed leaves processes that take a moment to see it.
    await pause(200);
  }
  const lastWords = readFileSync(logFile, "utf8").split("\n").slice(-8).join("\n");
  throw new Error(`${name} did not start; the end of ${logFile}:\n${lastWords}`);
}

async function becomesReady(child: ChildProcess, isReady: () => Promise<boolean>): Promise<boolean> {
  const untilMs = performance.now() + startLimitMs;
  while (performance.now() < untilMs) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    if (await isReady()) return true;
    await pause(20);
  }
  return false;
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
