/**
 * An area with all the names it had, and what became of it. Codes are never given to another area: a county that became a district ends, and another record
 * with another code begins (370684 蓬莱市 became 370614 蓬莱区 in 2020).
 */

import { z } from "zod";
import { levelOf, parentOf } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaDayField, type AreaDay } from "./area-day.ts";

const codeField = z.string().transform((text, context): AreaCode => {
  const code = parseAreaCode(text);
  if (code !== undefined) return code;
  context.addIssue({ code: "custom", message: "not an area code: 2, 4, 6, 9 or 12 digits" });
  return z.NEVER;
});

/** The longest of the statistics bureau's names has 29 characters (2023). */
export const areaNameMax = 64;
const nameField = z.string().trim().min(1).max(areaNameMax);

const areaNameSchema = z.object({
  zh: nameField,
  pinyin: nameField.nullable(),
  en: nameField.nullable(),
  /** Null = since nobody knows when. */
  from: areaDayField.nullable(),
});
export type AreaName = z.output<typeof areaNameSchema>;

export const successorsMax = 20;
const namesMax = 20;

export const areaSchema = z.object({
  code: codeField,
  /** The oldest first. */
  names: z.array(areaNameSchema).min(1).max(namesMax),
  from: areaDayField.nullable(),
  /** It was merged, divided or upgraded; `became` = where its people are counted since. */
  ended: z.object({ on: areaDayField, became: z.array(codeField).max(successorsMax) }).nullable(),
  /** Whose list it is from. */
  source: z.string().max(200),
});
export type AreaContent = z.output<typeof areaSchema>;

/** What it was called on that day; before its first name it is called by that one. */
export function nameOn({ names }: Pick<AreaContent, "names">, day: AreaDay): AreaName {
  const found = names.findLast(({ from }) => from === null || from <= day) ?? names[0];
  if (found === undefined) throw new Error("an area has at least one name");
  return found;
}

export type AreaStanding = "there" | "not-yet" | "ended";

export function standingOn({ from, ended }: Pick<AreaContent, "from" | "ended">, day: AreaDay): AreaStanding {
  if (ended !== null && ended.on <= day) return "ended";
  return from !== null && from > day ? "not-yet" : "there";
}

export const areaRecord: RecordShape<AreaContent> = {
  kind: "area",
  schema: areaSchema,
  sealedFor: () => null,
  area: ({ code }) => code,
  indexTables: [
    { table: "areas", idColumn: "code", rows: "one" },
    { table: "area_successors", idColumn: "code", rows: "many" },
  ],
  indexRows({ code, names, from, ended }) {
    const [last] = names.slice(-1);
    return [
      {
        table: "areas",
        row: {
          code,
          level: levelOf(code),
          parent: parentOf(code) ?? "",
          name: last?.zh ?? "",
          name_latin: (last?.pinyin ?? last?.en ?? "").toLowerCase(),
          from_day: from,
          until_day: ended?.on ?? null,
        },
      },
      ...new Set(ended?.became ?? []).values().map((became) => ({
        table: "area_successors" as const,
        row: { code, became },
      })),
    ];
  },
};
