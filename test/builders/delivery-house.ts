/**
 * Gateways and clouds of the delivery contract in one process, on one manual clock: the real loops, the real ledger in a folder, real
 * outboxes (in memory, because a card's own contract is tested elsewhere), and between them a broker that a test can let lose, hold
 * and copy messages.
 */

import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import type { Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createLoop } from "@shouwang/cloud/loop/loop.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import { readSeed } from "@shouwang/cloud/registry/seed.ts";
import { noMachine } from "./no-machine.ts";
import { openRegistry } from "./registries.ts";
import type { Registry } from "@shouwang/cloud/registry/registry.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { runConfiguration } from "@shouwang/gateway/app-configuration.ts";
import { createConfigurationKeeper } from "@shouwang/gateway/configuration/keeper.ts";
import { startLoop, type Loop } from "@shouwang/gateway/loop.ts";
import { blankCard, createMemoryOutbox, type MemoryCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import type { UplinkListener } from "@shouwang/gateway/uplink/uplink.ts";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
  parseGatewayId,
  parseSessionId,
} from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { silentLog, type Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { upTopic, type UpChannel } from "@shouwang/shared/wire/topics.ts";
import {
  blankConfigurationCard,
  openMemoryConfigurationStore,
  type ConfigurationCard,
} from "./memory-configuration-store.ts";

export const houseStartMs = 1_795_000_000_000;
const bucket = "0042";

type Said = { gatewayId: string; channel: string; payload: Uint8Array };

/** Hands over at once unless a test says otherwise. `heard` and `told` keep what went through, for looking at. */
export type Broker = {
  up: boolean;
  /** True: acknowledged to the sender, and gone. */
  loses: (way: "up" | "down", said: Said & { json: Json }) => boolean;
  heard: (Said & { json: Json })[];
  told: (Said & { json: Json })[];
  cloud: CloudLoop | undefined;
  listeners: Map<string, UplinkListener>;
};
type Json = { seq?: number; ledgerId?: string; records?: readonly { seq: number }[] } & Record<string, unknown>;

export type DeliveryHouse = AsyncDisposable & {
  clock: ManualClock;
  broker: Broker;
  startCloud(options?: CloudOptions): Promise<RunningCloud>;
  startGateway(options?: GatewayOptions): Promise<RunningGateway>;
  /** Until nobody has anything left to do at this instant. */
  settle(): Promise<void>;
  /** Time goes on, in steps, so that everybody answers in between. */
  pass(ms: number): Promise<void>;
};
type CloudOptions = {
  folder?: string;
  seed?: object;
  timeline?: Timeline;
  clock?: Clock;
  /** In front of the real one: a disk that takes nothing, or answers late. */
  ledgerOf?: (ledger: Ledger) => Ledger;
  noise?: (channel: string) => void;
};
export type RunningCloud = AsyncDisposable & {
  loop: CloudLoop;
  database: LedgerDatabase;
  registry: Registry;
  seed(homes: object): Promise<void>;
  /** Ended as a kill would: nothing is written any more. */
  kill(): Promise<void>;
};
type GatewayOptions = {
  gateway?: string;
  card?: MemoryCard;
  configuration?: ConfigurationCard;
  epoch?: string;
  boot?: string;
  assignment?: string;
  /** The machine's own; without one it has the test's. */
  clock?: Clock;
  isConnected?: boolean;
  /** Instead of the memory that stands for a card. */
  outbox?: Outbox;
  log?: Log;
};
export type RunningGateway = {
  loop: Loop;
  card: MemoryCard;
  observe(deviceId: string, observation: Observation): Promise<void>;
  press(): Promise<void>;
  move(value?: "active" | "still"): Promise<void>;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
};

export const oneHome = {
  homes: [
    {
      homeId: "home-1",
      name: "陈家",
      kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }],
      devices: [
        { deviceId: "sos", name: "按钮", room: "bedroom" },
        { deviceId: "pir", name: "移动", room: "hall" },
      ],
    },
  ],
};

export async function buildDeliveryHouse(folder: string): Promise<DeliveryHouse> {
  const stack = new AsyncDisposableStack();
  const clock = createManualClock({ wallMs: houseStartMs });
  const broker: Broker = {
    up: true,
    loses: () => false,
    heard: [],
    told: [],
    cloud: undefined,
    listeners: new Map(),
  };
  const clouds = new Set<CloudLoop>();
  let number = 0;
  const next = (name: string): string => `${name}-${++number}`;
  // `as`: our own messages, to be looked at.
  const read = (payload: Uint8Array): Json => JSON.parse(new TextDecoder().decode(payload)) as Json;

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 12; quiet++) {
      await turn();
      for (const loop of clouds) await loop.idle();
    }
  };

  return {
    clock,
    broker,
    settle,
    async pass(ms) {
      const untilMs = clock.uptimeMs() + ms;
      await clock.advanceTo(untilMs, settle);
      await settle();
    },
    async startCloud(options = {}) {
      const mine = new AsyncDisposableStack();
      const place = options.folder ?? join(folder, "cloud");
      const database = mine.use(await openSqliteDatabase({ folder: place, nowMs: houseStartMs }));
      const registry = await openRegistry(database, place);
      const sow = async (homes: object): Promise<void> => {
        const seed = readSeed(JSON.stringify(homes));
        if (seed.kind === "unreadable") throw new Error(seed.why);
        await registry.seed(seed.seed, Math.floor(clock.wallMs()));
      };
      await sow(options.seed ?? oneHome);
      let isDead = false;
      const nothing = (): void => {};
      const time = options.clock ?? clock;
      const loop = await createLoop({
        ledger: (options.ledgerOf ?? ((ledger) => ledger))(createSqlLedger(database)),
        registry,
        timeline: options.timeline ?? mine.use(createMemoryTimeline()),
        downlink: {
          send({ gatewayId }, channel, payload) {
            if (isDead || !broker.up) return;
            const said = { gatewayId, channel, payload, json: read(payload) };
            if (broker.loses("down", said)) return;
            broker.told.push(said);
            queueMicrotask(() => broker.listeners.get(gatewayId)?.message(channel, payload));
          },
        },
        plans: onePlan(firstPlan(["desk"])),
        nextId: () => next("id"),
        random: () => 0,
        clock: time,
        machineClock: time,
        log: silentLog,
        counters: {
          received: nothing,
          noise(channel) {
            options.noise?.(channel);
            return 0;
          },
          dropped: nothing,
          quarantined: nothing,
          committed: nothing,
          fired: nothing,
        },
      });
      const stop = async (isClean: boolean): Promise<void> => {
        if (isDead) return;
        isDead = true;
        clouds.delete(loop);
        if (broker.cloud === loop) broker.cloud = undefined;
        // A kill writes nothing more: the database goes first, so that the last sweep finds it closed.
        if (isClean) await loop[Symbol.asyncDispose]();
        await mine.disposeAsync();
        if (!isClean) await loop[Symbol.asyncDispose]();
      };
      stack.defer(() => stop(true));
      clouds.add(loop);
      loop.start();
      broker.cloud = loop;
      await loop.idle();
      if (broker.up) loop.connected();
      await settle();
      return {
        loop,
        database,
        registry,
        seed: sow,
        kill: () => stop(false),
        [Symbol.asyncDispose]: () => stop(true),
      };
    },
    async startGateway(options = {}) {
      const gatewayId = options.gateway ?? "gw-1";
      const card = options.card ?? blankCard();
      const id = must(parseGatewayId(gatewayId), gatewayId);
      const boot = options.boot ?? next("boot");
      const epoch = options.epoch ?? next("epoch");
      let listener: UplinkListener | undefined;
      let session: string | undefined;
      const publish = async (channel: UpChannel, payload: Uint8Array): Promise<"handed-over" | "refused"> => {
        if (!broker.up || session === undefined) return await Promise.resolve("refused");
        const said = { gatewayId, channel, payload, json: read(payload) };
        if (broker.loses("up", said)) return "handed-over";
        broker.heard.push(said);
        broker.cloud?.accept(upTopic(bucket, id, channel), payload);
        return "handed-over";
      };
      const configuration = createConfigurationKeeper({
        store: openMemoryConfigurationStore(options.configuration ?? blankConfigurationCard()),
        clock,
      });
      const gatewayDevice = must(parseDeviceId(gatewayId), gatewayId);
      const loop = await startLoop({
        clock: options.clock ?? clock,
        log: options.log ?? silentLog,
        outbox: options.outbox ?? createMemoryOutbox({ epoch: must(parseEpoch(epoch), epoch), card }),
        uplink: {
          address: "memory",
          start: (given) => void (listener = given),
          leave: () => {},
          hurry: () => {},
          publish,
          sessionId: () => (session === undefined ? undefined : must(parseSessionId(session), session)),
          [Symbol.asyncDispose]: async () => await Promise.resolve(),
        },
        home: {
          assignmentId:
            configuration.inForce()?.assignmentId ??
            must(parseAssignmentId(options.assignment ?? "as-1"), "assignment"),
          gateway: gatewayDevice,
          bridge: undefined,
          linkIds: [],
          watched: [],
        },
        bootId: must(parseBootId(boot), boot),
        softwareVersion: "test",
        configuration,
        newAlarmId: () => must(parseAlarmId(next("alarm")), "alarm"),
        devices: {
          reopen: () => {},
          request: () => ({ outcome: "failed", detail: "none" }),
          probes: () => [],
          machine: noMachine,
        },
      });
      stack.use(loop);
      runConfiguration(configuration, { loop, log: options.log ?? silentLog, gateway: gatewayDevice });
      const observe = async (deviceId: string, observation: Observation): Promise<void> => {
        loop.feed({
          kind: "observed",
          from: "bridge",
          deviceId: must(parseDeviceId(deviceId), deviceId),
          observation,
          occurredAtMs: undefined,
        });
        await settle();
      };
      const gateway: RunningGateway = {
        loop,
        card,
        observe,
        press: () =>
          observe("sos", {
            kind: "life",
            alarm: "panic",
            edge: "raised",
            confidence: "certain",
            evidence: "pressed",
            repeated: false,
          }),
        move: (value = "active") => observe("pir", { kind: "state", what: "motion", value, repeated: false }),
        async connect() {
          session = next("session");
          if (listener) broker.listeners.set(gatewayId, listener);
          listener?.up();
          await settle();
        },
        async disconnect() {
          session = undefined;
          broker.listeners.delete(gatewayId);
          listener?.down("cut");
          await settle();
        },
      };
      if (options.isConnected !== false) await gateway.connect();
      return gateway;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
