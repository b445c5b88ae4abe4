/** What is done to one resident. Each change names the version it saw; whoever was overtaken is told, and nothing is written. */

import { type z } from "zod";
import type { ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { Action } from "../../access/action.ts";
import type { By } from "../../records/records.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { assessed, changedResident, movedResident, reachedNow, seenOnly, statusChange } from "./contract/residents.ts";
import { changedView } from "./contract/written.ts";
import { byOf } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { fieldsOf } from "./resident-fields.ts";
import { aboutResident, oneResident } from "./residents-routes.ts";

type Answered = Parameters<typeof registrarAnswer>[0];
type Seen = { residentId: ResidentId; version: number };

export function residentChangesRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { residents } = keepers;
  /** One that needs to know nothing but the resident, the version and what is said. */
  const plain = <Body extends z.ZodType<{ version: number }>>(
    act: string,
    summary: string,
    body: Body,
    carryOut: (seen: Seen, body: z.output<Body>, by: By) => Promise<Answered>,
    action: Action = "change-residents",
  ): Route =>
    route({
      method: "POST",
      path: `/api/residents/:id/${act}`,
      access: may(action, aboutResident),
      summary,
      takes: { params: oneResident, query: nothing, body },
      answers: { 200: changedView },
      answer: async ({ params, body: given }, _signal, asked) => {
        const seen = { residentId: params.id, version: given.version };
        return registrarAnswer(await carryOut(seen, given, byOf(asked, nowMs())));
      },
    });
  return [
    plain("change", "What is known of them; what is left out stays.", changedResident, (seen, { fields }, by) =>
      residents.change(seen, fieldsOf(fields), by),
    ),
    plain("status", "Registered, moved away, died, left.", statusChange, (seen, { status }, by) =>
      residents.setStatus(seen, status, by),
    ),
    plain("assess", "An ability assessment; it answers what asked for it.", assessed, (seen, { ability }, by) =>
      residents.assess(seen, ability, by),
    ),
    plain(
      "reached",
      "Somebody spoke with them, saw them, or heard their kit being tested.",
      reachedNow,
      (seen, { through }, by) => residents.noteReached(seen, through, by),
      "note-reached",
    ),
    plain("reassess", "They are to be assessed again before their day.", seenOnly, (seen, _body, by) =>
      residents.askReassess(seen, by),
    ),
    route({
      method: "POST",
      path: "/api/residents/:id/move",
      access: may("change-residents", aboutResident),
      summary: "Into another home. Whoever does it may change residents there too.",
      takes: { params: oneResident, query: nothing, body: movedResident },
      answers: { 200: changedView },
      async answer({ params, body }, _signal, asked) {
        const { homeId, version } = body;
        if (!(await asked.mayAlso({ kind: "home", homeId }))) return refusal("no-such-home");
        const seen = { residentId: params.id, version };
        return registrarAnswer(await residents.move(seen, homeId, byOf(asked, nowMs())));
      },
    }),
  ];
}
