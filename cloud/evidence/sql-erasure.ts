/**
 * Erasing one person: their key is destroyed, and with it every version that was ever sealed for them, here and in every copy made later. The home where
 * nobody else is registered goes with them: its address, its entry and its contacts are theirs. What finds them (blind indexes too), what proves them and
 * what was written about them when an incident was closed goes in the same commit; the log stays whole, because it knows ids only.
 *
 * Refused while an incident of theirs is open or a kit still watches that home, because responders need the name and the address, and while a named
 * person holds the data for a court.
 */

import { withoutWords } from "../alarms/sql-incident-words.ts";
import type { AuditEntry, AuditLog, Purpose } from "../audit/audit-log.ts";
import { digestOfErased, personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { PersonKeyRow, RecordRow, Schema } from "../database/schema.ts";
import { SqlError } from "../database/sql-error.ts";
import type { KeyOwner, Vault } from "../vault/vault.ts";
import type { KeptKind } from "./kept-kind.ts";
import { legalHold, legalHoldId } from "./legal-hold.ts";
import { openVersions, recordsOf } from "./sql-person.ts";
import { withoutCalls } from "./sql-phone-calls.ts";
import { whereaboutsOf, type Whereabouts } from "./sql-whereabouts.ts";

export type Erased =
  /** `owners`: whose keys are gone, the person's own first. */
  | { kind: "erased"; owners: readonly KeyOwner[]; records: number; atMs: number }
  /** Was erased before; what was left of it is gone now. */
  | { kind: "erased-before" }
  | { kind: "refused"; why: string };

type Given = {
  database: Pick<LedgerDatabase, "read" | "write">;
  vault: Pick<Vault, "keys" | "blind" | "destroy">;
  audit: AuditLog;
  kinds: readonly KeptKind[];
};

/** A key, and all that is sealed with it. */
type Sealed = { key: PersonKeyRow; rows: readonly RecordRow[] };

export async function erasePerson(
  given: Given,
  asked: { owner: KeyOwner; who: string; purpose: Purpose; atMs: number; again?: "backup" },
): Promise<Erased> {
  const { database, vault, audit, kinds } = given;
  const { owner, who, purpose, atMs, again } = asked;
  if (owner.startsWith("house/")) return { kind: "refused", why: houseStays };
  const sealed = await sealedFor(given, owner);
  if (sealed === undefined) return { kind: "refused", why: `Nothing is kept of ${owner}.` };
  if (sealed.key.wrapped === null) {
    const left = sealed.rows.flatMap((row) => takeAway(database, kinds, row));
    if (left.length > 0) await audit.commit(left, []);
    return { kind: "erased-before" };
  }
  const whereabouts = await whereaboutsOf(database, await openVersions(sealed.rows, { vault, kinds }));
  // The anchors name the homes that were erased with them by themselves.
  const homes = again === "backup" ? [] : await homesOf(given, whereabouts, owner);
  const all = [sealed, ...homes];
  const refusal = again === "backup" ? { guards: [] } : await refusalOf(given, all, whereabouts);
  if ("why" in refusal) return { kind: "refused", why: refusal.why };
  const detail = again === "backup" ? "again: a backup from before the erasure was put back" : "";
  const said = { atMs, who, what: "erased", area: null, purpose, outcome: "done", detail } as const;
  const words = await Promise.all(whereabouts.stays.map((stay) => withoutWords(database, stay)));
  const entries = all.flatMap(({ key, rows }): AuditEntry[] => [
    {
      ...said,
      subject: { kind: personKeyKind, id: key.owner },
      digest: digestOfErased(key.owner, key.made_at_ms, atMs),
    },
    ...rows.map(({ kind, id }) => ({ ...said, subject: { kind, id }, digest: "" })),
  ]);
  // Whoever has these homes in memory takes the names out of it (`sql-erasure-watch.ts`).
  const seen = new Set(entries.map(({ subject }) => `${subject.kind}/${subject.id}`));
  const elsewhere = new Set(whereabouts.stays.map(({ homeId }) => homeId).filter((id) => !seen.has(`home/${id}`)));
  entries.push(...[...elsewhere].map((id) => ({ ...said, subject: { kind: "home", id }, digest: "" })));
  const writes = [
    ...refusal.guards,
    ...all.flatMap(({ key }) => vault.destroy(key.owner, atMs)),
    ...all.flatMap(({ rows }) => withoutCalls(database, rows)),
    ...all.flatMap(({ rows }) => rows.flatMap((row) => takeAway(database, kinds, row))),
    ...once(words.flat()),
  ];
  try {
    await audit.commit(writes, entries);
  } catch (error) {
    if (!(error instanceof SqlError) || error.code !== "guard") throw error;
    return {
      kind: "refused",
      why: "Something changed meanwhile: an incident, a hold, a kit or a record. Look and ask again.",
    };
  }
  const records = all.reduce((sum, { rows }) => sum + rows.length, 0);
  return { kind: "erased", owners: all.map(({ key }) => key.owner), records, atMs };
}

const houseStays =
  "This is one of the house's own keys, no person's: without it no centre outside can be reached, or no call be read. Close connectors one by one.";

async function sealedFor({ database }: Given, owner: KeyOwner): Promise<Sealed | undefined> {
  const key = database.read.selectFrom("person_keys").selectAll().where("owner", "=", owner);
  const row = await key.executeTakeFirst();
  return row && { key: row, rows: await recordsOf(database.read, owner) };
}

async function homesOf(given: Given, { own }: Whereabouts, owner: KeyOwner): Promise<Sealed[]> {
  const owners = new Set(own.flatMap(({ sealed_for }) => sealed_for ?? []));
  const found = await Promise.all([...owners].map((one) => sealedFor(given, one)));
  return found.flatMap((one) => (one && one.key.owner !== owner && one.key.wrapped !== null ? [one] : []));
}

/** Two stays in one home at one instant would take the same words away twice, and the second would find none. */
function once(writes: readonly Write[]): Write[] {
  const texts = new Map(writes.map((write) => [JSON.stringify(write.query.compile().parameters), write]));
  return [...texts.values()];
}

/** In the words of whoever asked; or what must still be so when it is committed. */
async function refusalOf(
  given: Given,
  all: readonly Sealed[],
  whereabouts: Whereabouts,
): Promise<{ why: string } | { guards: readonly Write[] }> {
  const { read, write } = given.database;
  const { homes, guards: alone } = whereabouts;
  const incidents = read.selectFrom("incidents").select("incident_id").where("closed_at_ms", "is", null);
  const open = homes.length > 0 ? await incidents.where("home_id", "in", homes).executeTakeFirst() : undefined;
  if (open) return { why: `Incident ${open.incident_id} is open. Close it first: whoever goes there needs the name.` };
  const leaving = all.flatMap(({ rows }) => rows.flatMap((row) => (row.kind === "home" ? [row.id] : [])));
  const residents = all.flatMap(({ rows }) => rows.flatMap((row) => (row.kind === "resident" ? [row.id] : [])));
  const people = read.selectFrom("residents").select(["resident_id", "home_id"]).where("status", "=", "registered");
  const inHomes = leaving.length > 0 ? await people.where("home_id", "in", leaving).execute() : [];
  const somebody = inHomes.find(({ resident_id }) => !residents.includes(resident_id));
  if (somebody) {
    return {
      why: `resident/${somebody.resident_id} is registered in ${somebody.home_id}: the address is theirs too. Erase or move them first.`,
    };
  }
  const kits = read.selectFrom("assignments").select(["gateway_id", "home_id"]).where("until_ms", "is", null);
  const kit = leaving.length > 0 ? await kits.where("home_id", "in", leaving).executeTakeFirst() : undefined;
  if (kit) {
    return {
      why: `The kit with gateway ${kit.gateway_id} is still in ${kit.home_id}: an alarm from there would have no address. Take it back first.`,
    };
  }
  const guards: Write[] = [...alone];
  for (const { key, rows } of all) {
    const held = await heldBy(given, key.owner);
    if ("why" in held) return held;
    const ownAsSeen = write.selectFrom("records").select("version").where("sealed_for", "=", key.owner);
    guards.push(
      held.guard,
      // A record that was added meanwhile would keep its index rows.
      { query: ownAsSeen, rows: rows.length },
      ...rows.map((row) => ({
        query: ownAsSeen.where("kind", "=", row.kind).where("id", "=", row.id).where("version", "=", row.version),
        rows: 1,
      })),
    );
  }
  const stillNone = write.selectFrom("incidents").select("incident_id").where("closed_at_ms", "is", null);
  if (homes.length > 0) guards.push({ query: stillNone.where("home_id", "in", homes), rows: 0 });
  const noKit = write.selectFrom("assignments").select("gateway_id").where("until_ms", "is", null);
  if (leaving.length > 0) guards.push({ query: noKit.where("home_id", "in", leaving), rows: 0 });
  return { guards };
}

async function heldBy(given: Given, owner: KeyOwner): Promise<{ why: string } | { guard: Write }> {
  const { database, vault, kinds } = given;
  const { read, write } = database;
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
  return {
    guard: hold
      ? { query: holdAsSeen.where("version", "=", hold.row.version), rows: 1 }
      : { query: holdAsSeen, rows: 0 },
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
