/**
 * What a list of areas would change in the registry. Pure.
 *
 * Idea: every row is compared with what is kept; the same list again changes nothing. A name that differs is a new name from `asOf` on (or the row's own
 * `name_from`), never an overwritten one. What the list does not mention stays as it is: lists are often of one level or one county only.
 *
 * Limits: one wrong row, and nothing is written; every row says what it is. Without `under` a list begins with provinces; with it, rows elsewhere are
 * counted as outside, and what lies above `under` is taken along, so that paths have names.
 */

import { liesIn, parentOf } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "../residents/sentence.ts";
import { areaRefusals, end, rename, type AreaAnswer } from "./area-changes.ts";
import type { AreaDay } from "./area-day.ts";
import { nameOn, standingOn, type AreaContent } from "./area-record.ts";
import type { ListedArea, ListedRow } from "./area-table.ts";

export type RowOutcome = { file: string; line: number; code: string } & (
  | { what: "added" | "renamed" | "changed" | "same" | "outside" }
  | { what: "refused"; why: Sentence }
);
export type AreaChange = { after: number; content: AreaContent; what: "imported" | "changed" };
export type ImportPlan = {
  outcomes: readonly RowOutcome[];
  /** Those above first, so that no area is ever without the one it lies in. Empty when a row was refused. */
  changes: readonly AreaChange[];
};

export type KeptArea = { version: number; content: AreaContent };
export type ImportOptions = { under: AreaCode | null; asOf: AreaDay; source: string };

export function planImport(
  rows: readonly ListedRow[],
  kept: ReadonlyMap<AreaCode, KeptArea>,
  options: ImportOptions,
): ImportPlan {
  const { under } = options;
  const times = Map.groupBy(
    rows.flatMap((row) => (row.kind === "area" ? [row.area.code] : [])),
    (code) => code,
  );
  const isKnown = (code: AreaCode): boolean => times.has(code) || kept.has(code);
  const changes: AreaChange[] = [];
  const outcomes = rows.map((row): RowOutcome => {
    const { file, line } = row;
    const refused = (code: string, why: Sentence): RowOutcome => ({ file, line, code, what: "refused", why });
    if (row.kind === "wrong") return refused(row.code, row.why);
    const { code } = row.area;
    if (under !== null && !liesIn(code, under) && !liesIn(under, code)) return { file, line, code, what: "outside" };
    if ((times.get(code)?.length ?? 0) > 1) return refused(code, sentences.twice);
    const parent = parentOf(code);
    const isTop = under !== null && liesIn(under, code);
    if (parent !== null && !isTop && !isKnown(parent)) return refused(code, sentences.noParent);
    const before = kept.get(code);
    if (before === undefined) {
      changes.push({ after: 0, content: newArea(row.area, options.source), what: "imported" });
      return { file, line, code, what: "added" };
    }
    const answer = merged(before.content, row.area, options);
    if (answer.kind === "refused") return refused(code, answer.why);
    if (JSON.stringify(answer.content) === JSON.stringify(before.content)) return { file, line, code, what: "same" };
    changes.push({ after: before.version, content: answer.content, what: "changed" });
    const isRenamed = answer.content.names.length > before.content.names.length;
    return { file, line, code, what: isRenamed ? "renamed" : "changed" };
  });
  if (outcomes.some(({ what }) => what === "refused")) return { outcomes, changes: [] };
  return { outcomes, changes: changes.toSorted((one, other) => one.content.code.length - other.content.code.length) };
}

function newArea({ code, zh, pinyin, en, nameFrom, from, ended }: ListedArea, source: string): AreaContent {
  return {
    code,
    names: [{ zh, pinyin, en, from: nameFrom }],
    from,
    ended: ended === null ? null : { on: ended.on, became: [...ended.became] },
    source,
  };
}

function merged(before: AreaContent, listed: ListedArea, { asOf }: ImportOptions): AreaAnswer {
  const { zh, pinyin, en, ended } = listed;
  const since = listed.nameFrom ?? asOf;
  let area: AreaContent = listed.from === null ? before : { ...before, from: listed.from };
  if (ended === null && standingOn(area, asOf) === "ended") return { kind: "refused", why: areaRefusals.endedBefore };
  // A list that says when an area ended knows its last name; its day lies before that end.
  const namedOn = ended === null || since < ended.on ? since : null;
  const present = namedOn === null ? area.names.at(-1) : nameOn(area, namedOn);
  if (present?.zh !== zh) {
    if (namedOn === null) return { kind: "refused", why: areaRefusals.olderName };
    const renamed = rename(area, { zh, pinyin, en }, namedOn);
    if (renamed.kind === "refused") return renamed;
    area = renamed.content;
  } else {
    // What the list adds to the name it shares; what it does not say stays.
    const added = { pinyin: pinyin ?? present.pinyin, en: en ?? present.en, from: listed.nameFrom ?? present.from };
    area = { ...area, names: area.names.map((one) => (one === present ? { ...one, ...added } : one)) };
  }
  return ended === null ? { kind: "content", content: area } : end(area, ended);
}

const sentences = {
  twice: {
    zh: "该代码在名单中出现多次。请只保留一行。",
    en: "This code stands in the list more than once. Keep one row.",
  },
  noParent: {
    zh: "名单和登记簿中都没有其上级区划。请一并导入上级，或用 --under 指明部署范围。",
    en: "The area it lies in is neither in the list nor in the registry. Import that too, or say with --under where the deployment begins.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
