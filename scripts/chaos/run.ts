/**
 * Rounds of harm against real processes, and the verdict from outside: broker, cloud and one gateway a home, each home fed at a rate,
 * each gateway behind a cable of ours. What the cloud holds is read from its files after its end.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import type { Program } from "../processes.ts";
import { waitFor } from "../wait-for.ts";
import { startBroker, startCloud, type Address } from "../world.ts";
import { watchDeadLink } from "./dead-link.ts";
import { createHome, outboxFile, type Home } from "./home.ts";
import { judge, secondsOf } from "./ledger.ts";
import { planRounds, smallCardHome, type Harm, type Turn, type Victim } from "./plan.ts";
import { mountSmallCard, type SmallCard } from "./small-card.ts";
import { readStored, waitingRecords } from "./stored.ts";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** Longer than any harm lasts that is planned. */
const roundMs = 5_000;
/** An evening's quiet after the storm: what is not receipted then is said. */
const drainWithinMs = 60_000;
/** How far behind its schedule the load may fall and still call itself on time. */
const lateMaxMs = 1_000;
const examplesMax = 5;
/** At its start a gateway still says this and that; after it, nothing for a minute: then only its keepalive can notice. */
const quietMs = 12_000;

export type ChaosReport = {
  rounds: number;
  homes: number;
  rate: number;
  seed: number;
  emitted: number;
  accepted: number;
  stored: number;
  missing: number;
  double: number;
  strangers: number;
  /** Emitted while deaf or, telemetry only, on a full card, and not stored. */
  excused: number;
  /** Records without a receipt when the patience was over. */
  undrained: number;
  /** Programs that ended and were not killed. */
  died: number;
  /** From the last acceptance before each kill of a gateway until it heard its bridge again: of all homes together, and of the worst one. */
  deafSeconds: number;
  deafSecondsOfWorstHome: number;
  fullCardSeconds: number;
  /** From the swallowed byte until the gateway gave its dead link up. */
  deadLinkSeconds: number;
  acceptLagP99Ms: number;
  acceptLagMaxMs: number;
  /** Events a second that really left, of all homes; and whether the load was on time. */
  reachedPerSecond: number;
  wantedPerSecond: number;
  keptUp: boolean;
  withheld: number;
  harm: Readonly<Record<string, number>>;
  notPossible: readonly string[];
  examples: readonly string[];
  seconds: number;
};

export type ChaosOptions = {
  rounds: number;
  homes: number;
  rate: number;
  seed: number;
  data: string;
  turns?: readonly Turn[];
  /** How long the watched gateway has had nothing to say before its link dies. */
  deadLinkQuietMs?: number;
  onRound?: (round: number, harms: readonly Harm[]) => void;
};

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedMs = performance.now();
  await using stack = new AsyncDisposableStack();
  const cloudData = join(options.data, "cloud");
  mkdirSync(cloudData, { recursive: true });
  const mounted = mountSmallCard(options.data);
  const card = "notPossible" in mounted ? undefined : stack.use(mounted);

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
  await Promise.all(homes.map((home) => home.start()));
  const deadLink = watchDeadLink({
    data: join(options.data, "watched"),
    brokerPort,
    quietMs: options.deadLinkQuietMs ?? quietMs,
  });

  const plan = planRounds({ ...options, hasSmallCard: card !== undefined });
  const harm: Record<string, number> = {};
  for (const [round, harms] of plan.entries()) {
    options.onRound?.(round, harms);
    for (const { kind } of harms) harm[kind] = (harm[kind] ?? 0) + 1;
    await Promise.all([...homes.map((home) => home.emitFor(roundMs)), ...harms.map((one) => world.suffer(one))]);
  }
  const deadLinkMs = await deadLink;

  const undrainedOf = (): number => homes.reduce((sum, home) => sum + waitingRecords(outboxFile(home)), 0);
  const isDrained = (): boolean => undrainedOf() === 0;
  await waitFor("everything is receipted", isDrained, { withinMs: drainWithinMs, everyMs: 500 }).catch(() => undefined);
  const undrained = undrainedOf();
  const undrainedHomes = homes.flatMap((home) => {
    const waiting = waitingRecords(outboxFile(home));
    return waiting > 0 ? [`${waiting} records of ${home.homeId}`] : [];
  });
  await Promise.all(homes.map((home) => home.stop()));
  await world.stop();

  const stored = await readStored(cloudData, homes);
  const verdicts = homes.map((home) =>
    judge(home.book(), stored.get(home.homeId) ?? { motion: new Map(), alarmIds: [] }),
  );
  const sum = (of: (verdict: (typeof verdicts)[number]) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const lags = homes.flatMap((home) => home.acceptLagsMs()).toSorted((a, b) => a - b);
  const loads = homes.map((home) => home.load());
  const deaf = homes.map((home) => secondsOf(home.book().deaf));
  const withheld = loads.reduce((total, one) => total + one.withheld, 0);
  const reached = homes.reduce(
    (total, home, n) => total + perSecond(home.book().emissions.length, loads[n]?.emittingMs),
    0,
  );
  return {
    rounds: options.rounds,
    homes: options.homes,
    rate: options.rate,
    seed: options.seed,
    emitted: sum(({ emitted }) => emitted),
    accepted: sum(({ accepted }) => accepted),
    stored: sum((one) => one.stored),
    missing: sum(({ missing }) => missing.length),
    double: sum(({ double }) => double.length),
    strangers: sum(({ strangers }) => strangers.length),
    excused: sum(({ excused }) => excused),
    undrained,
    died: homes.reduce((total, home) => total + home.died(), world.died()),
    deafSeconds: rounded(deaf.reduce((total, one) => total + one, 0)),
    deafSecondsOfWorstHome: rounded(Math.max(...deaf)),
    fullCardSeconds: rounded(homes.reduce((total, home) => total + secondsOf(home.book().full), 0)),
    deadLinkSeconds: rounded(deadLinkMs / 1_000),
    acceptLagP99Ms: lags[Math.floor(lags.length * 0.99)] ?? 0,
    acceptLagMaxMs: lags.at(-1) ?? 0,
    reachedPerSecond: rounded(reached),
    wantedPerSecond: options.rate * options.homes,
    keptUp: withheld === 0 && loads.every(({ latestMs }) => latestMs <= lateMaxMs),
    withheld,
    harm,
    notPossible: "notPossible" in mounted ? [mounted.notPossible] : [],
    examples: [
      ...undrainedHomes.map((one) => `without a receipt: ${one}`),
      ...verdicts.flatMap(({ missing, double, strangers }) => [
        ...missing.slice(0, examplesMax).map((one) => `missing ${one}`),
        ...double.slice(0, examplesMax).map((one) => `double ${one}`),
        ...strangers.slice(0, examplesMax).map((one) => `nobody emitted ${one}`),
      ]),
    ],
    seconds: rounded((performance.now() - startedMs) / 1_000),
  };
}

/** Whether the house kept its promises in this run. */
export function isKept(report: ChaosReport): boolean {
  const { missing, double, strangers, undrained, died } = report;
  return missing + double + strangers + undrained + died === 0 && report.deadLinkSeconds <= 45;
}

type World = {
  start(): Promise<void>;
  stop(): Promise<void>;
  suffer(harm: Harm): Promise<void>;
  died(): number;
};

function createWorld(given: {
  brokerPort: number;
  cloudData: string;
  seedFile: string;
  homes: readonly Home[];
  cables: readonly TcpProxy[];
  card: SmallCard | undefined;
}): World {
  const { homes, cables, card } = given;
  const running: { broker?: Program<Address>; cloud?: Program<Address> } = {};
  const expected = new Set<number>();
  let died = 0;

  const follow = (program: Program<Address>): Program<Address> => {
    void program.ended.then(() => {
      if (!expected.has(program.pid)) died++;
    });
    return program;
  };
  const start = {
    broker: async () => void (running.broker = follow(await startBroker({ port: given.brokerPort }))),
    cloud: async () => {
      const brokerUrl = `mqtt://127.0.0.1:${given.brokerPort}`;
      running.cloud = follow(await startCloud({ data: given.cloudData, brokerUrl, seed: given.seedFile }));
    },
  };
  const fell = async (who: "broker" | "cloud"): Promise<void> => {
    const program = running[who];
    if (program) expected.add(program.pid);
    program?.signal("SIGKILL");
    await program?.ended;
  };
  const homeOf = (at: number): Home => {
    const home = homes[at];
    if (!home) throw new Error(`there is no home ${at}`);
    return home;
  };
  const cableOf = (at: number): TcpProxy => {
    const cable = cables[at];
    if (!cable) throw new Error(`there is no cable ${at}`);
    return cable;
  };
  const signal = (victim: Victim, what: NodeJS.Signals): void => {
    if (victim.kind === "gateway") homeOf(victim.home).signal(what);
    else running[victim.kind]?.signal(what);
  };

  return {
    died: () => died,
    async start() {
      await start.broker();
      await start.cloud();
    },
    async stop() {
      for (const program of [running.cloud, running.broker]) {
        if (program) expected.add(program.pid);
        await program?.stop();
      }
    },
    async suffer(harm) {
      await pause(harm.afterMs);
      switch (harm.kind) {
        case "kill": {
          if (harm.victim.kind === "gateway") return await homeOf(harm.victim.home).killGateway(harm.forMs);
          await fell(harm.victim.kind);
          await pause(harm.forMs);
          return await start[harm.victim.kind]();
        }
        case "pause":
          signal(harm.victim, "SIGSTOP");
          await pause(harm.forMs);
          return signal(harm.victim, "SIGCONT");
        case "cut":
          return cableOf(harm.home).cut();
        case "stall":
          cableOf(harm.home).stall();
          await pause(harm.forMs);
          return cableOf(harm.home).resume();
        case "full card":
          return await homeOf(smallCardHome).withFullCard(async () => {
            card?.fill();
            await pause(harm.forMs);
            card?.empty();
          });
        case "blackout": {
          await Promise.all([...homes.map((home) => home.fell()), fell("broker"), fell("cloud")]);
          await pause(harm.forMs);
          const back: Promise<void>[] = [];
          for (const one of harm.order) {
            const home = homes[one];
            back.push(home ? home.revive() : one === homes.length ? start.broker() : start.cloud());
            await pause(betweenStartsMs);
          }
          await Promise.all(back);
        }
      }
    },
  };
}

/** In a blackout programs come back one after the other, as after a power cut in a street. */
const betweenStartsMs = 150;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const rounded = (value: number): number => Math.round(value * 10) / 10;
const perSecond = (count: number, overMs: number | undefined): number => (overMs ? (count * 1_000) / overMs : 0);
