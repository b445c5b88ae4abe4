/**
 * Everything in one process, on one manual clock, from one seed: kits, broker, cloud, disks, clocks and people. Nothing here waits
 * for real time: after each step of the clock all promises that can settle have settled.
 */

import {
  must,
  parseGatewayId,
  parseLedgerId,
  type DeviceId,
  type GatewayId,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import { minutes, millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import {
  againWithin,
  checkAccepted,
  checkClones,
  checkDrained,
  checkSteps,
  createProgressChecker,
  createReceiptChecker,
  recoveryMax,
} from "./checkers.ts";
import { createCloudMachine, type CloudMachine } from "./cloud-machine.ts";
import type { Defect } from "./defects.ts";
import { createDeafWatch, deafLookEvery } from "./deaf-watch.ts";
import { episodes } from "./episodes.ts";
import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import { createGatewayMachine, deviceSilentAfter, type GatewayMachine } from "./gateway-machine.ts";
import { createMemoryRegistry, type MemoryRegistry, type SimulatedHome } from "./memory-registry.ts";
import { brokerUrls, createNetwork, fairWeather, type Network } from "./network.ts";
import { startOperator } from "./people.ts";
import { createRandom, type Random } from "./random.ts";
import { createWitness } from "./witness.ts";

export type World = {
  clock: ManualClock;
  random: Random;
  network: Network;
  registry: MemoryRegistry;
  cloud: CloudMachine;
  gateways: readonly GatewayMachine[];
  later(delay: Millis, work: () => void): void;
  /** A second machine with the card of another, live beside it; one in a world. */
  addClone(): void;
  /** One that nothing else is being done to is as likely as one in trouble. */
  someGateway(): GatewayMachine;
  spareHome(): HomeId;
  press(gateway: GatewayMachine): void;
  deviceOf(gateway: GatewayMachine, name: string): DeviceId;
};

export type Course = {
  seed: number;
  violations: readonly string[];
  log: readonly string[];
  accepted: { life: number; fault: number; telemetry: number };
  messages: { up: number; down: number; lost: number; repeated: number };
  /** Steps of the clock at which something happened. */
  events: number;
  /** What was done to the world, by name, as often as it was done. */
  episodes: readonly string[];
};

const startMs = Date.UTC(2026, 0, 5);
const troubledFor = minutes(25);
/** Back-off, 38 s until a dead line is given up, resending: after this much fair weather nothing may be left. */
const mendedFor = minutes(5);
const silenceTakes = minutes(7);

export async function simulate(
  seed: number,
  options: { defect?: Defect; only?: readonly string[]; keepsLog?: boolean } = {},
): Promise<Course> {
  let events = 0;
  /** Promises that can settle do so before the event loop turns. */
  const settle = (): Promise<void> => {
    events++;
    return new Promise((resolve) => void setImmediate(resolve));
  };
  const random = createRandom(seed);
  const clock = createManualClock({ wallMs: startMs });
  const witness = createWitness(() => clock.uptimeMs(), options.keepsLog ?? true);
  const { defect } = options;
  let ids = 0;
  const newId = (kind: string): string => `${kind}-${++ids}`;
  const newLedgerId = () => must(parseLedgerId(newId("ledger")), "ledger");
  const later = (delay: Millis, work: () => void): void => void clock.after(delay, work);

  const kits = random.between(2, 3);
  const registry = createMemoryRegistry(kits + 2);
  const network = createNetwork({ clock, random: random.fork(), say: witness.say });
  const receipts = createReceiptChecker(witness);
  const cloud = createCloudMachine({
    world: clock,
    network,
    random: random.fork(),
    witness,
    registry,
    newId,
    newLedgerId,
    receipts,
    defect,
  });
  const kitOf = (name: string, gatewayId: GatewayId, home: SimulatedHome): GatewayMachine =>
    createGatewayMachine({
      world: clock,
      network,
      random: random.fork(),
      witness,
      gatewayId,
      brokers: random.chance(0.5) ? brokerUrls : [brokerUrls[1], brokerUrls[0]],
      name,
      home,
      newId,
      rowsMax: random.chance(0.3) ? random.between(20, 80) : undefined,
      defect,
    });
  const gateways = Array.from({ length: kits }, (_, at) => {
    const gatewayId = must(parseGatewayId(`gw-${at + 1}`), "gateway");
    const homeId = registry.homes()[at]?.homeId;
    if (!homeId) throw new Error("a home for each kit");
    return kitOf(gatewayId, gatewayId, registry.assign(gatewayId, homeId, startMs));
  });
  const clones: GatewayMachine[] = [];
  const [first, ...others] = gateways;
  if (!first) throw new Error("at least one kit");

  let reading = 0;
  const press = (gateway: GatewayMachine): void =>
    gateway.observe(world.deviceOf(gateway, "button"), {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "button",
      repeated: false,
    });
  const world: World = {
    clock,
    random,
    network,
    registry,
    cloud,
    gateways,
    later,
    someGateway: () => random.pick([first, ...others, ...clones]),
    addClone() {
      if (clones.length > 0) return;
      const { gatewayId, home, card } = random.pick([first, ...others]);
      const clone = kitOf(`${gatewayId}-clone`, gatewayId, home);
      clone.card.put(card.image());
      clones.push(clone);
      witness.say(`start ${clone.name}`);
      clone.start();
      live(clone, [60_000, 300_000], press);
      live(clone, [8_000, 60_000], measure);
    },
    spareHome: () => {
      const free = registry.homes().find(({ homeId }) => !registry.assignmentOfHome(homeId));
      return free?.homeId ?? first.home.homeId;
    },
    press,
    deviceOf(gateway, name) {
      const found = gateway.devices.find((one) => one === name);
      if (!found) throw new Error(`no device ${name}`);
      return found;
    },
  };

  /** A unique value: how often it stands in the timeline is how often the record had its effect. */
  const measure = (gateway: GatewayMachine): void =>
    gateway.observe(world.deviceOf(gateway, "meter"), {
      kind: "reading",
      quantity: "battery-percent",
      value: ++reading / 1_000_000,
    });
  const move = (gateway: GatewayMachine): void =>
    gateway.observe(world.deviceOf(gateway, "pir"), {
      kind: "state",
      what: "motion",
      value: "active",
      repeated: false,
    });
  const isQuiet = new Set<GatewayMachine>();
  const live = (gateway: GatewayMachine, every: readonly [number, number], act: (of: GatewayMachine) => void): void => {
    later(millis(random.between(...every)), () => {
      if (!isQuiet.has(gateway) || act !== measure) act(gateway);
      live(gateway, every, act);
    });
  };
  for (const gateway of gateways) {
    live(gateway, [8_000, 60_000], measure);
    live(gateway, [20_000, 180_000], move);
    live(gateway, [60_000, 900_000], press);
    // A button says that it is there.
    live(gateway, [60_000, 120_000], (of) => of.observe(world.deviceOf(of, "button"), { kind: "alive" }));
  }

  const names = options.only ?? Object.keys(episodes);
  const chosen = Array.from({ length: random.between(5, 12) }, () =>
    random.pick([names[0] ?? "storm", ...names.slice(1)]),
  );
  for (const name of chosen) {
    const lasts = millis(random.pick([5_000, 40_000, 150_000, 400_000]));
    later(millis(random.between(20_000, troubledFor)), () => {
      witness.say(`episode ${name} for ${lasts}`);
      episodes[name]?.(world, lasts);
    });
  }

  const progress = createProgressChecker();
  const look = (): void => {
    const { loop, isWell, wellSinceMs, disk } = cloud;
    if (loop && isWell && clock.uptimeMs() - wellSinceMs > recoveryMax) {
      for (const sentence of checkSteps(disk, loop.nowMs(), cloud.progress)) witness.violated(sentence);
      for (const lane of witness.unpaid(againWithin)) witness.violated(`${lane}: repeated, and not receipted again`);
      for (const sentence of receipts.standing(disk)) witness.violated(sentence);
      for (const sentence of progress(disk, wellSinceMs, clock.uptimeMs())) witness.violated(sentence);
    }
    later(seconds(15), look);
  };

  const deafWatch = createDeafWatch({ network, witness, cloud, gateways, nowMs: () => clock.uptimeMs() });
  const lookAtDeafness = (): void => {
    deafWatch.look();
    later(deafLookEvery, lookAtDeafness);
  };
  lookAtDeafness();

  cloud.start();
  for (const gateway of gateways) gateway.start();
  const lookedAt = (): CloudLoop | undefined => cloud.formerLoop ?? (cloud.isWell ? cloud.loop : undefined);
  const done = ({ incidentId, version }: Incident): void => {
    const stored = cloud.disk.incidents.get(incidentId)?.incident.version ?? -1;
    if (stored < version)
      witness.violated(`somebody was told of version ${version} of ${incidentId}; ${stored} is stored`);
  };
  startOperator({ world: clock, random: random.fork(), witness, loop: lookedAt, done });
  look();
  await clock.advanceTo(troubledFor, settle);

  // Everything is mended: lines, machines, clocks, disks. Clocks that were wrong are right again.
  const mend = (): void => {
    network.weather = fairWeather;
    network.setBroker(true);
    network.partitionCloud(false);
    cloud.isDiskFull = false;
    cloud.engine.isAway = false;
    cloud.resume();
    cloud.start();
    for (const gateway of [...gateways, ...clones]) {
      network.partition(gateway.gatewayId, false);
      gateway.card.isFull = false;
      gateway.card.isDying = false;
      gateway.isNewer = false;
      gateway.setClock(0, "trusted");
      gateway.resume();
      gateway.start();
    }
  };
  // Episodes of the last minutes end by themselves.
  await clock.advanceTo(troubledFor + minutes(7), settle);
  witness.say("mended");
  mend();
  // Each says hello a few times, one after the other, as it would within a day.
  for (const { gatewayId } of clones) {
    for (const at of [1, 2, 3]) later(minutes(at), () => network.failOver(gatewayId));
  }
  await clock.advanceTo(troubledFor + minutes(7) + mendedFor, settle);
  const settled = clock.uptimeMs() - minutes(3);
  for (const sentence of checkAccepted(witness, cloud.disk, settled)) witness.violated(sentence);
  for (const sentence of checkDrained(witness, [...gateways, ...clones], settled)) witness.violated(sentence);
  for (const sentence of checkClones(cloud.disk, clones)) witness.violated(sentence);
  for (const clone of clones) clone.kill();

  // Silence is news: one meter says nothing any more, and one whole kit is taken off the mains.
  isQuiet.add(first);
  const last = others.at(-1);
  last?.kill();
  await clock.advanceTo(clock.uptimeMs() + Math.max(silenceTakes, deviceSilentAfter + minutes(1)), settle);
  const isSilent = (gatewayId: string, deviceId: string | null): boolean =>
    [...cloud.disk.faults.values()].some(
      (one) => one.gatewayId === gatewayId && one.deviceId === deviceId && one.fault === "silent",
    );
  if (!isSilent(first.gatewayId, "meter")) witness.violated(`the silence of a meter of ${first.gatewayId} is no fault`);
  if (last && !isSilent(last.gatewayId, null)) witness.violated(`the silence of ${last.gatewayId} is no fault`);
  cloud.kill();
  for (const gateway of gateways) gateway.kill();

  const count = (lane: string): number => [...witness.accepted.values()].filter(({ row }) => row.lane === lane).length;
  return {
    seed,
    violations: witness.violations,
    log: witness.log,
    accepted: { life: count("life"), fault: count("fault"), telemetry: count("telemetry") },
    messages: { ...network.counts },
    events,
    episodes: chosen,
  };
}
