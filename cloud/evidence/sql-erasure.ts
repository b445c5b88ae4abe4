/**
 * Erasing one person: their key is destroyed, and with it every version that was ever sealed for them, here and in every copy made later. What finds
 * them (blind indexes too) and what proves them goes in the same commit; the log stays whole, because it knows ids only.
 *
 * Refused while an incident of theirs is open, because responders need the name, and while a named person holds the data for a court.
 */

import type { AuditEntry, AuditLog, Purpose } from "../audit/audit-log.ts";
import { digestOfErased, personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { RecordRow, Schema } from "../database/schema.ts";
import { SqlError } from "../database/sql-error.ts";
import type { KeyOwner, Vault } from "../vault/vault.ts";
import type { KeptKind } from "./kept-kind.ts";
import { legalHold, legalHoldId } from "./legal-hold.ts";
import { openVersions, recordsOf } from "./sql-person.ts";

export type Erased =
  | { kind: "erased"; records: number; atMs: number }
  /** Was erased before; what was left of it is gone now. */
  | { kind: "erased-before" }
  | { kind: "refused"; why: string };

type Given = {
  database: Pick<LedgerDatabase, "read" | "write">;
  vault: Pick<Vault, "keys" | "blind" | "destroy">;
  audit: AuditLog;
  kinds: readonly KeptKind[];
};

export async function erasePerson(
  given: Given,
  asked: { owner: KeyOwner; who: string; purpose: Purpose; atMs: number; again?: "backup" },
): Promise<Erased> {
  const { database, vault, audit, kinds } = given;
  const { owner, who, purpose, atMs, again } = asked;
  const { read } = database;
  const key = await read.selectFrom("person_keys").selectAll().where("owner", "=", owner).executeTakeFirst();
  if (key === undefined) return { kind: "refused", why: `Nothing is kept of ${owner}.` };
  const rows = await recordsOf(read, owner);
  const taken = rows.flatMap((row) => takeAway(database, kinds, row));
  if (key.wrapped === null) {
    if (taken.length > 0) await audit.commit(taken, []);
    return { kind: "erased-before" };
  }
  const refusal = again === "backup" ? { guards: [] } : await refusalOf(given, owner, rows);
  if ("why" in refusal) return { kind: "refused", why: refusal.why };
  const detail = again === "backup" ? "again: a backup from before the erasure was put back" : "";
  const said = { atMs, who, what: "erased", area: null, purpose, outcome: "done", detail } as const;
  const digest = digestOfErased(owner, key.made_at_ms, atMs);
  const entries: AuditEntry[] = [
    { ...said, subject: { kind: personKeyKind, id: owner }, digest },
    ...rows.map(({ kind, id }) => ({ ...said, subject: { kind, id }, digest: "" })),
  ];
  try {
    await audit.commit([...refusal.guards, ...vault.destroy(owner, atMs), ...taken], entries);
  } catch (error) {
    if (!(error instanceof SqlError) || error.code !== "guard") throw error;
    return {
      kind: "refused",
      why: "Something changed meanwhile: an incident, a hold or a record. Look and ask again.",
    };
  }
  return { kind: "erased", records: rows.length, atMs };
}

/** In the words of whoever asked; or what must still be so when it is committed. */
async function refusalOf(
  given: Given,
  owner: KeyOwner,
  rows: readonly RecordRow[],
): Promise<{ why: string } | { guards: readonly Write[] }> {
  const { database, vault, kinds } = given;
  const { read, write } = database;
  const opened = await openVersions(rows, { vault, kinds });
  const homes = [...new Set(opened.flatMap(({ said }) => (typeof said === "string" ? [] : said.homes)))];
  const incidents = read.selectFrom("incidents").select("incident_id").where("closed_at_ms", "is", null);
  const open = homes.length > 0 ? await incidents.where("home_id", "in", homes).executeTakeFirst() : undefined;
  if (open) return { why: `Incident ${open.incident_id} is open. Close it first: whoever goes there needs the name.` };
  const holdId = legalHoldId(owner);
  const isHold = read.selectFrom("records").selectAll().where("kind", "=", legalHold.kind).where("id", "=", holdId);
  const hold = (await openVersions(await isHold.execute(), { vault, kinds }))[0];
  const held = hold && (typeof hold.said === "string" ? undefined : legalHold.schema.parse(hold.said.content));
  if (hold && held?.isHeld !== false) {
    const reference = held ? ` (${held.reference})` : "";
    return {
      why: `${hold.row.by} holds this data for a court or an inquiry${reference}. It can be erased when they release it.`,
    };
  }
  const holdAsSeen = write
    .selectFrom("records")
    .select("version")
    .where("kind", "=", legalHold.kind)
    .where("id", "=", holdId);
  const ownAsSeen = write.selectFrom("records").select("version").where("sealed_for", "=", owner);
  const stillNone = write.selectFrom("incidents").select("incident_id").where("closed_at_ms", "is", null);
  return {
    guards: [
      hold ? { query: holdAsSeen.where("version", "=", hold.row.version), rows: 1 } : { query: holdAsSeen, rows: 0 },
      // A record that was added meanwhile would keep its index rows.
      { query: ownAsSeen, rows: rows.length },
      ...rows.map((row) => ({
        query: ownAsSeen.where("kind", "=", row.kind).where("id", "=", row.id).where("version", "=", row.version),
        rows: 1,
      })),
      ...(homes.length > 0 ? [{ query: stillNone.where("home_id", "in", homes), rows: 0 }] : []),
    ],
  };
}

function takeAway({ write }: Pick<LedgerDatabase, "write">, kinds: readonly KeptKind[], row: RecordRow): Write[] {
  const kind = kinds.find((one) => one.kind === row.kind);
  if (kind === undefined) return [];
  const { keeps, takes } = kind.erasure;
  const without = (table: keyof Schema, idColumn: string): Write => ({
    // `as`: which columns a table has is known where its shape is declared.
    query: write.deleteFrom(table as "records").where(idColumn as "id", "=", row.id),
  });
  const found = kind.indexTables.map(({ table, idColumn }): Write => {
    const kept = keeps.find((one) => one.table === table);
    if (kept === undefined) return without(table, idColumn);
    const nothing = Object.fromEntries(kept.empty.map((column) => [column, null]));
    // `as`: as above.
    return {
      query: write
        .updateTable(table as "records")
        .set(nothing)
        .where(idColumn as "id", "=", row.id),
    };
  });
  return [...found, ...takes.map(({ table, idColumn }) => without(table, idColumn))];
}
