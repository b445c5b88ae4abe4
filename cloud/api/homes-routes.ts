/** For whoever looks at a home: its card, and its last 24 hours ready to draw. */

import { z } from "zod";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import { homeIdField, wallMsText } from "./fields.ts";
import type { DeskQueries } from "./ports.ts";
import { nothing, route, type Route } from "./route.ts";
import { may, maySomewhere } from "./route-access.ts";
import { homeDay, homeView } from "./schemas.ts";

const day = hours(24);
const oneHome = z.object({ id: homeIdField });

const oneOf = ({ params }: { params: { id: HomeId } }) => ({ kind: "home" as const, homeId: params.id });

export function homesRoutes(reads: {
  /** As whoever asks may use them. */
  queriesFor: (asked: Asked) => Pick<DeskQueries, "homes" | "home" | "day">;
  nowMs: () => number;
}): readonly Route[] {
  const { queriesFor, nowMs } = reads;
  return [
    route({
      method: "GET",
      path: "/api/homes",
      access: maySomewhere("see-homes"),
      summary: "All homes that one may see.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(homeView) },
      answer: async (_input, signal, asked) => ({ status: 200, body: await queriesFor(asked).homes(signal) }),
    }),
    route({
      method: "GET",
      path: "/api/homes/:id",
      access: may("see-homes", oneOf),
      summary: "One home.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: homeView },
      async answer({ params }, signal, asked) {
        const home = await queriesFor(asked).home(params.id, signal);
        return home ? { status: 200, body: home } : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/day",
      access: may("see-days", oneOf),
      summary: "The 24 hours before `toMs` (now, when it is left out): one series for each device and quantity.",
      takes: { params: oneHome, query: z.object({ toMs: wallMsText.optional() }), body: nothing },
      answers: { 200: homeDay },
      async answer({ params, query }, signal, asked) {
        const toMs = query.toMs ?? nowMs();
        const view = await queriesFor(asked).day({ homeId: params.id, fromMs: toMs - day, toMs }, signal);
        return view ? { status: 200, body: view } : refusal("no-such-home");
      },
    }),
  ];
}
