/** Every key of a person: it opens, or it was destroyed and the log says so; and nobody of whom the log or an anchor says that they were erased has one. */

import { digestOfErased, personKeyKind } from "../audit/crypto-chain.ts";
import type { LedgerKysely, PersonKeyRow } from "../database/schema.ts";
import { atOneMoment } from "../database/sql-moment.ts";
import type { MasterKeys } from "../vault/file-master-keys.ts";
import { unwrap } from "../vault/sql-vault.ts";
import type { AnchoredErasure } from "./anchor.ts";
import type { Finding, Findings } from "./finding.ts";

const keysPerPage = 500;

export async function verifyKeys(given: {
  read: LedgerKysely;
  masterKeys: MasterKeys;
  erased: readonly AnchoredErasure[];
  findings: Findings;
}): Promise<number> {
  const { read, masterKeys, findings } = given;
  const anchored = new Set(given.erased.map(({ owner }) => owner));
  let [keys, after] = [0, ""];
  for (;;) {
    // Somebody who is erased between the two is neither a key without a row in the log nor the other way round.
    const { rows, told } = await atOneMoment(read, (then) => pageAfter(then, after));
    const end = rows.at(-1);
    if (end === undefined) return keys;
    after = end.owner;
    keys += rows.length;
    const digests = Map.groupBy(told, ({ subject_id }) => subject_id);
    for (const row of rows) {
      const said = (digests.get(row.owner) ?? []).map(({ digest }) => digest);
      findings.add(look(row, said, masterKeys, anchored.has(row.owner)));
    }
  }
}

async function pageAfter(read: LedgerKysely, after: string) {
  const query = read.selectFrom("person_keys").selectAll().where("owner", ">", after).orderBy("owner");
  const rows = await query.limit(keysPerPage).execute();
  const owners = rows.map(({ owner }) => owner);
  if (owners.length === 0) return { rows, told: [] };
  const log = read.selectFrom("audit").select(["subject_id", "digest"]).where("subject_kind", "=", personKeyKind);
  const erased = log.where("subject_id", "in", owners).where("what", "=", "erased").where("digest", "!=", "");
  return { rows, told: await erased.execute() };
}

function look(row: PersonKeyRow, said: readonly string[], masterKeys: MasterKeys, isAnchored: boolean): Finding[] {
  const where = `person_keys ${row.owner}`;
  const bytes = unwrap(row, masterKeys);
  if (bytes === "erased") {
    if (row.destroyed_at_ms === null) return [{ where, why: "the key is gone, and was never destroyed" }];
    if (row.master_key_id !== "") return [{ where, why: "a key that was destroyed is wrapped by nothing" }];
    const digest = digestOfErased(row.owner, row.made_at_ms, row.destroyed_at_ms);
    return said.includes(digest) ? [] : [{ where, why: "the log does not know that it was destroyed like this" }];
  }
  const findings: Finding[] = [];
  if (bytes === "damaged")
    findings.push({ where, why: "the key does not open with any master key of the file, or its row was changed" });
  if (row.destroyed_at_ms !== null) findings.push({ where, why: "it says that it was destroyed, and is there" });
  if (said.length > 0 || isAnchored)
    findings.push({ where, why: "this person was erased, and the key is there again" });
  return findings;
}
