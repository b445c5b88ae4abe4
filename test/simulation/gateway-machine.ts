/**
 * One kit: a card that outlives its processes, a clock of its own, and the production loop over it. What a process had not committed
 * when it was killed is gone; what it had is on the card or in its slots.
 */

import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseSessionId,
  type DeviceId,
  type GatewayId,
} from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis, minutes } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { startLoop, type Loop } from "@shouwang/gateway/loop.ts";
import { retention, type Retention } from "@shouwang/gateway/outbox/retention.ts";
import { createMqttUplink } from "@shouwang/gateway/uplink/mqtt-uplink.ts";
import { noMachine } from "../builders/no-machine.ts";
import { createCard, type Card } from "./card.ts";
import type { Defect } from "./defects.ts";
import { lifeInTelemetry } from "./defects.ts";
import { createGatewayClients, type Outgoing } from "./gateway-client.ts";
import type { SimulatedHome } from "./memory-registry.ts";
import type { Network } from "./network.ts";
import { createProcess, type Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { Witness } from "./witness.ts";

export const deviceSilentAfter = minutes(6);

export type GatewayMachine = {
  readonly name: string;
  readonly gatewayId: GatewayId;
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  home: SimulatedHome;
  /** Speaks the next version of life messages. */
  isNewer: boolean;
  readonly card: Card;
  clock: { offsetMs: number; trust: "trusted" | "untrusted" };
  readonly devices: readonly DeviceId[];
  start(): void;
  kill(): void;
  pause(): void;
  resume(): void;
  /** Sets the wall clock of the running machine. */
  setClock(offsetMs: number, trust: "trusted" | "untrusted"): void;
  observe(deviceId: DeviceId, observation: Observation): void;
  standings(): readonly { epoch: string; lane: Lane; lowest: number; next: number }[];
};

export function createGatewayMachine(given: {
  world: ManualClock;
  network: Network;
  random: Random;
  witness: Witness;
  /** Of the machine; a clone has the gateway id of another. */
  name: string;
  gatewayId: GatewayId;
  /** In the order in which it tries them. */
  brokers: readonly [string, ...string[]];
  home: SimulatedHome;
  newId: (kind: string) => string;
  rowsMax: number | undefined;
  defect: Defect | undefined;
}): GatewayMachine {
  const { world, network, random, witness, gatewayId, newId, defect } = given;
  const id = <T>(parse: (text: string) => T | undefined, kind: string): T => {
    const text = newId(kind);
    return must(parse(text), text);
  };
  const deviceOf = (name: string): DeviceId => must(parseDeviceId(name), name);
  const devices = ["button", "pir", "meter"].map(deviceOf);
  const limits: Retention =
    given.rowsMax === undefined
      ? retention
      : { rowsMax: given.rowsMax, dropChunk: Math.max(1, Math.floor(given.rowsMax / 10)) };
  const card = createCard({
    owner: given.name,
    gatewayId,
    random,
    witness,
    newId,
    limits,
    defect,
  });
  let running: { process: Process; loop: Loop | undefined } | undefined;
  let bootedAtMs = 0;
  const outgoing: Outgoing = (topic, payload) => {
    const channel = topic.slice(topic.lastIndexOf("/") + 1);
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    if ((channel === "fault" || channel === "telemetry") && bytes.includes('"skipped"')) {
      // `as`: the message was just encoded by the gateway.
      const message = JSON.parse(bytes.toString()) as { epoch: string; skipped?: { range: [number, number] }[] };
      for (const { range } of message.skipped ?? []) witness.skippedBy(gatewayId, message.epoch, channel, range);
    }
    if (channel === "hello" && bytes.includes('"skippedLife"')) {
      // `as`: the message was just encoded by the gateway.
      const hello = JSON.parse(bytes.toString()) as { skippedLife?: { epoch: string; range: [number, number] }[] };
      for (const { epoch, range } of hello.skippedLife ?? []) witness.givesUp(gatewayId, epoch, range);
    }
    if (channel !== "life") return { topic, payload };
    const encode = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message));
    if (defect === "life in a telemetry batch")
      return { topic: topic.replace(/life$/, "telemetry"), payload: encode(lifeInTelemetry(bytes.toString())) };
    if (!machine.isNewer) return { topic, payload };
    const message = JSON.parse(bytes.toString()) as Record<string, unknown>;
    return { topic, payload: encode({ ...message, v: 2, body: { newer: "shape", deviceId: "button" } }) };
  };

  const startLoopIn = async (process: Process): Promise<void> => {
    const bootId = id(parseBootId, "boot");
    const { home } = machine;
    const bridge = deviceOf("bridge");
    const softwareVersion = machine.isNewer ? "newer" : "simulated";
    const uplink = createMqttUplink({
      brokers: given.brokers,
      gatewayId,
      bucket: home.bucket,
      sender: { bootId, softwareVersion },
      newSessionId: () => id(parseSessionId, "session"),
      clock: process.clock,
      random: () => random.next(),
      connect: createGatewayClients({ network, process, gatewayId, outgoing }),
    });
    const loop = await startLoop({
      clock: process.clock,
      log: silentLog,
      outbox: await card.open({
        process,
        home,
        listener: {
          unsound: (detail) => running?.loop?.feed({ kind: "storage", state: "unsound", detail }),
          sound: () => running?.loop?.feed({ kind: "storage", state: "sound", detail: "" }),
        },
      }),
      uplink: defect === "broker never left" ? { ...uplink, leave: () => {} } : uplink,
      home: {
        assignmentId: home.assignmentId,
        gateway: deviceOf(gatewayId),
        bridge,
        linkIds: [],
        watched: devices.map((deviceId) => ({
          deviceId,
          linkId: "bridge",
          silentAfter: deviceSilentAfter,
          isLife: deviceId === "button",
        })),
      },
      bootId,
      softwareVersion,
      // What the cloud desires is nobody's subject here: each home's kit is what it is.
      configuration: { hash: () => "", heard: async () => await Promise.resolve("as before"), device: () => undefined },
      newAlarmId: () => id(parseAlarmId, "alarm"),
      devices: { reopen: () => {}, request: () => "asked", probes: () => [], machine: noMachine },
    });
    if (running?.process !== process) return;
    running.loop = loop;
    loop.feed({ kind: "bridge", state: "online", why: "" });
  };

  const machine: GatewayMachine = {
    name: given.name,
    gatewayId,
    get isRunning() {
      return running !== undefined;
    },
    get isPaused() {
      return running?.process.isPaused === true;
    },
    home: given.home,
    isNewer: false,
    card,
    clock: { offsetMs: 0, trust: "trusted" },
    devices,
    start() {
      if (running) return;
      bootedAtMs = world.uptimeMs() - random.between(1_000, 60_000);
      const process = createProcess(world, { ...machine.clock, bootedAtMs });
      running = { process, loop: undefined };
      witness.say(`start ${given.name}`);
      void startLoopIn(process);
    },
    kill() {
      if (!running) return;
      const { process } = running;
      running = undefined;
      process.kill();
      network.hangUp(process);
      card.cutPower();
      witness.say(`kill ${given.name}`);
    },
    pause() {
      const now = running;
      if (!now || now.process.isPaused) return;
      now.process.pause();
      witness.say(`pause ${given.name}`);
      world.after(millis(38_000), () => {
        if (now.process.isPaused && now.process.isAlive) network.hangUp(now.process);
      });
    },
    resume() {
      if (running?.process.isPaused !== true) return;
      witness.say(`resume ${given.name}`);
      running.process.resume();
    },
    setClock(offsetMs, trust) {
      machine.clock = { offsetMs, trust };
      // Once two trusted stamps of a boot disagree, the ages of all its records are believed instead.
      if (offsetMs !== 0) witness.doubts.gatewayClocks.add(gatewayId);
      running?.process.setWall(world.wallMs() + offsetMs, trust);
      witness.say(`clock ${given.name} ${offsetMs} ${trust}`);
    },
    observe(deviceId, observation) {
      const { process, loop } = running ?? {};
      process?.enter(() => {
        if (running?.process !== process) return;
        const from = "bridge";
        loop?.feed({ kind: "observed", from, deviceId, observation, occurredAtMs: undefined });
      });
    },
    standings: () =>
      card.rows().books.map((book) => ({
        epoch: book.epoch,
        lane: book.lane,
        lowest: book.through + 1,
        next: book.next,
      })),
  };
  // The registry knows assignments by id; a malformed one would be a mistake of the world itself.
  must(parseAssignmentId(given.home.assignmentId), given.home.assignmentId);
  return machine;
}
