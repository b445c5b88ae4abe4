/** Wires the cloud together and takes it apart again, in the reverse order. Decides nothing. */

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { closedIncidents } from "../alarms/sql-alarm-store.ts";
import { startFastifyServer } from "../api/fastify-server.ts";
import { whoAsksBy } from "../api/identity-answers.ts";
import { createHttpDemoHome } from "../api/http-demo-home.ts";
import { openActs } from "./acts.ts";
import { openCalls, openOperatorPhones } from "./calls.ts";
import { startCanary } from "./canary.ts";
import { openCare } from "./care.ts";
import { noneIncluded, openEquipment } from "./equipment.ts";
import { forgetErased, openKept, sayLocked, startEvidence, startNotingJournals } from "./evidence.ts";
import { startExecution } from "./execution.ts";
import { openIdentity } from "./identity.ts";
import { openCentreActs, openReach } from "./connectors.ts";
import { recorder, replayPlan } from "./replay.ts";
import { homeInMemory, noticeFacts } from "./facts.ts";
import { createHealth, watchNumbers } from "./health.ts";
import { openOutside, outsideNames } from "./outside.ts";
import { settleOutside } from "./outside-lease.ts";
import { openPersonWays } from "./person-ways.ts";
import { openPersons } from "./persons.ts";
import { openContactTests, openPlanning, type Planning } from "./planning.ts";
import { openReachElsewhere } from "./reach-elsewhere.ts";
import { watchRoom } from "./room.ts";
import { openVoice } from "./spoken.ts";
import { openCheckIns } from "./check-ins.ts";
import { openTelephony, type Telephony } from "./telephony.ts";
import { openKeepers, startCarryingOverKits } from "./registry.ts";
import { refuseReplayBesideRealHomes, sow } from "./seed.ts";
import type { Config } from "../config/config.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { openDatabase } from "../database/system-open-database.ts";
import { bothPresences, withCalls } from "../desk/calls-feed.ts";
import { createDeskPeople, withPeople } from "../desk/desk-people.ts";
import { createHomeNews } from "../desk/home-news.ts";
import { createDeskCommands, createDeskQueries, createLiveFeed } from "../desk/sql-desk.ts";
import { createFallKeeper } from "../desk/fall-keeper.ts";
import { createGround } from "../desk/sql-ground.ts";
import { createGatewayCommands } from "../desk/sql-gateway-commands.ts";
import type { NoticeFacts } from "../dispatch/execute.ts";
import { startWatchdog } from "../dispatch/http-watchdog.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { bothServices, fixedServices, type Services } from "../emergency/services.ts";
import { onePlan } from "../dispatch/plan-book.ts";
import { createDesk } from "../emergency/desk/desk-service.ts";
import { createMqttBrokers } from "../ingest/brokers/mqtt-brokers.ts";
import { createReplayClock, sentAtOf } from "../ingest/clocks/replay-clock.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { createLoop } from "../loop/loop.ts";
import type { CloudLoop } from "../loop/port.ts";
import { createPrometheusMetrics } from "../metrics/prometheus-metrics.ts";
import { createSqlErrands } from "../outside/sql-errands.ts";
import type { Registry } from "../registry/registry.ts";
import { carryOver } from "../registry/sql-carry-over.ts";
import { createSqlRegistry } from "../registry/sql-registry.ts";
import { openSqlVisitors } from "../registry/visits/sql-visits.ts";
import { createInfluxTimeline } from "../timeline/influx-timeline.ts";
import { createSqliteTimeline } from "../timeline/sqlite-timeline.ts";
import type { Timeline } from "../timeline/timeline.ts";

export type Cloud = AsyncDisposable & {
  readonly url: string;
  /** Resolves when it cannot go on: the process must end. */
  readonly failed: Promise<Error>;
};

/** For falls that a process before this one did not write down. */
const closedLookedThrough = 500;
const timelineTimeout = seconds(20);

export async function startCloud(config: Config, log: Log): Promise<Cloud> {
  await using stack = new AsyncDisposableStack();
  const machineClock = createSystemClock({ trust: () => "trusted" });
  const replay = config.clock === "replay" ? createReplayClock() : undefined;
  const clock: Clock = replay?.clock ?? machineClock;
  const metrics = createPrometheusMetrics();

  const place = config.database;
  const database = stack.use(await openDatabase({ place, folder: config.dataFolder, nowMs: machineClock.wallMs() }));
  const { keysFile, evidence } = config;
  const kept = await openKept({ database, keysFile, config: evidence, nowMs: machineClock.wallMs(), log });
  const { vault, audit: auditLog, records, locked } = kept;
  const unsealed = locked ?? (await sealOrSay({ database, records }, machineClock.wallMs(), log));
  const registry = await createSqlRegistry({ database, records });
  if (config.seedFile !== null && locked === null) await sow(registry, config.seedFile, machineClock.wallMs());
  refuseReplayBesideRealHomes(config, registry);

  const timeline = stack.use(createTimeline(config));
  const source = stack.use(
    createMqttBrokers({
      urls: config.brokerUrls,
      clientId: `cloud-${randomBytes(6).toString("hex")}`,
      clock: machineClock,
      random: Math.random,
      log,
    }),
  );
  const desk = createDesk({ clock: machineClock });
  const nextId = (): string => randomBytes(16).toString("hex");
  const errands = config.role === "core" ? createSqlErrands({ database, vault, nextId, clock: machineClock }) : null;
  await errands?.forgetAll();
  await settleOutside({ config, database, id: nextId(), clock: machineClock, log });
  const outside = errands === null ? openOutside(config, { clock: machineClock, stack }) : [];
  const services = replay ? [recorder] : [desk.service, ...outside];
  let connectors: Services = fixedServices(services);
  const planning = await openPlanning({
    database,
    records,
    registry,
    connectors: () => connectors.names(),
    nowMs: () => machineClock.wallMs(),
    log,
  });
  const plans = replay ? onePlan(replayPlan(services)) : planning.plans;
  const ledger = createSqlLedger(database);
  const included = noneIncluded();
  const loop = stack.use(
    await createLoop({
      included: (homeId) => included.in(homeId),
      ledger,
      registry,
      timeline,
      downlink: source,
      plans,
      nextId,
      random: Math.random,
      clock,
      machineClock,
      log,
      counters: metrics.counters,
    }),
  );
  const phones = openOperatorPhones(() => telephony.switchboard);
  const telephony: Telephony = stack.use(
    openTelephony({ operators: phones.operators, loop, nextId, clock: machineClock, log }),
  );
  const ways = stack.use(
    openPersonWays({ configured: replay ? null : config.phone, errands, clock: machineClock, log }),
  );
  const persons = stack.use(
    openPersons({
      database,
      vault,
      loop,
      registry,
      callsHere: errands === null,
      readings: { note: async (...read) => await readingNotes.note(...read) },
      ...ways,
      trunks: { trunks: telephony.trunks, speech: stack.use(openVoice(config.speechCommand, log)) },
      publicUrl: (): string | null => config.signIn?.publicUrl ?? (config.demoUrl === null ? null : server.url),
      clock: machineClock,
      log,
    }),
  );
  const forReach = { loop, clock: machineClock, log };
  const reach = stack.use(
    errands === null
      ? openReach({ ...forReach, standing: services, nextId })
      : openReachElsewhere({
          ...forReach,
          inside: services,
          outside: outsideNames(config),
          database,
          errands,
          isStill: () => execution.isStill(),
        }),
  );
  connectors = bothServices(reach.services, persons.services);
  const execution = stack.use(
    await startExecution({
      role: config.role === "core" ? "core" : "all",
      isAlone: place.engine === "embedded",
      database,
      loop,
      services: connectors,
      lookUp: (delivery) => factsOf({ loop, registry, database, addressees: planning.addressees }, delivery),
      nextId,
      clock,
      machineClock,
      log,
    }),
  );
  const { executor } = execution;
  const canary = config.hasCanary
    ? stack.use(startCanary({ ...config, loop, database, metrics, nextId, clock: machineClock, log }))
    : undefined;

  const { anchoring, readingNotes } = startEvidence({
    database,
    kept,
    config: config.evidence,
    loop,
    clock: machineClock,
    random: Math.random,
    metrics,
    log,
  });
  stack.use(anchoring);
  stack.use(startNotingJournals({ database, kept, clock: machineClock, log }));
  // In a replay nobody looks at our own faults.
  if (!replay) sayLocked(loop, unsealed);

  const room = replay ? undefined : stack.use(watchRoom({ database, loop, clock: machineClock, log }));
  const health = createHealth({
    loop,
    database,
    timeline,
    progress: execution.progress,
    machinery: () => [...execution.problems(), ...(canary?.problems() ?? [])],
    room: () => room?.problem() ?? null,
    isConnected: source.isConnected,
    locked: unsealed,
  });
  if (config.watchdogUrl !== null) {
    const problems = async (signal: AbortSignal) => (await health(signal)).reasons.map(({ sentence }) => sentence);
    stack.use(
      startWatchdog({
        url: config.watchdogUrl,
        every: config.watchdogEvery,
        problems,
        clock: machineClock,
        log,
      }),
    );
  }
  watchNumbers({ metrics, loop, registry, source, ledger, executor, reach });

  const visitors = await openSqlVisitors(database, machineClock.wallMs());
  const standsOn = { database, records, vault, audit: auditLog, clock: machineClock, log };
  const equipment = stack.use(
    await openEquipment({ ...standsOn, registry, loop, timeline, nextId, included, phone: ways.phone }),
  );
  const keepers = openKeepers({
    database,
    records,
    audit: auditLog,
    vault,
    registry,
    visitors,
    // In use before the change is answered, whichever of the two it is about.
    reach: { ...reach, readAgain: async () => void (await Promise.all([reach.readAgain(), ways.readAgain()])) },
    loop,
    planning,
    proofs: equipment.trials.proofs,
    heardIn: equipment.heardIn,
    random: randomBytes,
    clock: machineClock,
    log,
  });
  // In a replay nobody is called.
  const { connectors: keptConnectors } = keepers;
  if (!replay)
    await Promise.all([reach.readFrom(keepers), ways.readFrom(keptConnectors), telephony.readFrom(keptConnectors)]);
  const { homes } = keepers;
  const tells = { database, loop, records, homes, connectors: () => connectors.names(), nextId };
  const contactTesting = replay ? undefined : stack.use(openContactTests({ ...tells, clock: machineClock, log }));
  const closedLately = async () => await closedIncidents(database.read, closedLookedThrough);
  const { finder, residents } = keepers;
  const follows = { subscribe: (listener: Parameters<CloudLoop["subscribe"]>[0]) => loop.subscribe(listener), log };
  // In a replay nobody closes anything.
  if (!replay) stack.use(createFallKeeper({ ...follows, closedLately, finder, residents, clock: machineClock }));
  const person = stack.use(openCheckIns({ ...standsOn, finder, registry, loop, closedLately, isReplay: !!replay }));
  stack.use(keepers.tables);
  stack.use(keepers.imports);
  const nowMs = (): number => machineClock.wallMs();
  const needs = { database, loop, registry, timeline, desk, work: equipment.work };
  const news = createHomeNews();
  stack.use(forgetErased({ database, kept, registry, news, clock: machineClock, log }));
  const calls = stack.use(await openCalls({ ...standsOn, registry, finder, loop, phones, telephony }));
  const people = stack.use(createDeskPeople(machineClock));
  const gateways = stack.use(createGatewayCommands({ database, registry, loop, downlink: source, nextId, log }));
  const demoHome = registry.homes().find((home) => home.kind === "demo");
  const areaOfHome = (homeId: HomeId): AreaCode | null => registry.home(homeId)?.area ?? null;
  const identity = config.signIn
    ? await openIdentity({
        ...standsOn,
        config: config.signIn,
        areaOfHome,
        demoHome: demoHome?.homeId ?? null,
        locked,
        phone: ways.phone,
        nextId,
      })
    : undefined;
  const server = stack.use(
    await startFastifyServer(
      {
        queries: createDeskQueries({ ...needs, asked: persons.asked }),
        commands: createDeskCommands(needs),
        gateways,
        ...equipment,
        feed: withPeople(withCalls(createLiveFeed({ ...needs, news }), calls), people),
        presence: [desk, phones, people.presence].reduce(bothPresences),
        calls,
        people,
        ...person.parts,
        care: openCare({ ...standsOn, ...needs, trials: equipment.trials, calls, nextId, phone: ways.phone, stack }),
        ...openActs({ ...needs, records, vault, planning, connectors: tells.connectors, nowMs }),
        demo:
          config.demoUrl === null
            ? null
            : createHttpDemoHome({ controlUrl: config.demoUrl, homeId: demoHome?.homeId ?? null }),
        health,
        metrics: metrics.text,
        whoAsks: identity ? whoAsksBy(identity) : null,
        ground: createGround({ database, loop, registry, visitors, nowMs }),
        audit: auditLog,
        readings: readingNotes,
        ...(identity ? { identity } : {}),
        keepers: contactTesting ? { ...keepers, contactTesting } : keepers,
        told: persons.told,
        centreActs: openCentreActs({ keepers, database, loop, metrics, clock: machineClock, log }),
        clock: machineClock,
        log,
        hostnames: config.http.hostnames,
        tls: config.http.tls,
        proxies: config.http.proxies,
        webRoot: config.http.webRoot,
      },
      config.http,
    ),
  );

  // In a replay time begins with the first message.
  if (!replay) loop.start();
  executor.wake();
  const settle = async (): Promise<void> => {
    await loop.idle();
    await executor.settled();
    await loop.idle();
  };
  let turn = Promise.resolve();
  let hasBegun = false;
  source.start({
    connected: () => loop.connected(),
    brokers(away, of) {
      if (!replay) loop.brokers(away, of);
    },
    message(topic, payload) {
      if (!replay) return loop.accept(topic, payload);
      const sentAtMs = sentAtOf(payload);
      turn = turn.then(async () => {
        if (sentAtMs !== undefined) await replay.follow(sentAtMs, settle);
        if (!hasBegun && sentAtMs !== undefined) loop.start();
        hasBegun ||= sentAtMs !== undefined;
        loop.accept(topic, payload);
      });
    },
  });
  // After the brokers: whoever presses now is heard before anything of before is put in order. Locked: nothing of people is written before it can be read.
  if (locked === null)
    stack.use(startCarryingOverKits({ database, records, registry, nowMs: machineClock.wallMs(), log }));
  const open = stack.move();
  return {
    url: server.url,
    failed: Promise.race([loop.failed, database.died]),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** What a full disk or a home of before that is not what it was prevents is said, and tried again at the next start: alarms need no name. */
async function sealOrSay(given: Parameters<typeof carryOver>[0], nowMs: number, log: Log): Promise<string | null> {
  try {
    const sealed = await carryOver(given, nowMs);
    if (sealed > 0) log.info("homes were sealed", { event: "homes-sealed", homes: sealed });
    return null;
  } catch (error) {
    log.error("Names and addresses of before could not be sealed; the next start tries again.", { error });
    return "Names and addresses from before the update are not sealed yet, and alarms of these homes go out without them. Look at the disk, then start the cloud again.";
  }
}

function createTimeline(config: Config): Timeline {
  const { timeline } = config;
  if (timeline.engine === "embedded") return createSqliteTimeline({ file: join(config.dataFolder, "timeline.sqlite") });
  const { engine, url, database } = timeline;
  const server = { url, database, token: config.timelineToken, timeout: timelineTimeout };
  return createInfluxTimeline({ ...server, engine, write: { path: "v1" } });
}

async function factsOf(
  given: { loop: CloudLoop; registry: Registry; database: LedgerDatabase; addressees: Planning["addressees"] },
  { incidentId, addressee }: Delivery,
): Promise<NoticeFacts | { nobody: string } | undefined> {
  const { loop, registry, database, addressees } = given;
  const incident = loop.openIncident(incidentId) ?? (await createSqlLedger(database).incident(incidentId))?.incident;
  if (!incident) return undefined;
  const person = addressee === null ? null : await addressees.find(addressee, incident);
  if (person !== null && "nobody" in person) return person;
  return noticeFacts(incident, homeInMemory(registry, incident), person);
}
