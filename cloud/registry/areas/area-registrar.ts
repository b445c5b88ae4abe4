/** Bringing areas in and changing them: each area whole, each change with the version it saw and its row in the audit log. */

import { pathTo } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import { end, rename, type AreaAnswer } from "./area-changes.ts";
import type { AreaDay } from "./area-day.ts";
import { planImport, type ImportOptions, type ImportPlan, type KeptArea } from "./area-import.ts";
import { areaRecord, type AreaContent, type AreaName } from "./area-record.ts";
import type { ListedRow } from "./area-table.ts";

/** `cannot-be`: the area itself speaks against it. */
export type AreaDone =
  | { kind: "done"; version: number }
  | { kind: "refused"; code: "not-there" | "changed-meanwhile" | "cannot-be"; why: Sentence };

export type AreaRegistrar = {
  rename(seen: SeenArea, name: Omit<AreaName, "from">, from: AreaDay, by: By): Promise<AreaDone>;
  end(seen: SeenArea, ended: { on: AreaDay; became: readonly AreaCode[] }, by: By): Promise<AreaDone>;
  /**
   * Nothing is written when a row is wrong. A long list is written in small commits, those above first; broken off in the middle, the same list goes on
   * where it ended. @param isTrial only says what would be done.
   */
  import(rows: readonly ListedRow[], options: ImportOptions & { isTrial: boolean }, by: By): Promise<ImportedAreas>;
};
export type SeenArea = { code: AreaCode; version: number };
export type ImportedAreas = { outcomes: ImportPlan["outcomes"] } & (
  | { kind: "done" | "trial" | "refused" }
  /** Somebody changed the same areas meanwhile: what was written is whole, the rest was not. */
  | { kind: "broken-off"; written: number }
);

/** A life alarm waits behind no more than this. */
const areasPerCommit = 50;

export function createAreaRegistrar({ records }: { records: Records }): AreaRegistrar {
  const present = async (codes: readonly AreaCode[]): Promise<Map<AreaCode, KeptArea>> => {
    const found = await records.get(areaRecord, codes);
    return new Map(found.values().flatMap((one) => (one.kind === "kept" ? [[one.content.code, one] as const] : [])));
  };
  const edit = async (
    { code, version }: SeenArea,
    by: By,
    what: "changed" | "ended",
    change: (area: AreaContent) => AreaAnswer,
  ): Promise<AreaDone> => {
    const found = (await present([code])).get(code);
    if (found === undefined) return { kind: "refused", code: "not-there", why: sentences.notThere };
    if (found.version !== version) return meanwhile;
    const next = change(found.content);
    if (next.kind === "refused") return { ...next, code: "cannot-be" };
    const { content } = next;
    const answer = await records.commit([changeOf(areaRecord, { id: code, after: version, content, what })], by);
    if (answer.kind !== "done") return meanwhile;
    return { kind: "done", version: version + 1 };
  };
  return {
    rename: (seen, name, from, by) => edit(seen, by, "changed", (area) => rename(area, name, from)),
    end: (seen, ended, by) => edit(seen, by, "ended", (area) => end(area, ended)),
    async import(rows, { isTrial, ...options }, by) {
      const codes = new Set(rows.flatMap((row) => (row.kind === "area" ? [row.area.code] : [])));
      const parents = codes.values().flatMap((code) => pathTo(code));
      const { outcomes, changes } = planImport(rows, await present([...new Set([...codes, ...parents])]), options);
      if (outcomes.some(({ what }) => what === "refused")) return { kind: "refused", outcomes };
      if (isTrial) return { kind: "trial", outcomes };
      for (let at = 0; at < changes.length; at += areasPerCommit) {
        const some = changes.slice(at, at + areasPerCommit);
        const commit = some.map(({ after, content, what }) =>
          changeOf(areaRecord, { id: content.code, after, content, what }),
        );
        const answer = await records.commit(commit, by);
        if (answer.kind !== "done") return { kind: "broken-off", outcomes, written: at };
      }
      return { kind: "done", outcomes };
    },
  };
}

const sentences = {
  notThere: { zh: "没有这个区划。请返回列表重新选择。", en: "There is no such area. Choose again from the list." },
  meanwhile: {
    zh: "该区划已被他人修改。请重新打开后再改。",
    en: "Somebody has changed this area meanwhile. Open it again and repeat your change.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
const meanwhile = { kind: "refused", code: "changed-meanwhile", why: sentences.meanwhile } as const satisfies AreaDone;
