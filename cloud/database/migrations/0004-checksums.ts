/** Marks and rows of the hot log carry a checksum (decision 0068); those of before are taken over as they are. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { checksumOfLogged, checksumOfMark } from "../sql-checksums.ts";

const logRowsAtOnce = 50;

export async function createChecksums(db: Kysely<Schema>): Promise<void> {
  for (const table of ["marks", "hot_log"] as const) {
    await db.schema
      .alterTable(table)
      .addColumn("checksum", "bigint", (column) => column.notNull().defaultTo(-1))
      .execute();
  }
  for (const row of await db.selectFrom("marks").selectAll().execute()) {
    await db
      .updateTable("marks")
      .set({ checksum: checksumOfMark(row) })
      .where("gateway_id", "=", row.gateway_id)
      .where("epoch", "=", row.epoch)
      .where("lane", "=", row.lane)
      .execute();
  }
  for (let from = 0; ;) {
    const page = await db
      .selectFrom("hot_log")
      .selectAll()
      .where("n", ">", from)
      .orderBy("n")
      .limit(logRowsAtOnce)
      .execute();
    for (const row of page) {
      await db
        .updateTable("hot_log")
        .set({ checksum: checksumOfLogged(row) })
        .where("n", "=", row.n)
        .execute();
      from = row.n;
    }
    if (page.length === 0) return;
  }
}
