/**
 * One home under harm: a gateway process, a bridge that feeds it at a rate, and the book of both. It is deaf where its gateway says so, and
 * only that is excused; how long it was deaf in truth is measured beside it, from the last event that was accepted before a kill to
 * the first one after it.
 *
 * The load comes in small bursts, ten a second, each home at a moment of its own: fifty wake-ups a second of twenty gateways would
 * measure the scheduler of a small machine.
 */

import { join } from "node:path";
import { must, parseDeviceId, parseHomeId, type DeviceId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Line, Program } from "../processes.ts";
import { waitFor } from "../wait-for.ts";
import { startGateway } from "../world.ts";
import { createGatewayWords, type GatewayWords } from "./gateway-words.ts";
import { createLeanBridge, type Said } from "./lean-bridge.ts";
import { readyWithinMs } from "./patience.ts";
import type { Book, Interval, Motion } from "./ledger.ts";

/** Around a card that takes nothing: what was under way when it began, and what is accepted again after it. */
const refusingMarginMs = 1_000;
const pressEveryMs = 3_000;
/** From a press to its line: memory takes it after three seconds at the latest. */
const acceptWithinMs = 4_000;
const burstEveryMs = 100;
/** Further behind than any pause makes it, a gateway cannot follow on this machine: what would be more is withheld and counted. */
const behindMaxMs = 5_000;

export type Home = AsyncDisposable & {
  readonly homeId: HomeId;
  readonly sensors: readonly DeviceId[];
  /** Its entry in the cloud's seed. */
  readonly seed: Readonly<Record<string, unknown>>;
  readonly data: string;
  readonly words: Omit<GatewayWords, "read">;
  /** Starts the gateway and the bridge, and waits until a first event was accepted. */
  start(): Promise<void>;
  /** For so long, and on while there is `more`: a home does not fall silent because somebody harms it. */
  emitFor(durationMs: number, more?: () => boolean): Promise<void>;
  /** kill -9, away for so long, and then there again. Resolves when it hears again. */
  killGateway(awayMs: number): Promise<void>;
  /** For a blackout, whose order is somebody else's: kill first, `revive` later. */
  fell(): Promise<void>;
  revive(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Nobody presses any more until `revive`, and what was pressed is confirmed by the cloud: memory may end now. */
  settleLife(): Promise<void>;
  /** Telemetry may be refused while the work lasts. */
  withDeadCard(work: () => Promise<void>): Promise<void>;
  /** Ends the gateway; the bridge too. */
  stop(): Promise<void>;
  book(): Book;
  /** For each kill, the longest time in which nothing that was emitted got accepted. */
  measuredDeaf(): readonly Interval[];
  /** From the press to the cloud's confirmation at the gateway, of each that was confirmed. */
  alarmTimesMs(): readonly number[];
  load(): { withheld: number; latestMs: number; emittingMs: number };
  /** Whether its gateway has accepted the last of what it was told, or seems to accept no more of it. */
  hasCaughtUp(): boolean;
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
  const presses: Motion[] = [];
  const kills: { fromMs: number; aliveAgainMs: number }[] = [];
  const refusing: Interval[] = [];
  const lastSaidMs = new Map<DeviceId, number>();
  const words = createGatewayWords({ sensors, herald });
  let isExpectedToEnd = false;
  let died = 0;
  let gateway: Program<Line> | undefined;
  let fellAtMs = 0;
  let isPressing = true;
  /** Undefined while it is deaf or its card takes nothing. */
  let hearingSinceMs: number | undefined;
  const load = { withheld: 0, latestMs: 0, emittingMs: 0 };

  const bridge = createLeanBridge({
    port: options.bridgePort,
    clientId: `${name}-bridge`,
    devices: [
      ...buttons.map((one) => ({ address: one, model: "TS0215A_sos" as const })),
      ...[herald, ...sensors].map((one) => ({ address: one, model: "SNZB-03" as const })),
    ],
  });

  const startOnce = async (): Promise<void> => {
    isExpectedToEnd = false;
    const own = await startGateway({
      data: options.data,
      brokerUrl: options.brokerUrl,
      readyWithinMs,
      onLine: (line) => words.read(line, Date.now()),
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

  /** Written down with the time that stands in it: no two of one sensor have the same. */
  const motion = (deviceId: DeviceId, isMoving: boolean): Said & { atMs: number } => {
    const atMs = Math.max(Date.now(), (lastSaidMs.get(deviceId) ?? 0) + 1);
    lastSaidMs.set(deviceId, atMs);
    const body = { occupancy: isMoving, last_seen: atMs, linkquality: 120 };
    return { path: deviceId, body, isPress: false, atMs };
  };
  const emit = (count: number): void => {
    const messages: Said[] = [];
    for (let n = 0; n < count; n++) {
      const at = emissions.length;
      const deviceId = sensors[at % sensors.length];
      if (deviceId === undefined) throw new Error("there is no such sensor");
      const said = motion(deviceId, Math.floor(at / sensors.length) % 2 === 0);
      emissions.push({ deviceId, atMs: said.atMs });
      messages.push(said);
    }
    bridge.say(messages);
  };
  const press = (): void => {
    const deviceId = buttons[presses.length % buttons.length] ?? herald;
    const atMs = Date.now();
    presses.push({ deviceId, atMs });
    bridge.say([{ path: deviceId, body: { action: "emergency", last_seen: atMs, linkquality: 120 }, isPress: true }]);
  };

  const isBehind = (): boolean => (emissions.at(-1)?.atMs ?? 0) > (words.accepted.at(-1)?.atMs ?? 0);
  const isTooFarBehind = (): boolean => {
    if (hearingSinceMs === undefined || !isBehind()) return false;
    return Date.now() - Math.max(hearingSinceMs, words.accepted.at(-1)?.atMs ?? 0) > behindMaxMs;
  };

  const home: Home = {
    homeId,
    sensors,
    data: options.data,
    words,
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
      const first = (): boolean => {
        if (words.bridgeUps() > 0) bridge.say([motion(herald, true)]);
        return words.heralds() > 0;
      };
      await waitFor(`${name} accepts its first event`, first, { everyMs: 200, withinMs: readyWithinMs });
      hearingSinceMs = Date.now();
    },
    async emitFor(durationMs, more = () => false) {
      const startedMs = performance.now() + ((index * 37) % burstEveryMs);
      let pressDueMs = startedMs + ((index * 137) % pressEveryMs);
      for (let sent = 0, tick = 0; ; tick++) {
        const dueMs = startedMs + tick * burstEveryMs;
        if (dueMs - startedMs >= durationMs && !more()) break;
        const waitMs = dueMs - performance.now();
        if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
        load.latestMs = Math.max(load.latestMs, performance.now() - dueMs);
        const count = Math.floor(((tick + 1) * burstEveryMs * rate) / 1_000) - sent;
        sent += count;
        if (!isTooFarBehind()) emit(count);
        else load.withheld += count;
        if (performance.now() < pressDueMs) continue;
        pressDueMs += pressEveryMs;
        if (isPressing) press();
      }
      load.emittingMs += performance.now() - startedMs;
    },
    async killGateway(awayMs) {
      await home.fell();
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      await home.revive();
    },
    async fell() {
      isExpectedToEnd = true;
      hearingSinceMs = undefined;
      fellAtMs = Date.now();
      gateway?.signal("SIGKILL");
      await gateway?.ended;
    },
    async settleLife() {
      isPressing = false;
      const isConfirmed = (): boolean => [...words.life.values()].every((one) => one.storedMs !== undefined);
      await new Promise((resolve) => setTimeout(resolve, acceptWithinMs));
      await waitFor(`every alarm of ${name} is confirmed`, isConfirmed, { withinMs: 45_000, everyMs: 100 });
    },
    async revive() {
      isPressing = true;
      const upsBefore = words.bridgeUps();
      await startOnce();
      const isHeard = (): boolean => words.bridgeUps() > upsBefore && bridge.isOnline();
      await waitFor(`${name} hears its bridge again`, isHeard, { withinMs: readyWithinMs });
      hearingSinceMs = Date.now();
      kills.push({ fromMs: fellAtMs, aliveAgainMs: Date.now() });
    },
    signal: (signal) => gateway?.signal(signal),
    async withDeadCard(work) {
      const fromMs = Date.now() - refusingMarginMs;
      hearingSinceMs = undefined;
      await work();
      hearingSinceMs = Date.now();
      refusing.push({ fromMs, toMs: Date.now() + refusingMarginMs });
    },
    async stop() {
      isExpectedToEnd = true;
      // The gateway first: it would note of every sensor that its state is unknown, and end before that is receipted.
      await gateway?.stop();
      await bridge[Symbol.asyncDispose]();
    },
    book: () => ({
      emissions,
      presses,
      accepted: words.accepted,
      raised: [...words.life.keys()],
      // Before the first event there was nothing to hear.
      deaf: words.deaf.filter(({ toMs }) => toMs >= (emissions[0]?.atMs ?? 0)),
      refusing,
      refused: words.refusedTelemetry(),
    }),
    measuredDeaf: () =>
      kills.map(({ fromMs, aliveAgainMs }) => {
        const heard = words.accepted.map(({ atMs }) => atMs);
        return longestGap(
          heard.toSorted((a, b) => a - b),
          { fromMs, toMs: aliveAgainMs },
        );
      }),
    alarmTimesMs: () => timesOf(presses, words),
    load: () => load,
    hasCaughtUp: () => !isBehind() || Date.now() - (words.accepted.at(-1)?.lineMs ?? 0) > behindMaxMs,
    died: () => died,
    [Symbol.asyncDispose]: () => home.stop(),
  };
  return home;
}

/**
 * Between two that were heard, around the time between a kill and its end. What the bridge had sent and not got acknowledged comes again
 * after it, so the first one after the kill need not be the end of the silence.
 */
function longestGap(heard: readonly number[], around: Interval): Interval {
  let last = heard.findLast((atMs) => atMs <= around.fromMs) ?? around.fromMs;
  let longest: Interval = { fromMs: last, toMs: last };
  const ends = [...heard.filter((atMs) => atMs > around.fromMs), around.toMs].toSorted((a, b) => a - b);
  for (const atMs of ends) {
    if (atMs - last > longest.toMs - longest.fromMs) longest = { fromMs: last, toMs: atMs };
    if (atMs > around.toMs) break;
    last = atMs;
  }
  return longest;
}

/** A row belongs to the last press of its button before it: presses of one button are nine seconds apart. */
function timesOf(presses: readonly Motion[], words: Pick<GatewayWords, "life">): readonly number[] {
  return [...words.life.values()].flatMap(({ deviceId, lineMs, storedMs }) => {
    const pressed = presses.findLast((one) => String(one.deviceId) === deviceId && one.atMs <= lineMs);
    return pressed && storedMs !== undefined ? [storedMs - pressed.atMs] : [];
  });
}

export const outboxFile = (home: Pick<Home, "data">): string => join(home.data, "outbox.db");
