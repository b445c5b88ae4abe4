import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openReachElsewhere } from "./reach-elsewhere.ts";
import { pathIdOf, type ReachedPath } from "../emergency/centre/reach.ts";
import type { FaultChange, StoredFault } from "../ingest/ledger/ledger.ts";
import type { ErrandOutcome } from "../outside/errand.ts";
import type { PathReport } from "../outside/path-report.ts";
import { centreSchema } from "../registry/centres/centre-record.ts";
import { connectorSchema } from "../registry/connectors/connector-record.ts";

const centreId = must(parseCentreId("centre-1"), "centre-1");
const connectorId = must(parseConnectorId("ours"), "ours");
const at = { centreId, connectorId };
const pathId = pathIdOf(centreId, connectorId);

test("R-506 H-139 a core without paths knows each from whoever has it: its faults, its state, and that nobody knows while nobody calls", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-elsewhere-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const database = stack.use(await openLedgerIn(folder, 0));
  const kept = new Map<string, StoredFault>();
  const loop = {
    faults: () => [...kept.values()],
    ownFault(change: FaultChange) {
      if (change.state === "present") kept.set(`${change.fault.deviceId}/${change.fault.fault}`, change.fault);
      else kept.delete(`${change.deviceId}/${change.fault}`);
    },
  };
  let isStill = false;
  let outcome: ErrandOutcome = { kind: "not-there" };
  const clock = createSystemClock({ trust: () => "trusted" });
  const reach = stack.use(
    openReachElsewhere({
      inside: [{ name: "desk", deliver: async () => await Promise.resolve({ kind: "accepted", receipt: "" }) }],
      outside: ["webhook"],
      database,
      errands: { ask: async () => await Promise.resolve(outcome) },
      isStill: () => isStill,
      loop,
      clock,
      log: silentLog,
    }),
  );
  const path = { connectorId, account: null, timeoutSeconds: 8, superviseSeconds: 0, codes: {} };
  const centre = { name: "急救", kind: "remote", area: null, phones: [], hours: [], closedAtMs: null };
  let paths = [path];
  const settings = { host: "127.0.0.1", port: 9, transport: "tcp", format: "adm-cid", account: "12AB" };
  const connector = connectorSchema.parse({ name: "主用", area: null, closedAtMs: null, kind: "dc09", settings });
  await reach.readFrom({
    centres: {
      all: async () =>
        await Promise.resolve([{ centreId, version: 1, content: centreSchema.parse({ ...centre, paths }) }]),
    },
    connectors: {
      all: async () =>
        await Promise.resolve({ kept: [{ connectorId, version: 1, content: connector }], unreadable: [] }),
    },
  });
  expect(reach.services.names()).toEqual(["desk", "webhook", "centre-centre-1"]);
  expect(reach.services.named("centre-centre-1")).toBeUndefined();
  const unknown = { name: "主用", standing: "unknown", lastAnswerAtMs: null };
  expect(reach.paths(centreId)).toMatchObject([unknown]);

  const say = async (state: Partial<ReachedPath>, fault: PathReport["fault"], defect: string | null = null) => {
    const known = {
      connectorId,
      name: "DC-09",
      askEvery: null,
      sinceMs: 1,
      lastAnswerAtMs: 1,
      why: null,
      lastRefusal: null,
    };
    const report = JSON.stringify({ pathId, centreId, path: { ...known, ...state }, fault, defect });
    const row = { fence: 1, report };
    const insert = database.write.insertInto("path_reports").values({ path_id: pathId, ...row });
    await database.commit([{ query: insert.onConflict((conflict) => conflict.column("path_id").doUpdateSet(row)) }]);
  };
  const becomes = async (faults: readonly string[]): Promise<void> =>
    await expect.poll(() => [...kept.keys()].toSorted(), { timeout: 10_000, interval: 20 }).toEqual(faults);
  const down = { isFault: true, sinceMs: 1, sentence: "It does not answer." };
  await say({ standing: "failing", why: "no answer" }, down, "It cannot read us.");
  await becomes([`${pathId}/link-lost`, `${pathId}/unreadable`]);
  expect([reach.paths(centreId)[0]?.standing, reach.counts()]).toEqual(["failing", { paths: 1, failing: 1 }]);
  // Whoever took over knows nothing yet: the fault stands until the first answer.
  await say({ standing: "unknown" }, null);
  await becomes([`${pathId}/link-lost`]);
  await say({ standing: "well" }, { ...down, isFault: false });
  await becomes([]);
  expect(reach.paths(centreId)[0]?.standing).toBe("well");

  isStill = true;
  expect(reach.paths(centreId)[0]).toMatchObject({ standing: "unknown", why: expect.stringContaining("stuck.md") });
  isStill = false;

  expect(await reach.sendTest(at, AbortSignal.timeout(1_000))).toBeUndefined();
  outcome = { kind: "not-taken" };
  expect(await reach.sendTest(at, AbortSignal.timeout(1_000))).toMatchObject({ kind: "unreachable" });
  outcome = { kind: "accepted", receipt: "ACK" };
  expect(await reach.sendTest(at, AbortSignal.timeout(1_000))).toEqual(outcome);

  // Somebody takes the path away here; what the other process said of it a moment ago raises nothing.
  await say({ standing: "failing" }, down);
  await becomes([`${pathId}/link-lost`]);
  paths = [];
  await reach.readAgain();
  expect([[...kept.keys()], reach.paths(centreId)]).toEqual([[], []]);
});
