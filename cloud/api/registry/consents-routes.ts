/** Consents of a resident. They are read with the resident. */

import { z } from "zod";
import { consentRecord } from "../../registry/residents/consent-record.ts";
import { refused } from "../../registry/residents/refusal.ts";
import { consentIdField, residentIdField } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { newConsent, withdrawal } from "./contract/consents.ts";
import { changedView } from "./contract/written.ts";
import { byOf } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { aboutResident, oneResident } from "./residents-routes.ts";

export function consentsRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { records, residents } = keepers;
  return [
    route({
      method: "POST",
      path: "/api/residents/:id/consents",
      access: may("change-residents", aboutResident),
      summary: "A consent that was signed: to one purpose, by one text.",
      takes: { params: oneResident, query: nothing, body: newConsent },
      answers: { 201: changedView },
      answer: async ({ params, body }, _signal, asked) =>
        registrarAnswer(await residents.addConsent(params.id, body, byOf(asked, nowMs())), 201),
    }),
    route({
      method: "POST",
      path: "/api/residents/:id/consents/:consentId/withdraw",
      access: may("change-residents", aboutResident),
      summary: "A consent is withdrawn; it stays in the history.",
      takes: {
        params: z.object({ id: residentIdField, consentId: consentIdField }),
        query: nothing,
        body: withdrawal,
      },
      answers: { 200: changedView },
      async answer({ params, body }, _signal, asked) {
        const { id, consentId } = params;
        const kept = (await records.get(consentRecord, [consentId])).get(consentId);
        // Admitted for this resident: a consent of another one is not there.
        const isTheirs = kept?.kind === "kept" && kept.content.residentId === id;
        if (!isTheirs) return registrarAnswer(refused("not-there"));
        const seen = { consentId, version: body.version };
        return registrarAnswer(await residents.withdrawConsent(seen, body.withdrawnBy, byOf(asked, nowMs())));
      },
    }),
  ];
}
