/** Conditions that more than one question asks. */

import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";

const codeLength = 12;

/**
 * In this area and all that lies in it. Codes are digits, so a prefix is a range, and in every collation the same one.
 *
 * @param from where in it the reading begins.
 */
export function within(
  column: Expression<unknown>,
  area: AreaCode | null,
  from: string | null = area,
): RawBuilder<SqlBool>[] {
  const after = from === null ? [] : [sql<SqlBool>`${column} >= ${from}`];
  return area === null ? after : [...after, sql<SqlBool>`${column} <= ${area.padEnd(codeLength, "9")}`];
}

/** `r` has consented to monitoring, and it stands at this time. */
export function inForceAt(nowMs: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from consents as c where c.resident_id = r.resident_id and c.purpose = 'monitoring'
    and c.given_at_ms <= ${nowMs} and (c.withdrawn_at_ms is null or c.withdrawn_at_ms > ${nowMs}))`;
}
