/** What became of the messages of centres, by their ids: each is carried out once, over a restart too. */

import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../../database/database.ts";

/** A message is believed for five minutes; the rest is for a clock that was set back. */
const keptFor = hours(1);

type Key = { centreId: CentreId; messageId: string };

export function createSqlCentreMessages(database: Pick<LedgerDatabase, "read" | "write" | "commit">) {
  const { read, write: db } = database;
  return {
    async find({ centreId, messageId }: Key): Promise<{ digest: string; answer: string | null } | undefined> {
      const rows = read.selectFrom("centre_messages").select(["digest", "answer"]);
      return await rows.where("centre_id", "=", centreId).where("message_id", "=", messageId).executeTakeFirst();
    },
    async begin({ centreId, messageId }: Key, { digest, atMs }: { digest: string; atMs: number }): Promise<void> {
      const row = { centre_id: centreId, message_id: messageId, digest, at_ms: Math.floor(atMs), answer: null };
      await database.commit([
        { query: db.deleteFrom("centre_messages").where("at_ms", "<", Math.floor(atMs) - keptFor) },
        { query: db.insertInto("centre_messages").values(row) },
      ]);
    },
    async end({ centreId, messageId }: Key, answer: string): Promise<void> {
      const changed = db.updateTable("centre_messages").set({ answer });
      await database.commit([{ query: changed.where("centre_id", "=", centreId).where("message_id", "=", messageId) }]);
    },
  };
}
