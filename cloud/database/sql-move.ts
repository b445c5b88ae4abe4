/**
 * Copies a whole ledger into another one that is empty, table by table in the order of keys, and then compares every row of both. What stands in the target is always a
 * beginning of what comes, so a move that was broken off goes on after the last row that is there.
 *
 * Inputs: two databases that nobody else writes; the caller holds both leases. Limits: a page of 500 keys in memory. The facts come last, in one commit with
 * the end of the move: until then no cloud starts on the target.
 */

import { sql, type RawBuilder } from "kysely";
import { createHash } from "node:crypto";
import type { LedgerDatabase, Write } from "./database.ts";
import type { LedgerKysely, Schema } from "./schema.ts";
import { asStored } from "./sql-checksums.ts";
import { movingFact, readFact } from "./sql-moved.ts";
import { placeOfRow, rowsAfter, tableKeys, type AnyRow } from "./sql-row-pages.ts";
import { SqlError } from "./sql-error.ts";

/** Rows that a statement takes, whose columns are each a parameter: PostgreSQL knows 65,535. */
const rowsPerStatement = 500;
const keysPerPage = 500;
/** Rows of these have up to a hundred thousand characters. */
const keysPerLargePage = 20;
const large: readonly (keyof Schema)[] = ["hot_log", "quarantine"];

/** Written by the end of the move, and by the steps of the target itself. */
const besides: readonly string[] = ["facts", "migrations"];
// `as`: the keys of a record whose type says which there are.
const moved = (Object.keys(tableKeys) as (keyof Schema)[]).filter((table) => !besides.includes(table));

export class MoveRefusedError extends Error {}

export type MovedTable = { table: string; rows: number; checksum: string };
export type MoveProgress = { step: "copied" | "compared"; table: string; rows: number };

type Target = Pick<LedgerDatabase, "read" | "write" | "commit">;

export async function moveLedger(given: {
  source: LedgerKysely;
  target: Target;
  progress: (progress: MoveProgress) => void;
}): Promise<readonly MovedTable[]> {
  const { source, target, progress } = given;
  const ledgerId = await readFact(source, "ledger-id");
  if (ledgerId === undefined) throw new MoveRefusedError("The ledger to be moved has no id: start its cloud once.");
  // Everything arrived before, and only the source was not told.
  if ((await beginIn(target, ledgerId)) === "arrived") return await compare(source, target, progress);
  for (const table of moved) await copy(table, source, target, progress);
  const tables = await compare(source, target, progress);
  const facts = await source.selectFrom("facts").selectAll().execute();
  await target.commit([
    ...facts.map((fact) => ({ query: target.write.insertInto("facts").values(fact) })),
    { query: target.write.deleteFrom("facts").where("name", "=", movingFact), rows: 1 },
  ]);
  return tables;
}

/** An empty target says from now on what it is being filled with. */
async function beginIn(target: Target, ledgerId: string): Promise<"fill" | "arrived"> {
  const { read, write } = target;
  const coming = await readFact(read, movingFact);
  if (coming === ledgerId) return "fill";
  if (coming !== undefined)
    throw new MoveRefusedError(
      "Another ledger is being moved into this database. Give this one a database of its own.",
    );
  if ((await readFact(read, "ledger-id")) === ledgerId) return "arrived";
  for (const table of [...moved, "facts"] as const) {
    const some = await sql`select 1 from ${sql.table(table)} limit 1`.execute(read);
    if (some.rows.length > 0)
      throw new MoveRefusedError(`The target is not empty: there are rows in ${table}. Give an empty database.`);
  }
  await target.commit([{ query: write.insertInto("facts").values({ name: movingFact, value: ledgerId }) }]);
  return "fill";
}

const pageOf = (table: keyof Schema): number => (large.includes(table) ? keysPerLargePage : keysPerPage);

async function copy(
  table: keyof Schema,
  source: LedgerKysely,
  target: Target,
  progress: (progress: MoveProgress) => void,
): Promise<void> {
  const keys = tableKeys[table];
  let after = await lastIn(target.read, table);
  let rows = 0;
  for (;;) {
    const page = await rowsAfter(source, { table, keys, after, limit: pageOf(table) });
    after = page.at(-1);
    if (after === undefined) break;
    const writes: Write[] = [];
    for (let at = 0; at < page.length; at += rowsPerStatement)
      writes.push({ query: target.write.insertInto(table).values(page.slice(at, at + rowsPerStatement)) });
    try {
      await target.commit(writes);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const [first] = page;
      const where = first === undefined ? table : placeOfRow(table, first);
      throw new MoveRefusedError(`The target does not take what stands from ${where} on: ${error.code}.`, {
        cause: error,
      });
    }
    rows += page.length;
    progress({ step: "copied", table, rows });
  }
}

async function lastIn(db: LedgerKysely, table: keyof Schema): Promise<AnyRow | undefined> {
  const backwards = sql.join(tableKeys[table].map((key): RawBuilder<unknown> => sql`${sql.ref(key)} desc`));
  const { rows } = await sql<AnyRow>`select * from ${sql.table(table)} order by ${backwards} limit 1`.execute(db);
  return rows[0];
}

async function compare(
  source: LedgerKysely,
  target: Pick<Target, "read">,
  progress: (progress: MoveProgress) => void,
): Promise<readonly MovedTable[]> {
  const tables: MovedTable[] = [];
  for (const table of moved) {
    const [there, here] = [await checksumOf(source, table), await checksumOf(target.read, table)];
    if (there.rows !== here.rows || there.checksum !== here.checksum) {
      const counts = `${there.rows} rows there, ${here.rows} here`;
      throw new MoveRefusedError(
        `${table} is not what it was (${counts}). The old ledger is untouched: empty the target, and move once more.`,
      );
    }
    tables.push({ table, ...here });
    progress({ step: "compared", table, rows: here.rows });
  }
  return tables;
}

/** Over every column of every row, in the order of keys: the same for the same rows on either engine. */
async function checksumOf(db: LedgerKysely, table: keyof Schema): Promise<{ rows: number; checksum: string }> {
  const hash = createHash("sha256");
  let rows = 0;
  for (let after: AnyRow | undefined; ;) {
    const page = await rowsAfter(db, { table, keys: tableKeys[table], after, limit: pageOf(table) });
    after = page.at(-1);
    if (after === undefined) return { rows, checksum: hash.digest("hex").slice(0, 16) };
    rows += page.length;
    // Rows that share a key come in any order.
    for (const text of page.map(textOf).toSorted()) hash.update(`${text}\n`);
  }
}

function textOf(row: AnyRow): string {
  const value = (one: unknown): unknown =>
    one instanceof Uint8Array ? Buffer.from(one).toString("hex") : asStored(one);
  return JSON.stringify(
    Object.keys(row)
      .toSorted()
      .map((column) => [column, value(row[column])]),
  );
}
