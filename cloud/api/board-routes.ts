/** The board of an area: one state, asked for again and again. */

import { z } from "zod";
import { areaLevels, levelOf, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { nothing as noCounts, type BoardCounts } from "../board/board.ts";
import { noNumbers, type DayNumbers } from "../board/board-today.ts";
import type { LiveBoard } from "../board/live-board.ts";
import type { Records } from "../records/records.ts";
import type { Areas } from "../registry/areas/areas.ts";
import { dayOf } from "../registry/residents/day.ts";
import { boardView, type BoardView } from "./contract/board.ts";
import { areaNames } from "./registry/area-names.ts";
import { areaOrEverywhere, withinOf } from "./registry/area-query.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";

const ofArea = z.object({ code: areaOrEverywhere });
const aboutArea = ({ params }: { params: z.output<typeof ofArea> }) => ({ kind: "area" as const, area: params.code });
const marked = z.object({ after: z.string().max(32).optional() });
/** Areas are founded and renamed once in years. */
const namesGoodForMs = 60_000;
const namesKeptMax = 64;

/** The level right below it; of a community there is only itself. */
function levelBelow(area: AreaCode | "everywhere"): AreaLevel {
  return areaLevels[area === "everywhere" ? 0 : areaLevels.indexOf(levelOf(area)) + 1] ?? "community";
}

export function boardRoutes(parts: {
  board: LiveBoard;
  areas: Pick<Areas, "below">;
  records: Pick<Records, "get">;
  nowMs: () => number;
}): readonly Route[] {
  const { board, areas, records, nowMs } = parts;
  type Named = { codes: readonly AreaCode[]; nameOf: Awaited<ReturnType<typeof areaNames>>; readAtMs: number };
  const named = new Map<string, Named>();
  /** Those below it that are there today, and what they are called. */
  const namesIn = async (code: AreaCode | "everywhere", found: readonly (AreaCode | null)[]): Promise<Named> => {
    const there = named.get(code);
    const isGood = there !== undefined && nowMs() - there.readAtMs < namesGoodForMs;
    if (isGood && found.every((one) => one === null || there.nameOf(one) !== null)) return there;
    const below = await areas.below(withinOf(code), dayOf(nowMs(), "Asia/Shanghai"));
    const codes = below.map((one) => one.code);
    const nameOf = await areaNames(records, [withinOf(code), ...codes, ...found], nowMs());
    const fresh = { codes, nameOf, readAtMs: nowMs() };
    named.delete(code);
    for (const old of named.keys()) if (named.size >= namesKeptMax) named.delete(old);
    named.set(code, fresh);
    return fresh;
  };

  return [
    route({
      method: "GET",
      path: "/api/areas/:code/board",
      access: may("see-numbers", aboutArea),
      summary: "Counts of this moment by the areas below. With `after`: answered when they are others, or after 2 s.",
      takes: { params: ofArea, query: marked, body: nothing },
      answers: { 200: boardView },
      // The same page asks on: it was noted when it began.
      isOngoing: ({ query }) => query.after !== undefined,
      async answer({ params: { code }, query }, signal) {
        const asked = { area: withinOf(code), by: levelBelow(code), after: query.after ?? null };
        const state = await board.follow(asked, signal);
        const { codes, nameOf } = await namesIn(
          code,
          state.areas.map(({ area }) => area),
        );
        const counted = new Map<string | null, BoardCounts>(state.areas.map(({ area, ...counts }) => [area, counts]));
        const days = new Map(state.today.areas.map(({ area, ...numbers }) => [area as string | null, numbers]));
        const shown = new Set<AreaCode | null>([...codes, ...state.areas.map(({ area }) => area)]);
        const order = [...shown].toSorted((one, other) => ((one ?? "~") < (other ?? "~") ? -1 : 1));
        const view: BoardView = {
          mark: state.mark,
          nowMs: state.atMs,
          area: code,
          name: nameOf(withinOf(code)),
          total: { ...countsOf(state.total), kits: state.today.kits, today: dayOfNumbers(state.today) },
          areas: order.map((area) => {
            const day = days.get(area) ?? { kits: 0, ...noNumbers };
            return {
              area,
              name: nameOf(area),
              ...countsOf(counted.get(area) ?? noCounts),
              kits: day.kits,
              today: dayOfNumbers(day),
            };
          }),
          practising: state.practising,
        };
        return { status: 200, body: view };
      },
    }),
  ];
}

/** These fields and no others, whatever the board learns to count. */
const countsOf = ({ open, unanswered, waitingSinceMs, inHand, onTheWay, there, suspected, kitsDown }: BoardCounts) => ({
  open,
  unanswered,
  waitingSinceMs,
  inHand,
  onTheWay,
  there,
  suspected,
  kitsDown,
});
const dayOfNumbers = ({ incidents, answeredP50Ms, answeredP90Ms, within15 }: DayNumbers): DayNumbers => ({
  incidents,
  answeredP50Ms,
  answeredP90Ms,
  within15,
});
