/** A ledger that is on its way to another database, or has gone there: nobody decides on it, and no command writes it. */

import { DatabaseRefusedError } from "./refused.ts";
import type { LedgerKysely } from "./schema.ts";

/** A fact of the target while it is being filled: the id of the ledger that comes. */
export const movingFact = "moving-from";
/** A fact of the source when all of it has arrived: where it is now. */
export const movedFact = "moved-to";

export async function readFact(db: LedgerKysely, name: string): Promise<string | undefined> {
  return (await db.selectFrom("facts").select("value").where("name", "=", name).executeTakeFirst())?.value;
}

export async function refuseMoved(db: LedgerKysely): Promise<void> {
  if ((await readFact(db, movingFact)) !== undefined)
    throw new DatabaseRefusedError(
      "A ledger is being moved into this database, and not all of it is there. Give the same npm run move once more: it goes on where it was.",
    );
  const place = await readFact(db, movedFact);
  if (place !== undefined)
    throw new DatabaseRefusedError(
      `This ledger was moved to ${place}. Start the cloud with --database there; how to come back stands in docs/runbooks/move.md.`,
    );
}
