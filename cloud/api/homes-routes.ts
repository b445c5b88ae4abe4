/** For whoever looks at a home: its card, and its last 24 hours ready to draw. */

import { z } from "zod";
import { hours } from "@shouwang/shared/time/duration.ts";
import { refusal } from "./error-codes.ts";
import { homeIdField, wallMsText } from "./fields.ts";
import type { DeskQueries } from "./ports.ts";
import { nothing, route, type Route } from "./route.ts";
import { homeDay, homeView } from "./schemas.ts";

const day = hours(24);
const oneHome = z.object({ id: homeIdField });

export function homesRoutes(reads: {
  queries: Pick<DeskQueries, "homes" | "home" | "day">;
  nowMs: () => number;
}): readonly Route[] {
  const { queries, nowMs } = reads;
  return [
    route({
      method: "GET",
      path: "/api/homes",
      summary: "All homes.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(homeView) },
      answer: async (_input, signal) => ({ status: 200, body: await queries.homes(signal) }),
    }),
    route({
      method: "GET",
      path: "/api/homes/:id",
      summary: "One home.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: homeView },
      async answer({ params }, signal) {
        const home = await queries.home(params.id, signal);
        return home ? { status: 200, body: home } : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/day",
      summary: "The 24 hours before `toMs` (now, when it is left out): one series for each device and quantity.",
      takes: { params: oneHome, query: z.object({ toMs: wallMsText.optional() }), body: nothing },
      answers: { 200: homeDay },
      async answer({ params, query }, signal) {
        const toMs = query.toMs ?? nowMs();
        const view = await queries.day({ homeId: params.id, fromMs: toMs - day, toMs }, signal);
        return view ? { status: 200, body: view } : refusal("no-such-home");
      },
    }),
  ];
}
