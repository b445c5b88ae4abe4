/** The fleet by risk, the condition of one kit, and its curves. Nobody's name passes here, whoever asks. */

import { z } from "zod";
import type { Fleet, FleetMark, RankedKit } from "../fleet/fleet.ts";
import { reasonKinds } from "../fleet/risk.ts";
import {
  conditionView,
  curvesQuery,
  curvesView,
  fleetView,
  fleetWorkView,
  type ConditionView,
  type FleetRowView,
  type FleetView,
} from "./contract/fleet.ts";
import { refusal } from "./error-codes.ts";
import { aboutArea, areaQuery, withinOf } from "./registry/area-query.ts";
import { aboutKit, oneKit } from "./registry/kit-input.ts";
import { nothing, route, type Route } from "./route.ts";
import { may } from "./route-access.ts";

/** `120~YT-0042`: behind which kit the list goes on. */
const markField = z
  .string()
  .max(80)
  .regex(/^\d{1,6}~.+$/, "not a place in this list")
  .transform((text): FleetMark => {
    const at = text.indexOf("~");
    return { score: Number(text.slice(0, at)), label: text.slice(at + 1) };
  });
const markText = ({ score, label }: FleetMark): string => `${score}~${label}`;

export function fleetRoutes(fleet: Fleet): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/api/fleet",
      access: may("see-kits", aboutArea),
      summary: "Kits of an area and everything in it, those that need somebody most first, each with its reasons.",
      takes: {
        params: nothing,
        query: areaQuery.extend({
          reason: z.enum(reasonKinds).optional(),
          label: z.string().max(64).default(""),
          after: markField.optional(),
        }),
        body: nothing,
      },
      answers: { 200: fleetView },
      async answer({ query: { area, reason, label, after } }) {
        const asked = { within: withinOf(area), reason: reason ?? null, label, after: after ?? null };
        const { kits, next, ...rest } = fleet.list(asked);
        const body: FleetView = { ...rest, kits: kits.map(rowView), next: next && markText(next) };
        return await Promise.resolve({ status: 200, body });
      },
    }),
    route({
      method: "GET",
      path: "/api/fleet/work",
      access: may("see-faults", aboutArea),
      summary: "Faults of an area as work: whose each is, until when, who has taken it; late work first.",
      takes: { params: nothing, query: areaQuery, body: nothing },
      answers: { 200: fleetWorkView },
      answer: async ({ query: { area } }) => await Promise.resolve({ status: 200, body: fleet.work(withinOf(area)) }),
    }),
    route({
      method: "GET",
      path: "/api/kits/:id/condition",
      access: may("see-kits", aboutKit),
      summary:
        "How the equipment of one kit is now: why it stands where it does in the list, its devices, its gateway.",
      takes: { params: oneKit, query: nothing, body: nothing },
      answers: { 200: conditionView },
      async answer({ params }, signal) {
        const found = await fleet.kit(params.id, signal);
        return found === undefined ? refusal("no-such-kit") : { status: 200, body: conditionOf(found) };
      },
    }),
    route({
      method: "GET",
      path: "/api/kits/:id/curves",
      access: may("see-kits", aboutKit),
      summary:
        "Batteries and signals of a kit's devices over 7, 28, 90 or 180 days. What somebody does there is not in it.",
      takes: { params: oneKit, query: curvesQuery, body: nothing },
      answers: { 200: curvesView },
      async answer({ params, query }, signal) {
        const found = await fleet.curves(params.id, query.days, signal);
        return found === undefined ? refusal("no-such-kit") : { status: 200, body: found };
      },
    }),
  ];
}

function rowView({ facts, score, reasons }: RankedKit): FleetRowView {
  const { kitId, label, area, state, homeId, gatewayId, lastHeardAtMs, isSilent, maintenanceUntilMs, lookedAtMs } =
    facts;
  const left = facts.devices.flatMap(({ look }) =>
    look?.battery.at === "level" && look.battery.daysLeft !== null ? [look.battery.daysLeft] : [],
  );
  const work = facts.faults.map((one) => one.work).filter(({ under }) => under === null);
  const dues = work.flatMap(({ dueAtMs }) => dueAtMs ?? []);
  return {
    kitId,
    label,
    area,
    state,
    homeId,
    gatewayId,
    score,
    reasons: [...reasons],
    lastHeardAtMs,
    isSilent,
    maintenanceUntilMs,
    lookedAtMs,
    softwareVersion: facts.report?.softwareVersion ?? null,
    batteryDaysLeft: left.length === 0 ? null : Math.min(...left),
    work: {
      open: work.length,
      dueAtMs: dues.length === 0 ? null : Math.min(...dues),
      by: [...new Set(work.flatMap(({ by }) => by ?? []))],
    },
  };
}

function conditionOf(found: RankedKit & { newestVersion: string | null; atMs: number }): ConditionView {
  const { report, devices, faults } = found.facts;
  return {
    ...rowView(found),
    atMs: found.atMs,
    newestVersion: found.newestVersion,
    report: report && {
      softwareVersion: report.softwareVersion,
      sinceMs: report.sinceMs,
      heardAtMs: report.heardAtMs,
      bootedAtMs: report.bootedAtMs,
      former: [...report.former],
      card: report.card,
    },
    faults: [...faults],
    devices: devices.map(({ look, ...device }) => {
      if (look === null) return { ...device, look };
      const { knownSinceMs, heardDayMs, triedAtMs, battery, signal } = look;
      return { ...device, look: { knownSinceMs, heardDayMs, triedAtMs, battery, signal } };
    }),
  };
}
