/** The screen pop: everything about a home and its people that whoever answers needs, in one reading that is noted once. */

import { refusal } from "./error-codes.ts";
import { ok, oneIncident, oneOf, type DeskFor } from "./desk-answers.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { z } from "zod";
import { screenView } from "./contract/screen.ts";
import { homeIdField } from "./fields.ts";
import type { Screens } from "./ports-screens.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";
import { screenAs, screenOfNobody } from "./screen-sight.ts";

const oneHome = z.object({ id: homeIdField });
const aboutHome = ({ params }: { params: { id: HomeId } }) => ({ kind: "home" as const, homeId: params.id });

export function screenRoutes(given: { screens: Screens; deskFor: DeskFor; nowMs: () => number }): readonly Route[] {
  const { screens, deskFor, nowMs } = given;
  return [
    route({
      method: "GET",
      path: "/api/incidents/:id/screen",
      access: may("see-incidents", oneOf),
      summary:
        "Of the home of an incident: where it is and how to get in, who lives there and what helps them, whom to call and who answered lately.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: screenView },
      async answer({ params }, signal, asked) {
        const incident = await deskFor(asked).queries.incident(params.id, signal);
        if (!incident) return refusal("no-such-incident");
        if (incident.homeId === null) return ok(screenOfNobody(nowMs()));
        return ok(screenAs(asked.sight, await screens.ofHome(incident.homeId)));
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/screen",
      access: may("see-homes", aboutHome),
      summary: "The same of a home in which nothing is open.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: screenView },
      answer: async ({ params }, _signal, asked) => ok(screenAs(asked.sight, await screens.ofHome(params.id))),
    }),
  ];
}
