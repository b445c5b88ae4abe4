/** What this part says in the audit log, and writes in the same transaction. */

import type { AccountId } from "@shouwang/shared/domain/ids.ts";
import type { AuditedAct, AuditEntry, Purpose } from "../audit/audit-log.ts";
import type { Write } from "../database/database.ts";

export type Evidence = {
  note(entry: AuditEntry): Promise<void>;
  /** `changed-meanwhile`: one of the writes did not find what it was to find, and nothing was written. */
  commit(writes: readonly Write[], entries: readonly AuditEntry[]): Promise<"done" | "changed-meanwhile">;
};

/** An account that is not there is named so: what was typed is nobody's business. */
export const unknownAccount = "unknown";

export function entryOf(given: {
  atMs: number;
  who: string;
  what: AuditedAct;
  accountId: AccountId | null;
  detail: string;
  outcome?: AuditEntry["outcome"];
  purpose?: Purpose;
}): AuditEntry {
  const { atMs, who, what, accountId, detail, outcome = "done", purpose = "own-settings" } = given;
  const subject = { kind: "account", id: accountId ?? unknownAccount };
  return { atMs, who, what, subject, area: null, purpose, outcome, detail, digest: "" };
}

export const whoIs = (accountId: AccountId): string => `account/${accountId}`;
