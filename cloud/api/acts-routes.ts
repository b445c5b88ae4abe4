/** More help, another hand, somebody who goes there. Each by a named human who has seen the latest news of the incident. */

import { z } from "zod";
import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { tellings } from "../alarms/sent.ts";
import { sendableView, type EscalateRequest, type HandOverRequest, type SendRequest } from "./contract/acts.ts";
import { act, actAnswer, actAnswers, asNamed, ok, oneIncident, oneOf, type DeskFor } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { operatorField } from "./fields.ts";
import type { Ground } from "./ports.ts";
import type { DeskPeople } from "./ports-looking.ts";
import type { Sendables } from "./ports-acts.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may } from "./route-access.ts";

act satisfies z.ZodType<EscalateRequest>;
const handingOver = z.discriminatedUnion("what", [
  act.extend({ what: z.literal("offer"), to: operatorField }),
  act.extend({ what: z.enum(["accept", "decline", "keep"]) }),
]) satisfies z.ZodType<HandOverRequest>;
const sending = act.extend({
  addressee: z.string().min(3).max(128).nullable(),
  name: operatorField,
  told: z.enum(tellings),
}) satisfies z.ZodType<SendRequest>;

export function actsRoutes(given: {
  deskFor: DeskFor;
  people: DeskPeople;
  sendables: Sendables;
  ground: Ground;
}): readonly Route[] {
  const { deskFor, people, sendables, ground } = given;
  /** Null: they sit at a desk and may take it. */
  const notThere = async (incidentId: IncidentId, to: string, signal: AbortSignal): Promise<Answer | null> => {
    const head = await ground.incident(incidentId, signal);
    if (head === undefined) return refusal("no-such-incident");
    return people.mayTake(incidentId, head).some(({ name }) => name === to) ? null : refusal("nobody-at-desk");
  };
  return [
    route({
      method: "POST",
      path: "/api/incidents/:id/escalate",
      access: may("take-incident", oneOf),
      summary:
        "More help: the next step of the plan and the supervisor on duty are told, whoever has the incident in hand.",
      takes: { params: oneIncident, query: nothing, body: act },
      answers: actAnswers,
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (by) =>
          actAnswer(await deskFor(asked).commands.escalate({ incidentId: params.id, ...body, by })),
        ),
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/hand-over",
      access: may("take-incident", oneOf),
      summary:
        "To somebody at a desk by name, who accepts or declines; until then the giver has it, and after two minutes nobody.",
      takes: { params: oneIncident, query: nothing, body: handingOver },
      answers: actAnswers,
      answer: async ({ params, body }, signal, asked) =>
        await asNamed(asked, body.by, async (by) => {
          const refused = body.what === "offer" ? await notThere(params.id, body.to, signal) : null;
          return refused ?? actAnswer(await deskFor(asked).commands.handOver({ incidentId: params.id, ...body, by }));
        }),
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id/sendable",
      access: may("take-incident", oneOf),
      summary: "Who can be sent there at this moment, and whether a message of ours reaches them.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: sendableView },
      async answer({ params }, signal) {
        const all = await sendables.of(params.id, signal);
        if (all === undefined) return refusal("no-such-incident");
        return ok(all.map(({ ways, ...one }) => ({ ...one, ways: ways.map(({ connector }) => connector) })));
      },
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/send",
      access: may("take-incident", oneOf),
      summary: "Somebody goes there: told by a message of ours, or by the operator on the telephone.",
      takes: { params: oneIncident, query: nothing, body: sending },
      answers: actAnswers,
      answer: async ({ params, body }, signal, asked) =>
        await asNamed(asked, body.by, async (by) => {
          const { addressee, name, told, version } = body;
          const named = { incidentId: params.id, by, version, told };
          const { commands } = deskFor(asked);
          if (addressee === null) return actAnswer(await commands.send({ ...named, who: name, addressee, ways: [] }));
          // Who it is and how they are told is ours to say, not the page's.
          const one = (await sendables.of(params.id, signal))?.find((other) => other.addressee === addressee);
          if (one === undefined) return refusal("nobody-to-send");
          return actAnswer(await commands.send({ ...named, who: one.name, addressee, ways: one.ways }));
        }),
    }),
  ];
}
