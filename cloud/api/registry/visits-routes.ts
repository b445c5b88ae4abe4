/** Who of the installers comes to which home. Whoever gives a visit opens an address to somebody: it is no matter of installers themselves. */

import { z } from "zod";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { accountIdField } from "../../registry/visits/visit-record.ts";
import { visitRefusals, type VisitPlace, type VisitRefused } from "../../registry/visits/visits.ts";
import { refusal } from "../error-codes.ts";
import { homeIdField } from "../fields.ts";
import { homeNames } from "../home-names.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may, signedIn } from "../route-access.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { visitListView, visitReasons, visitView } from "./contract/visits.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const oneHome = z.object({ id: homeIdField });
const aboutHome = ({ params }: { params: { id: HomeId } }) => ({ kind: "home" as const, homeId: params.id });
const wallMs = z.number().int().min(0).max(8_640_000_000_000_000);
/** `<until>-<id>`: where a list goes on. */
const afterField = z
  .string()
  .regex(/^\d{1,16}-[a-z0-9-]{1,64}$/, "not a place in a list")
  .transform((text): VisitPlace => {
    const cut = text.indexOf("-");
    return { untilMs: Number(text.slice(0, cut)), visitId: text.slice(cut + 1) };
  });

export function visitsRoutes({ keepers, nameOf, nowMs }: RegistryParts): readonly Route[] {
  const { visits } = keepers;
  return [
    route({
      method: "GET",
      path: "/api/visits",
      access: may("give-visits", aboutArea),
      summary: "Visits to homes of an area that are not over, the earliest end first. `after` continues a list.",
      takes: { params: nothing, query: areaQuery.extend({ after: afterField.optional() }), body: nothing },
      answers: { 200: visitListView },
      async answer({ query: { area, after = null } }, signal, asked) {
        const { visits: found, next } = await visits.list({ within: withinOf(area), after }, nowMs());
        const nameIn = await homeNames({ ids: found.map(({ homeId }) => homeId), nameOf, asked, signal });
        const named = found.map((visit) => ({ ...visit, homeName: nameIn(visit.homeId) }));
        return { status: 200, body: { visits: named, next: next && `${next.untilMs}-${next.visitId}` } };
      },
    }),
    route({
      method: "GET",
      path: "/api/visits/mine",
      access: signedIn(
        "Everybody sees which visits they were given: homes by their ids, and the address where the policy shows it.",
      ),
      summary: "One's own visits that are not over.",
      takes: { params: nothing, query: nothing, body: nothing },
      answers: { 200: z.array(visitView) },
      async answer(_input, _signal, { principal }) {
        return { status: 200, body: principal === null ? [] : await visits.ofAccount(principal.accountId, nowMs()) };
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/visits",
      access: may("give-visits", aboutHome),
      summary: "Visits to one home that are not over.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: z.array(visitView) },
      answer: async ({ params }) => ({ status: 200, body: await visits.ofHome(params.id, nowMs()) }),
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/visits",
      access: may("give-visits", aboutHome),
      summary:
        "An installer comes there, from when to when; meanwhile they are shown the address and may work on the kit.",
      takes: {
        params: oneHome,
        query: nothing,
        body: z.strictObject({ accountId: accountIdField, fromMs: wallMs, untilMs: wallMs, why: z.enum(visitReasons) }),
      },
      answers: { 201: visitView },
      async answer({ params, body }, _signal, asked) {
        const answer = await visits.give({ ...body, homeId: params.id }, byOf(asked, nowMs()));
        return answer.kind === "done" ? { status: 201, body: answer.visit } : refusedVisit(answer);
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/visits/:visitId/end",
      access: may("give-visits", aboutHome),
      summary: "Ends a visit before its time: the address is not shown any more.",
      takes: {
        params: oneHome.extend({ visitId: z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}") }),
        query: nothing,
        body: nothing,
      },
      answers: { 200: visitView },
      async answer({ params }, _signal, asked) {
        const answer = await visits.end(params.visitId, params.id, byOf(asked, nowMs()));
        return answer.kind === "done" ? { status: 200, body: answer.visit } : refusedVisit(answer);
      },
    }),
  ];
}

function refusedVisit({ why }: VisitRefused): Answer {
  if (why === visitRefusals.noHome) return refusal("no-such-home");
  if (why === visitRefusals.notThere) return refusedAnswer("no-such-record", why);
  return refusedAnswer(why === visitRefusals.notStored ? "changed-meanwhile" : "registry-refused", why);
}
