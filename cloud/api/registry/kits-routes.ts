/** Kits: looking them up, making them, and what becomes of them (`registry/kits/kit-machine.ts`). What is inside stands in `kit-contents-routes.ts`. */

import { z } from "zod";
import type { HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import { saidTo } from "../../registry/kits/activation.ts";
import { kitRecord } from "../../registry/kits/kit-record.ts";
import { kitStates } from "../../registry/kits/kit-machine.ts";
import { kitsPerPage } from "../../registry/kits/kits.ts";
import type { SeenKit } from "../../registry/kits/kit-in-hand.ts";
import type { By } from "../../records/records.ts";
import type { Asked } from "../asked.ts";
import { refusal } from "../error-codes.ts";
import { homeIdField } from "../fields.ts";
import { homeNames } from "../home-names.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { aboutArea, areaOrEverywhere, areaQuery, withinOf } from "./area-query.ts";
import {
  kitCodeView,
  kitDoneView,
  kitHistoryView,
  kitListView,
  kitMissingView,
  kitView,
  maintenanceReasons,
  suspendReasons,
} from "./contract/kits.ts";
import { codeAnswer, kitAnswer } from "./kit-answers.ts";
import { aboutKit, oneKit, seen, versionOnly } from "./kit-input.ts";
import { viewKit } from "./kit-view.ts";
import { byOf } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const label = z.string().trim().min(1).max(64);
const wallMs = z.number().int().min(0).max(8_640_000_000_000_000);
/** What is missing, as `missing` names it, and why the kit goes live all the same. */
const despiteField = z.strictObject({ what: z.string().min(1).max(96), why: z.string().trim().min(1).max(200) });
const toHome = versionOnly.extend({ homeId: homeIdField });
/** What is older is in the records all the same. */
const historyMax = 200;

export function kitsRoutes({ keepers, nameOf, nowMs }: RegistryParts): readonly Route[] {
  const { kits, kitRegistrar, records } = keepers;
  const by = (asked: Asked): By => byOf(asked, nowMs());

  const read = <Path extends `/api/kits/:id${string}`>(
    path: Path,
    summary: string,
    view: z.ZodType,
    body: (kitId: KitId, asked: Asked, signal: AbortSignal) => Promise<unknown>,
  ): Route =>
    route({
      method: "GET",
      path,
      access: may("see-kits", aboutKit),
      summary,
      takes: { params: oneKit, query: nothing, body: nothing },
      answers: { 200: view },
      async answer({ params }, signal, asked) {
        const found = await body(params.id, asked, signal);
        return found === undefined ? refusal("no-such-kit") : { status: 200, body: found };
      },
    });

  /** One path for each act, so that a log of requests says what was done. */
  const act = <Body extends z.ZodType<{ version: number }>>(
    name: string,
    summary: string,
    body: Body,
    answers: z.ZodType,
    work: (kit: SeenKit, input: z.output<Body>, asked: Asked) => Promise<Answer>,
  ): Route =>
    route({
      method: "POST",
      path: `/api/kits/:id/${name}`,
      access: may("change-kits", aboutKit),
      summary,
      takes: { params: oneKit, query: nothing, body },
      answers: { 200: answers },
      answer: async ({ params, body: input }, _signal, asked) => await work(seen(params.id, input), input, asked),
    });

  /** Where a kit is brought must be in reach of whoever brings it, as the kit is. */
  const intoHome = async (homeId: HomeId, asked: Asked, work: () => Promise<Answer>): Promise<Answer> =>
    (await asked.mayAlso({ kind: "home", homeId })) ? await work() : refusal("no-such-home");

  return [
    route({
      method: "GET",
      path: "/api/kits",
      access: may("see-kits", aboutArea),
      summary: "Kits of an area and everything in it, by label. `label` is how it begins; `after` continues a list.",
      takes: {
        params: nothing,
        query: areaQuery.extend({
          state: z.enum(kitStates).optional(),
          label: z.string().max(64).default(""),
          after: z.string().max(64).default(""),
        }),
        body: nothing,
      },
      answers: { 200: kitListView },
      async answer({ query: { area, state, label: begins, after } }, signal, asked) {
        const wanted = { within: withinOf(area), state: state ?? null, label: begins, after };
        const found = await kits.list(wanted);
        const nameIn = await homeNames({ ids: found.map(({ homeId }) => homeId), nameOf, asked, signal });
        const named = found.map((kit) => ({ ...kit, homeName: nameIn(kit.homeId) }));
        const next = found.length < kitsPerPage ? null : (found.at(-1)?.label ?? null);
        return { status: 200, body: { kits: named, next } };
      },
    }),
    read(
      "/api/kits/:id",
      "One kit with everything in it, and what may be done with it now.",
      kitView,
      (kitId, asked, signal) =>
        viewKit(keepers, kitId, {
          sight: asked.sight,
          nameIn: async (homeId) => (await homeNames({ ids: [homeId], nameOf, asked, signal }))(homeId),
        }),
    ),
    read("/api/kits/:id/history", "Every version of the kit, the latest first.", kitHistoryView, async (kitId) => {
      const versions = await records.history(kitRecord, kitId);
      return versions.slice(0, historyMax).map((one) => ({
        version: one.version,
        atMs: one.atMs,
        by: one.by,
        what: (one.kind === "kept" && one.content.act) || one.what,
        state: one.kind === "kept" ? one.content.state : null,
        homeId: one.kind === "kept" ? one.content.homeId : null,
      }));
    }),
    read(
      "/api/kits/:id/missing",
      "What is missing before this kit goes live, in sentences.",
      kitMissingView,
      async (kitId, asked) => {
        const missing = await kitRegistrar.missing(kitId, nowMs());
        return missing.map((one) => saidTo(one, asked.sight.shows("name")));
      },
    ),
    route({
      method: "POST",
      path: "/api/kits",
      access: may("change-kits", ({ body }: { body: { area: z.output<typeof areaOrEverywhere> } }) => ({
        kind: "area",
        area: body.area,
      })),
      summary: "Makes an empty kit. Its claim code is in this answer and nowhere else.",
      takes: { params: nothing, query: nothing, body: z.strictObject({ label, area: areaOrEverywhere }) },
      answers: { 201: kitCodeView },
      answer: async ({ body }, _signal, asked) =>
        codeAnswer(await kitRegistrar.make({ label: body.label, area: withinOf(body.area) }, by(asked)), 201),
    }),
    act("assign", "To a home, for the first time.", toHome, kitDoneView, (kit, { homeId }, asked) =>
      intoHome(homeId, asked, async () => kitAnswer(await kitRegistrar.assign(kit, homeId, by(asked)))),
    ),
    act(
      "move",
      "To another home, from now on: what was recorded before stays with the old one.",
      toHome,
      kitDoneView,
      (kit, { homeId }, asked) =>
        intoHome(homeId, asked, async () => kitAnswer(await kitRegistrar.moveHome(kit, homeId, by(asked)))),
    ),
    act(
      "go-live",
      "When every device was proven, consents are there and a contact has answered; or with a reason for each thing that is missing.",
      versionOnly.extend({ despite: z.array(despiteField).max(128).default([]) }),
      kitDoneView,
      async (kit, { despite }, asked) => kitAnswer(await kitRegistrar.goLive(kit, despite, by(asked))),
    ),
    act(
      "suspend",
      "People know that nobody lives with it for now. It raises like any other.",
      versionOnly.extend({ why: z.enum(suspendReasons) }),
      kitDoneView,
      async (kit, { why }, asked) => kitAnswer(await kitRegistrar.suspend(kit, why, by(asked))),
    ),
    act("resume", "After a suspension: it is commissioned again.", versionOnly, kitDoneView, async (kit, _, asked) =>
      kitAnswer(await kitRegistrar.resume(kit, by(asked))),
    ),
    act("give-back", "It leaves its home.", versionOnly, kitDoneView, async (kit, _, asked) =>
      kitAnswer(await kitRegistrar.giveBack(kit, by(asked))),
    ),
    act(
      "refurbish",
      "Ready for another home, with a new claim code that is in this answer and nowhere else.",
      versionOnly,
      kitCodeView,
      async (kit, _, asked) => codeAnswer(await kitRegistrar.refurbish(kit, by(asked)), 200),
    ),
    act(
      "new-code",
      "A new claim code for a kit whose label is lost; the one before is worth nothing.",
      versionOnly,
      kitCodeView,
      async (kit, _, asked) => codeAnswer(await kitRegistrar.renewCode(kit, by(asked)), 200),
    ),
    act(
      "maintenance",
      "Somebody works on it, from when to when: it ends by itself, and holds no alarm back.",
      versionOnly.extend({ fromMs: wallMs, untilMs: wallMs, why: z.enum(maintenanceReasons) }),
      kitDoneView,
      async (kit, { fromMs, untilMs, why }, asked) =>
        kitAnswer(await kitRegistrar.openMaintenance(kit, { fromMs, untilMs, why }, by(asked))),
    ),
    act(
      "maintenance/close-window",
      "Ends the window before its time.",
      versionOnly,
      kitDoneView,
      async (kit, _, asked) => kitAnswer(await kitRegistrar.closeMaintenance(kit, by(asked))),
    ),
  ];
}
