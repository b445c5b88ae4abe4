/**
 * Node-RED as a peer: installed in `test/peers/node-red` on first use, from its own lock file, and started there with one of the
 * flows that stand beside it. A process of its own, headless, in a folder of its own; ended by its pid.
 */

import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { startProgram, text, type Line, type Program } from "../processes.ts";

const peer = fileURLToPath(new URL("../../test/peers/node-red/", import.meta.url));
const program = join(peer, "node_modules", "node-red", "red.js");

/** On a slow line; the packages are some 120 MB when unpacked. */
const installWithinMs = 600_000;

const flowSchema = z.array(z.looseObject({ type: z.string() }));

/** Throws a sentence for whoever started the benchmark. */
export function installNodeRed(): void {
  const manifest = z
    .object({ dependencies: z.object({ "node-red": z.string() }) })
    .parse(JSON.parse(readFileSync(join(peer, "package.json"), "utf8")));
  if (installedVersion() === manifest.dependencies["node-red"]) return;
  process.stderr.write("Node-RED is not installed yet: npm ci in test/peers/node-red, once …\n");
  const install = spawnSync("npm", ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"], {
    cwd: peer,
    stdio: ["ignore", 2, 2],
    timeout: installWithinMs,
  });
  if (install.status === 0 && existsSync(program)) return;
  throw new Error(
    "Node-RED could not be installed, and without it there is nothing to measure beside. " +
      "Run `npm ci --ignore-scripts` in test/peers/node-red where a package registry can be reached, then try again.",
    install.error ? { cause: install.error } : {},
  );
}

function installedVersion(): string | undefined {
  const file = join(peer, "node_modules", "node-red", "package.json");
  if (!existsSync(file)) return undefined;
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

export type NodeRedOptions = {
  /** `gateway`: zigbee2mqtt → county/<device>. `cloud`, `ingest-…`: an events topic → InfluxDB. */
  flow: "gateway" | "cloud" | "ingest-each" | "ingest-batched";
  /** Its user directory. It keeps nothing there between two lives. */
  data: string;
  /** What stands in the flow as `${NAME}`: BRIDGE_PORT and BROKER_PORT, or BROKER_PORT, EVENTS_TOPIC, STORE_PORT and STORE_DATABASE. */
  values: Readonly<Record<string, string | number>>;
  onLine?: (line: Line) => void;
};

/** Ready when its flows run and all their brokers are reached. Its lines are `{"event":"node-red","type","name","sentence"}`. */
export async function startNodeRed(options: NodeRedOptions): Promise<Program<Line>> {
  const flowFile = join(peer, `${options.flow}-flow.json`);
  const flow = flowSchema.parse(JSON.parse(readFileSync(flowFile, "utf8")));
  const brokers = flow.filter(({ type }) => type === "mqtt-broker").length;
  mkdirSync(options.data, { recursive: true });
  copyFileSync(flowFile, join(options.data, "flows.json"));

  const reached = new Set<string>();
  let runs = false;
  return await startProgram({
    name: `Node-RED ${options.flow}`,
    file: program,
    args: ["--settings", join(peer, "settings.cjs"), "--userDir", options.data],
    environment: Object.fromEntries(Object.entries(options.values).map(([name, value]) => [name, String(value)])),
    readyWithinMs: 60_000,
    isReady(line) {
      const sentence = text(line, "sentence") ?? "";
      if (sentence === "Started flows") runs = true;
      if (sentence.startsWith("Connected to broker")) reached.add(text(line, "name") ?? "");
      return runs && reached.size === brokers ? line : undefined;
    },
    ...(options.onLine ? { onLine: options.onLine } : {}),
  });
}
