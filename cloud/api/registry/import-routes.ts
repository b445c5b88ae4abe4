/**
 * Bringing a table of residents in: the file is sent and looked at, somebody reads what was found, and says so. The import runs on while no page is open; how far
 * it is can be asked for. A table is its owner's, and of the area that it was sent for.
 */

import { z } from "zod";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { HeldImport } from "../../registry/import/imports.ts";
import { paceOf } from "../../registry/import/pace.ts";
import { rowLimitsOf } from "../../registry/import/row-limits.ts";
import { fileBytesMax } from "../../registry/import/table-file.ts";
import { templateTable } from "../../registry/import/template.ts";
import { tableMediaTypes } from "../../registry/import/table-reader.ts";
import { refusals } from "../../registry/residents/refusal.ts";
import type { Asked } from "../asked.ts";
import { aFile, fileText, nothing, route, type Answer, type Route } from "../route.ts";
import { may, maySomewhere } from "../route-access.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { importReport, importsView, importView, type ImportReportView, type ImportView } from "./contract/import.ts";
import { inPieces, reportTable } from "./import-report.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const oneImport = z.object({ id: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}") });
const latelyMax = 10;
/** Of everybody's, of which one's own are looked out. */
const latelyRead = 200;
/** What a page can show; the file of the report has all. */
const shownMax = 1_000;
const headingsMax = 50;
const csv = "text/csv; charset=utf-8";

export function importRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { imports, importer, records, tables, asCsv } = keepers;
  const changing = may("change-residents", aboutArea);
  const taken = { params: oneImport, query: areaQuery, body: nothing };

  const found = async (
    { params, query }: { params: { id: string }; query: { area: AreaCode | "everywhere" } },
    { who }: Asked,
    answer: (held: HeldImport) => Answer | Promise<Answer>,
  ): Promise<Answer> => {
    const held = imports.find(params.id, { owner: who, area: withinOf(query.area) });
    return held ? await answer(held) : refusedAnswer("no-such-record", refusals["not-there"]);
  };
  const shown = (held: HeldImport): ImportView => viewOf(held, nowMs());

  return [
    route({
      method: "GET",
      path: "/api/imports/template.csv",
      access: maySomewhere("change-residents"),
      summary: "The table to fill in, with an example and what each column takes. Rows that begin with # are left out.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: fileText },
      gives: csv,
      answer: async () =>
        await Promise.resolve({
          status: 200,
          body: null,
          file: { name: "residents-template.csv", mediaType: csv, content: asCsv(templateTable(), { isFirst: true }) },
        }),
    }),
    route({
      method: "POST",
      path: "/api/imports",
      access: changing,
      summary: "Sends a table (the file itself) and answers what would happen, row by row. Nothing is written.",
      takes: { params: nothing, query: areaQuery, body: aFile },
      takesFile: { mediaTypes: tableMediaTypes, bytesMax: fileBytesMax },
      answers: { 201: importReport },
      examples: {
        body: "姓名,出生日期,电话,区划代码,地址\r\n王秀英,1941-02-03,13800138000,370602001001,幸福里 3 号楼 2 单元 402\r\n",
      },
      async answer({ query, body }, _signal, { who }) {
        const mediaType = tableMediaTypes.find((one) => one === body.mediaType);
        if (mediaType === undefined) throw new Error(`${body.mediaType} came through the edge.`);
        const file = await tables.read(body.bytes, mediaType);
        if (file.kind === "unreadable") return refusedAnswer("registry-refused", file.sentence);
        const limits = await rowLimitsOf(records, file.table, { within: withinOf(query.area), nowMs: nowMs() });
        const answer = await imports.hold(file.table, limits, who);
        if (answer.kind === "refused") return refusedAnswer("registry-refused", answer.sentence);
        return { status: 201, body: reportOf(answer.held, nowMs()) };
      },
    }),
    route({
      method: "GET",
      path: "/api/imports",
      access: maySomewhere("change-residents"),
      summary: "One's own tables that are held, and one's own imports of late.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: importsView },
      async answer(_input, _signal, { who }) {
        const lately = (await importer.lately(latelyRead)).filter(({ by }) => by === who).slice(0, latelyMax);
        const held = imports.all(who).map(shown);
        return { status: 200, body: { held, lately: lately.map(({ by: _by, ...one }) => one) } };
      },
    }),
    route({
      method: "GET",
      path: "/api/imports/:id",
      access: changing,
      summary: "How far it is.",
      takes: taken,
      answers: { 200: importView },
      answer: async (input, _signal, asked) =>
        await found(input, asked, (held) => ({ status: 200, body: shown(held) })),
    }),
    route({
      method: "GET",
      path: "/api/imports/:id/report",
      access: changing,
      summary: "What was found, row by row; after a run, with the rows that were not taken.",
      takes: taken,
      answers: { 200: importReport },
      answer: async (input, _signal, asked) =>
        await found(input, asked, (held) => ({ status: 200, body: reportOf(held, nowMs()) })),
    }),
    route({
      method: "GET",
      path: "/api/imports/:id/report.csv",
      access: changing,
      summary: "The same as a table that a spreadsheet opens.",
      takes: taken,
      answers: { 200: fileText },
      gives: csv,
      answer: async (input, _signal, asked) =>
        await found(input, asked, (held) => ({
          status: 200,
          body: null,
          file: { name: "import-report.csv", mediaType: csv, content: inPieces(reportTable(held.report), asCsv) },
        })),
    }),
    route({
      method: "POST",
      path: "/api/imports/:id/run",
      access: changing,
      summary:
        "Brings the good rows in, and the doubtful ones where somebody compared them. Again after it was broken off.",
      takes: { ...taken, body: z.strictObject({ takesDoubtful: z.boolean() }) },
      answers: { 202: importView },
      answer: async (input, _signal, asked) =>
        await found(input, asked, (held) => {
          const answer = imports.run(held, input.body.takesDoubtful, byOf(asked, nowMs()));
          if (answer.kind === "refused") return refusedAnswer("registry-refused", answer.sentence);
          return { status: 202, body: shown(answer.held) };
        }),
    }),
    route({
      method: "POST",
      path: "/api/imports/:id/stop",
      access: changing,
      summary: "Breaks it off after the rows that are being written. What is in stays in.",
      takes: taken,
      answers: { 200: importView },
      answer: async (input, _signal, asked) =>
        await found(input, asked, async (held) => ({ status: 200, body: shown(await imports.stop(held)) })),
    }),
  ];
}

function viewOf({ importId, area, rows, report, at, run }: HeldImport, nowMs: number): ImportView {
  const { good, known, doubts } = report;
  const doubtful = doubts.length;
  const pace = run && paceOf(run, nowMs);
  return {
    importId,
    area: area ?? "everywhere",
    rows,
    good,
    known,
    wrong: rows - good - known - doubtful,
    doubtful,
    at,
    run: run && {
      startedAtMs: run.startedAtMs,
      endedAtMs: run.endedAtMs,
      takesDoubtful: run.takesDoubtful,
      toDo: run.toDo,
      written: run.written,
      rowsPerSecond: pace && Math.round(pace.rowsPerSecond),
      secondsLeft: pace && (at === "running" ? pace.secondsLeft : 0),
    },
  };
}

function reportOf(held: HeldImport, nowMs: number): ImportReportView {
  const { problems, problemsLeftOut, doubts, unknownColumns } = held.report;
  return {
    import: viewOf(held, nowMs),
    problems: problems.slice(0, shownMax),
    problemsLeftOut: problemsLeftOut + Math.max(0, problems.length - shownMax),
    doubts: doubts.slice(0, shownMax).map(({ problem, residentId }) => ({ ...problem, residentId })),
    doubtsLeftOut: Math.max(0, doubts.length - shownMax),
    unknownColumns: unknownColumns.slice(0, headingsMax).map((heading) => heading.slice(0, 64)),
  };
}
