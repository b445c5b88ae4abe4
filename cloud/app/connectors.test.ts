import { expect, test } from "vitest";
import { startScaipReceiver } from "../../hardware/simulators/scaip-receiver.ts";
import { noticeOf } from "../../test/builders/notices.ts";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openReach } from "./connectors.ts";
import type { FaultChange, StoredFault } from "../ingest/ledger/ledger.ts";
import { centreSchema } from "../registry/centres/centre-record.ts";
import { connectorSchema } from "../registry/connectors/connector-record.ts";

const centreId = must(parseCentreId("centre-1"), "centre-1");
const connectorId = must(parseConnectorId("ours"), "ours");

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

test("R-414 what a centre cannot read of ours is a fault of the technician's, until somebody has changed the path", async () => {
  await using receiver = await startScaipReceiver({ protocol: "tcp" });
  const loop = keptFaults();
  await using reach = openReach({
    standing: [],
    loop,
    nextId: () => "n",
    clock: createSystemClock({ trust: () => "trusted" }),
    log: silentLog,
  });
  const path = { connectorId, account: null, timeoutSeconds: 8, superviseSeconds: 0, codes: {} };
  const centre = { name: "急救", kind: "remote", area: null, phones: [], hours: [], closedAtMs: null, paths: [path] };
  const connector = (controllerId: string) =>
    connectorSchema.parse({
      name: "主用",
      area: null,
      closedAtMs: null,
      kind: "scaip",
      settings: { ...receiver.place, transport: "tcp", controllerId },
    });
  let settings = connector("26317");
  await reach.readFrom({
    centres: {
      all: async () => await Promise.resolve([{ centreId, version: 1, content: centreSchema.parse(centre) }]),
    },
    connectors: {
      all: async () =>
        await Promise.resolve({ kept: [{ connectorId, version: 1, content: settings }], unreadable: [] }),
    },
  });
  const deliver = async () =>
    await reach.services.named("centre-centre-1")?.deliver(noticeOf(), AbortSignal.timeout(5_000));

  receiver.behave({ kind: "in-answer", snu: 2 }, { kind: "in-answer", snu: 0 });
  expect(await deliver()).toMatchObject({ kind: "refused" });
  expect(loop.faults()).toMatchObject([{ fault: "unreadable", owner: "technician", gatewayId: "cloud" }]);
  settings = connector("26318");
  await reach.readAgain();
  expect(loop.faults().filter(({ fault }) => fault === "unreadable")).toEqual([]);
  expect(await deliver()).toMatchObject({ kind: "accepted" });
});
