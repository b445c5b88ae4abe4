/** By which telephone operators are called, in the table of that name: it may be somebody's own mobile, so it is sealed. */

import type { LedgerDatabase } from "../../database/database.ts";
import { ownKeyOf } from "../../vault/sql-own-key.ts";
import type { Vault } from "../../vault/vault.ts";
import type { KeptPhones } from "./operator-phones.ts";
import { callsKeyOwner } from "./sql-calls.ts";

export function createSqlOperatorPhones(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  vault: Vault;
}): KeptPhones {
  const { database, vault } = given;
  const theKey = ownKeyOf({ database, vault, owner: callsKeyOwner });
  return {
    async phoneOf(operator) {
      const query = database.read.selectFrom("operator_phones").select("phone").where("operator", "=", operator);
      const row = await query.executeTakeFirst();
      if (row === undefined) return null;
      const opened = (await theKey()).open(placeOf(operator), row.phone);
      return opened.kind === "text" ? opened.text : null;
    },
    async keep(operator, phone, nowMs) {
      const table = database.write;
      if (phone === null)
        return await database.commit([{ query: table.deleteFrom("operator_phones").where("operator", "=", operator) }]);
      const sealed = { phone: (await theKey()).seal(placeOf(operator), phone), changed_at_ms: nowMs };
      const insert = table.insertInto("operator_phones").values({ operator, ...sealed });
      await database.commit([{ query: insert.onConflict((same) => same.column("operator").doUpdateSet(sealed)) }]);
    },
  };
}

const placeOf = (operator: string): string => `operator-phone/${operator}`;
