/**
 * Brings the parts of a gateway together, and closes them: clock, outbox, uplink, lines, bridge, watchdog.
 *
 * What is missing at the start (a port, a broker, a card that can be written) is a fault and is tried again; only a configuration that
 * cannot be meant ends the start (`config.ts`).
 */

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { must, parseAlarmId, parseDeviceId, parseEpoch, parseSessionId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { askBridge, createBridge, runBridge } from "./app-bridge.ts";
import { openConfiguration, runConfiguration } from "./app-configuration.ts";
import { createLink, runLine } from "./app-lines.ts";
import { openMachine } from "./app-machine.ts";
import { openOutbox, type Card } from "./app-outbox.ts";
import type { Config } from "./config.ts";
import { deviceSilentAfter } from "./drivers/zigbee2mqtt/definition.ts";
import { bridgeLinkId } from "./core/step.ts";
import type { Watched } from "./core/supervision.ts";
import type { Probe } from "./health/self-test.ts";
import { openAliveMark } from "./health/system-alive-mark.ts";
import { watchSystemCard } from "./health/system-card.ts";
import { readSystemBootId } from "./health/system-boot-id.ts";
import { createSystemClockTrust } from "./health/system-clock-trust.ts";
import { startSystemdWatchdog } from "./health/systemd-watchdog.ts";
import { keepLocalBroker } from "./links/aedes-local-broker.ts";
import { settledMessage } from "./links/replay-clock.ts";
import { startLoop, type Loop } from "./loop.ts";
import { createMqttUplink } from "./uplink/mqtt-uplink.ts";

export const softwareVersion = "0.1.0";

export type Gateway = AsyncDisposable & { bridgeUrl: string | undefined };

export async function startGateway(config: Config, log: Log): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const trust = config.clock.kind === "system" ? createSystemClockTrust(config.clock.trust) : () => "trusted" as const;
  const systemClock = createSystemClock({ trust });
  const replay = config.clock.kind === "replay" ? createManualClock({ wallMs: config.clock.startWallMs }) : undefined;
  const clock: Clock = replay ?? systemClock;
  const random = (): number => Math.random();

  // The outbox tells of its card before there is a loop to tell; the loop asks for it once it stands.
  const card: Card = { isSound: true, detail: "the outbox is in order", tell: () => undefined };
  const outbox = stack.use(await openOutbox(config, { clock, systemClock, newEpoch: () => fresh(parseEpoch) }, card));

  const configuration = await openConfiguration(config, systemClock);
  const gateway = must(parseDeviceId(config.gatewayId), config.gatewayId);

  const mark = replay ? undefined : stack.use(openAliveMark({ file: join(config.dataFolder, "alive"), clock }));

  const watchedCard = replay
    ? undefined
    : stack.use(watchSystemCard({ folder: config.dataFolder, system: "/sys", clock: systemClock }));
  const bootId = readSystemBootId();
  const uplink = createMqttUplink({
    brokers: config.brokers,
    gatewayId: config.gatewayId,
    bucket: config.bucket,
    sender: { bootId, softwareVersion },
    newSessionId: () => fresh(parseSessionId),
    clock: systemClock,
    random,
    log,
  });

  const broker =
    config.bridge?.broker.kind === "embedded"
      ? stack.use(await keepLocalBroker({ port: config.bridge.broker.port, log, clock: systemClock }))
      : undefined;
  const bridgeUrl = config.bridge?.broker.kind === "external" ? config.bridge.broker.url : broker?.url;

  const lines = config.lines.map((line) => ({
    ...line,
    link: stack.use(createLink(line, systemClock, random)),
    isUp: false,
    read: 0,
    unread: 0,
  }));
  const bridge =
    config.bridge && bridgeUrl !== undefined
      ? createBridge(config.bridge, { gatewayId: config.gatewayId, url: bridgeUrl, isReplay: replay !== undefined })
      : undefined;
  if (bridge) stack.use(bridge.link);
  const machine = stack.use(openMachine({ folder: config.dataFolder, bootId, clock: systemClock, lines, bridge }));

  const loop = await startLoop({
    clock,
    log,
    outbox,
    uplink,
    home: {
      assignmentId: configuration.inForce()?.assignmentId ?? config.assignmentId,
      gateway,
      bridge: config.bridge?.deviceId,
      linkIds: lines.map((line) => line.id),
      watched: watchedFrom(config),
    },
    bootId,
    softwareVersion,
    card: () => watchedCard?.card(),
    configuration,
    newAlarmId: () => fresh(parseAlarmId),
    devices: {
      reopen: (linkId) => lines.find((line) => line.id === linkId)?.link.reopen("nothing valid was heard"),
      request: ({ commandId, request }) =>
        bridge ? askBridge(bridge, request, commandId) : { outcome: "refused", detail: "There is no bridge." },
      machine,
      probes: () => [
        ...lines.map((line): Probe => probe(line.id, line.isUp)),
        ...(bridge ? [probe(bridgeLinkId, bridge.isUp)] : []),
      ],
    },
  });
  stack.use(loop);
  // Promise 2: for how long nobody listened is said, here for all inputs at once and until each of them says its own.
  const deaf = mark && deafBefore([mark.lastAliveMs, card.newestMs], Math.round(clock.wallMs()), clock.trust());
  if (deaf) log.info("deaf", { event: "deaf", linkId: "all", ...deaf });
  card.tell = () => loop.feed({ kind: "storage", state: card.isSound ? "sound" : "unsound", detail: card.detail });
  card.tell();
  runConfiguration(configuration, { loop, log, gateway });

  for (const line of lines) stack.use(runLine(line, { loop, clock: systemClock, log }));
  if (bridge)
    runBridge(bridge, {
      loop,
      log,
      clock: systemClock,
      isRelied: (deviceId) => configuration.device(deviceId)?.isLife === true,
      advance: replay && ((toWallMs) => advance(replay, loop, toWallMs)),
    });
  stack.use(
    startSystemdWatchdog({
      clock: systemClock,
      environment: config.environment,
      pid: process.pid,
      vitals: [{ name: "outbox", answer: () => loop.answer() }],
      starving: (names) => log.error("watchdog not fed", { event: "watchdog not fed", names }),
    }),
  );
  const closing = stack.move();
  return { bridgeUrl, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

function fresh<T>(parse: (text: string) => T | undefined): T {
  const text = randomUUID();
  return must(parse(text), text);
}

/** @param seen the mark, a minute old at worst, and the last record, as old as the quiet in the home. A clock that begins anew says no length. */
function deafBefore(seen: readonly (number | undefined)[], toMs: number, trust: "trusted" | "untrusted") {
  const known = seen.filter((atMs) => atMs !== undefined);
  if (known.length === 0) return undefined;
  const fits = known.every((atMs) => atMs <= toMs);
  const fromMs = Math.max(...known.filter((atMs) => atMs <= toMs), fits ? 0 : toMs);
  return { fromMs, toMs, isTimeKnown: fits && trust === "trusted", why: "the gateway was not running" };
}

const probe = (name: string, isUp: boolean): Probe => ({ name, ok: isUp, detail: isUp ? "up" : "down" });

function watchedFrom(config: Config): readonly Watched[] {
  const lines = config.lines.map(({ deviceId, id, driver }) => ({
    deviceId,
    linkId: id,
    silentAfter: driver.silentAfter,
    isLife: true,
  }));
  const expected = config.bridge?.devices.map(({ deviceId, isLife, silentAfter }) => ({
    deviceId,
    linkId: bridgeLinkId,
    silentAfter: silentAfter ?? config.bridge?.silentAfter ?? deviceSilentAfter,
    isLife,
  }));
  return [...lines, ...(expected ?? [])];
}

/** Virtual time to `toWallMs`; each timer's consequences are over before the next fires. */
async function advance(clock: ReturnType<typeof createManualClock>, loop: Loop, toWallMs: number): Promise<string> {
  await loop.settled();
  await clock.advanceTo(clock.uptimeMs() + Math.max(0, toWallMs - clock.wallMs()), () => loop.settled());
  await loop.settled();
  return settledMessage({ wallMs: toWallMs, ...loop.counters() });
}

export const closeWithin = seconds(5);
