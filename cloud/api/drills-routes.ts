/** Drills of an area: begun by a supervisor for homes that are theirs, and how they were answered, apart from live numbers. */

import { z } from "zod";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { includedText } from "../drills/drill.ts";
import type { Drills } from "../drills/drills.ts";
import { answeredDrillView, begunDrill, drillView, finishedDrill, type DrillView } from "./contract/drills.ts";
import { refusal } from "./error-codes.ts";
import { homeNames, type NameOf } from "./home-names.ts";
import { namedBy } from "./narrowed-desk.ts";
import { areaOrEverywhere, withinOf } from "./registry/area-query.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";

const ofArea = z.object({ code: areaOrEverywhere });
const oneDrill = ofArea.extend({ drillId: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id") });
const aboutArea = ({ params }: { params: z.output<typeof ofArea> }) => ({ kind: "area" as const, area: params.code });
/** @param nameOf what a home is called. */
export function drillsRoutes(parts: { drills: Drills; nameOf: NameOf }): readonly Route[] {
  const { drills, nameOf } = parts;
  return [
    route({
      method: "POST",
      path: "/api/areas/:code/drills",
      access: may("run-drills", aboutArea),
      summary:
        "Begins a drill in homes of the area: incidents beside the live ones, marked everywhere. It ends by itself.",
      takes: {
        params: ofArea,
        query: nothing,
        body: begunDrill,
      },
      answers: { 201: drillView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { homes, alarm } = body;
        for (const homeId of homes)
          if (!(await asked.mayAlso({ kind: "home", homeId }))) return refusal("no-such-home");
        // Who is to be called there lives in one of them.
        const included = body.includes.filter(({ homeId }) => homes.includes(homeId));
        const includes = included.map(({ homeId, contactId }) => includedText(homeId, contactId));
        const forMs = minutes(body.minutes);
        const area = withinOf(params.code);
        const answer = await drills.begin({ area, by: named.by, homes, alarm, includes, forMs });
        if (answer.kind === "begun") return { status: 201, body: answer.drill };
        const { status, body: problem } = refusal("not-possible-now", answer.why.en);
        return { status, body: { ...problem, sentence: answer.why } };
      },
    }),
    route({
      method: "POST",
      path: "/api/areas/:code/drills/:drillId/finish",
      access: may("run-drills", aboutArea),
      summary: "Ends a drill before its time: what is open of it is closed in the name of whoever ends it.",
      takes: { params: oneDrill, query: nothing, body: finishedDrill },
      answers: { 200: z.object({ isEnded: z.boolean() }) },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const isEnded = await drills.end(params.drillId, withinOf(params.code), named.by);
        return isEnded ? { status: 200, body: { isEnded } } : refusal("no-such-record");
      },
    }),
    route({
      method: "GET",
      path: "/api/areas/:code/drills",
      access: may("run-drills", aboutArea),
      summary:
        "The last drills of an area, and how quickly each home was answered. Live alarms are not in these numbers.",
      takes: { params: ofArea, query: nothing, body: nothing },
      answers: { 200: z.array(answeredDrillView) },
      async answer({ params }, signal, asked) {
        const listed = await drills.list(withinOf(params.code));
        const ids = listed.flatMap(({ homes }) => homes.map(({ homeId }) => homeId));
        const nameIn = await homeNames({ ids, nameOf, asked, signal });
        const named = ({ answered, ...drill }: (typeof listed)[number]): DrillView => ({
          ...drill,
          homes: [...drill.homes],
          includes: [...drill.includes],
          answered: answered.map((one) => ({ ...one, homeName: nameIn(one.homeId) })),
        });
        return { status: 200, body: listed.map(named) };
      },
    }),
  ];
}
