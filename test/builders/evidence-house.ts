/** A ledger with two people in it, each with a record, a history and consents, and everything that evidence needs to look at them. */

import { openLedgerIn } from "./ledgers.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openSqlAuditLog } from "../../cloud/audit/sql-audit-log.ts";
import { keptKind } from "../../cloud/evidence/kept-kind.ts";
import { keptKinds } from "../../cloud/evidence/kinds.ts";
import type { RecordShape } from "../../cloud/records/record-shape.ts";
import { changeOf, type By } from "../../cloud/records/records.ts";
import { createSqlRecords } from "../../cloud/records/sql-records.ts";
import type { Cipher } from "../../cloud/vault/crypto-cipher.ts";
import { followMasterKeys } from "../../cloud/vault/file-master-keys.ts";
import { createSqlVault } from "../../cloud/vault/sql-vault.ts";

const cardSchema = z.strictObject({ name: z.string(), phones: z.array(z.string()), homeId: z.string() });
export type Card = z.output<typeof cardSchema>;

/** Found through tables that have no rows of their own in these tests: one row by name, any number by phone. */
export const cardShape: RecordShape<Card> = {
  kind: "card",
  schema: cardSchema,
  sealedFor: (_content, id) => `card/${id}`,
  area: () => null,
  indexTables: [
    { table: "recoveries", idColumn: "gateway_id", rows: "one" },
    { table: "quarantine", idColumn: "gateway_id", rows: "many" },
  ],
  indexRows: ({ name, phones }, { id, atMs }, blind) => [
    { table: "recoveries", row: { gateway_id: id, heard_at_ms: atMs, remembered: blind("name", name) } },
    ...phones.map((phone, n) => ({
      table: "quarantine" as const,
      row: {
        quarantine_id: `${id}-${n}`,
        received_at_ms: atMs,
        gateway_id: id,
        channel: "c",
        why: blind("phone", phone),
        payload: new Uint8Array([1, 2]),
      },
    })),
  ],
};
const agreementSchema = z.strictObject({ cardId: z.string(), version: z.string() });
export const agreementShape: RecordShape<z.output<typeof agreementSchema>> = {
  kind: "agreement",
  schema: agreementSchema,
  sealedFor: ({ cardId }) => `card/${cardId}`,
  area: () => null,
  indexTables: [],
  indexRows: () => [],
};

export const houseKinds = [
  ...keptKinds,
  keptKind(cardShape, { homes: ({ homeId }) => [homeId], takes: [{ table: "subjects", idColumn: "subject" }] }),
  keptKind(agreementShape),
];

export const byAccount = (atMs: number, id = "a-1"): By => ({ who: `account/${id}`, purpose: "administer", atMs });

export async function openEvidenceHouse(options: { folder?: string; cipher?: Cipher } = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "shouwang-evidence-"));
  const keysFile = join(folder, "keys", "master.json");
  const database = await openLedgerIn(folder);
  const masterKeys = followMasterKeys(keysFile, { nowMs: 0, mayMake: true });
  const vault = createSqlVault({ database, masterKeys, cipher: options.cipher ?? "aes-256-gcm" });
  const audit = await openSqlAuditLog({ database, chain: "main" });
  const records = createSqlRecords({ database, vault, audit });
  return {
    folder,
    keysFile,
    anchorFile: join(folder, "outside", "anchors.jsonl"),
    database,
    masterKeys,
    vault,
    audit,
    records,
    kinds: houseKinds,
    /** 陈秀英 with two versions and an agreement, and a neighbour. */
    async people() {
      const chen: Card = { name: "陈秀英", phones: ["13800000001", "13800000002"], homeId: "home-1" };
      const created = { after: 0, what: "created" } as const;
      await records.commit([changeOf(cardShape, { ...created, id: "c-1", content: chen })], byAccount(1));
      const moved: Card = { ...chen, phones: ["13800000003", "13800000002"] };
      const change = { id: "c-1", after: 1, what: "changed" } as const;
      await records.commit([changeOf(cardShape, { ...change, content: moved })], byAccount(2));
      const agreement = { cardId: "c-1", version: "2026-01" };
      await records.commit([changeOf(agreementShape, { ...created, id: "g-1", content: agreement })], byAccount(3));
      const wang: Card = { name: "王", phones: [], homeId: "home-2" };
      await records.commit([changeOf(cardShape, { ...created, id: "c-2", content: wang })], byAccount(4));
    },
    async leave() {
      await database[Symbol.asyncDispose]();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type EvidenceHouse = Awaited<ReturnType<typeof openEvidenceHouse>>;
