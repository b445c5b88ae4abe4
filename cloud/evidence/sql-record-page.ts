/** Everything that is stored of some records of one kind, as it was at one moment: a page of a verification. */

import type { AuditRow, LedgerKysely, RecordRow, Schema } from "../database/schema.ts";
import { atOneMoment } from "../database/sql-moment.ts";
import type { IndexTable } from "../records/record-shape.ts";
import type { PersonKey, Vault } from "../vault/vault.ts";
import type { TableRow } from "./compare-index.ts";

export const recordTables = ["records", "record_history"] as const;
export type RecordTable = (typeof recordTables)[number];

type Told = Pick<AuditRow, "chain" | "n" | "digest" | "subject_id" | "at_ms" | "who" | "what">;

export type RecordPage = {
  versions: readonly { table: RecordTable; row: RecordRow }[];
  told: readonly Told[];
  keys: ReadonlyMap<string, PersonKey | "erased" | "damaged">;
  indexRows: readonly { table: IndexTable; rows: readonly TableRow[] }[];
};

export async function readRecordPage(given: {
  read: LedgerKysely;
  /** Of whatever stands in the database as it is read there. */
  keysIn: (read: LedgerKysely) => Pick<Vault, "keys">;
  kind: string;
  indexTables: readonly IndexTable[];
  ids: readonly string[];
}): Promise<RecordPage> {
  const { kind, ids, indexTables, keysIn } = given;
  if (ids.length === 0) return { versions: [], told: [], keys: new Map(), indexRows: [] };
  return await atOneMoment(given.read, async (then) => {
    const versions: { table: RecordTable; row: RecordRow }[] = [];
    for (const table of recordTables) {
      const rows = then.selectFrom(table).selectAll().where("kind", "=", kind).where("id", "in", ids);
      for (const row of await rows.execute()) versions.push({ table, row });
    }
    const log = then
      .selectFrom("audit")
      .select(["chain", "n", "digest", "subject_id", "at_ms", "who", "what"])
      .where("subject_kind", "=", kind);
    const told = await log.where("subject_id", "in", ids).where("digest", "!=", "").execute();
    const keys = await keysIn(then).keys(versions.flatMap(({ row }) => row.sealed_for ?? []));
    const indexRows: { table: IndexTable; rows: readonly TableRow[] }[] = [];
    for (const table of indexTables)
      indexRows.push({ table, rows: await rowsOf(then, table.table, table.idColumn, ids) });
    return { versions, told, keys, indexRows };
  });
}

async function rowsOf(
  read: LedgerKysely,
  table: keyof Schema,
  idColumn: string,
  ids: readonly string[],
): Promise<readonly TableRow[]> {
  // `as`: which columns a table has is known where its shape is declared, and checked there.
  const query = read.selectFrom(table as "records").selectAll();
  return await query.where(idColumn as "id", "in", ids).execute();
}
