/** The simulated home as a process of its own, as `npm start` runs it: what its broker and its serial server see. */

import { createConnection, type Socket } from "node:net";
import mqtt, { type MqttClient } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { decode } from "../../gateway/drivers/sy-fall-radar/frame.ts";
import { startLocalBroker, type LocalBroker } from "../../gateway/links/aedes-local-broker.ts";
import type { Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startSimulatedHome, type SimulatedHome } from "../../scripts/world.ts";
import { frontDoor, panicButton } from "./simulated-devices.ts";

let home: Program<SimulatedHome>;
let broker: LocalBroker;
let gateway: MqttClient;
let radar: Socket;
const heard: { topic: string; text: string }[] = [];
const frames: string[] = [];

beforeAll(async () => {
  // The home is there before its gateway: the port is known and nobody listens yet.
  const early = await startLocalBroker({ port: 0, log: silentLog });
  const { port, url } = early;
  await early[Symbol.asyncDispose]();
  home = await startSimulatedHome({ bridgeUrl: url });
  broker = await startLocalBroker({ port, log: silentLog });
  gateway = await mqtt.connectAsync(broker.url, { protocolVersion: 4 });
  gateway.on("message", (topic, payload) => void heard.push({ topic, text: payload.toString() }));
  await gateway.subscribeAsync("zigbee2mqtt/#", { qos: 1 });
  const { hostname, port: radarPort } = new URL(home.ready.radarUrl);
  radar = createConnection(Number(radarPort), hostname);
  // It is reset when the home ends.
  radar.on("error", () => {});
  let rest: Uint8Array = new Uint8Array();
  radar.on("data", (chunk: Buffer) => {
    const decoded = decode(Buffer.concat([rest, chunk]));
    rest = decoded.rest;
    for (const one of decoded.out) {
      if (one.kind === "frame")
        frames.push(Buffer.from([one.frame.control, one.frame.command, ...one.frame.data]).toString("hex"));
    }
  });
}, 30_000);

afterAll(async () => {
  radar.destroy();
  await gateway.endAsync(true);
  await home.stop();
  await broker[Symbol.asyncDispose]();
});

const post = async (deed: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${home.ready.controlUrl}/${deed}`, {
    method: "POST",
    signal: AbortSignal.timeout(8_000),
  });
  return { status: response.status, body: await response.json() };
};
const state = async (): Promise<unknown> => (await fetch(`${home.ready.controlUrl}/state`)).json();
const from = (address: string): unknown[] =>
  heard.filter(({ topic }) => topic === `zigbee2mqtt/${address}`).map(({ text }): unknown => JSON.parse(text));

test("a press waits for the gateway's broker to be there, and arrives", async () => {
  expect(await post("press")).toEqual({ status: 200, body: { done: "press", outcome: "acknowledged" } });
  await waitFor("the press", () => from(panicButton.deviceId).length === 1);
  expect(from(panicButton.deviceId)[0]).toMatchObject({ action: "emergency", linkquality: 120 });
  expect(heard.map(({ topic }) => topic)).toEqual(
    expect.arrayContaining(["zigbee2mqtt/bridge/state", "zigbee2mqtt/bridge/devices"]),
  );
}, 15_000);

test("the door opens", async () => {
  expect((await post("door")).status).toBe(200);
  await waitFor("the door", () => from(frontDoor.deviceId).length === 1);
  expect(from(frontDoor.deviceId)[0]).toMatchObject({ contact: false });
  expect(await state()).toMatchObject({ isDoorOpen: true });
});

test("a fall goes over the radar's line, once", async () => {
  await post("fall");
  await waitFor("the radar's frame", () => frames.includes("830101"));
  expect(await state()).toMatchObject({ posture: "fallen", isQuiet: true });
});

test("whoever fell silent lives on when told", async () => {
  await post("quiet");
  expect(await state()).toMatchObject({ isQuiet: true });
  const before = heard.filter(({ text }) => text.includes('"occupancy":true')).length;
  await post("resume");
  await waitFor("a movement", () => heard.filter(({ text }) => text.includes('"occupancy":true')).length > before);
  expect(await state()).toMatchObject({ isQuiet: false, posture: "up" });
});

test("anything else is refused in a sentence", async () => {
  expect((await post("party")).status).toBe(404);
  expect((await fetch(`${home.ready.controlUrl}/press`)).status).toBe(404);
});

test("it ends when asked to, and says goodbye on the bridge", async () => {
  home.signal("SIGTERM");
  expect(await home.ended).toEqual({ code: 0, signal: null });
  await waitFor("the bridge's goodbye", () => heard.at(-1)?.text === '{"state":"offline"}');
});
