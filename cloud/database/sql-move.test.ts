import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEvidenceHouse } from "../../test/builders/evidence-house.ts";
import { keepAnAlarm, keepOneOfEach } from "../../test/builders/kept-people.ts";
import { openBesideIn, openLedgerIn, openTablesIn } from "../../test/builders/ledgers.ts";
import type { LedgerDatabase } from "./database.ts";
import type { LedgerKysely } from "./schema.ts";
import { SqlError } from "./sql-error.ts";
import { migrate } from "./sql-migrations.ts";
import { moveLedger } from "./sql-move.ts";
import { movedFact } from "./sql-moved.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-move-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function fill(): Promise<AsyncDisposable & { read: LedgerKysely; ledgerId: string }> {
  const house = await openEvidenceHouse({ folder: join(folder, "from") });
  await keepOneOfEach(house.records);
  await keepAnAlarm(house.database, "好了");
  const { read, ledgerId } = house.database;
  return { read, ledgerId, [Symbol.asyncDispose]: house.leave };
}

/** Tables that nobody has used; the move is cut off at the commit of that number. */
function targetOn(db: LedgerKysely, cutAt = Number.POSITIVE_INFINITY) {
  let commits = 0;
  const commit: LedgerDatabase["commit"] = async (writes) => {
    commits += 1;
    if (commits === cutAt) throw new SqlError("dead", "cut off");
    await db.transaction().execute(async (step) => {
      for (const { query, rows } of writes) {
        const { numAffectedRows } = await step.executeQuery(query.compile());
        if (rows !== undefined && Number(numAffectedRows) !== rows) throw new SqlError("guard", "other rows");
      }
    });
  };
  return { target: { read: db, write: db, commit }, commits: () => commits };
}

test("R-290 a ledger arrives whole, and one that was broken off at any point goes on; until it is there nobody decides on it", async () => {
  await using from = await fill();
  const to = join(folder, "to");
  let cuts = 0;
  for (;;) {
    await using tables = await openTablesIn(to);
    await migrate(tables.db, 0);
    // Each run comes one commit further than the one before.
    const { target, commits } = targetOn(tables.db, 2);
    const answer = await moveLedger({ source: from.read, target, progress: () => {} }).catch((error: unknown) => error);
    if (Array.isArray(answer)) {
      const kinds = Object.fromEntries(answer.map(({ table, rows }) => [table, rows]));
      expect(kinds).toMatchObject({ records: 17, person_keys: 5, incidents: 1, journal: 2, subjects: 1, hot_log: 1 });
      break;
    }
    expect(answer).toBeInstanceOf(Error);
    expect(commits()).toBe(2);
    cuts += 1;
    // What is half there is no ledger yet.
    if (cuts === 3) await expect(openLedgerIn(to)).rejects.toThrow(/not all of it is there/);
  }
  expect(cuts).toBeGreaterThan(10);
  await using database = await openLedgerIn(to);
  expect(database.ledgerId).toBe(from.ledgerId);
});

test("R-290 a target that has something is refused, and a row that arrived as another one is named", async () => {
  await using from = await fill();
  await using tables = await openTablesIn(join(folder, "to"));
  await migrate(tables.db, 0);
  const { target } = targetOn(tables.db);
  const move = async (): Promise<unknown> =>
    await moveLedger({ source: from.read, target, progress: () => {} }).then(() => "moved", String);
  await tables.db.insertInto("gateways").values({ gateway_id: "gw-9", created_at_ms: 1 }).execute();
  expect(await move()).toMatch(/not empty: there are rows in gateways/);
  await tables.db.deleteFrom("gateways").execute();
  await tables.db.insertInto("facts").values({ name: "moving-from", value: "another" }).execute();
  expect(await move()).toMatch(/Another ledger is being moved/);
  await tables.db.deleteFrom("facts").execute();
  const changing = {
    ...target,
    commit: async (writes: Parameters<typeof target.commit>[0]) => {
      await target.commit(writes);
      await tables.db.updateTable("deliveries").set({ connector: "elsewhere" }).execute();
    },
  };
  const changed = moveLedger({ source: from.read, target: changing, progress: () => {} });
  await expect(changed).rejects.toThrow(/deliveries is not what it was \(1 rows there, 1 here\)/);
});

test("R-290 a ledger that has gone elsewhere is neither started nor written by a command", async () => {
  {
    await using from = await openLedgerIn(folder);
    await from.write.insertInto("facts").values({ name: movedFact, value: "the database x" }).execute();
  }
  await expect(openLedgerIn(folder)).rejects.toThrow(/was moved to the database x. Start the cloud with --database/);
  await expect(openBesideIn(folder)).rejects.toThrow(/was moved to the database x/);
});
