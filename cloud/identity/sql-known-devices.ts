/** Known browsers in the table `known_devices`, by the hash of what stands in their cookie. */

import type { LedgerDatabase } from "../database/database.ts";
import type { KnownDevices } from "./known-devices.ts";
import type { Secrets } from "./secrets.ts";
import { deviceKnownFor } from "./session-rules.ts";

export function createSqlKnownDevices(given: { database: LedgerDatabase; secrets: Secrets }): KnownDevices {
  const { database, secrets } = given;
  return {
    async isKnown(token, accountId, nowMs) {
      const query = database.read
        .selectFrom("known_devices")
        .select("ends_at_ms")
        .where("token_hash", "=", secrets.hashOf(token))
        .where("account_id", "=", accountId);
      return ((await query.executeTakeFirst())?.ends_at_ms ?? 0) > nowMs;
    },
    writesToKnow({ before, token, accountId, nowMs }) {
      const { write } = database;
      const token_hash = secrets.hashOf(token);
      const row = { token_hash, account_id: accountId, made_at_ms: nowMs, ends_at_ms: nowMs + deviceKnownFor };
      const over = write
        .deleteFrom("known_devices")
        .where("account_id", "=", accountId)
        .where("ends_at_ms", "<=", nowMs);
      if (before === null) return [{ query: over }, { query: write.insertInto("known_devices").values(row) }];
      const old = secrets.hashOf(before);
      return [
        { query: over },
        { query: write.deleteFrom("known_devices").where("token_hash", "=", old).where("account_id", "=", accountId) },
        { query: write.updateTable("known_devices").set({ token_hash }).where("token_hash", "=", old) },
        { query: write.insertInto("known_devices").values(row) },
      ];
    },
    writeForgetAll: (accountId) => ({
      query: database.write.deleteFrom("known_devices").where("account_id", "=", accountId),
    }),
  };
}
