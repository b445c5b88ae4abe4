/** Rows that say who needs help and where it goes carry a checksum (decision 0095); those of before are taken over as they are. */

import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { rowsAfter, type AnyRow } from "../sql-row-pages.ts";
import { checkedTables, checksumOfRow, type CheckedTable } from "../sql-checksums.ts";

const rowsAtOnce = 500;

/** What a row is known by. */
const keysOfChecked: Readonly<Record<CheckedTable, readonly string[]>> = {
  subjects: ["subject"],
  alarms: ["alarm_id"],
  incidents: ["incident_id"],
  journal: ["incident_id", "line"],
  deliveries: ["delivery_id"],
  faults: ["gateway_id", "device_id", "fault"],
};

export async function createCheckedRows(db: Kysely<Schema>): Promise<void> {
  for (const table of checkedTables) await addChecksums(db, table, keysOfChecked[table]);
}

/** @param keys by what its rows are known. */
export async function addChecksums(db: Kysely<Schema>, table: keyof Schema, keys: readonly string[]): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn("checksum", "bigint", (column) => column.notNull().defaultTo(-1))
    .execute();
  for (let after: AnyRow | undefined; ;) {
    const rows = await rowsAfter(db, { table, keys, after, limit: rowsAtOnce });
    after = rows.at(-1);
    if (after === undefined) break;
    for (const row of rows) {
      const isIt = keys.map((key) => sql<boolean>`${sql.ref(key)} = ${row[key]}`);
      // `as`: the keys of each table stand above.
      const all = db.updateTable(table as "faults").set({ checksum: checksumOfRow(row) });
      await all.where((where) => where.and(isIt)).execute();
    }
  }
}
