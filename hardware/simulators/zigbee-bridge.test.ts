/** The simulated bridge through the real broker, link and driver: what the gateway makes of what it does. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { BridgeOutput, PairingEvent } from "../../gateway/drivers/driver.ts";
import { bridgeTopics, followedTopics } from "../../gateway/drivers/zigbee2mqtt/definition.ts";
import { interpret } from "../../gateway/drivers/zigbee2mqtt/interpret.ts";
import { requestMessage, type PairingRequest } from "../../gateway/drivers/zigbee2mqtt/pairing.ts";
import { createBridgeState } from "../../gateway/drivers/zigbee2mqtt/state.ts";
import { startLocalBroker, type LocalBroker } from "../../gateway/links/aedes-local-broker.ts";
import type { BridgeLink } from "../../gateway/links/bridge-link.ts";
import { createMqttBridgeLink } from "../../gateway/links/mqtt-bridge-link.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { frontDoor, motionSensors, panicButton, simulatedDevices } from "./simulated-devices.ts";
import { createZigbeeBridge, type ZigbeeBridge } from "./zigbee-bridge.ts";

const base = "zigbee2mqtt";
const clock = createSystemClock({ trust: () => "trusted" });
const button = panicButton.deviceId;
const door = frontDoor.deviceId;
const [bedroom] = motionSensors;
const newcomer = must(parseDeviceId("0x00158d00000000aa"), "0x00158d00000000aa");

let broker: LocalBroker;
let bridge: ZigbeeBridge;
let link: BridgeLink;
let outputs: BridgeOutput[];

function createLink(): BridgeLink {
  let state = createBridgeState({ base, panicButtons: [] });
  const own = createMqttBridgeLink({
    url: broker.url,
    session: undefined,
    topics: bridgeTopics(base),
    moreTopics: (message) => followedTopics(base, message),
  });
  own.start({
    up: () => {},
    down: () => {},
    message(message) {
      const result = interpret(state, message, { wallMs: clock.wallMs(), uptimeMs: clock.uptimeMs() });
      state = result.state;
      outputs.push(...result.outputs);
    },
  });
  return own;
}

beforeEach(async () => {
  outputs = [];
  broker = await startLocalBroker({ port: 0, log: silentLog });
  link = createLink();
  bridge = createZigbeeBridge({
    url: broker.url,
    clock,
    devices: simulatedDevices.flatMap(({ deviceId, zigbee }) => (zigbee ? [{ address: deviceId, model: zigbee }] : [])),
    interviewTime: millis(50),
  });
  await bridge.online();
  await waitFor("the list of devices", () => outputs.some((output) => output.kind === "devices"));
});
afterEach(async () => {
  await bridge[Symbol.asyncDispose]();
  await link[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

/** `what value` of a device, and `again` for what is repeated. */
const said = (deviceId: string): string[] =>
  outputs.flatMap((output) => {
    if (output.kind !== "observed" || output.deviceId !== deviceId) return [];
    const { observation: one } = output;
    if (one.kind === "life") return [`${one.alarm} ${one.edge}${one.repeated ? " again" : ""}`];
    if (one.kind === "state") return [`${one.what} ${one.value}${one.repeated ? " again" : ""}`];
    return [];
  });
const pairing = (): PairingEvent[] => outputs.flatMap((output) => (output.kind === "pairing" ? [output.event] : []));
const moves = (): string[] => outputs.flatMap((output) => (output.kind === "bridge" ? [output.state] : []));
const ask = (request: PairingRequest): void => {
  const message = requestMessage(base, request, "t1");
  if (!message.ok || message.output.kind !== "publish") throw new Error("a request is a publication");
  link.publish(message.output.topic, message.output.payload, { retain: false });
};

test("a press, a door and a movement arrive as such; battery and readings too", async () => {
  await bridge.press(button);
  await bridge.press(button);
  await bridge.open(door);
  await bridge.close(door);
  await bridge.motion(bedroom.deviceId, true);
  const emitted = await bridge.emitReading(bedroom.deviceId, "illuminance", 4_711);
  expect(emitted.outcome).toBe("acknowledged");
  await bridge.battery(door, 7);
  await waitFor("the low battery", () =>
    outputs.some((output) => output.kind === "observed" && output.observation.kind === "fault"),
  );
  expect(said(button)).toEqual(["panic raised", "panic raised"]);
  // Each later report carries the whole cached state again.
  expect(said(door)).toEqual(["door open", "door closed", "door closed again"]);
  expect(said(bedroom.deviceId)).toEqual(["motion active", "motion active again"]);
  expect(outputs).toContainEqual(
    expect.objectContaining({
      observation: { kind: "reading", quantity: "illuminance-lux", value: 4_711 },
      occurredAtMs: emitted.atMs,
    }),
  );
});

test("50 numbered readings in flight at once all arrive, each once", async () => {
  const sent = Array.from({ length: 50 }, (_unused, n) => n + 1);
  const outcomes = await Promise.all(sent.map((n) => bridge.emitReading(bedroom.deviceId, "illuminance", n)));
  expect(outcomes.every(({ outcome }) => outcome === "acknowledged")).toBe(true);
  const values = (): number[] =>
    outputs.flatMap((output) =>
      output.kind === "observed" &&
      output.observation.kind === "reading" &&
      output.observation.quantity === "illuminance-lux"
        ? [output.observation.value]
        : [],
    );
  await waitFor("all readings", () => values().length >= sent.length);
  expect(values()).toEqual(sent);
});

describe("restarts", () => {
  test("after a stop the cache is said again and is no news; the next report is", async () => {
    await bridge.press(button);
    await bridge.open(door);
    await waitFor("the open door", () => said(door).length === 1);
    await bridge.restart("stopped");
    await bridge.close(door);
    await waitFor("the closed door", () => said(door).length === 3);
    expect(said(door)).toEqual(["door open", "door unknown", "door closed"]);
    expect(said(button)).toEqual(["panic raised"]);
    expect(moves()).toEqual(["online", "offline", "online"]);
  });

  test("after a kill the last will says offline, and an old cache brings no door back", async () => {
    await bridge.open(door);
    await waitFor("the open door", () => said(door).length === 1);
    await bridge.restart("killed");
    await bridge.press(button);
    await waitFor("the press", () => said(button).length === 1);
    expect(moves()).toEqual(["online", "offline", "online"]);
    expect(said(door)).toEqual(["door open", "door unknown"]);
  });

  test("a broker that lost everything is told again, and presses in between are lost", async () => {
    const { port } = broker;
    await broker[Symbol.asyncDispose]();
    await waitFor("the loss", () => !bridge.isOnline());
    expect((await bridge.press(button)).outcome).toBe("lost");
    outputs = [];
    broker = await startLocalBroker({ port, log: silentLog });
    await waitFor("the list of devices", () => outputs.some((output) => output.kind === "devices"));
    await bridge.press(button);
    await waitFor("the press", () => said(button).length === 1);
  });
});

describe("pairing", () => {
  test("a device joins when the network is opened, is interviewed, and its press during the interview is lost", async () => {
    bridge.offer({ address: newcomer, model: "TS0215A_sos" });
    ask({ kind: "permit-join", seconds: 60 });
    await waitFor("the interview", () => pairing().some((event) => event.at === "interview-started"));
    expect((await bridge.press(newcomer)).outcome).toBe("lost");
    await waitFor("the end of the interview", () => pairing().some((event) => event.at === "ready"));
    await bridge.press(newcomer);
    await waitFor("the press", () => said(newcomer).length === 1);
    expect(pairing().map((event) => event.at)).toEqual([
      "answered",
      "permit-join",
      "joined",
      "interview-started",
      "ready",
    ]);
    expect(pairing().at(-1)).toEqual({ at: "ready", deviceId: newcomer, model: "TS0215A_sos" });
  });

  test("a renamed device is still itself; a removed one is no fault, one that left is", async () => {
    ask({ kind: "rename", deviceId: button, name: "renamed" });
    await waitFor("the answer", () => pairing().some((event) => event.at === "answered"));
    await bridge.press(button);
    await waitFor("the press", () => said(button).length === 1);
    ask({ kind: "remove", deviceId: button, force: true });
    await waitFor("the next answer", () => pairing().filter((event) => event.at === "answered").length === 2);
    await bridge.leave(door);
    await waitFor("that it left", () => pairing().some((event) => event.at === "left"));
    const faults = outputs.flatMap((output) =>
      output.kind === "observed" && output.observation.kind === "fault"
        ? [`${output.deviceId} ${output.observation.fault} ${output.observation.state}`]
        : [],
    );
    expect(faults).toEqual([`${button} link-lost present`, `${button} link-lost gone`, `${door} link-lost present`]);
  });
});

describe("faults", () => {
  test("garbage from the button is as loud as a press; a huge one cuts the bridge, and the next press comes through", async () => {
    await bridge.sendGarbage(button);
    await waitFor("the garbage", () => said(button).length === 1);
    bridge.sendHuge(button, 10_000_000);
    await waitFor("the cut", () => moves().includes("offline"));
    await waitFor("the bridge is back", () => bridge.isOnline());
    await bridge.press(button);
    await waitFor("the press", () => said(button).includes("panic raised"));
    expect(said(button)).toEqual(["unreadable raised", "unreadable cleared", "panic raised"]);
  });

  test("a retained press is not handed to a new subscriber as one", async () => {
    await bridge.sendRetainedPress(button);
    await waitFor("the press itself", () => said(button).length === 1);
    await link[Symbol.asyncDispose]();
    outputs = [];
    link = createLink();
    await waitFor("the list of devices", () => outputs.some((output) => output.kind === "devices"));
    await bridge.open(door);
    await waitFor("the door", () => said(door).length === 1);
    expect(said(button)).toEqual([]);
  });
});
