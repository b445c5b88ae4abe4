/** Telephone calls of one person and of a home that is theirs alone: for what is handed to them, and for what goes with them. */

import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { RecordRow, Schema } from "../database/schema.ts";
import { createSqlCalls } from "../telephony/calls/sql-calls.ts";
import type { KeptCall } from "../telephony/calls/kept-call.ts";
import type { Vault } from "../vault/vault.ts";

/** Of their own numbers; of their home, and of its numbers as long as nobody has said that it was another home's call. */
function theirs(eb: ExpressionBuilder<Schema, "phone_calls">, { kind, id }: RecordRow): Expression<SqlBool>[] {
  if (kind === "resident")
    return [eb("number", "in", eb.selectFrom("resident_phones").select("phone").where("resident_id", "=", id))];
  if (kind !== "home") return [];
  const numbers = eb.selectFrom("home_phones").select("phone").where("home_id", "=", id);
  return [eb("home_id", "=", id), eb.and([eb("home_id", "is", null), eb("number", "in", numbers)])];
}

/** To be written before the index rows of these records go: their numbers are found there. */
export function withoutCalls({ write }: Pick<LedgerDatabase, "write">, records: readonly RecordRow[]): Write[] {
  return records
    .filter(({ kind }) => kind === "resident" || kind === "home")
    .map((record) => ({ query: write.deleteFrom("phone_calls").where((eb) => eb.or(theirs(eb, record))) }));
}

export async function callsOf(
  given: { database: Pick<LedgerDatabase, "read" | "write" | "commit">; vault: Vault },
  records: readonly RecordRow[],
): Promise<readonly KeptCall[]> {
  const store = createSqlCalls(given);
  const found = new Map<string, KeptCall>();
  for (const record of records) {
    if (record.kind !== "resident" && record.kind !== "home") continue;
    const query = given.database.read.selectFrom("phone_calls").selectAll();
    const rows = await query
      .where((eb) => eb.or(theirs(eb, record)))
      .orderBy("began_at_ms")
      .execute();
    for (const call of await store.opened(rows)) found.set(call.callId, call);
  }
  return [...found.values()];
}
