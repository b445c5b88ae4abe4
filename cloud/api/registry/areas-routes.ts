/** Looking areas up: one's own tree, places by their names, and one with its history. Where places lie is no secret; changing them is in `area-changes-routes.ts`. */

import { z } from "zod";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { decide } from "../../access/policy.ts";
import type { Principal } from "../../access/principal.ts";
import { areaDayField, areaDayOf, type AreaDay } from "../../registry/areas/area-day.ts";
import { foundMax, type PathStep } from "../../registry/areas/areas.ts";
import type { Asked } from "../asked.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Route } from "../route.ts";
import { signedIn } from "../route-access.ts";
import { placeOfArea } from "../sight.ts";
import { areaCodeField, areaOrEverywhere } from "./area-query.ts";
import { areasView, foundAreasView, wholeAreaView, type AreaView } from "./contract/areas.ts";
import type { RegistryParts } from "./registry-routes.ts";

const noSecret = signedIn("Where places lie and what they are called is published; nobody is named by it.");
const textMax = 64;

export function areasRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { areas } = keepers;
  const dayOr = (on: AreaDay | undefined): AreaDay => on ?? areaDayOf(nowMs());
  const steps = async (codes: readonly AreaCode[], day: AreaDay): Promise<readonly AreaView[]> =>
    (await Promise.all(codes.map(async (code) => (await areas.path(code, day)).slice(-1)))).flat().map(toView);

  /** Where the tree of whoever asks begins. Null: where the deployment does. */
  const topsOf = (asked: Asked): readonly AreaCode[] | null =>
    asked.principal === null ? null : grantedTops(asked.principal, nowMs());

  return [
    route({
      method: "GET",
      path: "/api/areas",
      access: noSecret,
      summary:
        "The areas directly below `under`, on the day `on` (today). Without `under`: where one's own grants begin; `everywhere`: the tops of the deployment.",
      takes: {
        params: nothing,
        query: z.object({ under: areaOrEverywhere.optional(), on: areaDayField.optional() }),
        body: nothing,
      },
      answers: { 200: areasView },
      async answer({ query: { under, on } }, _signal, asked) {
        const day = dayOr(on);
        const tops = under === undefined ? topsOf(asked) : null;
        if (tops !== null) return { status: 200, body: { areas: await steps(tops, day) } };
        const below = await areas.below(under === undefined || under === "everywhere" ? null : under, day);
        return { status: 200, body: { areas: below.map(toView) } };
      },
    }),
    route({
      method: "GET",
      path: "/api/areas/find",
      access: noSecret,
      summary: `Areas whose name, Chinese or Latin, begins with \`text\`: within \`within\`, or where one's own grants are. At most ${foundMax}.`,
      takes: {
        params: nothing,
        query: z.object({ text: z.string().trim().min(1).max(textMax), within: areaOrEverywhere.optional() }),
        body: nothing,
      },
      answers: { 200: foundAreasView },
      async answer({ query: { text, within } }, _signal, asked) {
        const day = dayOr(undefined);
        const places = within === undefined ? (topsOf(asked) ?? [null]) : [within === "everywhere" ? null : within];
        const all = (await Promise.all(places.map(async (place) => await areas.find(text, place, day)))).flat();
        const found = await Promise.all(
          all.slice(0, foundMax).map(async (one) => {
            const path = await areas.path(one.code, day);
            return { ...toView(one), path: path.slice(0, -1).map(toView) };
          }),
        );
        return { status: 200, body: { areas: found, isCut: all.length >= foundMax } };
      },
    }),
    route({
      method: "GET",
      path: "/api/areas/:code",
      access: noSecret,
      summary: "One area: where it lies, all its names, what it came from and what it became.",
      takes: {
        params: z.object({ code: areaCodeField }),
        query: z.object({ on: areaDayField.optional() }),
        body: nothing,
      },
      answers: { 200: wholeAreaView },
      async answer({ params: { code }, query: { on } }, _signal, asked) {
        const day = dayOr(on);
        const [kept, path, before] = await Promise.all([
          areas.get(code),
          areas.path(code, day),
          areas.predecessors(code),
        ]);
        const here = path.at(-1);
        if (here === undefined) return refusal("no-such-area");
        const ended = kept?.content.ended ?? null;
        return {
          status: 200,
          body: {
            version: kept?.version ?? 0,
            area: toView(here),
            path: path.slice(0, -1).map(toView),
            names: kept?.content.names ?? [],
            from: kept?.content.from ?? null,
            ended: ended && { on: ended.on, became: await steps(ended.became, day) },
            source: kept?.content.source ?? "",
            predecessors: await steps(before, day),
            mayChange: mayChange(asked.principal, code, nowMs()),
          },
        };
      },
    }),
  ];
}

/** The areas of one's grants that are in force, those that lie in another left out. Null: everywhere. */
function grantedTops({ grants }: Principal, nowMs: number): readonly AreaCode[] | null {
  const inForce = grants.flatMap((grant) =>
    grant.role !== "caregiver" && (grant.untilMs === null || nowMs < grant.untilMs) ? [grant.area] : [],
  );
  if (inForce.includes("everywhere")) return null;
  const codes = [...new Set(inForce)].flatMap((area) => (area === "everywhere" ? [] : [area]));
  return codes.filter((code) => !codes.some((other) => other !== code && liesIn(code, other))).toSorted();
}

/** For a page that shows what can be done; the gate decides it again. */
function mayChange(principal: Principal | null, code: AreaCode, nowMs: number): boolean {
  return principal === null || decide(principal, "change-areas", placeOfArea(code), nowMs).kind === "allowed";
}

function toView({ code, level, name, standing, became }: PathStep): AreaView {
  return {
    code,
    level,
    name: name && { zh: name.zh, pinyin: name.pinyin, en: name.en },
    standing,
    became: [...became],
  };
}
