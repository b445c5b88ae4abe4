import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect, test } from "vitest";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createMqttBrokers } from "./mqtt-brokers.ts";

const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const topic = "sw/v1/0042/gw-1/up/life";
const publish = Buffer.concat([Buffer.from([0x30, 2 + topic.length + 1, 0, topic.length]), Buffer.from(`${topic}!`)]);

type Connection = { socket: Socket; filters: string; said: string };

/** A broker that grants what is asked for, and does nothing else unless it is told to. */
async function startStub(isGranted: (filters: string) => boolean = () => true) {
  const connections: Connection[] = [];
  const server = createServer((socket) => {
    const mine: Connection = { socket, filters: "", said: "" };
    let packets = 0;
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      packets += 1;
      if (packets === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
      if (packets === 2) {
        mine.filters = chunk.toString("latin1");
        connections.push(mine);
        const count = mine.filters.match(/\/up\//g)?.length ?? 0;
        if (isGranted(mine.filters)) socket.write(Buffer.from([0x90, 2 + count, 0, 1, ...Array(count).fill(1)]));
      }
      if (packets > 2) mine.said += chunk.toString("latin1");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // `as`: a server that listens on TCP.
  const { port } = server.address() as AddressInfo;
  const of = (channel: string) => connections.find(({ filters }) => filters.includes(`/up/${channel}`));
  return { url: `mqtt://127.0.0.1:${port}`, of, connections, stop: () => server.close() };
}

const brokersAt = (url: string) =>
  createMqttBrokers({
    urls: [url],
    clientId: "cloud",
    clock: createSystemClock({ trust: () => "trusted" }),
    random: () => 0,
    log: silentLog,
  });

test("R-162 life has a connection of its own: it is heard and answered while the other one stands still", async () => {
  const stub = await startStub();
  await using brokers = brokersAt(stub.url);
  const heard: string[] = [];
  let connected = 0;
  brokers.start({ connected: () => connected++, brokers: () => {}, message: (from) => void heard.push(from) });
  await expect.poll(() => connected).toBe(1);
  expect(
    stub.connections
      .map(({ filters }) => filters.match(/\/up\/\w+/g)?.length ?? 0)
      .toSorted((one, other) => one - other),
  ).toEqual([2, 4]);
  // A message of which the end does not come: nothing behind it is heard on this connection.
  stub.of("telemetry")?.socket.write(publish.subarray(0, 9));
  stub.of("life")?.socket.write(publish);
  await expect.poll(() => heard).toEqual([topic]);
  brokers.send({ bucket: "0042", gatewayId }, "receipt", Buffer.from("alarm"), "life");
  brokers.send({ bucket: "0042", gatewayId }, "receipt", Buffer.from("movement"), "rest");
  await expect.poll(() => stub.of("life")?.said).toContain("down/receipt");
  await expect.poll(() => stub.of("telemetry")?.said).toContain("movement");
  expect([stub.of("life")?.said.includes("alarm"), stub.of("life")?.said.includes("movement")]).toEqual([true, false]);
  stub.stop();
});

test("R-162 a broker that grants one of the two is away, and what it grants is used", async () => {
  const stub = await startStub((filters) => filters.includes("/up/life"));
  await using brokers = brokersAt(stub.url);
  const heard: string[] = [];
  brokers.start({ connected: () => {}, brokers: () => {}, message: (from) => void heard.push(from) });
  await expect.poll(() => stub.connections.length).toBe(2);
  stub.of("life")?.socket.write(publish);
  await expect.poll(() => heard).toEqual([topic]);
  brokers.send({ bucket: "0042", gatewayId }, "receipt", Buffer.from("movement"), "rest");
  await expect.poll(() => stub.of("life")?.said).toContain("movement");
  expect([brokers.isConnected(), brokers.away().length]).toEqual([false, 1]);
  stub.stop();
});
