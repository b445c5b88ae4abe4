/** Counting in SQL, over the index that holds what is counted: 500,000 residents are one walk over it, without their rows. */

import { sql } from "kysely";
import { codeLengths, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { categories } from "./category.ts";
import { definitionOf } from "./connected.ts";
import { nobody, sumOf, type Count, type Counts } from "./counts.ts";
import { inForceAt, within } from "./sql-conditions.ts";

export function createSqlCounts({ read }: Pick<LedgerDatabase, "read">): Counts {
  return {
    async rollUp(area, by, { nowMs, reachedWithin }) {
      const registered = read
        .selectFrom("residents as r")
        .where("r.status", "=", "registered")
        .where((eb) => eb.and(within(sql.ref("r.area"), area)))
        .groupBy("r.area");
      const highRisk = sql<number>`sum(case when r.risk = 'high' then 1 else 0 end)`;
      const people = await registered
        .select(["r.area", sql<number>`count(*)`.as("many"), highRisk.as("high_risk")])
        .execute();
      // By itself, because PostgreSQL joins what is asked as a condition, and looks up one by one what is asked as a column: twice the time.
      const connected = await registered
        .select(["r.area", sql<number>`count(*)`.as("many")])
        .where("r.reached_at_ms", ">=", Math.max(1, nowMs - reachedWithin))
        .where("r.reached_at_ms", "<=", nowMs)
        .where(inForceAt(nowMs))
        .execute();
      const homes = await read
        .selectFrom("homes")
        .select(["area", sql<number>`count(*)`.as("many")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .groupBy("area")
        .execute();
      const counted = new Map<string, Count>();
      const add = (code: string, count: Partial<Count>): void => {
        const part = code.slice(0, codeLengths[by]);
        counted.set(part, sumOf([counted.get(part) ?? nobody, { ...nobody, ...count }]));
      };
      for (const row of people) add(row.area, { residents: Number(row.many), highRisk: Number(row.high_risk) });
      for (const row of connected) add(row.area, { connected: Number(row.many) });
      for (const row of homes) add(row.area, { homes: Number(row.many) });
      const areas = [...counted.keys()]
        .toSorted()
        .map((code) => ({ area: parseAreaCode(code) ?? null, ...(counted.get(code) ?? nobody) }));
      return { definition: definitionOf(reachedWithin), areas, total: sumOf(areas) };
    },
    async byCategory(area, by) {
      const rows = await read
        .selectFrom("resident_categories")
        .select(["category", "area", sql<number>`count(*)`.as("many")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .groupBy(["category", "area"])
        .execute();
      return categories.toSorted().flatMap((category) =>
        byPart(
          rows.filter((row) => row.category === category),
          by,
        ).map((part) => ({ ...part, category })),
      );
    },
    async livedAt(area, by, atMs) {
      const rows = await read
        .selectFrom("stays")
        .select(["area", sql<number>`count(*)`.as("many")])
        .where((eb) => eb.and(within(sql.ref("area"), area)))
        .where("from_ms", "<=", atMs)
        .where((eb) => eb.or([eb("until_ms", "is", null), eb("until_ms", ">", atMs)]))
        .groupBy("area")
        .execute();
      return byPart(rows, by);
    },
  };
}

/** Counted in SQL by the whole code, in whose order the indexes are: nothing is sorted or kept on the side, and a city has some thousand communities to be summed here. */
function byPart(
  rows: readonly { area: string; many: number }[],
  by: AreaLevel,
): { area: AreaCode | null; residents: number }[] {
  const counted = new Map<string, number>();
  for (const { area, many } of rows) {
    const part = area.slice(0, codeLengths[by]);
    counted.set(part, (counted.get(part) ?? 0) + Number(many));
  }
  return [...counted.keys()]
    .toSorted()
    .map((code) => ({ area: parseAreaCode(code) ?? null, residents: counted.get(code) ?? 0 }));
}
