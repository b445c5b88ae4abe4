/**
 * Compares everything that is kept as a record with the log, the keys and the anchors outside. Only reads, in pages, so it may run beside a cloud that
 * works and needs the same memory for a thousand records as for a million.
 */

import type { LedgerKysely } from "../database/schema.ts";
import type { MasterKeys } from "../vault/file-master-keys.ts";
import { createSqlVault } from "../vault/sql-vault.ts";
import type { Anchors } from "./anchor.ts";
import { createFindings, type VerifyReport } from "./finding.ts";
import type { KeptKind } from "./kept-kind.ts";
import { verifyChains } from "./sql-verify-chains.ts";
import { verifyKeys } from "./sql-verify-keys.ts";
import { verifyNotedJournals } from "./sql-noted-journals.ts";
import { verifyRecords } from "./sql-verify-records.ts";
import { verifyRows } from "./sql-verify-rows.ts";

export type VerifyProgress = { part: "log" | "records"; done: number };

export async function verify(given: {
  read: LedgerKysely;
  masterKeys: MasterKeys;
  kinds: readonly KeptKind[];
  /** Read before anything else: the chains only grow. `null`: there are none to compare with. */
  anchors: Anchors | null;
  /** Files with closed pieces of the log, the oldest first. */
  archives?: readonly string[];
  progress: (progress: VerifyProgress) => void;
}): Promise<VerifyReport> {
  const { read, masterKeys, kinds, anchors, progress } = given;
  const findings = createFindings();
  const notes: string[] = [];
  if (anchors === null)
    notes.push(
      "There was no anchor to compare with: rows that were cut off the end, or a log written anew, are not seen.",
    );
  for (const line of anchors?.unreadable ?? [])
    findings.add([{ where: `anchors line ${line}`, why: "it cannot be read: half written, or changed" }]);
  const now = await read.selectFrom("facts").select("value").where("name", "=", "ledger-id").executeTakeFirst();
  const { chains, archivedDigests } = await verifyChains({
    read,
    archives: given.archives ?? [],
    anchors: anchors?.heads ?? [],
    findings,
    ledgers: { now: now?.value ?? "", replaced: new Set(anchors?.replaced.map(({ before }) => before)) },
    note: (sentence) => notes.push(sentence),
    progress: (done) => progress({ part: "log", done }),
  });
  const keys = await verifyKeys({ read, masterKeys, erased: anchors?.erased ?? [], findings });
  const counts = await verifyRecords({
    read,
    vaultIn: (then) =>
      createSqlVault({
        database: { read: then, write: then },
        masterKeys: () => masterKeys,
        cipher: "aes-256-gcm",
      }),
    kinds,
    findings,
    archivedDigests,
    progress: (done) => progress({ part: "records", done }),
  });
  const rows = await verifyRows({ read, findings });
  await verifyNotedJournals({ read, findings });
  const seen = { chains, keys, ...counts, rows, anchors: anchors?.heads.length ?? 0, notes };
  return { ...seen, findings: findings.kept, moreFindings: findings.more };
}
