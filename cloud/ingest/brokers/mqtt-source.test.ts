import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import mqtt from "mqtt";
import { describe, expect, test } from "vitest";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { allUpFilter } from "@shouwang/shared/wire/topics.ts";
import { startServer } from "../../../test/builders/real-servers.ts";
import { describeWithService } from "../../../test/builders/services.ts";
import { startBroker } from "../../broker/aedes-broker.ts";
import { openMqttLink } from "./mqtt-link.ts";
import { createMqttSource } from "./mqtt-source.ts";

const filters = [allUpFilter];
const clock = createSystemClock({ trust: () => "trusted" });

/** The same on every broker: what gateways say is heard, and what they are told arrives. */
async function walks(url: string): Promise<void> {
  const name = `gw-${randomBytes(4).toString("hex")}`;
  const gatewayId = must(parseGatewayId(name), name);
  await using source = createMqttSource({
    url,
    clientId: `cloud-${name}`,
    clock,
    random: () => 0,
    log: silentLog,
    filters,
  });
  const heard: string[] = [];
  const { promise: connected, resolve } = Promise.withResolvers<void>();
  source.start({
    connected: resolve,
    message: (topic, payload) =>
      void (topic.includes(name) && heard.push(`${topic} ${new TextDecoder().decode(payload)}`)),
  });
  await connected;
  const gateway = await mqtt.connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0 });
  try {
    const told = new Promise<string>((resolveTold) =>
      gateway.once("message", (topic, payload) => resolveTold(`${topic} ${payload.toString()}`)),
    );
    await gateway.subscribeAsync(`sw/v1/0042/${name}/down/#`, { qos: 1 });
    await gateway.publishAsync(`sw/v1/0042/${name}/up/life`, "hello", { qos: 1 });
    await expect.poll(() => heard).toEqual([`sw/v1/0042/${name}/up/life hello`]);
    source.send({ bucket: "0042", gatewayId }, "receipt", new TextEncoder().encode("got it"));
    expect(await told).toBe(`sw/v1/0042/${name}/down/receipt got it`);
  } finally {
    gateway.end(true);
  }
}

describe("the source on our own broker", () => {
  test("hears and tells", async () => {
    await using broker = await startBroker({ host: "127.0.0.1", port: 0, log: silentLog });
    await walks(broker.url);
  });

  test("without a broker it says so, drops what cannot be sent, and ends at once", async () => {
    let warnings = 0;
    const log = { ...silentLog, warn: () => void warnings++ };
    await using source = createMqttSource({
      url: "mqtt://127.0.0.1:1",
      clientId: "x",
      clock,
      random: () => 0,
      log,
      filters,
    });
    source.start({ connected: () => {}, message: () => {} });
    source.send({ bucket: "0042", gatewayId: must(parseGatewayId("gw-1"), "") }, "receipt", new Uint8Array(1));
    expect([source.isConnected(), source.dropped()]).toEqual([false, 1]);
    await expect.poll(() => warnings).toBe(1);
  });

  test("a broker that dies is found again when it is back", async () => {
    const first = await startBroker({ host: "127.0.0.1", port: 0, log: silentLog });
    await using source = createMqttSource({
      url: first.url,
      clientId: "x",
      clock,
      random: () => 0,
      log: silentLog,
      filters,
    });
    let connections = 0;
    source.start({ connected: () => void connections++, message: () => {} });
    await expect.poll(() => connections).toBe(1);
    await first[Symbol.asyncDispose]();
    await expect.poll(() => source.isConnected()).toBe(false);
    await using _second = await startBroker({ host: "127.0.0.1", port: first.port, log: silentLog });
    await expect.poll(() => connections, { timeout: 4_000 }).toBe(2);
  });
});

/** A broker that grants everything and then says what it is told to say. */
async function talkTo(clock: Clock, after: (socket: Socket) => void): Promise<{ lost: Promise<string>; stop(): void }> {
  const server = createServer((socket) => {
    let packets = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      packets += 1;
      if (packets === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
      if (packets === 2) socket.write(Buffer.from([0x90, 3, 0, 1, 1]));
      if (packets === 2) after(socket);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // `as`: a server that listens on TCP.
  const { port } = server.address() as AddressInfo;
  const { promise: lost, resolve } = Promise.withResolvers<string>();
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  openMqttLink({
    url: new URL(`mqtt://127.0.0.1:${port}`),
    clientId: "x",
    filters: ["#"],
    clock,
    ready: isReady,
    message: () => {},
    lost: resolve,
  });
  await ready;
  return { lost, stop: () => void server.close() };
}

describe("a link is given up", () => {
  test("R-124 when the broker has been silent for one and a half keepalives", async () => {
    const manual = createManualClock({ wallMs: 0 });
    const { lost, stop } = await talkTo(manual, () => {});
    await manual.advanceTo(seconds(22));
    const early = await Promise.race([lost, Promise.resolve("still there")]);
    await manual.advanceTo(seconds(30));
    expect([early, await lost]).toEqual(["still there", "the broker is silent"]);
    stop();
  });

  test("R-124 when the broker says what none may say", async () => {
    const { lost, stop } = await talkTo(clock, (socket) => socket.write(Buffer.from([0x34, 5, 0, 1, 0x61, 0, 1])));
    expect(await lost).toContain("may not send");
    stop();
  });
});

describeWithService("mosquitto", "the source on Mosquitto", (server) => {
  test("hears and tells", async () => await walks(server().url));

  test("a broker that was killed is found again", async () => {
    await using first = await startServer("mosquitto");
    await using source = createMqttSource({
      url: first.url,
      clientId: "x",
      clock,
      random: () => 0,
      log: silentLog,
      filters,
    });
    let connections = 0;
    source.start({ connected: () => void connections++, message: () => {} });
    await expect.poll(() => connections).toBe(1);
    await first.kill("SIGKILL");
    await using _second = await startServer("mosquitto", { port: first.port });
    await expect.poll(() => connections, { timeout: 4_000 }).toBe(2);
  });
});
