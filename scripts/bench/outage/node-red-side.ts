/**
 * Node-RED's side of the outage: one as the gateway, one as the cloud, as test/peers/node-red/README.md says.
 *
 * It has no word for "accepted". What it acknowledged to the bridge's broker it has taken responsibility for, because nobody else keeps it
 * any longer; so everything emitted is accepted but what that broker still holds for it in the end.
 */

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import mqtt from "mqtt";
import { z } from "zod";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Interval } from "../../chaos/ledger.ts";
import { motionKey, type Motion } from "./motion.ts";
import { text, type Line, type Program } from "../../processes.ts";
import { startNodeRed } from "../node-red.ts";

/** As in gateway-flow.json. */
const bridgeClientId = "node-red-gateway-bridge";
/** A broker hands over what it holds at once; after this long without a message there is none left. */
const quietMs = 2_000;

export type NodeRedSide = AsyncDisposable & {
  killGateway(awayMs: number): Promise<void>;
  deaf(): readonly Interval[];
  /** Ends the gateway, and asks the bridge's broker what it never took. */
  accepted(emitted: readonly Motion[]): Promise<readonly Motion[]>;
  /** What it logged as errors: the sentence and how often. */
  complaints(): Readonly<Record<string, number>>;
};

export async function startNodeRedSide(given: {
  data: string;
  bridgePort: number;
  brokerPort: number;
  storePort: number;
  database: string;
}): Promise<NodeRedSide> {
  await using stack = new AsyncDisposableStack();
  const deaf: Interval[] = [];
  const complaints: Record<string, number> = {};
  let hearsAgain: () => void = () => {};
  const read = (line: Line): void => {
    const sentence = text(line, "sentence") ?? "";
    if (line["name"] === "bridge" && sentence.startsWith("Connected to broker")) hearsAgain();
    if (line["name"] === "time series") complaints[sentence] = (complaints[sentence] ?? 0) + 1;
  };
  const cloud = await startNodeRed({
    flow: "cloud",
    data: join(given.data, "cloud"),
    values: {
      BROKER_PORT: given.brokerPort,
      EVENTS_TOPIC: "county/+",
      STORE_PORT: given.storePort,
      STORE_DATABASE: given.database,
    },
    onLine: read,
  });
  stack.defer(() => cloud.stop());
  const start = (): Promise<Program<Line>> =>
    startNodeRed({
      flow: "gateway",
      data: join(given.data, "gateway"),
      values: { BRIDGE_PORT: given.bridgePort, BROKER_PORT: given.brokerPort },
      onLine: read,
    });
  let gateway = await start();
  stack.defer(() => gateway.stop());

  const moved = stack.move();
  return {
    async killGateway(awayMs) {
      const fromMs = Date.now();
      gateway.signal("SIGKILL");
      await gateway.ended;
      await pause(awayMs);
      const { promise: hears, resolve } = Promise.withResolvers<void>();
      hearsAgain = resolve;
      gateway = await start();
      await hears;
      deaf.push({ fromMs, toMs: Date.now() });
    },
    deaf: () => deaf,
    async accepted(emitted) {
      await gateway.stop();
      const held = await heldFor(bridgeClientId, given.bridgePort);
      return emitted.filter((event) => !held.has(motionKey(event)));
    },
    complaints: () => complaints,
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

const reportSchema = z.object({ occupancy: z.boolean(), last_seen: z.number() });

/** Takes the session of a client that has ended. */
async function heldFor(clientId: string, port: number): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  let lastMs = performance.now();
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId, clean: false, reconnectPeriod: 0 });
  client.on("message", (topic, payload) => {
    lastMs = performance.now();
    const report = reportSchema.safeParse(JSON.parse(payload.toString()));
    // `as`: it is only compared with ids that were emitted.
    const deviceId = topic.split("/")[1] as DeviceId;
    if (report.success) held.add(motionKey({ deviceId, atMs: report.data.last_seen, isMoving: report.data.occupancy }));
  });
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("error", reject);
  });
  while (performance.now() - lastMs < quietMs) await pause(50);
  await client.endAsync(true);
  return held;
}
