/** Who has which incident on the screen, and who sits at a desk. */

import { z } from "zod";
import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "./asked.ts";
import { atDesksView, type LookingRequest } from "./contract/looking.ts";
import { asNamed, ok, oneIncident, oneOf } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { deskField, incidentIdField, operatorField } from "./fields.ts";
import type { Ground } from "./ports.ts";
import type { DeskPeople } from "./ports-looking.ts";
import { nothing, route, type Route } from "./route.ts";
import { may, maySomewhere } from "./route-access.ts";

const looking = z.strictObject({
  desk: deskField,
  by: operatorField.optional(),
  incidentId: incidentIdField.nullable(),
}) satisfies z.ZodType<LookingRequest>;

export function lookingRoutes({ people, ground }: { people: DeskPeople; ground: Ground }): readonly Route[] {
  /** What somebody may not see they do not look at, whatever their page says. */
  const seen = async (incidentId: IncidentId | null, { principal, sight }: Asked, signal: AbortSignal) => {
    if (principal === null || incidentId === null) return incidentId;
    const head = await ground.incident(incidentId, signal);
    return head !== undefined && sight.covers(head) ? incidentId : null;
  };
  return [
    route({
      method: "POST",
      path: "/api/desk/looking",
      access: maySomewhere("show-incidents"),
      summary:
        "Which incident a page has on its screen; said again every 10 s, and forgotten 30 s after the last time.",
      takes: { params: nothing, query: nothing, body: looking },
      answers: { 200: z.object({ isKnown: z.boolean() }) },
      answer: async ({ body }, signal, asked) =>
        await asNamed(asked, body.by, async (name) => {
          const { principal, sight } = asked;
          const operator = principal === null ? `name/${name}` : `account/${principal.accountId}`;
          const incidentId = await seen(body.incidentId, asked, signal);
          people.looks({ desk: body.desk, operator, name, incidentId, mayTake: sight.covers });
          return ok({ isKnown: incidentId === body.incidentId });
        }),
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id/people",
      access: may("take-incident", oneOf),
      summary: "Who sits at a desk now and may take this incident: to whom it can be handed over.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: atDesksView },
      async answer({ params }, signal) {
        const head = await ground.incident(params.id, signal);
        return head === undefined ? refusal("no-such-incident") : ok(people.mayTake(params.id, head));
      },
    }),
  ];
}
