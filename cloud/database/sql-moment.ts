/**
 * Several questions about one moment: what somebody commits between two of them is seen by none. For milliseconds, because a moment that is
 * held keeps SQLite from shortening its log, and PostgreSQL from clearing away old rows: so never for more than a page, and whatever takes long is
 * done with the answers, afterwards.
 */

import type { LedgerKysely } from "./schema.ts";

export async function atOneMoment<Answer>(
  read: LedgerKysely,
  ask: (then: LedgerKysely) => Promise<Answer>,
): Promise<Answer> {
  const moment = read.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  return await moment.execute(ask);
}
