/** Tests of devices: begun by a named person for named devices, and what each press proved; and which devices nobody has tried for too long. */

import { z } from "zod";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { must, parseDeviceId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { devicesMax, trialMax, trialReasons } from "../alarms/trial.ts";
import type { CloudLoop } from "../loop/port.ts";
import { trialRefusals } from "../trials/trial-refusal.ts";
import type { Trials } from "../trials/trials.ts";
import type { OverdueTestsView, TestedView } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { homeIdField, operatorField } from "./fields.ts";
import { homeNames, type NameOf } from "./home-names.ts";
import { namedBy } from "./narrowed-desk.ts";
import { aboutArea, areaQuery, withinOf } from "./registry/area-query.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { may } from "./route-access.ts";

const deviceIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseDeviceId(text), text));
const oneHome = z.object({ id: homeIdField });
const ofHome = ({ params }: { params: { id: HomeId } }) => ({ kind: "home" as const, homeId: params.id });

const atMs = z.number().int();
const testView = z.object({
  trialId: z.string(),
  by: z.string(),
  why: z.enum(trialReasons),
  fromMs: atMs,
  untilMs: atMs,
  /** Null: it is under way. */
  endedAtMs: atMs.nullable(),
  devices: z.array(z.string()),
  results: z.array(
    z.object({
      deviceId: z.string(),
      alarm: z.enum(lifeKinds),
      sentAtMs: atMs,
      storedAtMs: atMs,
      deskAtMs: atMs.nullable(),
      centres: z.array(
        z.object({
          connector: z.string(),
          atMs: atMs.nullable(),
          receipt: z.string().nullable(),
          why: z.string().nullable(),
        }),
      ),
      wentLiveAtMs: atMs.nullable(),
    }),
  ),
  missed: z.array(z.string()),
}) satisfies z.ZodType<TestedView>;
const overdueView = z.object({
  devices: z.array(
    z.object({
      homeId: z.string(),
      homeName: z.string().nullable(),
      deviceId: z.string(),
      area: z.string().nullable(),
      lastAtMs: atMs.nullable(),
      kit: z.object({ kitId: z.string(), label: z.string() }).nullable(),
      visit: z.object({ fromMs: atMs, untilMs: atMs }).nullable(),
    }),
  ),
  hasMore: z.boolean(),
}) satisfies z.ZodType<OverdueTestsView>;
const begunView = z.object({ trialId: z.string(), fromMs: atMs, untilMs: atMs });

export function trialsRoutes(parts: {
  trials: Trials;
  trying: Pick<CloudLoop, "beginTrial" | "endTrial">;
  nameOf: NameOf;
  nowMs: () => number;
}): readonly Route[] {
  const { trials, trying, nameOf, nowMs } = parts;
  const refused = (why: keyof typeof trialRefusals): Answer => {
    const { status, body } = refusal("not-possible-now", trialRefusals[why].en);
    return { status, body: { ...body, sentence: trialRefusals[why] } };
  };
  return [
    route({
      method: "POST",
      path: "/api/homes/:id/tests",
      access: may("test-devices", ofHome),
      summary: "For some minutes, the first press of each named device is a test. Everything else is live.",
      takes: {
        params: oneHome,
        query: nothing,
        body: z.strictObject({
          by: operatorField.optional(),
          devices: z.array(deviceIdField).min(1).max(devicesMax),
          minutes: z
            .number()
            .min(1)
            .max(trialMax / minutes(1)),
          why: z.enum(trialReasons),
        }),
      },
      answers: { 201: begunView },
      async answer({ params, body }, _signal, asked) {
        const named = namedBy(asked, body.by);
        if ("refused" in named) return named.refused;
        const { devices, why } = body;
        const forMs = minutes(body.minutes);
        const answer = await trying.beginTrial({
          homeId: params.id,
          devices,
          by: named.by,
          why,
          forMs,
          isFamily: asked.sight.view === "own-home",
        });
        if (answer.kind === "refused") return refused(answer.why);
        const { trialId, fromMs, untilMs } = answer.trial;
        return { status: 201, body: { trialId, fromMs, untilMs } };
      },
    }),
    route({
      method: "POST",
      path: "/api/homes/:id/tests/finish",
      access: may("test-devices", ofHome),
      summary: "Ends the test of this home before its time.",
      takes: { params: oneHome, query: nothing, body: z.strictObject({}) },
      answers: { 200: begunView },
      async answer({ params }) {
        const answer = await trying.endTrial(params.id);
        if (answer.kind === "refused") return refused(answer.why);
        const { trialId, fromMs, untilMs } = answer.trial;
        return { status: 200, body: { trialId, fromMs, untilMs } };
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/tests",
      access: may("see-faults", ofHome),
      summary: "The last tests of this home: what each press proved at each far end, and what was never heard.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: z.array(testView) },
      answer: async ({ params }) => ({ status: 200, body: await trials.ofHome(params.id) }),
    }),
    route({
      method: "GET",
      path: "/api/tests/overdue",
      access: may("see-faults", aboutArea),
      summary: "Devices of an area that people rely on and that nobody has tried for a month; never tried ones first.",
      takes: { params: nothing, query: areaQuery, body: nothing },
      answers: { 200: overdueView },
      async answer({ query }, signal, asked) {
        const { devices, hasMore } = await trials.overdue(withinOf(query.area), nowMs());
        const nameIn = await homeNames({ ids: devices.map(({ homeId }) => homeId), nameOf, asked, signal });
        const body: OverdueTestsView = {
          devices: devices.map((one) => ({ ...one, homeName: nameIn(one.homeId) })),
          hasMore,
        };
        return { status: 200, body };
      },
    }),
  ];
}
