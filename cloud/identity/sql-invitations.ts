/** Invitations in the table of that name. */

import { must, parseAccountId, parseInvitationId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Invitations } from "./invitations.ts";
import type { Secrets } from "./secrets.ts";

export function createSqlInvitations(given: { database: LedgerDatabase; secrets: Secrets }): Invitations {
  const { database, secrets } = given;
  return {
    async find(token) {
      const query = database.read.selectFrom("invitations").selectAll().where("token_hash", "=", secrets.hashOf(token));
      const row = await query.executeTakeFirst();
      if (!row) return undefined;
      return {
        invitationId: must(parseInvitationId(row.invitation_id), row.invitation_id),
        accountId: must(parseAccountId(row.account_id), row.account_id),
        endsAtMs: row.ends_at_ms,
        isOpen: row.used_at_ms === null && row.withdrawn_at_ms === null,
      };
    },
    writeAdd({ invitationId, accountId, token, by, nowMs, endsAtMs }) {
      const row = {
        invitation_id: invitationId,
        token_hash: secrets.hashOf(token),
        account_id: accountId,
        by,
        made_at_ms: nowMs,
        ends_at_ms: endsAtMs,
        used_at_ms: null,
        withdrawn_at_ms: null,
      };
      return { query: database.write.insertInto("invitations").values(row) };
    },
    writeWithdraw(accountId, nowMs) {
      const open = database.write.updateTable("invitations").set({ withdrawn_at_ms: nowMs });
      const own = open.where("account_id", "=", accountId).where("used_at_ms", "is", null);
      return { query: own.where("withdrawn_at_ms", "is", null) };
    },
    writeUse({ invitationId }, nowMs) {
      const query = database.write
        .updateTable("invitations")
        .set({ used_at_ms: nowMs })
        .where("invitation_id", "=", invitationId)
        .where("used_at_ms", "is", null)
        .where("withdrawn_at_ms", "is", null);
      return { query, rows: 1 };
    },
  };
}
