/** What else people do with an incident: what those who were told answer, steps done by hand, opened again, opened for a caller; and whom it was told to. */

import { z } from "zod";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { sayings } from "../alarms/incident.ts";
import type { OpenRequest, ReopenRequest, SaysRequest, StepRequest } from "./contract.ts";
import { act, actAnswer, actAnswers, asNamed, ok, oneIncident, oneOf, type DeskFor } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { alarmIdField, homeIdField, operatorField } from "./fields.ts";
import { nothing, route, type Route } from "./route.ts";
import { may, type Subject } from "./route-access.ts";
import { deliveryView } from "./schemas.ts";

/** What the plan may want to know in a few words. */
const why = z.string().trim().max(500);
const says = act.extend({ what: z.enum(sayings) }) satisfies z.ZodType<SaysRequest>;
const step = act.extend({
  stepId: z.string().min(1).max(64),
  standing: z.enum(["done", "waived"]),
  why,
}) satisfies z.ZodType<StepRequest>;
const again = act.extend({ why: why.min(1, "say why") }) satisfies z.ZodType<ReopenRequest>;
const opening = z.strictObject({
  by: operatorField.optional(),
  callId: alarmIdField,
  homeId: homeIdField.nullable(),
  caller: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .nullable(),
  alarm: z.enum(lifeKinds),
  reason: why.min(1, "say what the caller needs"),
  mode: z.enum(["live", "drill"]),
}) satisfies z.ZodType<OpenRequest>;

const ofCaller = ({ body }: { body: z.output<typeof opening> }): Subject =>
  body.homeId === null ? { kind: "anywhere" } : { kind: "home", homeId: body.homeId };

export function incidentRoutes(deskFor: DeskFor): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/api/incidents",
      access: may("take-incident", ofCaller),
      summary: "An incident for somebody who telephones, with or without a kit; the same callId again is the same one.",
      takes: { params: nothing, query: nothing, body: opening },
      answers: actAnswers,
      answer: async ({ body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) => actAnswer(await deskFor(asked).commands.open({ ...body, by }))),
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id/deliveries",
      access: may("see-incidents", oneOf),
      summary: "Whom it was told to, by which way, when, and what came of it; the oldest first.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: z.array(deliveryView) },
      async answer({ params }, signal, asked) {
        const deliveries = await deskFor(asked).queries.deliveries(params.id, signal);
        return deliveries ? ok(deliveries) : refusal("no-such-incident");
      },
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/says",
      access: may("attend-incident", oneOf),
      summary: "Whoever was told answers: on my way, or cannot.",
      takes: { params: oneIncident, query: nothing, body: says },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.says({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/step",
      access: may("take-incident", oneOf),
      summary: "A step of the plan that is done by hand: it is done, or it falls away with a reason.",
      takes: { params: oneIncident, query: nothing, body: step },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.step({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/reopen",
      access: may("take-incident", oneOf),
      summary: "Within an hour of closing it goes on; into another open one of the same home its alarms come as new.",
      takes: { params: oneIncident, query: nothing, body: again },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.reopen({ incidentId: params.id, ...body, by })),
        ),
    }),
  ];
}
