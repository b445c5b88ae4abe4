/**
 * An outage, endured side by side: the same movements of one home go to our gateway and cloud and to Node-RED as gateway and cloud,
 * through the same brokers into the same time series, and the same faults happen to both at the same moments (`outage/plan.ts`).
 * What counts is what stands in the time series in the end, read from the server.
 */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { millis } from "@shouwang/shared/time/duration.ts";
import { startServer } from "../../test/builders/real-servers.ts";
import { waitFor } from "../wait-for.ts";
import { round } from "./figures.ts";
import { installNodeRed } from "./node-red.ts";
import { createLoad } from "./outage/load.ts";
import { startNodeRedSide, type NodeRedSide } from "./outage/node-red-side.ts";
import { startOurs, type Drain, type Ours } from "./outage/ours.ts";
import { outagePlan, type Fault } from "./outage/plan.ts";
import { openRefusingProxy, type RefusingProxy } from "./outage/refusing-proxy.ts";
import { createInfluxDatabase, readMotion, type MotionSeries } from "./outage/stored-motion.ts";
import { judgeOutage } from "./outage/verdict.ts";

const oursSeries: MotionSeries = { database: "ours", measurement: "observed", where: `"series" = 'motion'` };
const peerSeries: MotionSeries = { database: "node_red", measurement: "motion" };
/** After the load: ours is waited for until everything is receipted, and Node-RED has this long at least. */
const settleMs = 15_000;
const settleWithinMs = 90_000;

export async function benchOutage(): Promise<Readonly<Record<string, unknown>>> {
  installNodeRed();
  const plan = outagePlan;
  const data = mkdtempSync(join(tmpdir(), "shouwang-outage-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(data, { recursive: true, force: true }));

  const bridgeBroker = stack.use(await startServer("mosquitto"));
  const store = stack.use(await startServer("influxdb"));
  const proxy = stack.use(await openRefusingProxy(store.port));
  for (const { database } of [oursSeries, peerSeries]) await createInfluxDatabase(store.url, database);
  const county = await startCounty(join(data, "county"));
  stack.defer(() => county.stop());
  const load = stack.use(createLoad({ bridgeUrl: bridgeBroker.url, sensors: plan.eventsPerSecond }));
  await load.online();

  const ours = stack.use(
    await startOurs({
      data,
      bridgeUrl: bridgeBroker.url,
      brokerUrl: county.url,
      storeUrl: `http://127.0.0.1:${proxy.port}`,
      database: oursSeries.database,
      sensors: [load.herald, ...load.sensors],
    }),
  );
  const peer = stack.use(
    await startNodeRedSide({
      data: join(data, "node-red"),
      bridgePort: bridgeBroker.port,
      brokerPort: county.port,
      storePort: proxy.port,
      database: peerSeries.database,
    }),
  );
  const read = (from: MotionSeries) => readMotion(store.url, from, load.sensors);
  const heardBy = async (from: MotionSeries): Promise<boolean> =>
    (await readMotion(store.url, from, [load.herald])).size > 0;
  await waitFor(
    "both parties bring a first movement into the time series",
    async () => {
      await load.sayHerald();
      return (await heardBy(oursSeries)) && (await heardBy(peerSeries));
    },
    { everyMs: 1_000, withinMs: 60_000 },
  );

  const beganAtMs = Date.now();
  let isOver = false;
  const [{ emitted, latestMs, lastedMs }, { drain, faults }] = await Promise.all([
    load.emit({ perSecond: plan.eventsPerSecond, forMs: plan.loadMs, isOver: () => isOver }),
    sufferAll(plan.faults, { county, proxy, ours, peer }).finally(() => (isOver = true)),
  ]);
  const settling = pause(settleMs);
  await waitFor("everything of ours is receipted", () => ours.waiting() === 0, {
    withinMs: settleWithinMs,
    everyMs: 250,
  }).catch(() => undefined);
  await settling;

  const timing = { beganAtMs, faults };
  const peerAccepted = await peer.accepted(emitted);
  const oursFate = judgeOutage(
    emitted,
    // The herald is not of the load.
    {
      accepted: ours.accepted().filter(({ deviceId }) => deviceId !== load.herald),
      deaf: ours.deaf(),
      stored: await read(oursSeries),
    },
    timing,
  );
  const peerFate = judgeOutage(
    emitted,
    { accepted: peerAccepted, deaf: peer.deaf(), stored: await read(peerSeries) },
    timing,
  );
  if (oursFate.lost + oursFate.neverAccepted + oursFate.duplicatesInEffect > 0) process.exitCode = 1;
  return {
    ours: {
      ...oursFate,
      drainPerSecond: drain ? round((drain.rows * 1_000) / drain.ms) : null,
      drainRows: drain?.rows ?? null,
      drainMs: drain ? Math.round(drain.ms) : null,
      reconnectedAfterMs: drain ? Math.round(drain.reconnectedAfterMs) : null,
      deafSaidMs: ours.deafSaidMs(),
      undrained: ours.waiting(),
    },
    // It keeps nothing while the broker is away, so there is nothing to drain.
    nodeRed: { ...peerFate, drainPerSecond: null, complaints: peer.complaints() },
    emitted: emitted.length,
    seconds: round(lastedMs / 1_000),
    faults: faults.map(({ kind, afterMs }) => `${kind} at ${round(afterMs / 1_000)} s`),
    eventsPerSecond: plan.eventsPerSecond,
    latestEventMs: latestMs,
    storeRefusals: proxy.refused(),
  };
}

type World = { county: County; proxy: RefusingProxy; ours: Ours; peer: NodeRedSide };

/** What happened when: on a machine that is slow to start programs a fault waits until the one before is over. */
type Suffered = { faults: readonly Fault[]; drain: Drain | undefined };

/** After the last fault something must still come in, or nobody sees whether it is over. */
const afterLastMs = 5_000;

async function sufferAll(plan: readonly Fault[], world: World): Promise<Suffered> {
  const startedMs = performance.now();
  const faults: Fault[] = [];
  let drain: Drain | undefined;
  for (const fault of plan) {
    await pause(Math.max(0, startedMs + fault.afterMs - performance.now()));
    faults.push({ ...fault, afterMs: millis(Math.round(performance.now() - startedMs)) });
    drain = (await suffer(fault, world)) ?? drain;
  }
  await pause(afterLastMs);
  return { faults, drain };
}

/** Resolves when the fault and what it asks for are over. */
async function suffer({ kind, forMs }: Fault, world: World): Promise<Drain | undefined> {
  switch (kind) {
    case "broker-dead":
      await world.county.kill();
      await pause(forMs);
      await world.county.start();
      return await world.ours.drain();
    case "gateway-killed":
      await Promise.all([world.ours.killGateway(forMs), world.peer.killGateway(forMs)]);
      return undefined;
    case "store-refusing":
      world.proxy.refuse(true);
      await pause(forMs);
      world.proxy.refuse(false);
      return undefined;
  }
}

type County = { url: string; port: number; kill(): Promise<void>; start(): Promise<void>; stop(): Promise<void> };

/** The broker between homes and cloud: always on the same port, and with the same folder. */
async function startCounty(directory: string): Promise<County> {
  mkdirSync(directory, { recursive: true });
  const first = await startServer("mosquitto", { directory });
  const { url, port } = first;
  let server = first;
  return {
    url,
    port,
    kill: () => server.kill("SIGKILL"),
    async start() {
      server = await startServer("mosquitto", { directory, port });
    },
    stop: () => server.kill("SIGKILL"),
  };
}
