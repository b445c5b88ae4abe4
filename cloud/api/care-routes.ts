/** For whoever cares for somebody: one home in one look, and what was told to them answered. */

import { z } from "zod";
import { decide } from "../access/policy.ts";
import type { Action } from "../access/action.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "./asked.ts";
import {
  absenceView,
  careIncidentView,
  careReplyConflict,
  careView,
  endedAbsenceView,
  usualView,
  weekView,
} from "./care-schemas.ts";
import {
  absenceKinds,
  careReplies,
  type CareReplyRequest,
  type EndAbsenceRequest,
  type SetAbsenceRequest,
} from "./contract/caregiver.ts";
import { act, ok, oneIncident, oneOf } from "./desk-answers.ts";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { homeIdField, operatorField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import { learnedDayView } from "./learned-day-schemas.ts";
import type { Ground } from "./ports.ts";
import type { AbsenceBy, AbsenceRefused, Care, CareAsker, CareReplied } from "./ports-care.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may } from "./route-access.ts";
import { placeOfHome } from "./sight.ts";

const oneHome = z.object({ id: homeIdField });
const ofHome = ({ params }: { params: { id: HomeId } }) => ({ kind: "home" as const, homeId: params.id });
const reply = act.extend({ what: z.enum(careReplies) }) satisfies z.ZodType<CareReplyRequest>;

const absenceIdField = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");
const dayField = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "not a day: 2026-11-30");
const setting = z.strictObject({
  by: operatorField.optional(),
  kind: z.enum(absenceKinds),
  lastDay: dayField,
  seen: absenceIdField.nullable(),
}) satisfies z.ZodType<SetAbsenceRequest>;
const ending = z.strictObject({
  by: operatorField.optional(),
  absenceId: absenceIdField,
}) satisfies z.ZodType<EndAbsenceRequest>;

const byOf = ({ principal }: Asked, name: string): AbsenceBy => ({ name, accountId: principal?.accountId ?? null });

const refusals = {
  changed: "absence-changed",
  "in-the-past": "absence-in-the-past",
  "too-long": "absence-too-long",
  "unknown-home": "no-such-home",
} as const satisfies Record<AbsenceRefused, ErrorCode>;

export function careRoutes(parts: { care: Care; ground: Ground; nowMs: () => number }): readonly Route[] {
  const { care, ground, nowMs } = parts;
  /** What else whoever looks at this home may do there, so that no page shows a button that is refused. */
  const askerAt = ({ principal, sight }: Asked, homeId: HomeId | null): CareAsker => {
    const place = placeOfHome(ground, homeId);
    const mayThere = (action: Action): boolean =>
      principal === null || decide(principal, action, place, nowMs()).kind === "allowed";
    return {
      name: principal?.name ?? null,
      may: {
        setAbsence: mayThere("set-absence"),
        answer: mayThere("answer-as-caregiver"),
        test: mayThere("test-devices"),
      },
      shows: sight.shows,
    };
  };
  return [
    route({
      method: "GET",
      path: "/api/homes/:id/care",
      access: may("see-days", ofHome),
      summary:
        "One home in one look: is all well as far as is known, who last moved when, what does not work, what is open.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: careView },
      async answer({ params }, signal, asked) {
        const view = await care.look(params.id, askerAt(asked, params.id), signal);
        return view ? ok(view) : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/usual",
      access: may("see-days", ofHome),
      summary: "Today in quarter-hours beside what is usual there on days of its kind, and since when it is usual.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: usualView },
      async answer({ params }, signal) {
        const view = await care.usual(params.id, signal);
        return view ? ok(view) : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/learned-day",
      access: may("see-days", ofHome),
      summary:
        "What the home has learned of its own day: for each half hour how long it is quiet then at most, how many days that rests on, and what is worth a look now.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: learnedDayView },
      async answer({ params }) {
        const view = await Promise.resolve(care.learnedDay(params.id));
        return view ? ok(view) : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/week",
      access: may("see-days", ofHome),
      summary: "Seven days from `from` (the last seven whole ones, when it is left out) beside the four weeks before.",
      takes: { params: oneHome, query: z.object({ from: dayField.optional() }), body: nothing },
      answers: { 200: weekView },
      async answer({ params, query }, signal) {
        const view = await care.week({ homeId: params.id, from: query.from }, signal);
        if (view === null)
          return refusal("invalid-input", "query.from: a day of the last eight weeks, and not a later one.");
        return view ? ok(view) : refusal("no-such-home");
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/absence",
      access: may("set-absence", ofHome),
      summary:
        "Nobody is expected to move there until the end of `lastDay`: nobody is missed. Alarms of devices stay live, and so does the door at night.",
      takes: { params: oneHome, query: nothing, body: setting },
      answers: { 201: absenceView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { kind, lastDay, seen } = body;
        const answer = await care.setAbsence({ homeId: params.id, by: byOf(asked, named.by), kind, lastDay, seen });
        return answer.kind === "done" ? { status: 201, body: answer.absence } : refusal(refusals[answer.why]);
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/absence/end",
      access: may("set-absence", ofHome),
      summary: "Somebody is at home again, or never left: whoever does not move there is missed from now on.",
      takes: { params: oneHome, query: nothing, body: ending },
      answers: { 200: endedAbsenceView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { absenceId } = body;
        const answer = await care.endAbsence({ homeId: params.id, by: byOf(asked, named.by), absenceId });
        return answer.kind === "done" ? ok(answer.absence) : refusal(refusals[answer.why]);
      },
    }),
    route({
      method: "POST",
      path: "/api/incidents/:id/answer",
      access: may("answer-as-caregiver", oneOf),
      summary: "A caregiver who was told answers on their page: I have it, on my way, or cannot. Ends nothing.",
      takes: { params: oneIncident, query: nothing, body: reply },
      answers: { 200: careIncidentView, 409: careReplyConflict },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { version, what } = body;
        const said = { incidentId: params.id, by: named.by, version, what };
        return replied(await care.reply(said, { ...askerAt(asked, null), name: named.by }));
      },
    }),
  ];
}

function replied(answer: CareReplied): Answer {
  switch (answer.kind) {
    case "done":
      return ok(answer.incident);
    case "changed": {
      const { status, body } = refusal("incident-changed");
      return { status, body: { ...body, incident: answer.incident } };
    }
    case "refused": {
      const { status, body } = refusal("not-possible-now", answer.why);
      return { status, body: { ...body, incident: answer.incident } };
    }
    case "unknown":
      return refusal("no-such-incident");
  }
}
