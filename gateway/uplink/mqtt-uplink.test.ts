import { createServer, type AddressInfo, type Socket } from "node:net";
import { Aedes } from "aedes";
import { expect, test } from "vitest";
import { must, parseBootId, parseGatewayId, parseSessionId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createMqttUplink } from "./mqtt-uplink.ts";

/** A broker on a free port that can be cut like a cable. */
async function startBroker(at = 0) {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
  // `as`: a TCP server has a port.
  const { port } = server.address() as AddressInfo;
  const said: string[] = [];
  broker.on("publish", (packet, client) => {
    if (client) said.push(`${packet.topic.split("/").at(-1)} ${packet.payload.toString()}`);
  });
  return {
    broker,
    said,
    url: `mqtt://127.0.0.1:${port}`,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

let sessions = 0;
function start(brokers: readonly [string, ...string[]], world?: { clock: Clock; random: () => number }) {
  const seen: string[] = [];
  const watchers = new Set<() => void>();
  const see = (what: string): void => {
    seen.push(what);
    for (const watcher of watchers) watcher();
  };
  const uplink = createMqttUplink({
    brokers,
    gatewayId: must(parseGatewayId("gw-1"), "gw-1"),
    bucket: "0001",
    sender: { bootId: must(parseBootId("boot-1"), "boot-1"), softwareVersion: "test" },
    newSessionId: () => must(parseSessionId(`session-${++sessions}`), "session"),
    clock: createSystemClock({ trust: () => "trusted" }),
    random: () => 0.99,
    ...world,
  });
  uplink.start({
    up: () => see("up"),
    down: () => see("down"),
    message: (channel, payload) => see(`${channel} ${Buffer.from(payload).toString()}`),
  });
  const until = async (wanted: string): Promise<void> => {
    if (seen.includes(wanted)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    watchers.add(() => seen.includes(wanted) && resolve());
    await promise;
  };
  return { uplink, seen, until, forget: () => void (seen.length = 0) };
}

test("is up when it is subscribed and has said so; hears what is for this gateway only", async () => {
  await using server = await startBroker();
  const { uplink, until, seen } = start([server.url]);
  await using _closing = uplink;
  await until("up");
  expect(server.said.some((line) => line.startsWith("state") && line.includes('"online"'))).toBe(true);
  const tell = (topic: string) =>
    server.broker.publish(
      { cmd: "publish", topic, payload: Buffer.from("{}"), qos: 1, dup: false, retain: false },
      () => undefined,
    );
  tell("sw/v1/0001/gw-2/down/receipt");
  tell("sw/v1/0001/gw-1/down/receipt");
  await until("receipt {}");
  expect(seen.filter((one) => one.startsWith("receipt"))).toHaveLength(1);
  expect(await uplink.publish("hello", Buffer.from("{}"))).toBe("handed-over");
});

test("R-007 what is published while the connection is gone is refused, not kept, and the next connection says up again", async () => {
  await using server = await startBroker();
  const { uplink, until, forget } = start([server.url]);
  await using _closing = uplink;
  expect(await uplink.publish("life", Buffer.from("early"))).toBe("refused");
  await until("up");
  forget();
  server.cut();
  await until("down");
  expect(await uplink.publish("life", Buffer.from("lost"))).toBe("refused");
  await until("up");
  expect(server.said.some((line) => line.includes("lost") || line.includes("early"))).toBe(false);
});

test("a broker that is not there is passed over for the second one", async () => {
  await using server = await startBroker();
  const { uplink, until } = start(["mqtt://127.0.0.1:1", server.url]);
  await using _closing = uplink;
  await until("up");
  expect(uplink.address).toBe(server.url);
});

test("a broker that refuses a publish is left, and the message is not sent again by itself", async () => {
  await using server = await startBroker();
  let refused = 0;
  server.broker.authorizePublish = (_client, packet, done) => {
    if (!packet.topic.endsWith("/life")) return done(null);
    refused++;
    return done(new Error("not allowed"));
  };
  const { uplink, until, forget } = start([server.url]);
  await using _closing = uplink;
  await until("up");
  forget();
  expect(await uplink.publish("life", Buffer.from("{}"))).toBe("refused");
  await until("up");
  expect(await uplink.publish("hello", Buffer.from("{}"))).toBe("handed-over");
  expect(refused).toBe(1);
});

test("R-166 whoever is in a hurry ends the pause, but does not ask a broker more than once a second", async () => {
  const away = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => away.listen(0, "127.0.0.1", resolve));
  // `as`: a TCP server has a port.
  const { port } = away.address() as AddressInfo;
  const time = createManualClock({ wallMs: 0 });
  const pauses: number[] = [];
  const clock: Clock = {
    ...time,
    after(delay, work) {
      pauses.push(delay);
      return time.after(delay, work);
    },
  };
  const { uplink, until } = start([`mqtt://127.0.0.1:${port}`], { clock, random: () => 0 });
  for (const paused of [seconds(1), seconds(2), seconds(4)]) {
    while (pauses.at(-1) !== paused) await new Promise((resolve) => setImmediate(resolve));
    if (paused < seconds(4)) await time.advanceTo(time.uptimeMs() + paused);
  }
  await new Promise((resolve) => away.close(resolve));
  await using _back = await startBroker(port);
  uplink.hurry();
  uplink.hurry();
  expect(pauses.slice(-2)).toEqual([seconds(1), seconds(1)]);
  await time.advanceTo(time.uptimeMs() + seconds(1));
  await until("up");
  await uplink[Symbol.asyncDispose]();
});

test("a clean end says offline, once", async () => {
  await using server = await startBroker();
  const first = start([server.url]);
  await first.until("up");
  await first.uplink[Symbol.asyncDispose]();
  expect(server.said.filter((line) => line.includes('"offline"'))).toHaveLength(1);
});

test("§2.5 nothing is left in a broker: no message is retained, and no session outlives its connection", async () => {
  await using server = await startBroker();
  const kept: string[] = [];
  let isClean: boolean | undefined;
  server.broker.on("publish", (packet, client) => {
    if (client && packet.retain) kept.push(packet.topic);
  });
  server.broker.on("client", (client) => {
    isClean = client.clean;
  });
  const { uplink, until } = start([server.url]);
  await until("up");
  for (const channel of ["life", "fault", "telemetry", "hello", "answer"] as const)
    expect(await uplink.publish(channel, Buffer.from("{}"))).toBe("handed-over");
  await uplink[Symbol.asyncDispose]();
  expect([kept, isClean]).toEqual([[], true]);
});
