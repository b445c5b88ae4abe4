/**
 * One home under harm: a gateway process, the simulated bridge that feeds it at a rate, and the book of both. It is deaf from the
 * last acceptance before its gateway is killed until the gateway says that its bridge is there again; this is measured, and only this is
 * excused.
 */

import { join } from "node:path";
import { must, parseDeviceId, parseHomeId, type DeviceId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import type { Line, Program } from "../processes.ts";
import { waitFor } from "../wait-for.ts";
import { startGateway } from "../world.ts";
import type { Book, Interval, Motion } from "./ledger.ts";

/**
 * Around a full card: what was under way when it filled up, and what is accepted again after it. Presses are never excused for it.
 */
const fullMarginMs = 1_000;
const pressEveryMs = 3_000;
/** Emissions without an acknowledgement; what would be more is withheld and counted, because this machine cannot follow. */
const underWayMax = 2_000;

export type Home = AsyncDisposable & {
  readonly homeId: HomeId;
  readonly sensors: readonly DeviceId[];
  /** Its entry in the cloud's seed. */
  readonly seed: Readonly<Record<string, unknown>>;
  readonly data: string;
  /** Starts the gateway and the bridge, and waits until a first event was accepted. */
  start(): Promise<void>;
  emitFor(durationMs: number): Promise<void>;
  /** kill -9, away for so long, and then there again. Resolves when it hears again. */
  killGateway(awayMs: number): Promise<void>;
  /** For a blackout, whose order is somebody else's: kill first, `revive` later. */
  fell(): Promise<void>;
  revive(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Telemetry may be refused while the work lasts. */
  withFullCard(work: () => Promise<void>): Promise<void>;
  /** Ends the gateway; the bridge too. */
  stop(): Promise<void>;
  book(): Book;
  /** From emission to the line "accepted", of everything that was matched. */
  acceptLagsMs(): readonly number[];
  load(): { withheld: number; latestMs: number; emittingMs: number };
  /** Programs that ended although nobody killed them. */
  died(): number;
};

export type HomeOptions = {
  index: number;
  data: string;
  /** Where its gateway finds the cloud's broker: perhaps a cable that is harmed. */
  brokerUrl: string;
  bridgePort: number;
  /** Events a second, presses not counted. */
  rate: number;
};

export function createHome(options: HomeOptions): Home {
  const { index, rate } = options;
  const name = `chaos-${index}`;
  const homeId = must(parseHomeId(name), name);
  const address = (n: number): DeviceId => {
    const text = `0x00158d${index.toString(16).padStart(4, "0")}${n.toString(16).padStart(6, "0")}`;
    return must(parseDeviceId(text), text);
  };
  // Each sensor is heard once a second at most, as a real one.
  const sensors = Array.from({ length: Math.max(10, Math.ceil(rate)) }, (_, n) => address(n + 16));
  const buttons = [address(1), address(2), address(3)];
  /** Proves that everything listens before the book begins; it is not in the book. */
  const herald = address(4);

  const emissions: Motion[] = [];
  const presses: { atMs: number }[] = [];
  const accepted: Motion[] = [];
  const raised: string[] = [];
  const lags: number[] = [];
  const deaf: Interval[] = [];
  const full: Interval[] = [];
  let heraldsAccepted = 0;
  let bridgeUps = 0;
  let isExpectedToEnd = false;
  let died = 0;
  let gateway: Program<Line> | undefined;
  let deafSinceMs = 0;
  const load = { withheld: 0, latestMs: 0, emittingMs: 0 };

  const bridge = createZigbeeBridge({
    url: `mqtt://127.0.0.1:${options.bridgePort}`,
    clock: createSystemClock({ trust: () => "trusted" }),
    devices: [
      ...buttons.map((one) => ({ address: one, model: "TS0215A_sos" as const })),
      ...[herald, ...sensors].map((one) => ({ address: one, model: "SNZB-03" as const })),
    ],
  });

  const read = (line: Line): void => {
    if (line["event"] === "link up" && line["linkId"] === "bridge") bridgeUps++;
    if (line["event"] !== "accepted") return;
    const { deviceId, atMs, value } = line;
    if (line["lane"] === "life" && value === "raised") raised.push(String(line["alarmId"]));
    if (deviceId === herald) heraldsAccepted++;
    const sensor = sensors.find((one) => one === deviceId);
    // "unknown" is the gateway's own word, when its bridge is away; nobody emitted it.
    const isEmission = line["what"] === "motion" && (value === "active" || value === "still");
    if (!isEmission || sensor === undefined || typeof atMs !== "number") return;
    accepted.push({ deviceId: sensor, atMs, isMoving: value === "active" });
    lags.push(Date.now() - atMs);
  };

  const startOnce = async (): Promise<void> => {
    isExpectedToEnd = false;
    const own = await startGateway({
      data: options.data,
      brokerUrl: options.brokerUrl,
      onLine: read,
      configuration: {
        gatewayId: `${name}-gateway`,
        assignmentId: `${name}-assignment`,
        homeId,
        clockTrust: "assume",
        bridge: { broker: "embedded", port: options.bridgePort },
      },
    });
    gateway = own;
    void own.ended.then(() => {
      if (gateway === own && !isExpectedToEnd) died++;
    });
  };

  const emit = async (n: number): Promise<void> => {
    const deviceId = sensors[n % sensors.length];
    if (deviceId === undefined) throw new Error("there is no such sensor");
    const emission = { deviceId, atMs: Date.now(), isMoving: Math.floor(n / sensors.length) % 2 === 0 };
    emissions.push(emission);
    // The book knows an event by the time that stands in it.
    emission.atMs = (await bridge.motion(deviceId, emission.isMoving)).atMs;
  };
  const press = async (): Promise<void> => {
    const button = buttons[presses.length % buttons.length] ?? herald;
    const entry = { atMs: Date.now() };
    presses.push(entry);
    entry.atMs = (await bridge.press(button)).atMs;
  };

  const home: Home = {
    homeId,
    sensors,
    data: options.data,
    seed: {
      homeId,
      kind: "demo",
      name,
      kits: [{ gatewayId: `${name}-gateway`, assignmentId: `${name}-assignment` }],
      devices: [...buttons, herald, ...sensors].map((deviceId) => ({
        deviceId,
        name: deviceId,
        model: "",
        room: "hall",
      })),
    },
    async start() {
      await startOnce();
      await bridge.online(AbortSignal.timeout(20_000));
      const first = async (): Promise<boolean> => {
        await bridge.motion(herald, true);
        return heraldsAccepted > 0;
      };
      await waitFor(`${name} accepts its first event`, first, { everyMs: 200, withinMs: 20_000 });
    },
    async emitFor(durationMs) {
      const startedMs = performance.now();
      let underWay = 0;
      const whenDone = new Set<Promise<void>>();
      const follow = (work: Promise<void>): void => {
        underWay++;
        const done = work.finally(() => {
          underWay--;
          whenDone.delete(done);
        });
        whenDone.add(done);
      };
      let pressDueMs = startedMs + ((index * 137) % pressEveryMs);
      for (let n = 0; ; n++) {
        const dueMs = startedMs + (n * 1_000) / rate;
        if (dueMs - startedMs >= durationMs) break;
        const waitMs = dueMs - performance.now();
        if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
        load.latestMs = Math.max(load.latestMs, performance.now() - dueMs);
        if (underWay < underWayMax) follow(emit(emissions.length));
        else load.withheld++;
        if (performance.now() < pressDueMs) continue;
        pressDueMs += pressEveryMs;
        follow(press());
      }
      load.emittingMs += performance.now() - startedMs;
      await Promise.all(whenDone);
    },
    async killGateway(awayMs) {
      await home.fell();
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      await home.revive();
    },
    async fell() {
      deafSinceMs = Date.now();
      isExpectedToEnd = true;
      gateway?.signal("SIGKILL");
      await gateway?.ended;
    },
    async revive() {
      const upsBefore = bridgeUps;
      // Telemetry is accepted in order: what was emitted before the last acceptance is no excuse. What came after it and before the
      // kill was acknowledged by the gateway's own broker, which died with it, and not yet committed.
      const unacceptedFromMs = Math.min(deafSinceMs, accepted.at(-1)?.atMs ?? deafSinceMs);
      await startOnce();
      await waitFor(`${name} hears its bridge again`, () => bridgeUps > upsBefore && bridge.isOnline(), {
        withinMs: 30_000,
      });
      deaf.push({ fromMs: unacceptedFromMs, toMs: Date.now() });
    },
    signal: (signal) => gateway?.signal(signal),
    async withFullCard(work) {
      const fromMs = Date.now();
      await work();
      full.push({ fromMs: fromMs - fullMarginMs, toMs: Date.now() + fullMarginMs });
    },
    async stop() {
      isExpectedToEnd = true;
      // The gateway first: it would note of every sensor that its state is unknown, and end before that is receipted.
      await gateway?.stop();
      await bridge[Symbol.asyncDispose]();
    },
    book: () => ({ emissions, presses, accepted, raised, deaf, full }),
    acceptLagsMs: () => lags,
    load: () => load,
    died: () => died,
    [Symbol.asyncDispose]: () => home.stop(),
  };
  return home;
}

export const outboxFile = (home: Pick<Home, "data">): string => join(home.data, "outbox.db");
