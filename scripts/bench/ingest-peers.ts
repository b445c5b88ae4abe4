/** What the ingest benchmark compares with, on the same broker and with the same messages. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { allUpFilter } from "@shouwang/shared/wire/topics.ts";
import { startServer } from "../../test/builders/real-servers.ts";
import { startProgram, type Line } from "../processes.ts";
import { openCountyLine, type CountyLine } from "./county-line.ts";
import { homeAt, homes, telemetryOf, upTopicOf } from "./county.ts";
import { round } from "./figures.ts";
import { installNodeRed, startNodeRed } from "./node-red.ts";
import { costOf, costSince } from "./process-cost.ts";

const bareMessages = 100_000;
const window = 4_000;
const doneWithinMs = 600_000;

export type PeerFigures = { perBusyCore: number; messagesPerSecond: number; busyCores: number };

export async function measureBare(brokerUrl: string): Promise<PeerFigures> {
  let counted = 0;
  const file = join(dirname(fileURLToPath(import.meta.url)), "bare-subscriber.ts");
  const program = await startProgram({
    name: "bare subscriber",
    file,
    args: [brokerUrl, allUpFilter],
    isReady: (line: Line) => (line["event"] === "ready" ? line : undefined),
    onLine: (line) => {
      if (line["event"] === "count") counted = Number(line["count"]);
    },
  });
  try {
    await using line = await openCountyLine(brokerUrl, null);
    const done = (): number => counted;
    await publishAll(line, homes / 4, done);
    const from = counted;
    const [before, fromMs] = [costOf(program.pid), performance.now()];
    await publishAll(line, bareMessages, () => done() - from);
    const { cpuSeconds } = costSince(program.pid, before);
    return figures(bareMessages, cpuSeconds, (performance.now() - fromMs) / 1_000);
  } finally {
    await program.stop();
  }
}

function figures(messages: number, cpuSeconds: number, seconds: number) {
  return {
    perBusyCore: round(messages / cpuSeconds, 0),
    messagesPerSecond: round(messages / seconds, 0),
    busyCores: round(cpuSeconds / seconds, 2),
  };
}

/** As fast as `done` follows. */
async function publishAll(line: CountyLine, count: number, done: () => number | Promise<number>): Promise<void> {
  const untilMs = performance.now() + doneWithinMs;
  let said = 0;
  for (let stored = await done(); stored < count; stored = await done()) {
    for (; said < count && said - stored < window; said++) {
      const home = homeAt(said);
      line.publish(home, upTopicOf(home, "telemetry"), telemetryOf(home, Math.floor(said / homes) + 1));
    }
    if (performance.now() > untilMs) throw new Error(`only ${stored} of ${count} messages arrived in time`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/**
 * Two flows: `each` is what the palette offers, mqtt in → influxdb out, one write for a message; `batched` joins 200 messages or a
 * second's worth into one write, as whoever knows the node would do.
 */
export async function measureNodeRed(
  brokerUrl: string,
  folder: string,
): Promise<{ each: PeerFigures; batched: PeerFigures }> {
  installNodeRed();
  await using store = await startServer("influxdb");
  const each = await measureFlow("each", brokerUrl, store.url, join(folder, "each"));
  const batched = await measureFlow("batched", brokerUrl, store.url, join(folder, "batched"));
  return { each, batched };
}

const nodeRedMessages = { each: 5_000, batched: 20_000 } as const;
const nodeRedWarmUp = 1_000;

async function measureFlow(
  name: "each" | "batched",
  brokerUrl: string,
  storeUrl: string,
  data: string,
): Promise<PeerFigures> {
  const database = `node_red_${name}`;
  const ask = async (query: string, method = "GET"): Promise<unknown> => {
    const url = new URL("/query", storeUrl);
    url.searchParams.set("db", database);
    url.searchParams.set("q", query);
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(30_000) });
    return await answer.json();
  };
  await ask(`CREATE DATABASE ${database}`, "POST");
  const program = await startNodeRed({
    flow: `ingest-${name}`,
    data,
    values: {
      BROKER_PORT: new URL(brokerUrl).port,
      EVENTS_TOPIC: "sw/v1/+/+/up/telemetry",
      STORE_PORT: new URL(storeUrl).port,
      STORE_DATABASE: database,
    },
  });
  try {
    await using line = await openCountyLine(brokerUrl, null);
    let lastAskedMs = 0;
    let stored = 0;
    const done = async (): Promise<number> => {
      // Counting is work for InfluxDB only; Node-RED does not feel it.
      if (performance.now() - lastAskedMs < 100) return stored;
      lastAskedMs = performance.now();
      const { results } = countSchema.parse(await ask("SELECT count(value) FROM motion"));
      return (stored = results[0]?.series?.[0]?.values[0]?.[1] ?? 0);
    };
    await publishAll(line, nodeRedWarmUp, done);
    const from = stored;
    const [before, fromMs] = [costOf(program.pid), performance.now()];
    await publishAll(line, nodeRedMessages[name], async () => (await done()) - from);
    const { cpuSeconds } = costSince(program.pid, before);
    return figures(nodeRedMessages[name], cpuSeconds, (performance.now() - fromMs) / 1_000);
  } finally {
    await program.stop();
  }
}

/** What InfluxDB 1 answers to a count; no series while there is nothing. */
const countSchema = z.object({
  results: z.array(
    z.object({
      series: z.array(z.object({ values: z.array(z.tuple([z.string(), z.number()])) })).optional(),
    }),
  ),
});
