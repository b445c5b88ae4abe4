import { createConnection, type Socket } from "node:net";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { keepLocalBroker, packetBytesMax, startLocalBroker, type LocalBroker } from "./aedes-local-broker.ts";

let broker: LocalBroker;
let warnings: string[];
const clients: mqtt.MqttClient[] = [];

beforeEach(async () => {
  warnings = [];
  broker = await startLocalBroker({ port: 0, log: { ...silentLog, warn: (sentence) => void warnings.push(sentence) } });
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

/** Sends until it is cut, and says how many bytes the broker's side took. */
async function sendRaw(...chunks: Uint8Array[]): Promise<Socket> {
  const socket = createConnection(broker.port, "127.0.0.1");
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.resume();
  for (const chunk of chunks) socket.write(chunk);
  await closed;
  return socket;
}

async function stillServes(): Promise<void> {
  const [one, two] = [await client(), await client()];
  const heard = new Promise<string>((resolve) => one.once("message", (_topic, payload) => resolve(payload.toString())));
  await one.subscribeAsync("z/#", { qos: 1 });
  await two.publishAsync("z/a", "hello", { qos: 1 });
  expect(await heard).toBe("hello");
}

describe("nothing that a client sends ends the broker", () => {
  const publishOf = (...length: number[]) => Uint8Array.from([0x30, ...length]);
  test.each([
    ["a packet that announces more than 1 MiB", [connect, publishOf(0x81, 0x80, 0x40)]],
    ["256 MB announced before CONNECT", [publishOf(0xff, 0xff, 0xff, 0x7f)]],
    ["a length without end", [connect, publishOf(0xff, 0xff, 0xff, 0xff, 0xff)]],
    ["HTTP", [new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]],
    ["zeros", [new Uint8Array(1_000)]],
    ["a second CONNECT", [connect, connect]],
  ])("%s is cut", async (_name, chunks) => {
    await sendRaw(...chunks);
    await stillServes();
  });

  test("a packet that is too long is not collected: the socket is cut at its header", async () => {
    const sender = await client();
    const cut = new Promise<void>((resolve) => sender.once("close", () => resolve()));
    sender.publish("z/huge", Buffer.alloc(packetBytesMax + 1), { qos: 0 });
    await cut;
    expect(warnings).toEqual(["A client of the local broker announced a packet that is too large and was cut."]);
    await stillServes();
  });
});

test("a message of 512 kB passes, as a bridge's list of devices may be", async () => {
  const [one, two] = [await client(), await client()];
  const heard = new Promise<number>((resolve) => one.once("message", (_topic, payload) => resolve(payload.length)));
  await one.subscribeAsync("z/bridge/devices", { qos: 1 });
  await two.publishAsync("z/bridge/devices", Buffer.alloc(512 * 1024), { qos: 1 });
  expect(await heard).toBe(512 * 1024);
});

test("a shared subscription is refused, because it would never deliver", async () => {
  await expect((await client()).subscribeAsync("$share/g/z/#", { qos: 1 })).rejects.toThrow(/Subscribe error/);
});

test("nothing is queued for a client that went away with a lasting session", async () => {
  const away = await client({ clientId: "away", clean: false });
  await away.subscribeAsync("z/#", { qos: 1 });
  await away.endAsync();
  const bridge = await client();
  await bridge.publishAsync("z/a", "missed", { qos: 1 });
  const back = mqtt.connect(broker.url, { clientId: "away", clean: false, reconnectPeriod: 0, protocolVersion: 4 });
  clients.push(back);
  const isSessionPresent = await new Promise((resolve) =>
    back.once("connect", (packet) => resolve(packet.sessionPresent)),
  );
  expect(isSessionPresent).toBe(false);
});

test("the bridge's last will is published when it is killed", async () => {
  const gateway = await client();
  await gateway.subscribeAsync("z/bridge/state", { qos: 1 });
  const heard = new Promise<string>((resolve) =>
    gateway.once("message", (_topic, payload) => resolve(payload.toString())),
  );
  const will = { topic: "z/bridge/state", payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true };
  const bridge = await client({ will });
  bridge.stream.destroy();
  expect(await heard).toBe('{"state":"offline"}');
});

test("a taken port is said in a sentence", async () => {
  await expect(startLocalBroker({ port: broker.port, log: silentLog })).rejects.toThrow(/Choose another port/);
});

test("R-084 a port that another program holds ends no start: it is said, tried again, and served when it is free", async () => {
  const { port } = broker;
  const errors: string[] = [];
  const clock = createManualClock({ wallMs: 0 });
  await using kept = await keepLocalBroker({
    port,
    clock,
    log: { ...silentLog, error: (sentence) => void errors.push(sentence) },
  });
  expect(kept.url).toBe(`mqtt://127.0.0.1:${port}`);
  expect(errors).toHaveLength(1);
  await broker[Symbol.asyncDispose]();
  await clock.advanceTo(60_000);
  await vi.waitFor(async () => {
    const own = await mqtt.connectAsync(kept.url, { reconnectPeriod: 0, connectTimeout: 500 });
    await own.endAsync();
  }, 20_000);
});
