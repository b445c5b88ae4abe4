/** Counts that name nobody: what provinces and cities see of their registry. */

import { z } from "zod";
import { areaLevels } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { categories, labels } from "../../registry/residents/category.ts";
import type { RollUp } from "../../registry/residents/counts.ts";
import type { Table } from "../../registry/import/read-table.ts";
import { wallMsText } from "../fields.ts";
import { fileText, nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { areaNames } from "./area-names.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { reachedWithinIn } from "./connected-in.ts";
import {
  categoriesView,
  livedView,
  numbersView,
  type CategoriesView,
  type LivedView,
  type NumbersView,
} from "./contract/numbers.ts";
import type { SentenceView } from "./contract/sentence.ts";
import type { RegistryParts } from "./registry-routes.ts";

const byLevel = areaQuery.extend({ by: z.enum(areaLevels) });
const csv = "text/csv; charset=utf-8";

export function numbersRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { counts, records, asCsv } = keepers;
  const seeing = may("see-numbers", aboutArea);
  const takes = { params: nothing, query: byLevel, body: nothing };

  const named = async <One extends { area: AreaCode | null }>(
    list: readonly One[],
  ): Promise<(One & { name: SentenceView | null })[]> => {
    const codes = list.map(({ area }) => area);
    const nameOf = await areaNames(records, codes, nowMs());
    return list.map((one) => ({ ...one, name: nameOf(one.area) }));
  };
  const rollUp = async ({ area, by }: z.output<typeof byLevel>): Promise<NumbersView> => {
    const within = withinOf(area);
    const at = { nowMs: nowMs(), reachedWithin: await reachedWithinIn(keepers, within) };
    const found: RollUp = await counts.rollUp(within, by, at);
    return { ...found, areas: await named(found.areas) };
  };

  return [
    route({
      method: "GET",
      path: "/api/numbers",
      access: seeing,
      summary: "Registered and connected residents and homes of an area, by the areas of one level in it.",
      takes,
      answers: { 200: numbersView },
      answer: async ({ query }) => ({ status: 200, body: await rollUp(query) }),
    }),
    route({
      method: "GET",
      path: "/api/numbers.csv",
      access: seeing,
      summary: "The same as a table, with the definition of a connected resident in it.",
      takes,
      answers: { 200: fileText },
      gives: csv,
      answer: async ({ query }) => ({
        status: 200,
        body: null,
        file: {
          name: `numbers-${query.area}.csv`,
          mediaType: csv,
          content: asCsv(tableOf(await rollUp(query)), { isFirst: true }),
        },
      }),
    }),
    route({
      method: "GET",
      path: "/api/numbers/categories",
      access: seeing,
      summary: "How many hold each category now. One person may hold several.",
      takes,
      answers: { 200: categoriesView },
      async answer({ query: { area, by } }) {
        const areas = await named(await counts.byCategory(withinOf(area), by));
        const sums = categories.map((category) => ({
          category,
          label: { zh: labels[category].zh, en: labels[category].en },
          residents: areas.filter((one) => one.category === category).reduce((sum, one) => sum + one.residents, 0),
        }));
        return { status: 200, body: { categories: sums, areas } satisfies CategoriesView };
      },
    }),
    route({
      method: "GET",
      path: "/api/numbers/lived",
      access: seeing,
      summary: "How many lived there at a time, counted where they lived then.",
      takes: { ...takes, query: byLevel.extend({ atMs: wallMsText }) },
      answers: { 200: livedView },
      async answer({ query: { area, by, atMs } }) {
        const areas = await named(await counts.livedAt(withinOf(area), by, atMs));
        const residents = areas.reduce((sum, one) => sum + one.residents, 0);
        return { status: 200, body: { atMs, areas, residents } satisfies LivedView };
      },
    }),
  ];
}

function tableOf({ definition, areas, total }: NumbersView): Table {
  const row = (one: NumbersView["total"]): string[] =>
    [one.residents, one.connected, one.highRisk, one.homes].map(String);
  return [
    [
      "区划代码 area code",
      "名称",
      "name",
      "在册老人 residents",
      "入网老人 connected",
      "高风险 high risk",
      "住户 homes",
    ],
    ...areas.map((one) => [one.area ?? "", one.name?.zh ?? "", one.name?.en ?? "", ...row(one)]),
    ["", "合计", "total", ...row(total)],
    ["", definition.zh, definition.en],
  ];
}
