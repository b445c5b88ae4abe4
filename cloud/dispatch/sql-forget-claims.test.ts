/** Claims and attempts as rows: what a disk has changed in them is found, and they go when nobody asks for them any more. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { createDueDeliveries } from "../../test/builders/due-deliveries.ts";
import { engine, openLedgerIn } from "../../test/builders/ledgers.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import { createFindings } from "../evidence/finding.ts";
import { verifyRows } from "../evidence/sql-verify-rows.ts";
import { emptyCommit, type StoredEnd } from "../ingest/ledger/ledger.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { holderOf, type Claim } from "./claim.ts";
import type { Delivery } from "./delivery.ts";
import { createSqlClaims, endedElsewhere, endElsewhere } from "./sql-claims.ts";
import { attemptsKept, forgetClaims } from "./sql-forget-claims.ts";

const startMs = 1_795_000_000_000;
const accepted: Delivered = { kind: "accepted", receipt: "A-1" };

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-forget-"));
  database = await openLedgerIn(folder, startMs);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const claims = () => createSqlClaims(database, holderOf("core", "one"));
const decided = async (delivery: Delivery, end: Pick<StoredEnd, "how" | "claim" | "outcome">): Promise<void> => {
  const update = [{ ...delivery, standing: "accepted" as const, attempt: 1, endedAtMs: startMs + 1 }];
  const ends = [{ ...end, atMs: startMs + 1 }];
  expect(
    await createSqlLedger(database).commit({ ...emptyCommit, deliveries: { create: [], update }, ends }),
  ).toBeNull();
};
const odd = async (): Promise<string[]> => {
  const findings = createFindings();
  await verifyRows({ read: database.read, findings });
  return findings.kept.map(({ where }) => where);
};

test(`R-513 each state of a claim and each attempt is what was written; what a disk changes is found, and leaves a doubt (${engine})`, async () => {
  const deliveries = await createDueDeliveries(database, { count: 4, nowMs: startMs });
  const taken = await claims().take(deliveries, startMs);
  const of = (n: number): { delivery: Delivery; claim: Claim } => {
    const [delivery, claim] = [deliveries[n], taken[n]];
    if (!delivery || !claim) throw new Error(`there is no claim ${n}`);
    return { delivery, claim };
  };
  expect(await odd()).toEqual([]);
  await decided(of(0).delivery, { how: "ended", claim: of(0).claim, outcome: accepted });
  await claims().giveBack(of(1).claim, startMs + 1);
  await endElsewhere(database, { claim: of(2).claim, outcome: accepted }, startMs + 1);
  expect(await odd()).toEqual([]);
  const [end] = await endedElsewhere(database.read, 10);
  if (!end) throw new Error("an end waits to be decided");
  await decided(of(2).delivery, { how: "taken", ...end });
  await claims().take([of(1).delivery], startMs + 2);
  expect(await odd()).toEqual([]);

  const changed = of(3).delivery;
  await database.write
    .updateTable("attempts")
    .set({ detail: "another" })
    .where("delivery_id", "=", "delivery-0")
    .execute();
  const fence = database.write.updateTable("claims").set({ attempt: 7, ended_at_ms: startMs });
  await fence.where("delivery_id", "=", changed.deliveryId).execute();
  expect((await odd()).toSorted()).toEqual(["attempts delivery-0/1", "claims delivery-3"]);
  expect(await claims().take([{ ...changed, attempt: 1 }], startMs + 3)).toEqual([]);
  await database.write.updateTable("deliveries").set({ attempt: 1 }).where("delivery_id", "=", "delivery-3").execute();
  expect(await claims().take([{ ...changed, attempt: 1 }], startMs + 3)).toMatchObject([{ doubts: 1 }]);
});

test(`R-513 claims go a day after their incident was closed, attempts after half a year; what is open or due stays (${engine})`, async () => {
  const deliveries = await createDueDeliveries(database, { count: 3, nowMs: startMs });
  const taken = await claims().take(deliveries, startMs);
  for (const [n, delivery] of deliveries.entries()) {
    const claim = taken[n];
    if (claim && n < 2) await decided(delivery, { how: "ended", claim, outcome: accepted });
  }
  await claims().giveBack(taken[2] ?? missing(), startMs + 1);
  const closed = database.write.updateTable("incidents").set({ closed_at_ms: startMs + hours(1) });
  await closed.where("incident_id", "in", ["incident-0", "incident-2"]).execute();
  const left = async (atMs: number): Promise<Record<string, string[]>> => {
    while (await forgetClaims(database, atMs));
    const names = async (table: "claims" | "attempts"): Promise<string[]> =>
      (await database.read.selectFrom(table).select("delivery_id").orderBy("delivery_id").execute()).map(
        (row) => row.delivery_id,
      );
    return { claims: await names("claims"), attempts: await names("attempts") };
  };
  const all = ["delivery-0", "delivery-1", "delivery-2"];
  expect(await left(startMs + days(1))).toEqual({ claims: all, attempts: all });
  // That of incident-1 is open; delivery-2 is still due.
  expect(await left(startMs + days(1) + hours(1) + 1)).toEqual({ claims: ["delivery-1", "delivery-2"], attempts: all });
  expect((await left(startMs + attemptsKept + 2))["attempts"]).toEqual(all);
  const end = await left(startMs + attemptsKept + hours(1) + 1);
  expect(end).toEqual({ claims: ["delivery-1", "delivery-2"], attempts: ["delivery-1"] });
});

const missing = (): never => {
  throw new Error("there is no such claim");
};
