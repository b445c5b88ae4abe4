/** Records that may be of one person: found, put side by side, and made one. Both keep their histories. */

import { z } from "zod";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import { parseResidentId, type ResidentId } from "@shouwang/shared/domain/ids.ts";
import { labels } from "../../registry/residents/category.ts";
import { homeRecord } from "../../registry/residents/home-record.ts";
import { refusals, type Refused } from "../../registry/residents/refusal.ts";
import { merge } from "../../registry/residents/resident-changes.ts";
import { homeOf, residentRecord, type ResidentContent } from "../../registry/residents/resident-record.ts";
import { id } from "../../registry/fields.ts";
import type { Asked } from "../asked.ts";
import { refusal } from "../error-codes.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import {
  comparisonView,
  duplicatesView,
  mergedView,
  type ComparisonView,
  type SideView,
} from "./contract/duplicates.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";

const residentIdField = id(parseResidentId);
const seen = z.strictObject({ residentId: residentIdField, version: z.number().int().min(1) });
const bothSeen = z.strictObject({ kept: seen, gone: seen });
const aboutResident = (residentId: ResidentId): Subject => ({ kind: "resident", residentId });
const pairsMax = 50;
type Opened = { residentId: ResidentId; version: number; content: ResidentContent };

export function duplicatesRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  const { records, finder, residents } = keepers;

  const open = async (ids: readonly ResidentId[]): Promise<readonly Opened[]> => {
    const kept = await records.get(residentRecord, ids);
    return ids.flatMap((residentId) => {
      const one = kept.get(residentId);
      return one?.kind === "kept" ? [{ residentId, version: one.version, content: one.content }] : [];
    });
  };
  const sidesOf = async (opened: readonly Opened[]): Promise<readonly SideView[]> => {
    const homes = await records.get(
      homeRecord,
      opened.map(({ content }) => homeOf(content).homeId),
    );
    return opened.map((one) => {
      const home = homes.get(homeOf(one.content).homeId);
      return sideOf(one, home?.kind === "kept" ? home.content.address : null);
    });
  };

  return [
    route({
      method: "GET",
      path: "/api/duplicates",
      access: may("change-residents", aboutArea),
      summary:
        "Registered records of an area that may be of one person: the same ID number, or the same name and birth.",
      takes: { params: nothing, query: areaQuery, body: nothing },
      answers: { 200: duplicatesView },
      async answer({ query }, _signal, asked) {
        const within = withinOf(query.area);
        const groups = await finder.duplicates(within, pairsMax);
        const opened = new Map(
          (await open(groups.flatMap((one) => one.residentIds))).map((one) => [one.residentId, one]),
        );
        // Who lives elsewhere looks the same to an index; whether they may be shown is decided there.
        const isTheirs = async ({ residentId, content }: Opened): Promise<boolean> => {
          const { area } = homeOf(content);
          if (within === null || (area !== null && liesIn(area, within))) return true;
          return await asked.mayAlso(aboutResident(residentId));
        };
        const pairs: { because: (typeof groups)[number]["because"]; residents: SideView[] }[] = [];
        for (const { because, residentIds } of groups) {
          const shown: Opened[] = [];
          for (const one of residentIds.flatMap((residentId) => opened.get(residentId) ?? []))
            if (await isTheirs(one)) shown.push(one);
          if (shown.length > 1) pairs.push({ because, residents: [...(await sidesOf(shown))] });
        }
        return { status: 200, body: { pairs, isCut: groups.length === pairsMax } };
      },
    }),
    route({
      method: "GET",
      path: "/api/duplicates/compare",
      access: may("change-residents", ({ query }: { query: { kept: ResidentId } }) => aboutResident(query.kept)),
      summary: "Two records side by side, and the one that would go on: what only `gone` knows completes `kept`.",
      takes: { params: nothing, query: z.object({ kept: residentIdField, gone: residentIdField }), body: nothing },
      answers: { 200: comparisonView },
      answer: async ({ query }, _signal, asked) =>
        await withBoth(asked, query.gone, async () => {
          const [kept, gone] = await open([query.kept, query.gone]);
          if (kept === undefined || gone === undefined) return refusedAnswer("no-such-record", refusals["not-there"]);
          const merged = merge(
            { id: kept.residentId, content: kept.content },
            { id: gone.residentId, content: gone.content },
            nowMs(),
          );
          const [keptSide, goneSide] = await sidesOf([kept, gone]);
          if (keptSide === undefined || goneSide === undefined) throw new Error("Two were opened.");
          const after = merged.kind === "merged" ? sideOf({ ...kept, content: merged.kept }, keptSide.address) : null;
          const body: ComparisonView = {
            kept: keptSide,
            gone: goneSide,
            merged: after && withoutVersion(after),
            refused: merged.kind === "refused" ? merged.sentence : null,
          };
          return { status: 200, body };
        }),
    }),
    route({
      method: "POST",
      path: "/api/duplicates/merge",
      access: may("change-residents", ({ body }: { body: z.output<typeof bothSeen> }) =>
        aboutResident(body.kept.residentId),
      ),
      summary: "Makes two records one, if both are still the versions that were seen.",
      takes: { params: nothing, query: nothing, body: bothSeen },
      answers: { 200: mergedView },
      answer: async ({ body: { kept, gone } }, _signal, asked) =>
        await withBoth(asked, gone.residentId, async () => {
          const done = await residents.merge(kept, gone, byOf(asked, nowMs()));
          if (done.kind === "refused") return answerOf(done);
          return { status: 200, body: { residentId: done.id, version: done.version } };
        }),
    }),
  ];
}

/** The gate has looked at one of the two; who may not touch the other is told what an unknown one is told. */
async function withBoth(asked: Asked, gone: ResidentId, answer: () => Promise<Answer>): Promise<Answer> {
  if (!(await asked.mayAlso(aboutResident(gone)))) return refusal("no-such-resident");
  return await answer();
}

function answerOf({ why, sentence }: Refused): Answer {
  if (why === "not-there") return refusedAnswer("no-such-record", sentence);
  return refusedAnswer(why === "changed-meanwhile" ? why : "registry-refused", sentence);
}

function sideOf({ residentId, version, content }: Opened, address: string | null): SideView {
  const { name, sex, bornOn, idNumber, phones, status, stays, ability, risk, healthNotes, falls, reached } = content;
  const held = content.categories.filter(({ untilOn }) => untilOn === null);
  return {
    residentId,
    version,
    name,
    sex,
    bornOn,
    idNumber,
    phones: [...phones],
    status,
    area: homeOf(content).area,
    address,
    sinceMs: stays[0]?.fromMs ?? content.statusSinceMs,
    categories: held.map(({ category }) => ({ zh: labels[category].zh, en: labels[category].en })),
    ability: ability && { grade: ability.grade, assessedOn: ability.assessedOn },
    risk,
    healthNotes,
    falls: falls.length,
    reachedAtMs: reached?.atMs ?? null,
  };
}

function withoutVersion({ version: _version, ...side }: SideView): Omit<SideView, "version"> {
  return side;
}
