import { expect, test } from "vitest";
import { openSipHouse } from "../../test/builders/sip-house.ts";
import { must, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openReach } from "./connectors.ts";
import { openTelephony } from "./telephony.ts";
import type { FaultChange, StoredFault } from "../ingest/ledger/ledger.ts";
import { connectorSchema } from "../registry/connectors/connector-record.ts";
import type { Connectors } from "../registry/connectors/connectors.ts";
import { openTcpListener } from "../sip/tcp-listener.ts";
import { openUdpTransport } from "../sip/udp-transport.ts";
import { freePort } from "../../scripts/free-port.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const connectorId = must(parseConnectorId("line-1"), "line-1");

/** What the loop keeps of the cloud's own faults. */
function keptFaults() {
  const kept = new Map<string, StoredFault>();
  return {
    faults: () => [...kept.values()],
    ownFault(change: FaultChange) {
      if (change.state === "present") kept.set(`${change.fault.deviceId}/${change.fault.fault}`, change.fault);
      else kept.delete(`${change.deviceId}/${change.fault}`);
    },
  };
}

test("R-482 a trunk that is away is a fault that says what to do, until it answers or is taken away; a record that cannot be read leaves it open", async () => {
  await using exchange = openSipHouse({
    openTransport: (events) => openTcpListener({ local: { host: "127.0.0.1", port: 0 }, tls: null }, events),
  });
  const { port } = await exchange.endpoint.listening();
  const loop = keptFaults();
  const trunkAt = (at: number, closedAtMs: number | null = null) => ({
    connectorId,
    version: 1,
    content: connectorSchema.parse({
      name: "desk line",
      area: null,
      closedAtMs,
      kind: "trunk",
      settings: { host: "127.0.0.1", port: at, transport: "tcp", number: "12349", superviseEverySeconds: 10 },
    }),
  });
  let answer: Awaited<ReturnType<Connectors["all"]>> = { kept: [trunkAt(9)], unreadable: [] };
  const connectors = { all: async () => await Promise.resolve(answer) };
  await using telephony = openTelephony({ operators: () => [], loop, nextId: () => "n", clock, log: silentLog });
  await telephony.readFrom(connectors);
  await expect
    .poll(() => loop.faults(), { timeout: 5_000, interval: 20 })
    .toMatchObject([
      {
        fault: "link-lost",
        deviceId: "path-trunk-line-1",
        owner: "technician",
        detail: expect.stringContaining("desk line"),
      },
    ]);
  // Whoever looks after paths to centres leaves it alone.
  await using reach = openReach({ standing: [], loop, nextId: () => "n", clock, log: silentLog });
  await reach.readFrom({ centres: { all: async () => await Promise.resolve([]) }, connectors });
  expect(loop.faults()).toHaveLength(1);
  expect(telephony.trunks.forArea(null)?.standing()).toMatchObject({ isUp: false });

  answer = { kept: [trunkAt(port)], unreadable: [] };
  await telephony.readFrom(connectors);
  await expect.poll(() => loop.faults(), { timeout: 5_000, interval: 20 }).toEqual([]);
  answer = { kept: [], unreadable: [{ connectorId, version: 1, why: "the keys are not at hand" }] };
  await telephony.readFrom(connectors);
  expect(telephony.trunks.all()).toMatchObject([{ name: "desk line", settings: { port } }]);

  answer = { kept: [trunkAt(9)], unreadable: [] };
  await telephony.readFrom(connectors);
  await expect.poll(() => loop.faults().length, { timeout: 5_000, interval: 20 }).toBe(1);
  answer = { kept: [trunkAt(9, 1)], unreadable: [] };
  await telephony.readFrom(connectors);
  expect([loop.faults(), telephony.trunks.all()]).toEqual([[], []]);
});

test("R-668 what a mistake of ours drops is a fault of that trunk, counted, and said to whoever can change it", async () => {
  const host = "127.0.0.1";
  const [ourPort, theirPort] = [await freePort(), await freePort()];
  const loop = keptFaults();
  const settings = { host, port: theirPort, transport: "udp", number: "12349", listenPort: ourPort, listenHost: host };
  const line = { name: "desk line", area: null, closedAtMs: null, kind: "trunk", settings };
  const kept = [{ connectorId, version: 1, content: connectorSchema.parse(line) }];
  const operators = (): never => {
    throw new Error("a mistake of ours");
  };
  await using exchange = openSipHouse({
    openTransport: (events) =>
      openUdpTransport({ farEnd: { host, port: ourPort }, local: { host, port: theirPort } }, events),
  });
  await exchange.endpoint.flow(AbortSignal.timeout(5_000));
  await using telephony = openTelephony({ operators, loop, nextId: () => "n", clock, log: silentLog });
  await telephony.readFrom({ all: async () => await Promise.resolve({ kept, unreadable: [] }) });
  await expect.poll(() => telephony.trunks.forArea(null)?.localHost(), { timeout: 5_000, interval: 20 }).toBe(host);
  for (const times of [1, 2]) {
    exchange.place(`sip:12349@${host}:${ourPort}`);
    await expect
      .poll(() => loop.faults(), { timeout: 5_000, interval: 20 })
      .toMatchObject([
        {
          fault: "unreadable",
          deviceId: "path-trunk-line-1",
          owner: "technician",
          detail: expect.stringContaining(` ${times} 条信令`),
        },
      ]);
  }
});
