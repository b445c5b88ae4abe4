/** Counting in SQL, over the index that holds what is counted: 500,000 residents are one walk over it, without their rows. */

import { sql } from "kysely";
import { codeLengths, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { categories } from "./category.ts";
import { definitionOf } from "./connected.ts";
import { nobody, sumOf, type Counts } from "./counts.ts";
import { inForceAt, within } from "./sql-conditions.ts";

export function createSqlCounts({ read }: Pick<LedgerDatabase, "read">): Counts {
  /** A constant of ours and not a parameter: PostgreSQL groups by an expression only when it is the same one. */
  const part = (level: AreaLevel) => sql<string>`substr(area, 1, ${sql.lit(codeLengths[level])})`;
  return {
    async rollUp(area, by, { nowMs, reachedWithin }) {
      const connected = sql`r.reached_at_ms >= ${nowMs - reachedWithin} and r.reached_at_ms <= ${nowMs} and r.reached_at_ms > 0
        and ${inForceAt(nowMs)}`;
      const people = await read
        .selectFrom("residents as r")
        .select([
          part(by).as("part"),
          sql<number>`count(*)`.as("residents"),
          sql<number>`sum(case when ${connected} then 1 else 0 end)`.as("connected"),
          sql<number>`sum(case when r.risk = 'high' then 1 else 0 end)`.as("high_risk"),
        ])
        .where("r.status", "=", "registered")
        .where((eb) => eb.and(within(sql.ref("r.area"), area)))
        .groupBy(part(by))
        .execute();
      const homes = await read
        .selectFrom("homes")
        .select([part(by).as("part"), sql<number>`count(*)`.as("homes")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .groupBy(part(by))
        .execute();
      const homesOf = new Map(homes.map((row) => [row.part, Number(row.homes)]));
      const peopleOf = new Map(people.map((row) => [row.part, row]));
      const parts = [...new Set([...peopleOf.keys(), ...homesOf.keys()])].toSorted();
      const areas = parts.map((code) => {
        const row = peopleOf.get(code);
        const counted = row && {
          residents: Number(row.residents),
          connected: Number(row.connected),
          highRisk: Number(row.high_risk),
        };
        return { area: parseAreaCode(code) ?? null, ...nobody, ...counted, homes: homesOf.get(code) ?? 0 };
      });
      return { definition: definitionOf(reachedWithin), areas, total: sumOf(areas) };
    },
    async byCategory(area, by) {
      const rows = await read
        .selectFrom("resident_categories")
        .select(["category", part(by).as("part"), sql<number>`count(*)`.as("residents")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .groupBy(["category", part(by)])
        .orderBy("category")
        .orderBy(part(by))
        .execute();
      return rows.flatMap((row) => {
        const category = categories.find((one) => one === row.category);
        if (category === undefined) return [];
        return [{ area: parseAreaCode(row.part) ?? null, category, residents: Number(row.residents) }];
      });
    },
    async livedAt(area, by, atMs) {
      const rows = await read
        .selectFrom("stays")
        .select([part(by).as("part"), sql<number>`count(*)`.as("residents")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .where("from_ms", "<=", atMs)
        .where((eb) => eb.or([eb("until_ms", "is", null), eb("until_ms", ">", atMs)]))
        .groupBy(part(by))
        .orderBy(part(by))
        .execute();
      return rows.map((row) => ({ area: parseAreaCode(row.part) ?? null, residents: Number(row.residents) }));
    },
  };
}
