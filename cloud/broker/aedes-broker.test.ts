import { createConnection } from "node:net";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { mayPublish, maySubscribe } from "./access.ts";
import { packetBytesMax, startBroker, type Broker } from "./aedes-broker.ts";

let broker: Broker;
let warnings: string[];
const clients: mqtt.MqttClient[] = [];

beforeEach(async () => {
  warnings = [];
  const log = { ...silentLog, warn: (sentence: string) => void warnings.push(sentence) };
  broker = await startBroker({ host: "127.0.0.1", port: 0, log });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await broker[Symbol.asyncDispose]();
});

async function client(options: mqtt.IClientOptions = {}): Promise<mqtt.MqttClient> {
  const own = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0, protocolVersion: 4, ...options });
  own.on("error", () => {});
  clients.push(own);
  return own;
}

/** A CONNECT with the client id "raw". */
const connect = Uint8Array.from([0x10, 15, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 3, 0x72, 0x61, 0x77]);

async function sendRaw(...chunks: Uint8Array[]): Promise<void> {
  const socket = createConnection(broker.port, "127.0.0.1");
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.resume();
  for (const chunk of chunks) socket.write(chunk);
  await closed;
}

async function stillServes(): Promise<void> {
  const [cloud, gateway] = [await client(), await client({ username: "gw-1" })];
  const heard = new Promise<string>((resolve) =>
    cloud.once("message", (_topic, payload) => resolve(payload.toString())),
  );
  await cloud.subscribeAsync("sw/v1/+/+/up/#", { qos: 1 });
  await gateway.publishAsync("sw/v1/0042/gw-1/up/life", "hello", { qos: 1 });
  expect(await heard).toBe("hello");
}

describe("nothing that a client sends ends the broker", () => {
  const publishOf = (...length: number[]) => Uint8Array.from([0x30, ...length]);
  test.each([
    ["256 MB announced before CONNECT", [publishOf(0xff, 0xff, 0xff, 0x7f)]],
    ["a packet above the limit after CONNECT", [connect, publishOf(0x81, 0x80, 0x10)]],
    ["a length without end", [connect, publishOf(0xff, 0xff, 0xff, 0xff, 0xff)]],
    ["HTTP", [new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]],
    ["a second CONNECT", [connect, connect]],
  ])("%s is cut", async (_name, chunks) => {
    await sendRaw(...chunks);
    await stillServes();
  });

  test("10 MB are cut at their header, before they are collected", async () => {
    const sender = await client();
    const cut = new Promise<void>((resolve) => sender.once("close", () => resolve()));
    sender.publish("sw/v1/0042/gw-1/up/telemetry", Buffer.alloc(10 * 1_048_576), { qos: 0 });
    await cut;
    expect(warnings).toEqual(["A client announced a packet that is too large and was cut."]);
    expect(packetBytesMax).toBeLessThan(1_048_576);
    await stillServes();
  });
});

test("a gateway that speaks for another is heard by nobody, keeps its connection, and is not told to repeat", async () => {
  const cloud = await client();
  const heard: string[] = [];
  cloud.on("message", (topic) => void heard.push(topic));
  await cloud.subscribeAsync("#", { qos: 1 });
  const gateway = await client({ username: "gw-1" });
  await gateway.publishAsync("sw/v1/0042/gw-2/up/life", "x", { qos: 1 });
  await gateway.publishAsync("sw/v1/0042/gw-1/down/receipt", "x", { qos: 1 });
  await gateway.publishAsync("sw/v1/0042/gw-1/up/life", "x", { qos: 1 });
  await expect.poll(() => heard).toContain("sw/v1/0042/gw-1/up/life");
  expect(heard.filter((topic) => topic.startsWith("sw/"))).toEqual(["sw/v1/0042/gw-1/up/life"]);
  expect(gateway.connected).toBe(true);
});

test("a gateway listens below its own topics only, and nobody shares a subscription", async () => {
  const gateway = await client({ username: "gw-1" });
  await gateway.subscribeAsync("sw/v1/0042/gw-1/down/#", { qos: 1 });
  await expect(gateway.subscribeAsync("sw/v1/0042/gw-2/down/#", { qos: 1 })).rejects.toThrow(/Subscribe error/);
  await expect((await client()).subscribeAsync("$share/g/sw/#", { qos: 1 })).rejects.toThrow(/Subscribe error/);
});

test("a taken port is said in a sentence", async () => {
  await expect(startBroker({ host: "127.0.0.1", port: broker.port, log: silentLog })).rejects.toThrow(/another port/);
});

const gw1 = must(parseGatewayId("gw-1"), "gw-1");
test.each([
  [undefined, "sw/v1/0042/gw-1/down/receipt", true],
  [undefined, "$SYS/x", false],
  [gw1, "sw/v1/0042/gw-1/up/life", true],
  [gw1, "sw/v1/0042/gw-1/up/other", false],
  [gw1, "sw/v1/0042/gw-2/up/life", false],
])("%s may publish to %s: %s", (gateway, topic, may) => expect(mayPublish(gateway, topic)).toBe(may));

test.each([
  [undefined, "sw/v1/+/+/up/#", true],
  [undefined, "$SYS/#", true],
  [undefined, "$share/a/sw/#", false],
  [gw1, "sw/v1/+/gw-1/down/#", true],
  [gw1, "sw/v1/+/+/down/#", false],
  [gw1, "#", false],
])("%s may listen to %s: %s", (gateway, filter, may) => expect(maySubscribe(gateway, filter)).toBe(may));
