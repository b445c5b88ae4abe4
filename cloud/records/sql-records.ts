/** Records in SQL: the present version in `records`, those before it in `record_history`, what finds them in the index tables of their shapes. */

import { digestOf } from "../audit/crypto-chain.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { RecordRow } from "../database/schema.ts";
import { createRowWrites, type RowWrites } from "../database/built-once.ts";
import { SqlError } from "../database/sql-error.ts";
import type { KeyOwner, PersonKey, Vault } from "../vault/vault.ts";
import type { RecordShape } from "./record-shape.ts";
import { placeOf, type By, type Change, type Kept, type Records } from "./records.ts";

/** Fewer variables than either engine takes in one statement. */
const idsPerQuery = 500;

export function createSqlRecords(given: {
  database: Pick<LedgerDatabase, "read" | "write">;
  vault: Vault;
  audit: AuditLog;
}): Records {
  const { database, vault, audit } = given;
  const rowWrites = createRowWrites(database.write);

  /** Present keys, and new ones for who has none yet; or the owner whose key is gone. */
  const keysFor = async (changes: readonly Change[], by: By): Promise<Keys> => {
    const owners = [...new Set(changes.flatMap(({ sealedFor }) => sealedFor ?? []))];
    const present = await vault.keys(owners);
    const keys = new Map<KeyOwner, PersonKey>();
    // A set: what two of them ask alike is asked once.
    const writes = new Set<Write>();
    const alsoWrite = (some: readonly Write[]): void => some.forEach((one) => writes.add(one));
    for (const owner of owners) {
      const found = present.get(owner);
      if (found === "erased" || found === "damaged") return { kind: "gone", owner };
      // What was sealed once has a key: another one would hide that the first was lost.
      const isKnown = changes.some((change) => change.sealedFor === owner && change.after > 0);
      if (found === undefined && isKnown) return { kind: "gone", owner };
      if (found) alsoWrite(vault.still([owner]));
      const made = found ? undefined : vault.make(owner, by.atMs);
      const key = found ?? made?.key;
      if (key) keys.set(owner, key);
      if (made) alsoWrite(made.writes);
    }
    return { kind: "keys", keys, writes: [...writes] };
  };

  const opened = <Content>(shape: RecordShape<Content>, row: RecordRow, keys: OpenedKeys): Kept<Content> => {
    const head = { id: row.id, version: row.version, atMs: row.at_ms, by: row.by, what: row.what };
    const text = openText(row, keys);
    if (text.kind !== "text") return { ...head, ...text };
    try {
      return { ...head, kind: "kept", content: shape.schema.parse(JSON.parse(text.text)) };
    } catch {
      // The parser's words would quote what is sealed.
      return { ...head, kind: "damaged", why: `${placeOf(row.kind, row.id, row.version)} is not of its kind.` };
    }
  };

  const openAll = async <Content>(
    shape: RecordShape<Content>,
    rows: readonly RecordRow[],
  ): Promise<Kept<Content>[]> => {
    const keys = await vault.keys(rows.flatMap((row) => row.sealed_for ?? []));
    return rows.map((row) => opened(shape, row, keys));
  };

  return {
    async commit(changes, by, also = []) {
      const found = await keysFor(changes, by);
      if (found.kind === "gone") return { kind: "sealed-for-ever", owner: found.owner };
      const writes = [...also, ...found.writes];
      const entries: AuditEntry[] = [];
      for (const change of changes) {
        const { kind, id, sealedFor, json, what, detail, area } = change;
        const version = change.after + 1;
        const key = sealedFor === null ? undefined : found.keys.get(sealedFor);
        const content = key ? key.seal(placeOf(kind, id, version), json) : new TextEncoder().encode(json);
        const row: RecordRow = { kind, id, version, at_ms: by.atMs, by: by.who, what, sealed_for: sealedFor, content };
        writes.push(
          ...keepVersion(database, rowWrites, row),
          ...keepIndex(database, rowWrites, change, vault, by.atMs),
        );
        const digest = digestOf(row);
        const said = { atMs: by.atMs, who: by.who, what, purpose: by.purpose, outcome: "done", detail } as const;
        entries.push({ ...said, subject: { kind, id }, area, digest });
      }
      try {
        await audit.commit(writes, entries);
        return { kind: "done" };
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        const isNew = changes.some(({ after }) => after === 0);
        if (error.code === "unique") return { kind: isNew ? "taken" : "changed-meanwhile" };
        if (error.code !== "guard") throw error;
        const again = await keysFor(changes, by);
        if (again.kind === "gone") return { kind: "sealed-for-ever", owner: again.owner };
        if (await isAsSeen(database, changes)) throw error;
        return { kind: "changed-meanwhile" };
      }
    },
    async get(shape, ids) {
      const kept = new Map<string, Kept<ContentOf<typeof shape>>>();
      for (let at = 0; at < ids.length; at += idsPerQuery) {
        const some = ids.slice(at, at + idsPerQuery);
        const query = database.read.selectFrom("records").selectAll().where("kind", "=", shape.kind);
        for (const one of await openAll(shape, await query.where("id", "in", some).execute())) kept.set(one.id, one);
      }
      return kept;
    },
    async history(shape, id) {
      const { read } = database;
      const isIt = { kind: shape.kind, id };
      const now = await read
        .selectFrom("records")
        .selectAll()
        .where("kind", "=", isIt.kind)
        .where("id", "=", id)
        .execute();
      const before = read.selectFrom("record_history").selectAll().where("kind", "=", isIt.kind).where("id", "=", id);
      return await openAll(shape, [...now, ...(await before.orderBy("version", "desc").execute())]);
    },
  };
}

type Keys =
  | { kind: "keys"; keys: ReadonlyMap<KeyOwner, PersonKey>; writes: readonly Write[] }
  | { kind: "gone"; owner: KeyOwner };
type OpenedKeys = Awaited<ReturnType<Vault["keys"]>>;
type ContentOf<Shape> = Shape extends RecordShape<infer Content> ? Content : never;

function openText(
  row: RecordRow,
  keys: OpenedKeys,
): { kind: "text"; text: string } | { kind: "erased" } | { kind: "damaged"; why: string } {
  if (row.sealed_for === null) return { kind: "text", text: new TextDecoder().decode(row.content) };
  const key = keys.get(row.sealed_for);
  const place = placeOf(row.kind, row.id, row.version);
  if (key === "erased") return { kind: "erased" };
  if (key === undefined || key === "damaged") return { kind: "damaged", why: `The key of ${place} cannot be read.` };
  return key.open(place, row.content);
}

/** The version that was seen moves to the history; when it is not there any more, nothing of the commit happens. */
function keepVersion({ write }: Pick<LedgerDatabase, "write">, rowWrites: RowWrites, row: RecordRow): Write[] {
  if (row.version === 1) return [{ query: rowWrites.insert("records", row) }];
  const seen = write
    .selectFrom("records")
    .selectAll()
    .where("kind", "=", row.kind)
    .where("id", "=", row.id)
    .where("version", "=", row.version - 1);
  const columns = ["kind", "id", "version", "at_ms", "by", "what", "sealed_for", "content"] as const;
  const { kind, id, ...changed } = row;
  return [
    { query: write.insertInto("record_history").columns(columns).expression(seen), rows: 1 },
    { query: write.updateTable("records").set(changed).where("kind", "=", kind).where("id", "=", id), rows: 1 },
  ];
}

function keepIndex(
  { write }: Pick<LedgerDatabase, "write">,
  rowWrites: RowWrites,
  change: Change,
  vault: Vault,
  atMs: number,
): Write[] {
  const { id, after } = change;
  const rows = change.indexRows({ id, version: after + 1, atMs }, vault.blind);
  return change.indexTables.flatMap(({ table, idColumn, rows: how }): Write[] => {
    const own = rows.filter((one) => one.table === table).map(({ row }) => row);
    // `as`: which columns a table has is known where its shape is declared, and checked there.
    const away = () => ({ query: write.deleteFrom(table as "records").where(idColumn as "id", "=", id) });
    if (how === "many")
      return [...(after === 0 ? [] : [away()]), ...own.map((row) => ({ query: rowWrites.insert(table, row) }))];
    const [row] = own;
    if (row === undefined) return after === 0 ? [] : [away()];
    return [{ query: rowWrites.put(table, idColumn, row) }];
  });
}

/** If every version is as it was seen, a refused guard was the fence: another process has taken the database over. */
async function isAsSeen({ read }: Pick<LedgerDatabase, "read">, changes: readonly Change[]): Promise<boolean> {
  for (const { kind, id, after } of changes.filter((one) => one.after > 0)) {
    const query = read.selectFrom("records").select("version").where("kind", "=", kind).where("id", "=", id);
    if ((await query.executeTakeFirst())?.version !== after) return false;
  }
  return true;
}
