/** What is done to a home. Each change names the version it saw. How quiet a home may be is set where all limits are, not here. */

import type { z } from "zod";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { blankHome } from "../../registry/residents/home-record.ts";
import { refusals } from "../../registry/residents/refusal.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { changedContacts, changedHome, homeThere, movedHome, newHome, type homeFields } from "./contract/homes.ts";
import { changedView } from "./contract/written.ts";
import { aboutHome, oneHome } from "./home-records-routes.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { keptPhone } from "./resident-fields.ts";

const aboutArea = ({ body }: { body: { area: AreaCode } }): Subject => ({ kind: "area", area: body.area });

export function homeChangesRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { homes, finder } = keepers;
  return [
    route({
      method: "POST",
      path: "/api/homes",
      access: may("change-residents", aboutArea),
      summary:
        "Registers a home. 409 with `homeId` when one stands at this place already: open it, or say `isAnother`.",
      takes: { params: nothing, query: nothing, body: newHome },
      answers: { 201: changedView, 409: homeThere },
      async answer({ body }, _signal, asked) {
        const { area, address, name, fields, isAnother } = body;
        const there = isAnother ? undefined : await finder.homeAt(area, address);
        if (there !== undefined) {
          const { status, body: problem } = refusedAnswer("registry-refused", refusals["same-place"]);
          return { status, body: { ...Object(problem), homeId: there } };
        }
        const content = { ...blankHome(name), area, address, ...changesOf(fields) };
        return registrarAnswer(await homes.register(content, byOf(asked, nowMs())), 201);
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/change",
      access: may("change-residents", aboutHome),
      summary: "What a home is called, its phone, how to get in; what is left out stays.",
      takes: { params: oneHome, query: nothing, body: changedHome },
      answers: { 200: changedView },
      answer: async ({ params, body }, _signal, asked) => {
        const seen = { homeId: params.id, version: body.version };
        return registrarAnswer(await homes.change(seen, changesOf(body.change), byOf(asked, nowMs())));
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/contacts",
      access: may("change-residents", aboutHome),
      summary: "Everybody who is called for a home, in that order. Whoever is left out is not called any more.",
      takes: { params: oneHome, query: nothing, body: changedContacts },
      answers: { 200: changedView },
      answer: async ({ params, body }, _signal, asked) => {
        const contacts = body.contacts.map((one) => ({ ...one, phone: keptPhone(one.phone) }));
        const seen = { homeId: params.id, version: body.version };
        return registrarAnswer(await homes.setContacts(seen, contacts, byOf(asked, nowMs())));
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/move",
      access: may("change-residents", aboutHome),
      summary:
        "The household is at another address, with everybody who is registered in it. Whoever does it may change residents there too.",
      takes: { params: oneHome, query: nothing, body: movedHome },
      answers: { 200: changedView },
      async answer({ params, body }, _signal, asked) {
        const { version, area, address } = body;
        if (!(await asked.mayAlso({ kind: "area", area }))) return refusal("no-such-area");
        const seen = { homeId: params.id, version };
        return registrarAnswer(await homes.move(seen, { area, address }, byOf(asked, nowMs())));
      },
    }),
  ];
}

type Typed = Partial<z.output<typeof homeFields>>;
type Said = { [Key in keyof Typed]?: Exclude<Typed[Key], undefined> };

/** Without what was not said; a phone in the way in which it is kept. */
function changesOf(typed: Typed): Said {
  // `as`: the same fields without those that are undefined.
  const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined)) as Said;
  const { phone } = said;
  return phone === undefined || phone === null ? said : { ...said, phone: keptPhone(phone) };
}
