/**
 * Brings the parts of a gateway together, and closes them: clock, outbox, uplink, lines, bridge, watchdog.
 *
 * What is missing at the start (a port, a broker, a card that can be written) is a fault and is tried again; only a configuration that
 * cannot be meant ends the start (`config.ts`).
 */

import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import {
  must,
  parseAlarmId,
  parseCommandId,
  parseDeviceId,
  parseEpoch,
  parseSessionId,
} from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes, millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { BridgeConfig, Config, LineConfig } from "./config.ts";
import type { BridgeDevice, BridgeOutput } from "./drivers/driver.ts";
import { openStream, receive } from "./drivers/byte-stream.ts";
import { bridgeTopics, deviceSilentAfter, followedTopics } from "./drivers/zigbee2mqtt/definition.ts";
import { bridgeLost, interpret } from "./drivers/zigbee2mqtt/interpret.ts";
import { requestMessage, type PairingRequest } from "./drivers/zigbee2mqtt/pairing.ts";
import { createBridgeState } from "./drivers/zigbee2mqtt/state.ts";
import type { BridgeRequest, KnownDevice } from "./core/inputs.ts";
import { bridgeLinkId } from "./core/step.ts";
import type { Watched } from "./core/supervision.ts";
import type { Probe } from "./health/self-test.ts";
import { readSystemBootId } from "./health/system-boot-id.ts";
import { createSystemClockTrust } from "./health/system-clock-trust.ts";
import { startSystemdWatchdog } from "./health/systemd-watchdog.ts";
import { startLocalBroker } from "./links/aedes-local-broker.ts";
import type { BridgeLink } from "./links/bridge-link.ts";
import type { ByteLink } from "./links/byte-link.ts";
import { createMqttBridgeLink } from "./links/mqtt-bridge-link.ts";
import { advanceTopic, readAdvance, settledMessage, settledTopic } from "./links/replay-clock.ts";
import { createSerialLink } from "./links/serial-link.ts";
import { createTcpLink } from "./links/tcp-link.ts";
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
      ? stack.use(await startLocalBroker({ port: config.bridge.broker.port, log }))
      : undefined;
  const bridgeUrl = config.bridge?.broker.kind === "external" ? config.bridge.broker.url : broker?.url;

  const lines = config.lines.map((line) => ({
    ...line,
    link: stack.use(createLink(line, systemClock, random)),
    isUp: false,
  }));
  const bridge =
    config.bridge && bridgeUrl !== undefined
      ? {
          config: config.bridge,
          link: stack.use(createBridge(config.bridge, bridgeUrl, replay !== undefined)),
          isUp: false,
        }
      : undefined;

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

  for (const line of lines) runLine(line, { loop, clock: systemClock, log });
  if (bridge) runBridge(bridge, { loop, log, advance: replay && ((toWallMs) => advance(replay, loop, toWallMs)) });
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
    return createSparedOutbox(outbox, spare, {
      unsound: (detail) => note(false, detail),
      sound: () => note(true, "the card takes records again"),
    });
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

function createLink({ address, driver }: LineConfig, clock: Clock, random: () => number): ByteLink {
  switch (address.kind) {
    case "serial":
      return createSerialLink({ path: address.path, settings: driver.serial, clock, random });
    case "tcp":
      return createTcpLink({ host: address.host, port: address.port, clock, random });
  }
}

function createBridge(config: BridgeConfig, url: string, isReplay: boolean): BridgeLink {
  return createMqttBridgeLink({
    url,
    topics: [...bridgeTopics(config.baseTopic), ...(isReplay ? [advanceTopic] : [])],
    moreTopics: (message) => followedTopics(config.baseTopic, message),
  });
}

type Line = LineConfig & { link: ByteLink; isUp: boolean };

/** Bytes to observations, and the questions that a line has to be asked. */
function runLine(line: Line, { loop, clock, log }: { loop: Loop; clock: Clock; log: Log }): void {
  const { driver, link, deviceId } = line;
  let stream = openStream(driver);
  let asked = 0;
  let timer: Timer | undefined;
  let noiseBytes = 0;
  let noiseToldAtMs = Number.NEGATIVE_INFINITY;

  const ask = (): void => {
    const frame = driver.poll.frames[asked++ % driver.poll.frames.length];
    if (frame) link.write(frame);
    timer = clock.after(driver.poll.every, ask);
  };
  link.start({
    up() {
      line.isUp = true;
      stream = openStream(driver, stream.memory);
      loop.feed({ kind: "link", linkId: line.id, state: "up", why: link.address });
      for (const frame of driver.onOpen()) link.write(frame);
      timer?.cancel();
      timer = clock.after(driver.poll.every, ask);
    },
    down(why) {
      line.isUp = false;
      timer?.cancel();
      loop.feed({ kind: "link", linkId: line.id, state: "down", why });
    },
    bytes(chunk) {
      const received = receive(driver, stream, chunk, clock.uptimeMs());
      stream = received.stream;
      const said = received.observations;
      if (said.length === 0 && received.frames > 0) observe(loop, deviceId, { kind: "alive" });
      for (const observation of said) observe(loop, deviceId, observation);
      for (const noise of received.noise) noiseBytes += noise.bytes.byteLength;
      const [sample] = received.noise;
      if (!sample || clock.uptimeMs() - noiseToldAtMs < minutes(1)) return;
      noiseToldAtMs = clock.uptimeMs();
      const fields = { linkId: line.id, bytes: noiseBytes, why: sample.why, sample: hex(sample.bytes) };
      log.warn("noise", { event: "noise", ...fields });
    },
  });
}

function observe(loop: Loop, deviceId: LineConfig["deviceId"], observation: Parameters<typeof asObserved>[1]): void {
  loop.feed(asObserved(deviceId, observation));
}

function asObserved(
  deviceId: LineConfig["deviceId"],
  observation: Extract<BridgeOutput, { kind: "observed" }>["observation"],
) {
  return { kind: "observed", from: "line", deviceId, observation, occurredAtMs: undefined } as const;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 32)).toString("hex");

type Bridge = { config: BridgeConfig; link: BridgeLink; isUp: boolean };

function runBridge(
  bridge: Bridge,
  world: { loop: Loop; log: Log; advance: ((toWallMs: number) => Promise<string>) | undefined },
): void {
  const { loop, log } = world;
  const { config, link } = bridge;
  let state = createBridgeState({ base: config.baseTopic, panicButtons: config.panicButtons });
  let advancing: Promise<unknown> = Promise.resolve();

  const take = (interpreted: ReturnType<typeof interpret>): void => {
    state = interpreted.state;
    for (const output of interpreted.outputs) takeOutput(bridge, output, loop, log);
  };
  link.start({
    up() {
      log.info("bridge broker", { event: "bridge broker", address: link.address });
    },
    down(why) {
      take(bridgeLost(state, `the broker of the bridge is away: ${why}`));
    },
    message(message) {
      if (world.advance && message.topic === advanceTopic) {
        const toWallMs = readAdvance(message.payload);
        if (toWallMs === undefined) return log.warn("unreadable advance", { event: "unreadable advance" });
        const { advance } = world;
        advancing = advancing.then(async () => {
          link.publish(settledTopic, new TextEncoder().encode(await advance(toWallMs)), { retain: false });
        });
        return undefined;
      }
      const { wallMs, uptimeMs } = loop.now();
      return take(interpret(state, message, { wallMs, uptimeMs }));
    },
  });
}

function takeOutput(bridge: Bridge, output: BridgeOutput, loop: Loop, log: Log): void {
  switch (output.kind) {
    case "observed": {
      const { deviceId, observation, occurredAtMs } = output;
      return loop.feed({ kind: "observed", from: "bridge", deviceId, observation, occurredAtMs });
    }
    case "bridge":
      bridge.isUp = output.state === "online";
      return loop.feed({ kind: "bridge", state: output.state, why: output.why });
    case "devices":
      for (const device of output.devices) {
        for (const warning of device.warnings)
          log.warn("device setting", { event: "device setting", deviceId: device.deviceId, warning });
      }
      return loop.feed({ kind: "devices", devices: output.devices.map((device) => knownFrom(bridge.config, device)) });
    case "publish":
      bridge.link.publish(output.topic, output.payload, { retain: output.retain });
      return undefined;
    case "pairing": {
      const { event } = output;
      log.info("pairing", { event: "pairing", ...event });
      if (event.at !== "answered") return undefined;
      const commandId = parseCommandId(event.transaction);
      if (commandId === undefined) return undefined;
      const detail = event.detail === "" ? `${event.request} done` : event.detail;
      return loop.feed({ kind: "bridge-answered", commandId, ok: event.ok, detail: detail.slice(0, 200) });
    }
    case "noise":
      return log.warn("bridge noise", { event: "bridge noise", topic: output.topic.slice(0, 80), why: output.why });
  }
}

function knownFrom(config: BridgeConfig, device: BridgeDevice): KnownDevice {
  const expected = config.devices.find((one) => one.deviceId === device.deviceId);
  const givesLife = device.gives.some((word) => lifeKinds.some((kind) => kind === word));
  return {
    deviceId: device.deviceId,
    isLife: expected?.isLife ?? givesLife,
    silentAfter: expected?.silentAfter ?? config.silentAfter ?? deviceSilentAfter,
  };
}

function askBridge(bridge: Bridge, request: BridgeRequest, transaction: string): "asked" | { refused: string } {
  const asked = requestMessage(bridge.config.baseTopic, pairingRequest(request), transaction);
  if (!asked.ok) return { refused: asked.why };
  if (asked.output.kind !== "publish") return { refused: "The bridge has no such request." };
  const { topic, payload, retain } = asked.output;
  const answer = bridge.link.publish(topic, payload, { retain });
  return answer === "published"
    ? "asked"
    : { refused: "The radio bridge is not connected. Check that it runs, and try again." };
}

function pairingRequest(request: BridgeRequest): PairingRequest {
  switch (request.kind) {
    case "pair":
      return { kind: "permit-join", seconds: request.seconds };
    case "interview":
    case "rename":
      return request;
    case "unpair":
      return { kind: "remove", deviceId: request.deviceId, force: request.force };
  }
}

/** Virtual time to `toWallMs`; each timer's consequences are over before the next fires. */
async function advance(clock: ReturnType<typeof createManualClock>, loop: Loop, toWallMs: number): Promise<string> {
  await loop.settled();
  await clock.advanceTo(clock.uptimeMs() + Math.max(0, toWallMs - clock.wallMs()), () => loop.settled());
  await loop.settled();
  return settledMessage({ wallMs: toWallMs, ...loop.counters() });
}

export const closeWithin = seconds(5);
