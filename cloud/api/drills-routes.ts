/** Drills of an area: begun by a supervisor for homes that are theirs, and how they were answered, apart from live numbers. */

import { z } from "zod";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { drillMax, homesMax } from "../drills/drill.ts";
import type { Drills } from "../drills/drills.ts";
import { refusal } from "./error-codes.ts";
import { homeIdField, operatorField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import { areaOrEverywhere, withinOf } from "./registry/area-query.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";

const ofArea = z.object({ code: areaOrEverywhere });
const oneDrill = ofArea.extend({ drillId: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id") });
const aboutArea = ({ params }: { params: z.output<typeof ofArea> }) => ({ kind: "area" as const, area: params.code });
const atMs = z.number().int();
const drillView = z.object({
  drillId: z.string(),
  area: z.string().nullable(),
  by: z.string(),
  fromMs: atMs,
  untilMs: atMs,
  endedAtMs: atMs.nullable(),
  alarm: z.enum(lifeKinds),
  homes: z.array(z.object({ homeId: z.string(), incidentId: z.string().nullable() })),
  includes: z.array(z.string()),
});
const answeredView = z.object({
  homeId: z.string(),
  incidentId: z.string().nullable(),
  openedAtMs: atMs.nullable(),
  deliveredAfterMs: atMs.nullable(),
  acknowledgedAfterMs: atMs.nullable(),
  attendedAfterMs: atMs.nullable(),
  closedAfterMs: atMs.nullable(),
  acknowledgedBy: z.string().nullable(),
  escalations: z.number().int(),
});

export function drillsRoutes({ drills }: { drills: Drills }): readonly Route[] {
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
        body: z.strictObject({
          by: operatorField.optional(),
          homes: z.array(homeIdField).min(1).max(homesMax),
          alarm: z.enum(lifeKinds),
          minutes: z
            .number()
            .min(1)
            .max(drillMax / minutes(1)),
          includes: z
            .array(z.string().regex(/^contact:[a-z0-9-]{1,64}$/, "not a contact: contact:<id>"))
            .max(100)
            .default([]),
        }),
      },
      answers: { 201: drillView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { homes, alarm, includes } = body;
        for (const homeId of homes)
          if (!(await asked.mayAlso({ kind: "home", homeId }))) return refusal("no-such-home");
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
      summary: "Ends a drill before its time: what is open of it is closed in the name of whoever began it.",
      takes: { params: oneDrill, query: nothing, body: z.strictObject({}) },
      answers: { 200: z.object({ isEnded: z.boolean() }) },
      async answer({ params }) {
        const isEnded = await drills.end(params.drillId, withinOf(params.code));
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
      answers: { 200: z.array(drillView.extend({ answered: z.array(answeredView) })) },
      answer: async ({ params }) => ({ status: 200, body: await drills.list(withinOf(params.code)) }),
    }),
  ];
}
