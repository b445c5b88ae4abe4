/** A month as a table: a line for each area, and below it what each number means, what it is held against, and what was corrected. */

import type { Table } from "../../registry/import/read-table.ts";
import type { MeasureView, MonthView } from "./contract/months.ts";

export function monthTable({ month, area, name, measures, total, areas, corrections }: MonthView): Table {
  const row = (numbers: MonthView["total"]["numbers"]): string[] =>
    measures.map((measure) => written(measure, numbers[measure.id] ?? null));
  const standing = (closed: MonthView["total"]["closed"]): string =>
    closed === null ? "未结账 open" : `已结账 closed ${new Date(closed.atMs).toISOString()}`;
  const heads = measures.map((measure) => `${measure.name.zh} ${measure.name.en}${unitText[measure.unit]}`);
  const nameOf = new Map(measures.map((one) => [one.id, one]));
  return [
    ["月份 month", month],
    ["区划代码 area code", "名称", "name", "状态 standing", ...heads],
    ...areas.map((one) => [
      one.area ?? "",
      one.name?.zh ?? "",
      one.name?.en ?? "",
      standing(one.closed),
      ...row(one.numbers),
    ]),
    [area, name?.zh ?? "合计", name?.en ?? "total", standing(total.closed), ...row(total.numbers)],
    [],
    ["指标 number", "计算方法", "formula", "目标 target", "来源", "source"],
    ...measures.map((one) => [
      `${one.name.zh} ${one.name.en}`,
      one.formula.zh,
      one.formula.en,
      one.target === null ? "" : `${one.target.is === "at-least" ? "≥" : "≤"} ${written(one, one.target.value)}`,
      one.target?.source.zh ?? "",
      one.target?.source.en ?? "",
    ]),
    ...(corrections.length === 0
      ? []
      : [[], ["更正 correction", "时间 at", "更正人 by", "原因 why", "指标 number", "原 was", "现 is"]]),
    ...corrections.flatMap(({ n, atMs, by, why, changes }) =>
      changes.map(({ measure, was, is }) => {
        const known = nameOf.get(measure);
        const said = (value: number | null): string => (known ? written(known, value) : String(value ?? ""));
        const called = known ? `${known.name.zh} ${known.name.en}` : measure;
        return [String(n), new Date(atMs).toISOString(), by, why, called, said(was), said(is)];
      }),
    ),
  ];
}

const unitText = { count: "", share: "（%）", ms: "（秒 s）" } as const satisfies Record<MeasureView["unit"], string>;

/** Numbers that a spreadsheet can reckon with; empty = there is nothing that it could be said of. */
function written({ unit }: MeasureView, value: number | null): string {
  if (value === null) return "";
  switch (unit) {
    case "count":
      return String(value);
    case "share":
      return String(Math.round(value * 10_000) / 100);
    case "ms":
      return String(Math.round(value / 100) / 10);
  }
}
