/** The day so far, read from what is stored. */

import { sql } from "kysely";
import { codeLengths, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { dayUntil } from "../months/month.ts";
import { cutBy } from "../months/month-facts.ts";
import { readIncidentFacts } from "../months/sql-month-facts.ts";
import { within } from "../registry/residents/sql-conditions.ts";
import { dayNumbersOf, noNumbers, type BoardToday, type DayNumbers } from "./board-today.ts";

export async function readBoardToday(
  database: Pick<LedgerDatabase, "read">,
  asked: { area: AreaCode | null; by: AreaLevel; nowMs: number },
): Promise<BoardToday> {
  const { area, by, nowMs } = asked;
  const incidents = await readIncidentFacts(database, { span: dayUntil(nowMs), area });
  const rows = await database.read
    .selectFrom("assignments as a")
    .innerJoin("homes as h", "h.home_id", "a.home_id")
    .where("a.until_ms", "is", null)
    .where("h.kind", "<>", "replay")
    .where((on) => on.and(within(sql.ref("h.area"), area)))
    .select(["h.area", sql<number>`count(*)`.as("kits")])
    .groupBy("h.area")
    .execute();
  const areas = new Map<string, { kits: number } & DayNumbers>();
  for (const [code, part] of cutBy({ incidents, sums: [] }, codeLengths[by]))
    areas.set(code, { kits: 0, ...dayNumbersOf(part.incidents) });
  for (const row of rows) {
    const code = row.area.slice(0, codeLengths[by]);
    const there = areas.get(code) ?? { kits: 0, ...noNumbers };
    areas.set(code, { ...there, kits: there.kits + Number(row.kits) });
  }
  const kits = rows.reduce((all, row) => all + Number(row.kits), 0);
  return {
    ...dayNumbersOf(incidents),
    kits,
    areas: [...areas].map(([code, numbers]) => ({ area: parseAreaCode(code) ?? null, ...numbers })),
  };
}
