/**
 * Rounds of harm against real processes, and the verdict from outside: broker, cloud and one gateway a home, each home fed at a rate,
 * each gateway behind a cable of ours. What the cloud holds is read from its files after its end.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { waitFor } from "../wait-for.ts";
import { watchDeadLink } from "./dead-link.ts";
import { createHome, outboxFile, type Home } from "./home.ts";
import { all, inWaves } from "./patience.ts";
import { planRounds, smallCardHome, type Harm, type Turn } from "./plan.ts";
import { reportOf, type ChaosReport } from "./report.ts";
import { mountSmallCard } from "./small-card.ts";
import { readStored, readWaiting, waitingRecords } from "./stored.ts";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { createWorld } from "./world.ts";

/** At least; a round goes on until the last of its harm is over. */
const roundMs = 5_000;
/** An evening's quiet after the storm: what is not receipted then is said. Reconnecting alone may take 30 s after many failures. */
const drainWithinMs = 90_000;
const startedAtOnce = 4;
const lookEveryMs = 250;
/** A row may still come after the last receipt: that a fault is over, what a bridge said once more. */
const quietLooksMin = 4;
/** At its start a gateway still says this and that; after it, nothing for a minute: then only its keepalive can notice. */
const quietMs = 12_000;

export type ChaosOptions = {
  rounds: number;
  homes: number;
  rate: number;
  seed: number;
  data: string;
  /** Which kinds of harm come; all of them if it is not said. */
  turns?: readonly Turn[];
  roundMs?: number;
  /** Whether a quiet gateway's dead link is watched beside the rounds; takes most of a minute. */
  isDeadLinkWatched?: boolean;
  onRound?: (round: number, harms: readonly Harm[]) => void;
};

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedMs = performance.now();
  // Programs that are killed and started a hundred times need not be compiled as often: half of their start on the processor.
  process.env["NODE_COMPILE_CACHE"] ??= join(options.data, "compiled");
  await using stack = new AsyncDisposableStack();
  const cloudData = join(options.data, "cloud");
  mkdirSync(cloudData, { recursive: true });
  const mounted = mountSmallCard(options.data);
  const card = "notTried" in mounted ? undefined : stack.use(mounted);

  const brokerPort = await freePort();
  const cables: TcpProxy[] = [];
  const homes: Home[] = [];
  for (let index = 0; index < options.homes; index++) {
    const cable = stack.use(await openTcpProxy({ targetPort: brokerPort }));
    cables.push(cable);
    const data = card && index === smallCardHome ? card.folder : join(options.data, `gateway-${index}`);
    const brokerUrl = `mqtt://127.0.0.1:${cable.port}`;
    homes.push(stack.use(createHome({ index, data, brokerUrl, bridgePort: await freePort(), rate: options.rate })));
  }
  const seedFile = join(options.data, "seed.json");
  writeFileSync(seedFile, JSON.stringify({ homes: homes.map(({ seed }) => seed) }));

  const world = createWorld({ brokerPort, cloudData, seedFile, homes, cables, card });
  stack.defer(() => world.stop());
  await world.start();
  await inWaves(homes, startedAtOnce, (home) => home.start());
  const deadLink =
    options.isDeadLinkWatched === false
      ? undefined
      : watchDeadLink({ data: join(options.data, "watched"), brokerPort, quietMs });

  // Asked for after the rounds; until then a failure of it waits.
  deadLink?.catch(() => undefined);

  const canBeReadOnly = card?.becomeReadOnly !== undefined;
  const cardTurns: Turn[] = [
    ...(card ? ["full card" as const] : []),
    ...(canBeReadOnly ? ["read-only card" as const] : []),
  ];
  const harm: Record<string, number> = {};
  const load = measureLoad();
  for (const [round, harms] of planRounds({ ...options, cardTurns }).entries()) {
    options.onRound?.(round, harms);
    for (const { kind } of harms) harm[kind] = (harm[kind] ?? 0) + 1;
    let isHarmed = true;
    const suffering = all(harms.map((one) => world.suffer(one))).finally(() => (isHarmed = false));
    const emitting = homes.map((home) => home.emitFor(options.roundMs ?? roundMs, () => isHarmed));
    await all<unknown>([...emitting, suffering]);
  }
  const { elapsedMs: roundsMs, ...busyPercent } = load();

  const drainFromMs = performance.now();
  const waiting = (): { home: Home; records: number }[] =>
    homes.map((home) => ({ home, records: waitingRecords(outboxFile(home)) })).filter(({ records }) => records > 0);
  let quietLooks = 0;
  const isDrained = (): boolean => {
    quietLooks = homes.every((home) => home.hasCaughtUp()) && waiting().length === 0 ? quietLooks + 1 : 0;
    return quietLooks === quietLooksMin;
  };
  const patience = { withinMs: drainWithinMs, everyMs: lookEveryMs };
  const undrained = await waitFor("everything is receipted", isDrained, patience).then(
    () => [],
    () =>
      waiting().map(({ home, records }) => ({
        homeId: home.homeId,
        records,
        why: `its uplink: ${home.words.uplink()}`,
      })),
  );
  const drainMs = performance.now() - drainFromMs;
  const deadLinkMs = await deadLink;
  await all(homes.map((home) => home.stop()));
  await world.stop();

  return reportOf({
    rounds: options.rounds,
    rate: options.rate,
    seed: options.seed,
    homes,
    stored: readStored(cloudData, homes),
    waiting: new Map(homes.map((home) => [home.homeId, readWaiting(outboxFile(home))])),
    undrained,
    died: world.died(),
    harm,
    notTried: [
      ...("notTried" in mounted ? [mounted.notTried] : []),
      ...(card && !canBeReadOnly
        ? ["a read-only card: this kernel cannot be asked for an error of its file system"]
        : []),
    ],
    deadLinkMs,
    drainMs,
    roundsMs,
    busyPercent,
    seconds: (performance.now() - startedMs) / 1_000,
  });
}

/** From now until it is asked: who kept the cores busy. */
function measureLoad(): () => { elapsedMs: number; machine: number; generator: number } {
  const times = (): { busyMs: number; allMs: number } => {
    let busyMs = 0;
    let allMs = 0;
    for (const { times: of } of cpus()) {
      const all = of.user + of.nice + of.sys + of.irq + of.idle;
      busyMs += all - of.idle;
      allMs += all;
    }
    return { busyMs, allMs };
  };
  const before = times();
  const ownBefore = process.cpuUsage();
  const fromMs = performance.now();
  return () => {
    const now = times();
    const own = process.cpuUsage(ownBefore);
    const allMs = now.allMs - before.allMs;
    const percent = (part: number): number => (allMs > 0 ? Math.round((part / allMs) * 1_000) / 10 : 0);
    return {
      elapsedMs: performance.now() - fromMs,
      machine: percent(now.busyMs - before.busyMs),
      generator: percent((own.user + own.system) / 1_000),
    };
  };
}
