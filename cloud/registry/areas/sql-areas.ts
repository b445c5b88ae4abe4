/** Areas in SQL: found through their index, read from their records. */

import { sql } from "kysely";
import { levelOf, pathTo } from "@shouwang/shared/domain/area.ts";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Records } from "../../records/records.ts";
import type { AreaDay } from "./area-day.ts";
import { areaRecord, nameOn, standingOn, type AreaContent } from "./area-record.ts";
import { foundMax, type Areas, type FoundArea, type PathStep } from "./areas.ts";

export function createSqlAreas({ database, records }: { database: LedgerDatabase; records: Records }): Areas {
  const { read } = database;

  const contentsOf = async (codes: readonly AreaCode[]): Promise<Map<string, AreaContent>> => {
    const kept = await records.get(areaRecord, codes);
    return new Map([...kept].flatMap(([code, one]) => (one.kind === "kept" ? [[code, one.content]] : [])));
  };
  const foundOn = async (codes: readonly AreaCode[], day: AreaDay): Promise<readonly FoundArea[]> => {
    const contents = await contentsOf(codes);
    return codes.flatMap((code) => {
      const content = contents.get(code);
      return content === undefined ? [] : [areaOn(content, day)];
    });
  };
  const codesOf = (rows: readonly { code: string }[]): AreaCode[] =>
    rows.map(({ code }) => must(parseAreaCode(code), code));

  return {
    async get(code) {
      const kept = (await records.get(areaRecord, [code])).get(code);
      return kept?.kind === "kept" ? { version: kept.version, content: kept.content } : undefined;
    },
    on: async (code, day) => (await foundOn([code], day))[0],
    async path(code, day) {
      const contents = await contentsOf(pathTo(code));
      return pathTo(code).map((step): PathStep => {
        const content = contents.get(step);
        if (content !== undefined) return areaOn(content, day);
        return { code: step, level: levelOf(step), name: null, standing: "unknown", became: [] };
      });
    },
    async below(code, day) {
      const areas = read.selectFrom("areas").select("areas.code");
      const tops = areas
        .leftJoin("areas as above", "above.code", "areas.parent")
        .where("above.code", "is", sql<null>`null`);
      const rows = await (code === null ? tops : areas.where("areas.parent", "=", code))
        .orderBy("areas.code")
        .execute();
      return (await foundOn(codesOf(rows), day)).filter(({ standing }) => standing === "there");
    },
    async find(text, within, day) {
      const start = text.trim();
      if (start === "") return [];
      // In characters, as SQL counts: some names have one that is two of JavaScript's.
      const length = Array.from(start).length;
      // As a range of codes: in every collation the same one.
      const inArea = within ?? "";
      const rows = await read
        .selectFrom("areas")
        .select("code")
        .where("code", ">=", inArea)
        .where("code", "<=", inArea.padEnd(12, "9"))
        .where((where) =>
          where.or([
            where(sql`substr(name, 1, ${length})`, "=", start),
            where(sql`substr(name_latin, 1, ${length})`, "=", start.toLowerCase()),
          ]),
        )
        .where((where) => where.or([where("until_day", "is", null), where("until_day", ">", day)]))
        .orderBy("code")
        .limit(foundMax)
        .execute();
      return await foundOn(codesOf(rows), day);
    },
    async predecessors(code) {
      const rows = read.selectFrom("area_successors").select("code").where("became", "=", code).orderBy("code");
      return codesOf(await rows.execute());
    },
  };
}

function areaOn(content: AreaContent, day: AreaDay): FoundArea {
  const { code, ended } = content;
  return {
    code,
    level: levelOf(code),
    name: nameOn(content, day),
    standing: standingOn(content, day),
    became: ended?.became ?? [],
  };
}
