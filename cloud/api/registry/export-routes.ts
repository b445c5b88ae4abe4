/** Residents as a file. What for stands in the log before the first row leaves, and how many left it after the last one. */

import { z } from "zod";
import type { AuditEntry } from "../../audit/audit-log.ts";
import type { ExportCounts } from "../../registry/export/export-port.ts";
import { columnKeys, type ColumnKey } from "../../registry/import/columns.ts";
import { categories } from "../../registry/residents/category.ts";
import { risks } from "../../registry/residents/resident-record.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import { fileText, nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { exportPurposes } from "./contract/export.ts";
import { refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

/** Each opens residents page by page for minutes; whoever looks somebody up meanwhile shares the disk with them. */
const exportsMax = 2;
const busy: Sentence = {
  zh: `已有${exportsMax}个导出正在进行。请稍后再试。`,
  en: `${exportsMax} exports are running. Try again when one of them has ended.`,
};

const columnsField = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(columnKeys)).min(1).max(columnKeys.length))
  // In the order of the table, each once.
  .transform((asked): readonly ColumnKey[] => columnKeys.filter((key) => asked.includes(key)));

export function exportRoutes({ keepers, audit, nowMs }: RegistryParts): readonly Route[] {
  let running = 0;

  /** The pieces, and a word to the log however it ends. */
  async function* counted(
    pieces: AsyncGenerator<string>,
    counts: () => ExportCounts,
    note: (outcome: AuditEntry["outcome"], detail: string) => Promise<void>,
  ): AsyncGenerator<string> {
    running += 1;
    let outcome: AuditEntry["outcome"] = "failed";
    try {
      yield* pieces;
      outcome = "done";
    } finally {
      running -= 1;
      const { rows, leftOut } = counts();
      const end = outcome === "done" ? "" : "; broken off";
      await note(outcome, `${rows} rows left, ${leftOut} could not be opened${end}`);
    }
  }

  return [
    route({
      method: "GET",
      path: "/api/exports/residents.csv",
      access: may("export-residents", aboutArea),
      summary:
        "The registered residents of an area as a table. Sensitive columns are masked or empty unless `whole=yes`.",
      takes: {
        params: nothing,
        query: areaQuery.extend({
          for: z.enum(exportPurposes),
          columns: columnsField.optional(),
          whole: z.enum(["yes", "no"]).default("no"),
          category: z.enum(categories).optional(),
          risk: z.enum(risks).optional(),
        }),
        body: nothing,
      },
      answers: { 200: fileText },
      gives: "text/csv; charset=utf-8",
      async answer({ query }, _signal, { who, purpose }) {
        if (running >= exportsMax) return refusedAnswer("registry-refused", busy);
        const { area, columns = columnKeys, category, risk } = query;
        const isWhole = query.whole === "yes";
        const note = async (outcome: AuditEntry["outcome"], detail: string): Promise<void> =>
          await audit?.note({
            atMs: nowMs(),
            who,
            what: "exported",
            subject: { kind: "area", id: area },
            area: withinOf(area),
            purpose,
            outcome,
            detail,
            digest: "",
          });
        // What cannot be noted does not leave.
        const narrowed = [category, risk && `risk ${risk}`].filter((one) => one !== undefined).join(", ");
        const what = `${columns.length} columns${isWhole ? " with sensitive ones" : ""}${narrowed && `, ${narrowed}`}`;
        await note("done", `begun for ${query.for}: ${what}`);
        let counts: ExportCounts = { rows: 0, leftOut: 0 };
        const asked = { area: withinOf(area), ...(category ? { category } : {}), ...(risk ? { risk } : {}) };
        const pieces = keepers.exportResidents(asked, {
          columns,
          isWhole,
          nowMs: nowMs(),
          counted: (now) => {
            counts = now;
          },
        });
        const content = counted(pieces, () => counts, note);
        return {
          status: 200,
          body: null,
          file: { name: `residents-${area}.csv`, mediaType: "text/csv; charset=utf-8", content },
        };
      },
    }),
  ];
}
