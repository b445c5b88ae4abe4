/**
 * The cloud: a disk and a timeline that outlive its processes, and the production loop and executor over them. A second process may
 * take over while the first one is paused; then the fence, a number that each opening takes and each commit shows, refuses the old one.
 */

import type { AlarmId, GatewayId, LedgerId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { decodeMessage, encodeMessage } from "@shouwang/shared/wire/codec.ts";
import type { HelloMessage } from "@shouwang/shared/wire/envelope.ts";
import { receiptMessageSchema } from "@shouwang/shared/wire/receipt.ts";
import { parseUpTopic, wireVersion } from "@shouwang/shared/wire/topics.ts";
import { fixedServices } from "@shouwang/cloud/emergency/services.ts";
import { createExecutor, type Executor } from "@shouwang/cloud/dispatch/execute.ts";
import { holderOf } from "@shouwang/cloud/dispatch/claim.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createMqttBrokers } from "@shouwang/cloud/ingest/brokers/mqtt-brokers.ts";
import { blankDisk, copyOfDisk, type MemoryDisk } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import { createLoop } from "@shouwang/cloud/loop/loop.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { Counters } from "@shouwang/cloud/metrics/metrics.ts";
import type { ReceiptChecker } from "./checkers.ts";
import { createCloudLedger } from "./cloud-ledger.ts";
import { createCloudLinks } from "./cloud-link.ts";
import { createClosedWatch } from "./closed-watch.ts";
import { createConnectors } from "./connectors.ts";
import { createEngine, type Engine } from "./engine.ts";
import { highestMark, type Defect } from "./defects.ts";
import type { MemoryRegistry } from "./memory-registry.ts";
import { brokerUrls, type Network } from "./network.ts";
import { createProcess, type Process } from "./process.ts";
import type { Random } from "./random.ts";
import { sum } from "./network.ts";
import { createStandsWatch } from "./stands-watch.ts";
import type { Witness } from "./witness.ts";

export type CloudBackup = { disk: MemoryDisk; points: Map<number, Set<string>> };

/** What comes in makes it write, and its sweep comes once a minute. */
const endsWithin = minutes(3);
/** The last minute before a start is in nobody's records, and a little more while the disk is slow. */
const forgetsLeapsWithin = seconds(70);

export type CloudMachine = {
  readonly disk: MemoryDisk;
  readonly loop: CloudLoop | undefined;
  /** Of a process that was taken over while it was paused, goes on, and has not found out. */
  readonly formerLoop: CloudLoop | undefined;
  /** What is under way at a connector, for the auditor. */
  readonly progress: Executor["progress"] | undefined;
  /** Runs, and nothing holds it up. */
  readonly isWell: boolean;
  readonly wellSinceMs: number;
  /** A start within a minute of a jump of its clock does not know of the jump (docs/clocks.md): what it knows of silences begins here; else 0. */
  readonly knowsSilenceFromMs: number;
  isDiskFull: boolean;
  readonly engine: Engine;
  start(): void;
  kill(): void;
  pause(): void;
  resume(): void;
  /** Another process opens the same disk while the first one is paused; the first goes on afterwards. */
  takeOver(pausedFor: Millis): void;
  setClock(offsetMs: number): void;
  backup(): CloudBackup;
  /** Only while it does not run. */
  restore(backup: CloudBackup): void;
};

export function createCloudMachine(given: {
  world: ManualClock;
  network: Network;
  random: Random;
  witness: Witness;
  registry: MemoryRegistry;
  newId: (kind: string) => string;
  newLedgerId: () => LedgerId;
  /** Looked at when a receipt leaves. */
  receipts: ReceiptChecker;
  defect: Defect | undefined;
}): CloudMachine {
  const { world, network, random, witness, registry, newId, defect } = given;
  let disk = blankDisk(given.newLedgerId());
  const closed = createClosedWatch(witness, () => world.uptimeMs());
  const stands = createStandsWatch(witness);
  const engine = createEngine({ world, random: random.fork(), witness, isLate: random.chance(0.5), defect });
  let offsetMs = 0;
  let isDiskFull = false;
  let running: { process: Process; loop: CloudLoop | undefined; executor?: Executor } | undefined;
  /** Was taken over, and does not know it yet. */
  let former: typeof running;
  let wellSinceMs = 0;
  let clockSetAtMs = Number.NEGATIVE_INFINITY;
  let knowsSilenceFromMs = 0;

  const startIn = async (process: Process): Promise<void> => {
    const on = disk;
    const source = createMqttBrokers({
      urls: brokerUrls,
      clientId: "cloud",
      clock: process.clock,
      random: () => random.next(),
      log: silentLog,
      openLink: createCloudLinks(network, process),
    });
    const { ledger, claims } = createCloudLedger({
      disk: on,
      process,
      random,
      witness,
      stands,
      closed,
      isFull: () => isDiskFull,
      defect,
      holder: holderOf("core", newId("start")),
    });
    const loop = await createLoop({
      ledger,
      registry,
      timeline: engine.openIn(process),
      downlink: {
        send(to, channel, payload, way) {
          const bytes = channel === "receipt" ? told(payload) : payload;
          if (channel === "receipt") given.receipts.given(to.gatewayId, on, bytes, on === disk);
          witness.say(() => `tell ${to.gatewayId} ${channel} ${sum(bytes)}`);
          source.send(to, channel, bytes, way);
        },
      },
      plans: onePlan(firstPlan(["desk", "webhook"])),
      nextId: () => newId("cloud"),
      random: () => random.next(),
      clock: process.clock,
      machineClock: process.clock,
      log: silentLog,
      counters: noCounters,
    });
    const due = (): Delivery[] =>
      [...on.deliveries.values()]
        .filter((row) => row.standing === "due")
        .toSorted((one, other) => one.dueAtMs - other.dueAtMs);
    const executor = createExecutor({
      store: {
        dueDeliveries: (nowMs, limit, full) =>
          Promise.resolve(
            due()
              .filter((row) => row.dueAtMs <= nowMs && !full.includes(row.connector))
              .slice(0, limit),
          ),
        nextDueAtMs: () => Promise.resolve(due()[0]?.dueAtMs ?? null),
      },
      services: fixedServices(
        createConnectors({ process, random, closed, called: (deliveryId) => stands.called(deliveryId, on) }),
      ),
      lookUp({ incidentId }) {
        const incident = on.incidents.get(incidentId)?.incident;
        return Promise.resolve(
          incident && {
            incidentId,
            incidentVersion: incident.version,
            mode: incident.mode,
            addressee: null,
            homeId: incident.homeId,
            homeName: null,
            residentName: null,
            address: null,
            escalation: incident.escalation,
            alarms: incident.alarms.map((one) => ({ ...one, room: null, because: null })),
          },
        );
      },
      claims,
      ended: (delivery, end) => loop.attempted(delivery, { ...end, how: "ended" }),
      clock: executorClock(process, loop),
      log: silentLog,
    });
    loop.subscribe((event) => {
      if (event.kind === "deliveries") executor.wake();
      if (event.kind === "incident") stands.told(event.incident, on);
    });
    void loop.failed.then((error) => {
      witness.say(`cloud ended: ${error.message}`);
      process.kill();
      network.hangUp(process);
      if (running?.process !== process) return;
      running = undefined;
      world.after(seconds(2), machine.start);
    });
    if (!process.isAlive) return;
    if (running?.process === process) Object.assign(running, { loop, executor });
    if (defect !== "deadlines forgotten") loop.start();
    executor.wake();
    const isPresent = (): boolean => running?.process === process;
    source.start({
      connected: () => loop.connected(),
      brokers(away, of) {
        if (defect !== "deafness untold") loop.brokers(away, of);
      },
      message(topic, payload) {
        const life = lifeIn(topic, payload);
        if (life) closed.heardLife(life.alarmId, life.isReadable);
        const repeated = life && on.alarms.has(life.alarmId) ? life.lane : undefined;
        // Stored already: it is owed a receipt again.
        if (repeated !== undefined && isPresent()) witness.owe(repeated, () => isPresent() && !process.isPaused);
        const hello = helloIn(topic, payload);
        // What is said to one that was taken over, the other one does not know.
        if (hello && isPresent()) closed.heardHello(hello.gatewayId, hello.message, on);
        if (repeated !== undefined && defect === "duplicate not receipted") return;
        if (hello === undefined || defect !== "other ledgers forgotten") return loop.accept(topic, payload);
        const forgotten: HelloMessage = { ...hello.message, ledgerId: null };
        loop.accept(topic, encodeMessage(forgotten));
      },
    });
  };

  const told = (payload: Uint8Array): Uint8Array => {
    if (defect !== "highest instead of contiguous mark") return payload;
    const decoded = decodeMessage(receiptMessageSchema, payload);
    return decoded.kind === "message" ? encodeMessage(highestMark(decoded.message)) : payload;
  };

  /** What lies in its sockets waits for it; the connections do not, for longer than 1.5 keepalives. */
  const hangUpLater = (process: Process): void => {
    world.after(seconds(22.5), () => {
      if (process.isPaused && process.isAlive) network.hangUp(process);
    });
  };

  const machine: CloudMachine = {
    get disk() {
      return disk;
    },
    get loop() {
      return running?.loop;
    },
    get formerLoop() {
      return former?.process.isAlive === true ? former.loop : undefined;
    },
    get progress() {
      return running?.executor?.progress;
    },
    get isWell() {
      return running?.loop !== undefined && !running.process.isPaused && !machine.isDiskFull;
    },
    get wellSinceMs() {
      return wellSinceMs;
    },
    get knowsSilenceFromMs() {
      return knowsSilenceFromMs;
    },
    get isDiskFull() {
      return isDiskFull;
    },
    set isDiskFull(isFull) {
      isDiskFull = isFull;
      wellSinceMs = world.uptimeMs();
    },
    engine,
    start() {
      if (running) return;
      const process = createProcess(world, { offsetMs, trust: "trusted", bootedAtMs: 0 });
      running = { process, loop: undefined };
      wellSinceMs = world.uptimeMs();
      if (world.uptimeMs() - clockSetAtMs < forgetsLeapsWithin) knowsSilenceFromMs = world.uptimeMs();
      closed.started();
      witness.say("start cloud");
      void startIn(process);
    },
    kill() {
      const now = running;
      if (!now) return;
      running = undefined;
      now.process.kill();
      network.hangUp(now.process);
      witness.say("kill cloud");
    },
    pause() {
      const now = running;
      if (!now || now.process.isPaused) return;
      now.process.pause();
      witness.say("pause cloud");
      hangUpLater(now.process);
    },
    resume() {
      if (running?.process.isPaused !== true) return;
      wellSinceMs = world.uptimeMs();
      witness.say("resume cloud");
      running.process.resume();
    },
    takeOver(pausedFor) {
      const old = running;
      if (!old || old.process.isPaused) return;
      const clocks = random.chance(0.5) ? "go on" : "stand";
      old.process.pause(clocks);
      witness.say(`another cloud takes over; the clocks of the first one ${clocks}`);
      hangUpLater(old.process);
      running = undefined;
      machine.start();
      world.after(pausedFor, () => {
        witness.say("the first cloud goes on");
        former = old;
        old.process.resume();
        // A time server sets clocks that stood.
        world.after(seconds(20), () => old.process.setWall(world.wallMs() + offsetMs));
        world.after(endsWithin, () => {
          if (former === old) former = undefined;
          if (old.process.isAlive) witness.violated("a cloud that was taken over still goes on");
        });
      });
    },
    setClock(newOffsetMs) {
      offsetMs = newOffsetMs;
      clockSetAtMs = world.uptimeMs();
      witness.doubts.cloudClock = true;
      wellSinceMs = world.uptimeMs();
      running?.process.setWall(world.wallMs() + offsetMs);
      witness.say(`clock cloud ${offsetMs}`);
    },
    backup: () => ({
      disk: copyOfDisk(disk),
      points: new Map([...witness.points].map(([value, places]) => [value, new Set(places)])),
    }),
    restore(backup) {
      disk = { ...copyOfDisk(backup.disk), ledgerId: given.newLedgerId() };
      witness.points.clear();
      for (const [value, places] of backup.points) witness.points.set(value, new Set(places));
      closed.restored(disk);
      witness.say("backup restored");
    },
  };
  return machine;
}

/** As `app.ts` gives it. */
const executorClock = ({ clock }: Process, loop: CloudLoop) => ({
  wallMs: loop.nowMs,
  uptimeMs: clock.uptimeMs,
  after: clock.after,
});

const nothing = (): void => {};
const noCounters: Counters = {
  received: nothing,
  noise: () => 0,
  dropped: nothing,
  quarantined: nothing,
  committed: nothing,
  fired: nothing,
};

function helloIn(topic: string, payload: Uint8Array): { gatewayId: GatewayId; message: HelloMessage } | undefined {
  const from = parseUpTopic(topic);
  if (from?.channel !== "hello") return undefined;
  // `as`: what the simulated gateways say on this topic is one.
  const message = JSON.parse(new TextDecoder().decode(payload)) as HelloMessage;
  return { gatewayId: from.gatewayId, message };
}

function lifeIn(
  topic: string,
  payload: Uint8Array,
): { alarmId: AlarmId; lane: string; isReadable: boolean } | undefined {
  const from = parseUpTopic(topic);
  if (from?.channel !== "life") return undefined;
  // `as`: what the simulated gateways say on this topic has a header.
  const said = JSON.parse(new TextDecoder().decode(payload)) as { v: number; alarmId: AlarmId; epoch: string };
  return { alarmId: said.alarmId, lane: `${from.gatewayId}/${said.epoch}/life`, isReadable: said.v === wireVersion };
}
