/** For the operator: the queue, and what a named person does with an incident. */

import { z } from "zod";
import { outcomes } from "../alarms/incident.ts";
import type { AcknowledgeRequest, AttendRequest, CloseRequest, ShownRequest } from "./contract.ts";
import { act, actAnswer, actAnswers, asNamed, ok, oneIncident, oneOf, type DeskFor } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { deskField, incidentIdField, versionField } from "./fields.ts";
import { nothing, route, type Route } from "./route.ts";
import { may, maySomewhere } from "./route-access.ts";
import { faultView, incidentDetail, incidentView } from "./schemas.ts";

/** What one answer may carry; open incidents are never cut off by it. */
const closedMax = 200;
/** A page shows a queue of people in need: more than this at once is not on anybody's screen. */
const shownMax = 200;
/** Steps of one plan that are done by hand. */
const waivedMax = 50;

// The contract promises these shapes: the compiler compares.
act satisfies z.ZodType<AcknowledgeRequest>;
const attending = act.extend({ arrived: z.number().int().positive().optional() }) satisfies z.ZodType<AttendRequest>;
const waived = z.strictObject({ stepId: z.string().min(1).max(64), why: z.string().trim().max(500) });
const closing = act.extend({
  outcome: z.enum(outcomes),
  note: z.string().max(2_000),
  waive: z.array(waived).max(waivedMax).optional(),
}) satisfies z.ZodType<CloseRequest>;
const shownNow = z.strictObject({
  desk: deskField,
  incidents: z.array(z.strictObject({ incidentId: incidentIdField, version: versionField })).max(shownMax),
}) satisfies z.ZodType<ShownRequest>;

export function deskRoutes(deskFor: DeskFor): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/api/incidents",
      access: maySomewhere("see-incidents"),
      summary: "Open incidents in the order in which they are answered; or the last closed ones, the latest first.",
      takes: {
        params: nothing,
        query: z.object({
          state: z.enum(["open", "closed"]).default("open"),
          limit: z.coerce.number().int().min(1).max(closedMax).default(50),
        }),
        body: nothing,
      },
      answers: { 200: z.array(incidentView) },
      answer: async ({ query }, signal, asked) => ok(await deskFor(asked).queries.incidents(query, signal)),
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id",
      access: may("see-incidents", oneOf),
      summary: "One incident with its journal.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: incidentDetail },
      async answer({ params }, signal, asked) {
        const incident = await deskFor(asked).queries.incident(params.id, signal);
        return incident ? ok(incident) : refusal("no-such-incident");
      },
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/acknowledge",
      access: may("take-incident", oneOf),
      summary: "A named operator takes the incident, in the version that was seen.",
      takes: { params: oneIncident, query: nothing, body: act },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.acknowledge({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/attend",
      access: may("attend-incident", oneOf),
      summary: "Somebody is with the resident.",
      takes: { params: oneIncident, query: nothing, body: attending },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.attend({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/close",
      access: may("take-incident", oneOf),
      summary: "The written outcome. Nothing else ends an incident.",
      takes: {
        params: oneIncident,
        query: nothing,
        body: closing,
      },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.close({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/desk/shown",
      access: maySomewhere("show-incidents"),
      summary: "A page has these versions on its screen: what makes a delivery to the desk a fact.",
      takes: {
        params: nothing,
        query: nothing,
        body: shownNow,
      },
      answers: { 200: z.object({ shown: z.number().int() }) },
      async answer({ body }, _signal, asked) {
        await deskFor(asked).commands.shown(body);
        return ok({ shown: body.incidents.length });
      },
    }),
    route({
      method: "GET",
      path: "/api/faults",
      access: maySomewhere("see-faults"),
      summary: "Equipment that is not to be trusted at present, and who owns it.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(faultView) },
      answer: async (_input, signal, asked) => ok(await deskFor(asked).queries.faults(signal)),
    }),
  ];
}
