/** The telephone at the desk: who calls, who waits for a call back, calls that a page makes. */

import { z } from "zod";
import { must, parseAlarmId, parsePhoneCallId, type HomeId, type PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "./asked.ts";
import type { HandleCallRequest, PhoneRequest, PlaceCallRequest } from "./contract/calls.ts";
import { callsView, callView, dialledField, homeNumbersView, type CallView } from "./contract/calls.ts";
import { actAnswer, actAnswers, asNamed, ok, oneIncident, oneOf, type DeskFor } from "./desk-answers.ts";
import { refusal } from "./error-codes.ts";
import { deskField, homeIdField, incidentIdField, operatorField } from "./fields.ts";
import type { CallAnswer, DeskCalls } from "./ports-calls.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may, maySomewhere, type Subject } from "./route-access.ts";

const latelyMax = 200;
const why = z.string().trim().max(500);
const callIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text): PhoneCallId => must(parsePhoneCallId(text), text));
const oneHome = z.object({ id: homeIdField });
const aboutHome = ({ params }: { params: { id: HomeId } }): Subject => ({ kind: "home", homeId: params.id });
const oneCall = z.object({ callId: callIdField });
const byField = operatorField.optional();
const sitting = z.strictObject({
  desk: deskField,
  by: byField,
  phone: dialledField.nullable().optional(),
}) satisfies z.ZodType<PhoneRequest>;
const placing = z.strictObject({
  desk: deskField,
  by: byField,
  to: dialledField,
  homeId: homeIdField.nullable(),
  incidentId: incidentIdField.nullable(),
}) satisfies z.ZodType<PlaceCallRequest>;
const handling = z.strictObject({
  by: byField,
  how: z.enum(["called-back", "not-needed"]),
  why,
}) satisfies z.ZodType<HandleCallRequest>;
const belonging = z.union([
  z.strictObject({ by: byField, incidentId: incidentIdField }),
  z.strictObject({
    by: byField,
    homeId: homeIdField.nullable(),
    reason: why.min(1, "say what the caller needs"),
    mode: z.enum(["live", "drill"]),
  }),
]);

export function callsRoutes({ calls, deskFor }: { calls: DeskCalls; deskFor: DeskFor }): readonly Route[] {
  /** As whoever asks may see it. */
  const seen = async (callId: PhoneCallId, { sight }: Asked): Promise<CallView | null> => {
    const call = await calls.find(callId);
    return call === undefined ? null : sight.call(call);
  };
  const answered = (answer: CallAnswer, { sight }: Asked): Answer => {
    switch (answer.kind) {
      case "done":
        return ok(sight.call(answer.call) ?? answer.call);
      case "refused":
        return refusedWith(answer.why);
      case "unknown":
        return refusal("no-such-call");
    }
  };
  return [
    route({
      method: "GET",
      path: "/api/calls",
      access: maySomewhere("answer-calls"),
      summary: "Telephone calls that are going on, whoever waits for a call back, and the last ones that are over.",
      takes: {
        params: nothing,
        query: z.object({ limit: z.coerce.number().int().min(0).max(latelyMax).default(50) }),
        body: nothing,
      },
      answers: { 200: callsView },
      async answer({ query }, _signal, { sight }) {
        const { now, waiting, lately, telephony } = await calls.lists(query.limit);
        const shown = (all: readonly CallView[]): CallView[] => all.flatMap((call) => sight.call(call) ?? []);
        return ok({
          now: shown(now),
          waiting: shown(waiting),
          lately: shown(lately),
          telephony: sight.telephony(telephony),
        });
      },
    }),
    route({
      method: "GET",
      path: "/api/incidents/:id/calls",
      access: may("take-incident", oneOf),
      summary: "Telephone calls about an incident, with what came of them and by which their recordings are found.",
      takes: { params: oneIncident, query: nothing, body: nothing },
      answers: { 200: z.array(callView) },
      answer: async ({ params }) => ok(await calls.ofIncident(params.id)),
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/numbers",
      access: may("answer-calls", aboutHome),
      summary: "Whom to call for a home, in the order in which they are called; with a kit or without.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: homeNumbersView },
      answer: async ({ params }) => ok(await calls.numbersOf(params.id)),
    }),
    route({
      method: "POST",
      path: "/api/desk/phone",
      access: maySomewhere("answer-calls"),
      summary: "Who sits at this page, and which telephone rings for them; left out: the one they said before.",
      takes: { params: nothing, query: nothing, body: sitting },
      answers: { 200: z.object({ phone: z.string().nullable() }) },
      answer: async ({ body }, _signal, asked) =>
        await asNamed(asked, body.by, async (name) => {
          const { principal, sight } = asked;
          const operator = principal === null ? `name/${name}` : `account/${principal.accountId}`;
          const seat = { desk: body.desk, operator, name, answersFor: sight.answersFor };
          const answer = await calls.sits(seat, body.phone);
          return "refused" in answer ? refusedWith(answer.refused) : ok(answer);
        }),
    }),
    route({
      method: "POST",
      path: "/api/calls",
      access: maySomewhere("answer-calls"),
      summary: "Calls somebody: the telephone of whoever sits at the page rings first, then the number.",
      takes: { params: nothing, query: nothing, body: placing },
      answers: { 200: callView },
      async answer({ body }, _signal, asked) {
        const { desk, to, homeId, incidentId } = body;
        if (homeId !== null && !(await asked.mayAlso({ kind: "home", homeId }))) return refusal("no-such-home");
        if (incidentId !== null && !(await asked.mayAlso({ kind: "incident", incidentId })))
          return refusal("no-such-incident");
        return await asNamed(asked, body.by, async (by) => {
          const { answersFor } = asked.sight;
          return answered(await calls.place({ desk, by, to, homeId, incidentId, answersFor }), asked);
        });
      },
    }),
    route({
      method: "POST",
      path: "/api/calls/:callId/hang-up",
      access: maySomewhere("answer-calls"),
      summary: "Ends a call that is going on.",
      takes: { params: oneCall, query: nothing, body: z.strictObject({ by: byField }) },
      answers: { 200: callView },
      async answer({ params, body }, _signal, asked) {
        if (!(await seen(params.callId, asked))) return refusal("no-such-call");
        return await asNamed(asked, body.by, async () => answered(await calls.hangUp(params.callId), asked));
      },
    }),
    route({
      method: "POST",
      path: "/api/calls/:callId/handled",
      access: maySomewhere("answer-calls"),
      summary: "A named person has called back whoever spoke to nobody, or says why nobody needs to.",
      takes: { params: oneCall, query: nothing, body: handling },
      answers: { 200: callView },
      async answer({ params, body: { by: claimed, ...what } }, _signal, asked) {
        if (!(await seen(params.callId, asked))) return refusal("no-such-call");
        return await asNamed(asked, claimed, async (by) =>
          answered(await calls.handle({ callId: params.callId, by, ...what }), asked),
        );
      },
    }),
    route({
      method: "POST",
      path: "/api/calls/:callId/incident",
      access: maySomewhere("answer-calls"),
      summary:
        "Opens an incident for whoever calls, with a home or without; or says to which open one the call belongs.",
      takes: { params: oneCall, query: nothing, body: belonging },
      answers: actAnswers,
      async answer({ params: { callId }, body }, signal, asked) {
        const call = await seen(callId, asked);
        if (!call) return refusal("no-such-call");
        const { queries, commands } = deskFor(asked);
        return await asNamed(asked, body.by, async (by) => {
          if ("incidentId" in body) {
            const { incidentId } = body;
            if (!(await asked.mayAlso({ kind: "incident", incidentId }))) return refusal("no-such-incident");
            const incident = await queries.incident(incidentId, signal);
            if (!incident) return refusal("no-such-incident");
            await calls.bind({ callId, by, incidentId, homeId: incident.homeId });
            return ok(incident);
          }
          const { homeId, reason, mode } = body;
          if (homeId !== null && !(await asked.mayAlso({ kind: "home", homeId }))) return refusal("no-such-home");
          // Of this call, however often somebody asks: a second click is no second alarm.
          const alarmId = `call-${callId}${mode === "live" ? "" : `-${mode}`}`.slice(0, 64);
          const opened = await commands.open({
            callId: must(parseAlarmId(alarmId), alarmId),
            homeId,
            caller: homeId === null ? await calls.callerOf(callId) : null,
            alarm: "call",
            reason,
            mode,
            by,
          });
          // Whoever calls has their incident, even if it cannot be noted just now whose call it was.
          if (opened.kind === "done") await calls.bind({ callId, by, incidentId: opened.incident.incidentId, homeId });
          return actAnswer(opened);
        });
      },
    }),
  ];
}

/** A sentence that was said in both languages leaves in both. */
function refusedWith(why: Readonly<{ zh: string; en: string }>): Answer {
  const { status, body } = refusal("not-possible-now", why.en);
  return { status, body: { ...body, sentence: why } };
}
