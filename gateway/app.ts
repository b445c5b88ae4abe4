/**
 * Brings the parts of a gateway together, and closes them: clock, outbox, uplink, lines, bridge, watchdog.
 *
 * What is missing at the start (a port, a broker, a card that can be written) is a fault and is tried again; only a configuration that
 * cannot be meant ends the start (`config.ts`).
 */

import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { must, parseAlarmId, parseDeviceId, parseEpoch, parseSessionId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { askBridge, createBridge, runBridge } from "./app-bridge.ts";
import { createLink, runLine } from "./app-lines.ts";
import type { Config } from "./config.ts";
import { deviceSilentAfter } from "./drivers/zigbee2mqtt/definition.ts";
import { bridgeLinkId } from "./core/step.ts";
import type { Watched } from "./core/supervision.ts";
import type { Probe } from "./health/self-test.ts";
import { openAliveMark } from "./health/system-alive-mark.ts";
import { readSystemBootId } from "./health/system-boot-id.ts";
import { createSystemClockTrust } from "./health/system-clock-trust.ts";
import { startSystemdWatchdog } from "./health/systemd-watchdog.ts";
import { keepLocalBroker } from "./links/aedes-local-broker.ts";
import { settledMessage } from "./links/replay-clock.ts";
import { startLoop, type Loop } from "./loop.ts";
import { createMemoryOutbox } from "./outbox/memory-outbox.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { createSparedOutbox } from "./outbox/spared-outbox.ts";
import { openSqliteOutbox } from "./outbox/sqlite-outbox.ts";
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
  const card = { isSound: true, detail: "the outbox is in order", tell: (): void => undefined };
  const outbox = stack.use(await openOutbox(config, clock, card));

  if (!replay) {
    const { lastAliveMs } = stack.use(openAliveMark({ file: join(config.dataFolder, "alive"), clock }));
    // Promise 2: for how long nobody listened is said, here for all inputs at once.
    const deaf = { fromMs: lastAliveMs ?? 0, toMs: Math.round(clock.wallMs()), why: "the gateway was not running" };
    if (lastAliveMs !== undefined) log.info("deaf", { event: "deaf", linkId: "all", ...deaf });
  }

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
  }));
  const bridge =
    config.bridge && bridgeUrl !== undefined ? createBridge(config.bridge, bridgeUrl, replay !== undefined) : undefined;
  if (bridge) stack.use(bridge.link);

  const loop = await startLoop({
    clock,
    log,
    outbox,
    uplink,
    home: {
      assignmentId: config.assignmentId,
      gateway: must(parseDeviceId(config.gatewayId), config.gatewayId),
      bridge: config.bridge?.deviceId,
      linkIds: lines.map((line) => line.id),
      watched: watchedFrom(config),
    },
    bootId,
    softwareVersion,
    configurationHash: config.hash,
    newAlarmId: () => fresh(parseAlarmId),
    devices: {
      reopen: (linkId) => lines.find((line) => line.id === linkId)?.link.reopen("nothing valid was heard"),
      request: ({ commandId, request }) =>
        bridge ? askBridge(bridge, request, commandId) : { refused: "There is no bridge." },
      probes: () => [
        ...lines.map((line): Probe => probe(line.id, line.isUp)),
        ...(bridge ? [probe(bridgeLinkId, bridge.isUp)] : []),
      ],
    },
  });
  stack.use(loop);
  card.tell = () => loop.feed({ kind: "storage", state: card.isSound ? "sound" : "unsound", detail: card.detail });
  card.tell();

  for (const line of lines) stack.use(runLine(line, { loop, clock: systemClock, log }));
  if (bridge)
    runBridge(bridge, {
      loop,
      log,
      clock: systemClock,
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

const probe = (name: string, isUp: boolean): Probe => ({ name, ok: isUp, detail: isUp ? "up" : "down" });

type Card = { isSound: boolean; detail: string; tell(): void };

/** With a card: telemetry and alarms on it, and memory behind it for alarms. Without: memory for all, and a fault that says so. */
async function openOutbox(config: Config, clock: Clock, card: Card): Promise<Outbox> {
  const note = (isSound: boolean, detail: string): void => {
    card.isSound = isSound;
    card.detail = detail;
    card.tell();
  };
  const spare = createMemoryOutbox({ epoch: fresh(parseEpoch), limits: { rowsMax: 20_000, dropChunk: 500 } });
  try {
    mkdirSync(config.dataFolder, { recursive: true });
    const { outbox, setAside } = await openSqliteOutbox({
      path: join(config.dataFolder, "outbox.db"),
      epoch: fresh(parseEpoch),
      nowMs: Math.round(clock.wallMs()),
      // A replay waits for each commit, so nothing is gained by waiting for company.
      ...(config.clock.kind === "replay" ? { groupTime: millis(0) } : {}),
    });
    if (setAside !== undefined) note(false, `the outbox was damaged; it is kept as ${setAside} and a new one begun`);
    return createSparedOutbox(
      outbox,
      spare,
      { unsound: (detail) => note(false, detail), sound: () => note(true, "the card takes records again") },
      // A replay's time stands still while a commit is on its way.
      createSystemClock({ trust: () => "untrusted" }),
    );
  } catch (error) {
    note(false, `records are kept in memory only: ${error instanceof Error ? error.message : String(error)}`);
    return spare;
  }
}

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
