/** The numbers of an area, month by month: read, taken as a file, closed, and corrected with a reason. They name nobody. */

import { z } from "zod";
import { areaLevels, levelOf, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { measures } from "../../months/measure.ts";
import { parseMonth } from "../../months/month.ts";
import type { MonthAct } from "../../months/months.ts";
import type { Asked } from "../asked.ts";
import { refusal, type ErrorCode, type Refusal } from "../error-codes.ts";
import { namedBy } from "../narrowed-desk.ts";
import { fileText, nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { areaNames } from "./area-names.ts";
import { areaOrEverywhere, withinOf } from "./area-query.ts";
import {
  closedMonth,
  closedMonthView,
  correctedMonth,
  correctedMonthView,
  courseView,
  monthView,
  sinceClosingView,
  type CourseView,
  type MonthView,
  type SinceClosingView,
} from "./contract/months.ts";
import { monthTable } from "./month-table.ts";
import type { RegistryParts } from "./registry-routes.ts";

const ofArea = z.object({ code: areaOrEverywhere });
const ofMonth = ofArea.extend({
  month: z.string().transform((text, context) => {
    const month = parseMonth(text);
    if (month !== undefined) return month;
    context.addIssue({ code: "custom", message: "not a month, such as 2026-11" });
    return z.NEVER;
  }),
});
const byLevel = z.object({ by: z.enum(areaLevels).optional() });
const aboutArea = ({ params }: { params: z.output<typeof ofArea> }) => ({ kind: "area" as const, area: params.code });
const csv = "text/csv; charset=utf-8";

/** The level right below it; of a community there is only itself. */
function levelBelow(area: AreaCode | "everywhere"): AreaLevel {
  return areaLevels[area === "everywhere" ? 0 : areaLevels.indexOf(levelOf(area)) + 1] ?? "community";
}

const refusals = {
  "not-over": "month-not-over",
  "closed-already": "month-closed-already",
  "not-closed": "month-not-closed",
  "nothing-changed": "nothing-to-correct",
  "changed-meanwhile": "changed-meanwhile",
} as const satisfies Record<string, ErrorCode>;

export function monthsRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { months, records } = keepers;
  const seeing = may("see-numbers", aboutArea);
  const closing = may("close-months", aboutArea);
  const ofOne = { params: ofMonth, query: byLevel, body: nothing };

  const viewOf = async ({ params, query }: OfOne): Promise<MonthView> => {
    const { code, month } = params;
    const found = await months.view({ month, area: withinOf(code), by: query.by ?? levelBelow(code) });
    const codes = [withinOf(code), ...found.areas.map(({ area }) => area)];
    const nameOf = await areaNames(records, codes, nowMs());
    return {
      month,
      area: code,
      name: nameOf(withinOf(code)),
      fromMs: found.span.fromMs,
      untilMs: found.span.untilMs,
      isOver: found.isOver,
      measures: [...measures],
      total: { numbers: found.total.numbers, closed: found.total.closed },
      areas: found.areas.map((one) => ({ ...one, name: nameOf(one.area) })),
      corrections: found.corrections.map((one) => ({ ...one, changes: [...one.changes] })),
    };
  };

  return [
    route({
      method: "GET",
      path: "/api/areas/:code/months",
      access: seeing,
      summary: "The closed months of an area, the earliest first, with their corrections in them.",
      takes: { params: ofArea, query: nothing, body: nothing },
      answers: { 200: courseView },
      async answer({ params }) {
        const course = await months.course(withinOf(params.code));
        return { status: 200, body: { months: [...course] } satisfies CourseView };
      },
    }),
    route({
      method: "GET",
      path: "/api/areas/:code/months/:month",
      access: seeing,
      summary: "A month of an area and of the areas in it, with the formula and the target of each number.",
      takes: ofOne,
      answers: { 200: monthView },
      answer: async (asked) => ({ status: 200, body: await viewOf(asked) }),
    }),
    route({
      method: "GET",
      path: "/api/areas/:code/months/:month/file",
      access: seeing,
      summary: "The same as a table, with formulas, targets and corrections in it.",
      takes: ofOne,
      answers: { 200: fileText },
      gives: csv,
      answer: async (asked) => ({
        status: 200,
        body: null,
        file: {
          name: `months-${asked.params.code}-${asked.params.month}.csv`,
          mediaType: csv,
          content: keepers.asCsv(monthTable(await viewOf(asked)), { isFirst: true }),
        },
      }),
    }),
    route({
      method: "GET",
      path: "/api/areas/:code/months/:month/since-closing",
      access: seeing,
      summary: "What comes out otherwise than when the month was closed, beyond what was corrected.",
      takes: { params: ofMonth, query: nothing, body: nothing },
      answers: { 200: sinceClosingView },
      async answer({ params }) {
        const found = await months.unexplained({ month: params.month, area: withinOf(params.code) });
        const changed = found && { ...found, changes: [...found.changes] };
        return { status: 200, body: { changed } satisfies SinceClosingView };
      },
    }),
    route({
      method: "POST",
      path: "/api/areas/:code/months/:month/close",
      access: closing,
      summary: "Closes a month that is over: its numbers stand from then on, for the area and all that lies in it.",
      takes: { params: ofMonth, query: nothing, body: closedMonth },
      answers: { 201: closedMonthView },
      async answer({ params, body }, _signal, asked) {
        const act = actOf(params, body.by, asked);
        if ("refused" in act) return act.refused;
        const answer = await months.close(act);
        if (answer.kind === "refused") return refusal(refusals[answer.why]);
        return { status: 201, body: { areas: answer.areas } };
      },
    }),
    route({
      method: "POST",
      path: "/api/areas/:code/months/:month/correct",
      access: closing,
      summary: "Writes down why a closed month comes out otherwise now. The numbers of the closing stay beside it.",
      takes: { params: ofMonth, query: nothing, body: correctedMonth },
      answers: { 201: correctedMonthView },
      async answer({ params, body }, _signal, asked) {
        const act = actOf(params, body.by, asked);
        if ("refused" in act) return act.refused;
        const answer = await months.correct({ ...act, why: body.why });
        if (answer.kind === "refused") return refusal(refusals[answer.why]);
        return { status: 201, body: { n: answer.n } };
      },
    }),
  ];
}

type OfOne = { params: z.output<typeof ofMonth>; query: z.output<typeof byLevel> };

function actOf(
  { code, month }: z.output<typeof ofMonth>,
  claimed: string | undefined,
  asked: Asked,
): MonthAct | { refused: Refusal } {
  const named = namedBy(asked, claimed);
  if ("refused" in named) return named;
  const { who, purpose } = asked;
  return { month, area: withinOf(code), by: { name: named.by, who, purpose } };
}
