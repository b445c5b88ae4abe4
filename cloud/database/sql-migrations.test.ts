import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { engine, openLedgerIn, openTablesIn } from "../../test/builders/ledgers.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { checksumOfLogged, checksumOfMark } from "./sql-checksums.ts";
import { migrate, stepNumbers } from "./sql-migrations.ts";
import { SqlError } from "./sql-error.ts";
import type { LedgerKysely } from "./schema.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-migrations-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Row = Record<string, unknown>;
const rowsEach = 3;
/** These write down which schema this is, and are filled by themselves. */
const ofTheSchema = ["migrations", "facts"];
/** What a table takes only of its own kind. */
const particular: Readonly<Record<string, unknown>> = { "homes.kind": "live", "hot_log.content": "{}" };

type Column = { name: string; dataType: string; isNullable: boolean };
type Table = { name: string; columns: readonly Column[] };

async function tablesOf(db: LedgerKysely): Promise<Table[]> {
  if (engine === "SQLite") return await db.introspection.getTables();
  // Kysely's own question also looks at the schemas of tests beside this one, which come and go.
  const { rows } = await sql<Column & { table: string }>`select table_name as table, column_name as name,
    data_type as "dataType", is_nullable = 'YES' as "isNullable"
    from information_schema.columns where table_schema = current_schema()`.execute(db);
  return [...Map.groupBy(rows, ({ table }) => table)].map(([name, columns]) => ({ name, columns }));
}

/** The same word in every text of a row: what one table calls another one's row by is then there. */
function valueOf(table: string, { name, dataType }: Column, n: number): unknown {
  const own = particular[`${table}.${name}`];
  if (own !== undefined) return own;
  if (/int/i.test(dataType)) return n;
  return /blob|bytea/i.test(dataType) ? Uint8Array.of(0, n, 255) : `word-${n}`;
}

/** Fills every table, whatever tables this step knows; one that refers to another waits for it. */
async function fill(db: LedgerKysely): Promise<Map<string, Row[]>> {
  const filled = new Map<string, Row[]>();
  const left = (await tablesOf(db)).filter(({ name }) => !ofTheSchema.includes(name));
  for (let turns = left.length ** 2; left.length > 0; turns -= 1) {
    const table = left.shift();
    if (!table || turns === 0) throw new Error(`tables that cannot be filled: ${table?.name}`);
    const rows = Array.from({ length: rowsEach }, (_, at) =>
      Object.fromEntries(table.columns.map((column) => [column.name, valueOf(table.name, column, at + 1)])),
    );
    try {
      // `as`, here and below: tables of any step, which the types of today do not know.
      await db
        .insertInto(table.name as "facts")
        .values(rows as never)
        .execute();
      filled.set(table.name, rows);
    } catch (error) {
      if (!(error instanceof SqlError) || error.code !== "foreign-key") throw error;
      left.push(table);
    }
  }
  return filled;
}

const shapeOf = async (db: LedgerKysely): Promise<unknown> =>
  Object.fromEntries(
    (await tablesOf(db)).map(({ name, columns }) => [
      name,
      columns.map((one) => `${one.name} ${one.dataType} ${one.isNullable ? "null" : ""}`).toSorted(),
    ]),
  );

test.each(stepNumbers)(
  "R-273 a database of step %d is brought forward with all that is in it, and is then like a new one",
  async (step) => {
    let before: Map<string, Row[]>;
    {
      await using old = await openTablesIn(folder);
      await migrate(old.db, 1, step);
      before = await fill(old.db);
    }
    await using database = await openLedgerIn(folder, 2);
    const present = new Map((await tablesOf(database.write)).map(({ name, columns }) => [name, columns]));
    for (const [table, rows] of before) {
      // What a later step has taken away is that step's own business, and its own test's.
      const columns = (present.get(table) ?? []).map(({ name }) => name).filter((name) => name in (rows[0] ?? {}));
      const only = (row: Row): Row => Object.fromEntries(columns.map((column) => [column, row[column]]));
      const now: Row[] = present.has(table)
        ? await database.read
            .selectFrom(table as "facts")
            .selectAll()
            .execute()
        : [];
      const kept = now.map(only);
      expect({ table, kept }).toEqual({
        table,
        kept: expect.arrayContaining(present.has(table) ? rows.map(only) : []),
      });
    }
    const applied = await database.read
      .selectFrom("migrations")
      .select(["number", "applied_at_ms"])
      .orderBy("number")
      .execute();
    expect(applied).toEqual(stepNumbers.map((number) => ({ number, applied_at_ms: number <= step ? 1 : 2 })));
    // And it can be worked with.
    expect((await createSqlLedger(database).load()).faults).toHaveLength(rowsEach);
    await using fresh = await openLedgerIn(join(folder, "fresh"), 2);
    expect(await shapeOf(database.write)).toEqual(await shapeOf(fresh.write));
  },
);

test("R-273 what was written before there were checksums is believed afterwards", async () => {
  {
    await using old = await openTablesIn(folder);
    await migrate(old.db, 1, 3);
    await fill(old.db);
  }
  await using database = await openLedgerIn(folder, 2);
  const marks = await database.read.selectFrom("marks").selectAll().execute();
  const logged = await database.read.selectFrom("hot_log").selectAll().execute();
  expect(marks.map((row) => row.checksum)).toEqual(marks.map(checksumOfMark));
  expect(logged.map((row) => row.checksum)).toEqual(logged.map(checksumOfLogged));
  expect([marks.length, logged.length]).toEqual([rowsEach, rowsEach]);
});
