/** What a row may say, for whoever imports: areas that are there today, and lie where they look after people. */

import { levelOf } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Records } from "../../records/records.ts";
import { areaRecord, standingOn } from "../areas/area-record.ts";
import { dayOf } from "../residents/day.ts";
import { columnOf } from "./columns.ts";
import type { RowLimits } from "./read-row.ts";
import type { Table } from "./read-table.ts";

/** These tables are written in China. */
const timeZone = "Asia/Shanghai";
const areasPerQuery = 300;

/** @param within null = the whole deployment. */
export async function rowLimitsOf(
  records: Pick<Records, "get">,
  table: Table,
  given: { within: AreaCode | null; nowMs: number },
): Promise<RowLimits> {
  const today = dayOf(given.nowMs, timeZone);
  const codes = codesIn(table);
  const there = new Set<string>();
  for (let at = 0; at < codes.length; at += areasPerQuery) {
    const found = await records.get(areaRecord, codes.slice(at, at + areasPerQuery));
    for (const [code, kept] of found)
      if (kept.kind === "kept" && standingOn(kept.content, today) === "there") there.add(code);
  }
  return { today, within: given.within, isArea: (area) => there.has(area) };
}

/** Each once; what is no code of a street or community is refused without asking for it. */
function codesIn([headings = [], ...rows]: Table): readonly AreaCode[] {
  const columns = headings.flatMap((heading, at) => (columnOf(heading) === "area" ? [at] : []));
  const written = new Set(rows.flatMap((row) => columns.map((at) => row[at]?.trim() ?? "")));
  return [...written].flatMap((text) => {
    const code = parseAreaCode(text);
    return code !== undefined && ["street", "community"].includes(levelOf(code)) ? [code] : [];
  });
}
