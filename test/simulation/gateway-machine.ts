/**
 * One kit: a card that outlives its processes, a clock of its own, and the production loop over the production outbox's twin. What a
 * process had not committed when it was killed is gone; what it had is on the card.
 */

import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
  type DeviceId,
  type GatewayId,
} from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { UpChannel } from "@shouwang/shared/wire/topics.ts";
import { startLoop, type Loop } from "@shouwang/gateway/loop.ts";
import { blankCard, createMemoryOutbox, type MemoryCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Outbox, Row } from "@shouwang/gateway/outbox/outbox.ts";
import { retention, type Retention } from "@shouwang/gateway/outbox/retention.ts";
import { createSparedOutbox } from "@shouwang/gateway/outbox/spared-outbox.ts";
import type { Defect } from "./defects.ts";
import { lifeInTelemetry } from "./defects.ts";
import type { SimulatedHome } from "./memory-registry.ts";
import type { Network } from "./network.ts";
import { createProcess, type Process } from "./process.ts";
import type { Random } from "./random.ts";
import { rowName, type Witness } from "./witness.ts";

export const deviceSilentAfter = minutes(6);

export type GatewayMachine = {
  readonly gatewayId: GatewayId;
  readonly isRunning: boolean;
  home: SimulatedHome;
  /** Speaks the next version of life messages. */
  isNewer: boolean;
  isCardFull: boolean;
  clock: { offsetMs: number; trust: "trusted" | "untrusted" };
  readonly devices: readonly DeviceId[];
  start(): void;
  kill(): void;
  pause(): void;
  resume(): void;
  /** Sets the wall clock of the running machine. */
  setClock(offsetMs: number, trust: "trusted" | "untrusted"): void;
  observe(deviceId: DeviceId, observation: Observation): void;
  image(): MemoryCard;
  /** Only while it does not run. */
  putCard(card: MemoryCard): void;
  standings(): readonly { epoch: string; lane: Lane; lowest: number; next: number }[];
};

export function createGatewayMachine(given: {
  world: ManualClock;
  network: Network;
  random: Random;
  witness: Witness;
  gatewayId: GatewayId;
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
  let card = blankCard();
  let running: { process: Process; loop: Loop | undefined } | undefined;
  let bootedAtMs = 0;
  const unsynced = new Set<Row>();

  const outboxOf = (process: Process): Outbox => {
    const inner = createMemoryOutbox({ epoch: id(parseEpoch, "epoch"), card, limits });
    const spare = createMemoryOutbox({ epoch: id(parseEpoch, "spare") });
    const { home } = machine;
    let turn: Promise<unknown> = Promise.resolve();
    /** One thread behind the card: writes one after the other, each taking its time before it counts and before it is answered. */
    const written = <T>(work: () => Promise<T>): Promise<T> => {
      const done = turn.then(async () => {
        await process.wait(millis(random.between(1, random.chance(0.1) ? 400 : 15)));
        const answer = await work();
        await process.wait(millis(random.between(0, 4)));
        return answer;
      });
      turn = done.catch(() => undefined);
      return done;
    };
    const full = (): Promise<never> => Promise.reject(new Error("the card is full"));
    const slow: Outbox = {
      ...inner,
      append(rows) {
        if (defect === "accepted before commit") {
          const promised = inner.append(rows);
          // In the cache of the operating system, and not on the card yet.
          void promised.then(async (answer) => {
            const cached = answer.kind === "accepted" ? answer.rows : [];
            for (const row of cached) unsynced.add(row);
            await process.wait(seconds(30));
            for (const row of cached) unsynced.delete(row);
          });
          return promised;
        }
        return written(async () => {
          if (machine.isCardFull) return { kind: "refused", why: "full", detail: "no space left on the card" } as const;
          const answer = await inner.append(rows);
          if (answer.kind === "accepted") for (const row of answer.rows) remember(row);
          return answer;
        });
      },
      saveOpenAlarm: (alarm) => written(() => (machine.isCardFull ? full() : inner.saveOpenAlarm(alarm))),
      adoptLedger: (ledgerId) => written(() => inner.adoptLedger(ledgerId)),
    };
    const remember = (row: Row): void => {
      const name = rowName({ gatewayId, ...row });
      witness.written.set(name, row);
    };
    const spared = createSparedOutbox(
      slow,
      spare,
      {
        unsound: (detail) => running?.loop?.feed({ kind: "storage", state: "unsound", detail }),
        sound: () => running?.loop?.feed({ kind: "storage", state: "sound", detail: "" }),
      },
      process.clock,
    );
    return {
      ...spared,
      async append(rows) {
        const answer = await spared.append(rows);
        if (answer.kind === "refused") return answer;
        for (const row of answer.rows) {
          const isSpare = row.epoch === spare.epoch;
          const homeId = home.homeOf.get(row.assignmentId) ?? home.homeId;
          remember(row);
          witness.accepted.set(rowName({ gatewayId, ...row }), {
            gatewayId,
            homeId,
            row,
            atMs: world.uptimeMs(),
            isSpare,
            isDestroyed: false,
          });
          witness.say(`accepted ${rowName({ gatewayId, ...row })}${isSpare ? " in memory" : ""}`);
        }
        return answer;
      },
    };
  };

  const outgoing = (channel: UpChannel, payload: Uint8Array): { channel: UpChannel; payload: Uint8Array } => {
    const text = new TextDecoder().decode(payload);
    if ((channel === "fault" || channel === "telemetry") && text.includes('"skipped"')) {
      // `as`: the message was just encoded by the gateway.
      const message = JSON.parse(text) as { epoch: string; skipped?: { range: [number, number] }[] };
      for (const { range } of message.skipped ?? []) witness.skippedBy(gatewayId, message.epoch, channel, range);
    }
    if (channel !== "life") return { channel, payload };
    const encode = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message));
    if (defect === "life in a telemetry batch") return { channel: "telemetry", payload: encode(lifeInTelemetry(text)) };
    if (!machine.isNewer) return { channel, payload };
    const message = JSON.parse(text) as Record<string, unknown>;
    return { channel, payload: encode({ ...message, v: 2, body: { newer: "shape", deviceId: "button" } }) };
  };

  const startLoopIn = async (process: Process): Promise<void> => {
    const bootId = id(parseBootId, "boot");
    const { home } = machine;
    const bridge = deviceOf("bridge");
    const loop = await startLoop({
      clock: process.clock,
      log: silentLog,
      outbox: outboxOf(process),
      uplink: network.uplinkFor({
        process,
        gatewayId,
        bucket: home.bucket,
        bootId,
        newId: () => newId("session"),
        outgoing,
      }),
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
      softwareVersion: machine.isNewer ? "newer" : "simulated",
      configurationHash: "empty",
      newAlarmId: () => id(parseAlarmId, "alarm"),
      devices: { reopen: () => {}, request: () => "asked", probes: () => [] },
    });
    if (running?.process !== process) return;
    running.loop = loop;
    loop.feed({ kind: "bridge", state: "online", why: "" });
  };

  const machine: GatewayMachine = {
    gatewayId,
    get isRunning() {
      return running !== undefined;
    },
    home: given.home,
    isNewer: false,
    isCardFull: false,
    clock: { offsetMs: 0, trust: "trusted" },
    devices,
    start() {
      if (running) return;
      bootedAtMs = world.uptimeMs() - random.between(1_000, 60_000);
      const process = createProcess(world, { ...machine.clock, bootedAtMs });
      running = { process, loop: undefined };
      witness.say(`start ${gatewayId}`);
      void startLoopIn(process);
    },
    kill() {
      if (!running) return;
      const { process } = running;
      running = undefined;
      process.kill();
      network.hangUp(process);
      for (const row of unsynced) {
        card.books.find((book) => book.epoch === row.epoch && book.lane === row.lane)?.rows.delete(row.seq);
      }
      unsynced.clear();
      for (const one of witness.accepted.values()) {
        if (one.gatewayId === gatewayId && one.isSpare) one.isDestroyed = true;
      }
      witness.say(`kill ${gatewayId}`);
    },
    pause() {
      const now = running;
      if (!now || now.process.isPaused) return;
      now.process.pause();
      witness.say(`pause ${gatewayId}`);
      world.after(millis(38_000), () => {
        if (now.process.isPaused && now.process.isAlive) network.hangUp(now.process);
      });
    },
    resume() {
      if (running?.process.isPaused !== true) return;
      witness.say(`resume ${gatewayId}`);
      running.process.resume();
    },
    setClock(offsetMs, trust) {
      machine.clock = { offsetMs, trust };
      running?.process.setWall(world.wallMs() + offsetMs, trust);
      witness.say(`clock ${gatewayId} ${offsetMs} ${trust}`);
    },
    observe(deviceId, observation) {
      const { process, loop } = running ?? {};
      process?.enter(() => {
        if (running?.process !== process) return;
        const from = "bridge";
        loop?.feed({ kind: "observed", from, deviceId, observation, occurredAtMs: undefined });
      });
    },
    image: () => structuredClone(card),
    putCard(other) {
      const rows = new Set(
        other.books.flatMap((book) => [...book.rows.values()].map((row) => rowName({ gatewayId, ...row }))),
      );
      for (const [name, one] of witness.accepted) {
        if (one.gatewayId === gatewayId && !rows.has(name)) one.isDestroyed = true;
      }
      card = other;
      witness.say(`card of ${gatewayId} replaced`);
    },
    standings: () =>
      card.books.map((book) => ({
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
