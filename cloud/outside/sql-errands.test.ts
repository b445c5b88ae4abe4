import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import type { PhoneProvider, Sms } from "../notify/phone-provider.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { phoneByErrand } from "./errand-phone.ts";
import type { DoesErrand, Errand, ErrandOutcome } from "./errand.ts";
import { readPathReports, createSqlPathReports } from "./sql-path-reports.ts";
import type { PathReport } from "./path-report.ts";
import { createErrandRunner, createSqlErrands } from "./sql-errands.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const sms: Sms = { key: "k", to: "+8613800000001", text: "已记录", template: { name: "answer", what: "已记录" } };
const answer: Errand = { kind: "sms", provider: "phone", sms };

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-errands-"));
  database = await openLedgerIn(folder, 0);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

let n = 0;
async function anErrandHouse(does: DoesErrand, mayCall = () => true) {
  const { vault } = await openRecords(database, folder);
  const core = createSqlErrands({ database, vault, nextId: () => `e-${n++}`, clock });
  const runner = (holder: string) => createErrandRunner({ database, vault, holder, does, mayCall, log: silentLog });
  const rows = async () => await database.read.selectFrom("errands").selectAll().execute();
  const ask = (within = seconds(5)) => core.ask(answer, { within, signal: AbortSignal.timeout(10_000) });
  return { core, runner, rows, ask };
}
async function untilThere(rows: () => Promise<readonly unknown[]>): Promise<void> {
  await expect.poll(rows, { timeout: 5_000, interval: 10 }).toHaveLength(1);
}

test("R-507 what the core wants from outside is done once by whoever calls outside, answered, and forgotten; nobody reads a number in it", async () => {
  const done: Errand[] = [];
  const house = await anErrandHouse(async (errand) => {
    done.push(errand);
    return await Promise.resolve({ kind: "accepted", receipt: "S1" });
  });
  const asked = house.ask();
  await untilThere(house.rows);
  expect(Buffer.from((await house.rows())[0]?.what ?? []).toString("latin1")).not.toContain("13800000001");
  await using one = house.runner("dispatch/1");
  await using two = house.runner("dispatch/2");
  for (let look = 0; look < 3; look++) {
    one.wake();
    two.wake();
  }
  expect([await asked, done]).toEqual([{ kind: "accepted", receipt: "S1" }, [answer]]);
  expect(await house.rows()).toEqual([]);
});

test("R-507 nobody calls outside, or may not now: whoever asked is told so in time, and it is done by nobody later", async () => {
  const done: Errand[] = [];
  const house = await anErrandHouse(
    async (errand) => {
      done.push(errand);
      return await Promise.resolve(undefined);
    },
    () => false,
  );
  await using stopped = house.runner("dispatch/1");
  const asked = house.ask(millis(300));
  await untilThere(house.rows);
  stopped.wake();
  expect([await asked, done, await house.rows()]).toEqual([{ kind: "not-taken" }, [], []]);
  const left = house.ask(millis(300));
  await untilThere(house.rows);
  await house.core.forgetAll();
  expect(await house.rows()).toEqual([]);
  expect(await left).toEqual({ kind: "not-taken" });
});

test("R-507 a path or provider that is not there is said; what was taken by somebody who died is not done again", async () => {
  const house = await anErrandHouse(async () => await Promise.resolve(undefined));
  await using runner = house.runner("dispatch/1");
  const first = house.ask();
  await untilThere(house.rows);
  runner.wake();
  expect(await first).toEqual({ kind: "not-there" });
  const second = house.ask(millis(400));
  await untilThere(house.rows);
  await database.commit([{ query: database.write.updateTable("errands").set({ taken_by: "dispatch/0" }), rows: 1 }]);
  runner.wake();
  expect(await second).toEqual({ kind: "not-taken" });
});

const report = (name: string, changes: Partial<PathReport> = {}): PathReport => ({
  pathId: `path-c-${name}`,
  centreId: must(parseCentreId("c-1"), "c-1"),
  path: {
    connectorId: must(parseConnectorId(name), name),
    name: `DC-09 ${name}`,
    askEvery: seconds(60),
    standing: "unknown",
    sinceMs: 1,
    lastAnswerAtMs: null,
    why: null,
    lastRefusal: null,
  },
  fault: null,
  defect: null,
  ...changes,
});

test("R-506 H-139 how paths stand is written by the holder of the lease alone; who was stopped writes nothing over it", async () => {
  const hold = async (fence: number, holder: string): Promise<void> => {
    const row = { fence, holder, n: 0 };
    const insert = database.write.insertInto("leases").values({ name: "outside", ...row });
    await database.commit([{ query: insert.onConflict((conflict) => conflict.column("name").doUpdateSet(row)) }]);
  };
  await hold(1, "dispatch/1");
  const former = createSqlPathReports(database, { fence: 1, holder: "dispatch/1" });
  await former.write([report("a"), report("b")]);
  await former.write([report("b", { defect: "it cannot read us" })]);
  expect(await readPathReports(database.read)).toEqual([report("b", { defect: "it cannot read us" })]);
  await hold(2, "dispatch/2");
  const fault = { isFault: true, sinceMs: 3, sentence: "down" };
  await expect(former.write([report("b", { fault })])).rejects.toThrow("rows where 1 were expected");
  await createSqlPathReports(database, { fence: 2, holder: "dispatch/2" }).write([report("a", { fault })]);
  expect(await readPathReports(database.read)).toEqual([report("a", { fault })]);
  // A byte of the disk is wrong: that path is one of which nothing is known.
  await database.commit([{ query: database.write.updateTable("path_reports").set({ report: "{" }), rows: 1 }]);
  expect(await readPathReports(database.read)).toEqual([]);
});

test("R-507 to a core that calls nobody a provider is one that reads here and sends there; it calls nobody, and says why nothing was sent", async () => {
  const asked: Errand[] = [];
  const outcomes: ErrandOutcome[] = [
    { kind: "accepted", receipt: "S1" },
    { kind: "refused", why: "no" },
    { kind: "not-there" },
    { kind: "not-taken" },
  ];
  const real: PhoneProvider = {
    sms: async () => await Promise.reject(new Error("it is another process's")),
    call: async () => await Promise.reject(new Error("it is another process's")),
    read: () => ({ kind: "refused", why: "read here" }),
    answer: (said) => said.length,
    speaksAnswers: false,
  };
  const phone = phoneByErrand(real, "p-1", {
    async ask(errand) {
      asked.push(errand);
      return await Promise.resolve(outcomes[asked.length - 1] ?? { kind: "not-taken" });
    },
  });
  const signal = AbortSignal.timeout(1_000);
  const kinds = [];
  for (const _ of outcomes) kinds.push((await phone.sms(sms, signal)).kind);
  expect(kinds).toEqual(["accepted", "refused", "refused", "unreachable"]);
  expect(asked[0]).toEqual({ kind: "sms", provider: "p-1", sms });
  const call = { key: "k", to: sms.to, language: "zh", say: "", prompt: null, what: "" } as const;
  expect((await phone.call(call, signal)).kind).toBe("refused");
  const incoming = { bytes: new Uint8Array(), signature: null, addressSecret: "" };
  expect([phone.read(incoming), phone.answer([null]), phone.speaksAnswers]).toEqual([
    { kind: "refused", why: "read here" },
    1,
    false,
  ]);
});
