/** Whether somebody whom a home names can be reached: tried by the house itself, or by telephone and written down. */

import { z } from "zod";
import { homeIdField } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { contactTestView, testedContact } from "./contract/homes.ts";
import { changedView } from "./contract/written.ts";
import { aboutHome, oneHome } from "./home-records-routes.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const contactId = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");

const noTesting = { zh: "此系统不能试呼联系人。", en: "Nobody can be called from here." };

export function contactTestRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { homes, contactTesting } = keepers;
  return [
    route({
      method: "POST",
      path: "/api/homes/:id/contacts/:contactId/test",
      access: may("try-contacts", aboutHome),
      summary: "Somebody called a contact, and this is what came of it.",
      takes: { params: z.object({ id: homeIdField, contactId }), query: nothing, body: testedContact },
      answers: { 200: changedView },
      answer: async ({ params, body }, _signal, asked) => {
        const seen = { homeId: params.id, version: body.version };
        const test = { contactId: params.contactId, outcome: body.outcome };
        return registrarAnswer(await homes.testContact(seen, test, byOf(asked, nowMs())));
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/contacts/:contactId/try",
      access: may("try-contacts", aboutHome),
      summary:
        "Calls a contact and sends them a message, marked as a test, as in an alarm; whether they answered is written down by itself.",
      takes: { params: z.object({ id: homeIdField, contactId }), query: nothing, body: nothing },
      answers: { 200: z.strictObject({ incidentId: z.string() }) },
      async answer({ params }, _signal, asked) {
        const { id: homeId, contactId: tried } = params;
        const by = asked.principal?.name ?? "Shouwang";
        const started = await contactTesting?.start({ homeId, contactId: tried, by });
        if (started === undefined) return refusedAnswer("registry-refused", noTesting);
        if (started.kind === "refused") return refusedAnswer("registry-refused", started.why);
        return { status: 200, body: { incidentId: started.incidentId } };
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/contacts/try",
      access: may("try-contacts", aboutHome),
      summary:
        "The test of a contact of this home that is under way, by which ways and until when; or how the last one ended.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: contactTestView },
      async answer({ params }) {
        const test = (await contactTesting?.seen(params.id)) ?? null;
        return { status: 200, body: { test } };
      },
    }),
  ];
}
