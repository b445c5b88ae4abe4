/** Plans for alarms: those that hold in a place, other ones, and who would be told of an alarm at any time of the week, before they are saved. */

import { z } from "zod";
import {
  againLimits,
  alarmPlanSchema,
  planFor,
  plansMax,
  stepAfterMax,
  stepsMax,
  windowsMax,
  type AlarmPlan,
} from "../../registry/settings/alarm-plan.ts";
import { effective } from "../../registry/settings/effective.ts";
import { holesOf } from "../../registry/settings/plan-holes.ts";
import { preview, type CalledContact } from "../../registry/settings/plan-preview.ts";
import { clockField, weekTimeAt } from "../../registry/settings/time-window.ts";
import type { HomeContent } from "../../registry/residents/home-record.ts";
import { versionField } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import { planKinds, plansView, previewView, type PlanKind, type PreviewView } from "./contract/plans.ts";
import { byOf } from "./refused-answer.ts";
import { versionedAnswer, versionView } from "./versioned-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { mayChangeThere, namedPlace, ofArea, ofHome, placeInHand, type OfPlace } from "./settings-place.ts";
import { originOf } from "./settings-routes.ts";

const plansField = z.array(alarmPlanSchema).max(plansMax);
const limits = {
  plansMax,
  stepsMax,
  windowsMax,
  afterMsMax: stepAfterMax,
  againMsLeast: againLimits.least,
  againMsMost: againLimits.most,
};

export function plansRoutes(parts: RegistryParts): readonly Route[] {
  return [...routesOf(parts, ofArea), ...routesOf(parts, ofHome)];
}

function routesOf<Params>(parts: RegistryParts, of: OfPlace<Params>): readonly Route[] {
  const { keepers, nowMs } = parts;
  const { path, params, sees, changes, placeOf } = of;
  return [
    route({
      method: "GET",
      path: `${path}/plans`,
      access: sees,
      summary: "The plans that hold here, and where they come from.",
      takes: { params, query: nothing, body: nothing },
      answers: { 200: plansView },
      async answer(input, _signal, asked) {
        const inHand = await placeInHand(parts, placeOf(input.params));
        const here = effective(inHand.chain, "plans");
        const body = {
          place: await namedPlace(parts, inHand.place),
          version: inHand.version,
          mayChange: mayChangeThere(asked, inHand, nowMs()),
          origin: await originOf(parts, here),
          isOwn: inHand.chain.at(-1)?.own.plans !== undefined,
          plans: here.value,
          limits,
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path: `${path}/plans`,
      access: changes,
      summary:
        "Other plans here, all of them at once; with a hole, nothing is written and a sentence says when nobody answers.",
      takes: { params, query: nothing, body: z.strictObject({ version: versionField, plans: plansField }) },
      answers: { 200: versionView },
      async answer(input, _signal, asked) {
        const { place, area } = await placeInHand(parts, placeOf(input.params));
        const { version, plans } = input.body;
        return versionedAnswer(
          await keepers.settings.set({ place, area, version }, "plans", plans, byOf(asked, nowMs())),
        );
      },
    }),
    route({
      method: "POST",
      path: `${path}/plans/preview`,
      access: sees,
      isReading: true,
      summary:
        "Who would be told of an alarm that begins then, by the plans that hold or by others that are not saved; and their holes.",
      takes: {
        params,
        query: nothing,
        body: z.strictObject({
          kind: z.enum(planKinds),
          weekday: z.number().int().min(1).max(7),
          at: clockField,
          plans: plansField.optional(),
        }),
      },
      answers: { 200: previewView },
      async answer(input) {
        const { kind, weekday, at, plans: unsaved } = input.body;
        const { chain, home } = await placeInHand(parts, placeOf(input.params));
        const plans = unsaved ?? effective(chain, "plans").value;
        return { status: 200, body: previewOf(plans, { kind, begun: weekTimeAt(weekday, at) }, home) };
      },
    }),
  ];
}

function previewOf(
  plans: readonly AlarmPlan[],
  { kind, begun }: { kind: PlanKind; begun: ReturnType<typeof weekTimeAt> },
  home: HomeContent | null,
): PreviewView {
  const contacts = home?.contacts ?? null;
  const called = contacts?.map(({ contactId, name, hours, tested }): CalledContact => ({
    contactId,
    name,
    hours,
    lastTry: tested?.outcome ?? null,
  }));
  const plan = planFor(plans, kind);
  const shown = plan && preview(plan, called ?? null, begun);
  return {
    holes: holesOf(plans).map(({ kinds, why }) => ({
      kinds: planKinds.filter((one) => kinds.includes(one)),
      sentence: why,
    })),
    preview: shown
      ? {
          ...shown,
          tellings: shown.tellings.map(({ contact, ...telling }) => {
            const found = contacts?.find(({ contactId }) => contactId === contact?.contactId);
            return {
              ...telling,
              contact: found ? { name: found.name, hours: found.hours, tested: found.tested } : null,
            };
          }),
        }
      : null,
  };
}
