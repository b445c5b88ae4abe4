/** For the operator: the queue, and what a named person does with an incident. */

import { z } from "zod";
import { outcomes } from "../alarms/incident.ts";
import type { AcknowledgeRequest, AttendRequest, CloseRequest, Conflict, ShownRequest } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { deskField, incidentIdField, operatorField, versionField } from "./fields.ts";
import type { DeskAnswer, DeskCommands, DeskQueries } from "./ports.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { conflict, faultView, incidentDetail, incidentView } from "./schemas.ts";

/** What one answer may carry; open incidents are never cut off by it. */
const closedMax = 200;
/** A page shows a queue of people in need: more than this at once is not on anybody's screen. */
const shownMax = 200;

const oneIncident = z.object({ id: incidentIdField });
// The contract promises these shapes: the compiler compares.
const act = z.strictObject({ by: operatorField, version: versionField }) satisfies z.ZodType<
  AcknowledgeRequest & AttendRequest
>;
const closing = act.extend({
  outcome: z.enum(outcomes),
  note: z.string().max(2_000),
}) satisfies z.ZodType<CloseRequest>;
const shownNow = z.strictObject({
  desk: deskField,
  incidents: z.array(z.strictObject({ incidentId: incidentIdField, version: versionField })).max(shownMax),
}) satisfies z.ZodType<ShownRequest>;

export function deskRoutes(desk: { queries: DeskQueries; commands: DeskCommands }): readonly Route[] {
  const { queries, commands } = desk;
  const actAnswers = { 200: incidentDetail, 409: conflict };
  return [
    route({
      method: "GET",
      path: "/api/incidents",
      summary: "Open incidents, the oldest first; or the last closed ones, the latest first.",
      takes: {
        params: nothing,
        query: z.object({
          state: z.enum(["open", "closed"]).default("open"),
          limit: z.coerce.number().int().min(1).max(closedMax).default(50),
        }),
        body: nothing,
      },
      answers: { 200: z.array(incidentView) },
      answer: async ({ query }, signal) => ok(await queries.incidents(query, signal)),
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id",
      summary: "One incident with its journal.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: incidentDetail },
      async answer({ params }, signal) {
        const incident = await queries.incident(params.id, signal);
        return incident ? ok(incident) : refusal("no-such-incident");
      },
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/acknowledge",
      summary: "A named operator takes the incident, in the version that was seen.",
      takes: { params: oneIncident, query: nothing, body: act },
      answers: actAnswers,
      answer: async ({ params, body }) => actAnswer(await commands.acknowledge({ incidentId: params.id, ...body })),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/attend",
      summary: "Somebody is with the resident.",
      takes: { params: oneIncident, query: nothing, body: act },
      answers: actAnswers,
      answer: async ({ params, body }) => actAnswer(await commands.attend({ incidentId: params.id, ...body })),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/close",
      summary: "The written outcome. Nothing else ends an incident.",
      takes: {
        params: oneIncident,
        query: nothing,
        body: closing,
      },
      answers: actAnswers,
      answer: async ({ params, body }) => actAnswer(await commands.close({ incidentId: params.id, ...body })),
    }),
    route({
      method: "POST",
      path: "/api/desk/shown",
      summary: "A page has these versions on its screen: what makes a delivery to the desk a fact.",
      takes: {
        params: nothing,
        query: nothing,
        body: shownNow,
      },
      answers: { 200: z.object({ shown: z.number().int() }) },
      async answer({ body }) {
        await commands.shown(body);
        return ok({ shown: body.incidents.length });
      },
    }),
    route({
      method: "GET",
      path: "/api/faults",
      summary: "Equipment that is not to be trusted at present, and who owns it.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(faultView) },
      answer: async (_input, signal) => ok(await queries.faults(signal)),
    }),
  ];
}

const ok = (body: unknown): Answer => ({ status: 200, body });

function actAnswer(answer: DeskAnswer): Answer {
  switch (answer.kind) {
    case "done":
      return ok(answer.incident);
    case "changed": {
      const { status, body } = refusal("incident-changed");
      return { status, body: { ...body, incident: answer.incident } satisfies Conflict };
    }
    case "refused": {
      const { status, body } = refusal("not-possible-now", answer.why);
      return { status, body: { ...body, incident: answer.incident } satisfies Conflict };
    }
    case "unknown":
      return refusal("no-such-incident");
  }
}
