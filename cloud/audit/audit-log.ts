/**
 * Who did what, when, to whom and why: appended, never changed, each row chained to the one before it by its hash. What changes a record
 * and its row here are one transaction, so neither can be there without the other.
 *
 * Rows name people by their ids and carry no personal data: destroying a person's key leaves the chain whole.
 */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";

export const auditedActs = [
  "signed-in",
  "sign-in-refused",
  "signed-out",
  "session-revoked",
  "invited",
  "invitation-used",
  "factor-added",
  "factor-removed",
  "read",
  "listed",
  "searched",
  "exported",
  "imported",
  "created",
  "changed",
  "moved",
  "merged",
  "withdrawn",
  "ended",
  "erased",
  "access-refused",
  "attack-refused",
  "keys-rotated",
  "anchored",
  "started",
] as const;
export type AuditedAct = (typeof auditedActs)[number];

/** Why somebody looks: access depends on it, and the log says it. */
export const purposes = [
  "answer-alarm",
  "care",
  "administer",
  "maintain",
  "install",
  "supervise",
  "audit",
  "own-settings",
  "operate-system",
] as const;
export type Purpose = (typeof purposes)[number];

export type AuditEntry = {
  atMs: number;
  /** `account/<id>`, `system/<part>`, or `nobody` for who has not signed in. */
  who: string;
  what: AuditedAct;
  subject: { kind: string; id: string };
  area: AreaCode | null;
  purpose: Purpose;
  outcome: "done" | "refused" | "failed";
  /** For people, at most `detailMax` characters; never a name, a number or anything that was typed. */
  detail: string;
  /** Of the record's new version, as `records` stores it; empty where nothing was stored. */
  digest: string;
};

export const detailMax = 500;

export type AuditLog = {
  /** All of it on the disk, or none: `writes` and `entries` in one transaction. @throws SqlError as `LedgerDatabase.commit` does. */
  commit(writes: readonly Write[], entries: readonly AuditEntry[]): Promise<void>;
  /** What changes nothing: a sign-in, a reading. On the disk when it resolves; may share a transaction with others. */
  note(entry: AuditEntry): Promise<void>;
};
