/**
 * The radio bridge: feeds what its driver understood to the loop, passes on what the loop asks of it, and follows a device that is
 * being brought into the home until a real press has proven it. Part of `app.ts`.
 */

import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import {
  parseCommandId,
  parseDeviceId,
  type CommandId,
  type DeviceId,
  type GatewayId,
} from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { attempt, createUnreadable } from "./app-unreadable.ts";
import type { BridgeConfig } from "./config.ts";
import type { Answered, BridgeRequest, KnownDevice } from "./core/inputs.ts";
import type { BridgeDevice, BridgeOutput } from "./drivers/driver.ts";
import { bridgeTopics, deviceSilentAfter, followedTopics } from "./drivers/zigbee2mqtt/definition.ts";
import { identifyMessage } from "./drivers/zigbee2mqtt/identify.ts";
import { bridgeLost, interpret } from "./drivers/zigbee2mqtt/interpret.ts";
import {
  advance as advancePairing,
  requestMessage,
  tellPairing,
  type Pairing,
  type PairingInput,
  type PairingRequest,
} from "./drivers/zigbee2mqtt/pairing.ts";
import { createBridgeState, type BridgeState } from "./drivers/zigbee2mqtt/state.ts";
import type { BridgeLink } from "./links/bridge-link.ts";
import { createMqttBridgeLink } from "./links/mqtt-bridge-link.ts";
import { advanceTopic, readAdvance, settledTopic } from "./links/replay-clock.ts";
import type { Loop } from "./loop.ts";

export type Bridge = {
  config: BridgeConfig;
  link: BridgeLink;
  isUp: boolean;
  joining: Joining | undefined;
  /** As the bridge listed them last. */
  devices: ReadonlyMap<DeviceId, BridgeDevice>;
  read: number;
  unread: number;
};

/** A device on its way into the home, for the command that opened the network. */
type Joining = { commandId: CommandId; pairing: Pairing; timer: Timer | undefined };

export function createBridge(
  config: BridgeConfig,
  at: { gatewayId: GatewayId; url: string; isReplay: boolean },
): Bridge {
  const { url, isReplay } = at;
  const link = createMqttBridgeLink({
    url,
    // The embedded broker ends with us and keeps no sessions; a recording is played to whoever is there.
    session: config.broker.kind === "external" && !isReplay ? `shouwang-${at.gatewayId}` : undefined,
    topics: [...bridgeTopics(config.baseTopic), ...(isReplay ? [advanceTopic] : [])],
    moreTopics: (message) => followedTopics(config.baseTopic, message),
  });
  return { config, link, isUp: false, joining: undefined, devices: new Map(), read: 0, unread: 0 };
}

type World = {
  loop: Loop;
  log: Log;
  clock: Clock;
  /** The configuration from afar calls it a life device. */
  isRelied(deviceId: DeviceId): boolean;
  advance: ((toWallMs: number) => Promise<string>) | undefined;
};

export function runBridge(bridge: Bridge, world: World): void {
  const { loop, log } = world;
  const { config, link } = bridge;
  let state = createBridgeState({ base: config.baseTopic, panicButtons: config.panicButtons });
  let advancing: Promise<unknown> = Promise.resolve();
  const unreadable = createUnreadable({ loop, log, from: "bridge" });

  const take = (interpreted: ReturnType<typeof interpret>): void => {
    state = interpreted.state;
    for (const output of interpreted.outputs) {
      if (output.kind === "devices") bridge.devices = new Map(output.devices.map((one) => [one.deviceId, one]));
      takeOutput(bridge, output, world);
      follow(bridge, output, world);
    }
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
      const interpreted = attempt(() => interpret(state, message, { wallMs, uptimeMs }));
      if (!("why" in interpreted)) {
        bridge.read++;
        return take(interpreted);
      }
      bridge.unread++;
      const { deviceId, mayBeLife } = senderOf(bridge, state, message.topic);
      // A retained one is what somebody said before, not a press of now.
      return unreadable.say(
        { ...interpreted, deviceId, sample: message.topic },
        (mayBeLife || world.isRelied(deviceId)) && !message.retained ? "life" : "fault",
      );
    },
  });
}

/** Whose message this is, when it could not be read. A device that nobody knows may be a button. */
function senderOf(
  { config, devices }: Bridge,
  state: BridgeState,
  topic: string,
): { deviceId: DeviceId; mayBeLife: boolean } {
  const name = topic.slice(config.baseTopic.length + 1);
  if (name.startsWith("bridge/")) return { deviceId: config.deviceId, mayBeLife: false };
  const deviceId = parseDeviceId(state.names[name] ?? "");
  if (deviceId === undefined) return { deviceId: config.deviceId, mayBeLife: true };
  const words = devices.get(deviceId)?.gives;
  const givesLife = words?.some((word) => lifeKinds.some((kind) => kind === word)) ?? true;
  return {
    deviceId,
    mayBeLife: config.devices.find((one) => one.deviceId === deviceId)?.isLife ?? givesLife,
  };
}

function takeOutput(bridge: Bridge, output: BridgeOutput, { loop, log }: World): void {
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
      // Open for joining is where pairing begins, not where it ends.
      const isBegun = event.ok && bridge.joining?.commandId === commandId;
      const outcome = event.ok ? (isBegun ? "started" : "done") : "failed";
      return loop.feed({ kind: "asked-answered", commandId, outcome, detail: detail.slice(0, 200) });
    }
    case "noise":
      bridge.unread++;
      return log.warn("bridge noise", { event: "bridge noise", topic: output.topic.slice(0, 80), why: output.why });
  }
}

/** What this means for the device that somebody is bringing in; each step is told to whoever gave the command. */
function follow(bridge: Bridge, output: BridgeOutput, world: World): void {
  if (output.kind === "observed") moveOn(bridge, { ...output, kind: "observed" }, world);
  if (output.kind !== "pairing") return;
  const { event } = output;
  const gives = "deviceId" in event ? (bridge.devices.get(event.deviceId)?.gives ?? []) : [];
  moveOn(bridge, { kind: "event", event, gives }, world);
}

function moveOn(bridge: Bridge, input: PairingInput, world: World): void {
  const { joining } = bridge;
  if (!joining) return;
  const { loop, clock } = world;
  const pairing = advancePairing(joining.pairing, input, loop.now().uptimeMs);
  if (pairing === joining.pairing) return;
  joining.timer?.cancel();
  const said = tellPairing(pairing);
  if (said) loop.feed({ kind: "pairing-moved", commandId: joining.commandId, ...said });
  if (!("untilMs" in pairing)) {
    bridge.joining = undefined;
    return;
  }
  const untilDue = millis(Math.max(0, pairing.untilMs - loop.now().uptimeMs));
  const timer = clock.after(untilDue, () => moveOn(bridge, { kind: "tick" }, world));
  bridge.joining = { ...joining, pairing, timer };
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

export function askBridge(
  bridge: Bridge,
  request: BridgeRequest,
  commandId: CommandId,
): "asked" | Pick<Answered, "outcome" | "detail"> {
  const { baseTopic } = bridge.config;
  if (request.kind === "identify") {
    const identify = identifyMessage(baseTopic, bridge.devices.get(request.deviceId));
    if ("why" in identify) return { outcome: "refused", detail: identify.why };
    return publishTo(bridge, identify.output) ?? { outcome: "done", detail: identify.detail };
  }
  const asked = requestMessage(baseTopic, pairingRequest(request), commandId);
  if (!asked.ok) return { outcome: "failed", detail: asked.why };
  const trouble = publishTo(bridge, asked.output);
  if (trouble) return trouble;
  if (request.kind === "pair" && request.seconds > 0) {
    bridge.joining?.timer?.cancel();
    bridge.joining = { commandId, pairing: { at: "closed" }, timer: undefined };
  }
  return "asked";
}

function publishTo(bridge: Bridge, output: BridgeOutput): { outcome: "failed"; detail: string } | undefined {
  if (output.kind !== "publish") return { outcome: "failed", detail: "The bridge has no such request." };
  const { topic, payload, retain } = output;
  if (bridge.link.publish(topic, payload, { retain }) === "published") return undefined;
  return { outcome: "failed", detail: "The radio bridge is not connected. Check that it runs, and try again." };
}

function pairingRequest(request: Exclude<BridgeRequest, { kind: "identify" }>): PairingRequest {
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
