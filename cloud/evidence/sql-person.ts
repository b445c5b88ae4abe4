/** What is kept of one person: the records that are sealed for them, opened. */

import type { LedgerKysely, RecordRow } from "../database/schema.ts";
import { placeOf } from "../records/records.ts";
import type { KeyOwner, Vault } from "../vault/vault.ts";
import type { KeptKind, Read } from "./kept-kind.ts";

/** A person has a record of their own, consents, perhaps an account: dozens. */
const recordsMax = 1_000;

export type OpenedVersion = { row: RecordRow; said: Read | "erased" | "damaged" };

export async function recordsOf(read: LedgerKysely, owner: KeyOwner): Promise<readonly RecordRow[]> {
  const query = read.selectFrom("records").selectAll().where("sealed_for", "=", owner);
  return await query.orderBy("kind").orderBy("id").limit(recordsMax).execute();
}

export async function openVersions(
  rows: readonly RecordRow[],
  given: { vault: Pick<Vault, "keys" | "blind">; kinds: readonly KeptKind[] },
): Promise<readonly OpenedVersion[]> {
  const { vault, kinds } = given;
  const keys = await vault.keys(rows.flatMap((row) => row.sealed_for ?? []));
  return rows.map((row) => {
    const kind = kinds.find((one) => one.kind === row.kind);
    const key = row.sealed_for === null ? undefined : keys.get(row.sealed_for);
    if (key === "erased") return { row, said: "erased" };
    if (key === "damaged" || kind === undefined || (key === undefined && row.sealed_for !== null))
      return { row, said: "damaged" };
    const text = key
      ? key.open(placeOf(row.kind, row.id, row.version), row.content)
      : ({ kind: "text", text: new TextDecoder().decode(row.content) } as const);
    const version = { id: row.id, version: row.version, atMs: row.at_ms };
    const said = text.kind === "text" ? kind.read(text.text, version, vault.blind) : undefined;
    return { row, said: said ?? "damaged" };
  });
}
