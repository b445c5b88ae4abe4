/** For the operator: the queue, and what a named person does with an incident. */

import { z } from "zod";
import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { outcomes } from "../alarms/incident.ts";
import type { Asked } from "./asked.ts";
import type { AcknowledgeRequest, AttendRequest, CloseRequest, Conflict, ShownRequest } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { deskField, incidentIdField, operatorField, versionField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import type { DeskAnswer, DeskCommands, DeskQueries } from "./ports.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may, maySomewhere } from "./route-access.ts";
import { conflict, faultView, incidentDetail, incidentView } from "./schemas.ts";

/** What one answer may carry; open incidents are never cut off by it. */
const closedMax = 200;
/** A page shows a queue of people in need: more than this at once is not on anybody's screen. */
const shownMax = 200;

const oneIncident = z.object({ id: incidentIdField });
// The contract promises these shapes: the compiler compares.
const act = z.strictObject({ by: operatorField.optional(), version: versionField }) satisfies z.ZodType<
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

/** The desk as whoever asks may use it (`narrowed-desk.ts`). */
export type DeskFor = (asked: Asked) => { queries: DeskQueries; commands: DeskCommands };

export function deskRoutes(deskFor: DeskFor): readonly Route[] {
  const actAnswers = { 200: incidentDetail, 409: conflict };
  return [
    route({
      method: "GET",
      path: "/api/incidents",
      access: maySomewhere("see-incidents"),
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
      takes: { params: oneIncident, query: nothing, body: act },
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

const oneOf = ({ params }: { params: { id: IncidentId } }) => ({ kind: "incident" as const, incidentId: params.id });

async function asNamed(
  asked: Asked,
  claimed: string | undefined,
  act: (by: string) => Promise<Answer>,
): Promise<Answer> {
  const named = namedBy(asked, claimed);
  return "by" in named ? await act(named.by) : named.refused;
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
