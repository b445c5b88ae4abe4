/** Residents: looked for, read with their history, and registered. What is done to one of them is in `resident-changes-routes.ts`. */

import { z } from "zod";
import type { AreaCode, HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { accountShape } from "../../identity/account.ts";
import { CursorError, type Page } from "../../registry/residents/resident-finder.ts";
import { residentRecord } from "../../registry/residents/resident-record.ts";
import { refusals } from "../../registry/residents/refusal.ts";
import { refusal } from "../error-codes.ts";
import { residentIdField } from "../fields.ts";
import { nothing, route, type Answer, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { withinOf } from "./area-query.ts";
import { residentView } from "./contract/resident.ts";
import {
  likelySameView,
  newResident,
  residentHistoryView,
  residentPage,
  residentSearch,
  type ResidentHistoryView,
} from "./contract/residents.ts";
import { changedView } from "./contract/written.ts";
import { byOf, refusedAnswer } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { fieldsOf } from "./resident-fields.ts";
import { residentAs } from "./resident-sight.ts";
import { createResidentsRead } from "./residents-read.ts";

export const oneResident = z.object({ id: residentIdField });
export const aboutResident = ({ params }: { params: { id: ResidentId } }): Subject => ({
  kind: "resident",
  residentId: params.id,
});

const aboutArea = ({ body }: { body: { area: AreaCode | "everywhere" } }): Subject => ({
  kind: "area",
  area: body.area,
});
const aboutHome = ({ body }: { body: { homeId: HomeId } }): Subject => ({ kind: "home", homeId: body.homeId });

/** Versions in one answer. */
const versionsMax = 50;
const versionText = z
  .string()
  .regex(/^\d{1,9}$/, "not a version")
  .transform(Number);

export function residentsRoutes(parts: RegistryParts): readonly Route[] {
  const { keepers, nowMs } = parts;
  const read = createResidentsRead(parts);
  return [
    route({
      method: "POST",
      path: "/api/residents/search",
      isReading: true,
      access: may("see-residents", aboutArea),
      summary:
        "Residents of an area, by what is known of them. Asked with a body, so that no name stands in an address.",
      takes: { params: nothing, query: nothing, body: residentSearch },
      answers: { 200: residentPage },
      async answer({ body }, _signal, asked) {
        const { area, after, limit, ...looked } = body;
        const found = await pageOf(keepers.finder.find({ ...said(looked), area: withinOf(area) }, { after, limit }));
        return found.kind === "page"
          ? { status: 200, body: await read.page(found.page, withinOf(body.area), asked) }
          : found.answer;
      },
    }),
    route({
      method: "GET",
      path: "/api/residents/:id",
      access: may("see-residents", aboutResident),
      summary: "One resident: the record, the home with whom to call, consents, and who may be the same person.",
      takes: { params: oneResident, query: nothing, body: nothing },
      answers: { 200: residentView },
      async answer({ params }, _signal, asked) {
        const resident = await read.one(params.id, asked);
        return resident ? { status: 200, body: resident } : refusal("no-such-resident");
      },
    }),
    route({
      method: "GET",
      path: "/api/residents/:id/history",
      access: may("see-residents", aboutResident),
      summary:
        "Every version of a resident's record, the latest first: who wrote it, when, and what it said. `after` goes on below a version.",
      takes: {
        params: oneResident,
        query: z.object({
          after: versionText.optional(),
          limit: z.coerce.number().int().min(1).max(versionsMax).default(20),
        }),
        body: nothing,
      },
      answers: { 200: residentHistoryView },
      async answer({ params, query }, _signal, asked) {
        const below = query.after ?? Number.POSITIVE_INFINITY;
        const all = await keepers.records.history(residentRecord, params.id);
        const before = all.filter(({ version }) => version < below);
        const shown = before.slice(0, query.limit);
        const names = await namesOf(shown.map(({ by }) => by));
        const versions = shown.map((kept) => {
          const { version, atMs, by: who, what, kind: state } = kept;
          const record = kept.kind === "kept" ? residentAs(asked.sight, kept.content) : null;
          return { version, atMs, who, whoName: names.get(who) ?? null, what, state, record };
        });
        const next = before.length > shown.length ? (shown.at(-1)?.version ?? null) : null;
        const body: ResidentHistoryView = { versions, next };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path: "/api/residents",
      access: may("change-residents", aboutHome),
      summary:
        "Registers somebody in a home. 409 with `lookalikes` when they may be registered already: compare, then say `isAnother`.",
      takes: { params: nothing, query: nothing, body: newResident },
      answers: { 201: changedView, 409: likelySameView },
      async answer({ body }, _signal, asked) {
        const { homeId, name, fields, isAnother } = body;
        const given = { homeId, name, fields: fieldsOf(fields), isAnother };
        const answer = await keepers.residents.register(given, byOf(asked, nowMs()));
        if (answer.kind !== "likely-same") return registrarAnswer(answer, 201);
        const { status, body: problem } = refusedAnswer("registry-refused", refusals["same-person"]);
        const lookalikes = await read.lookalikes(answer.lookalikes, asked);
        return { status, body: { ...Object(problem), lookalikes } };
      },
    }),
  ];

  /** What those who wrote it are called; the log itself names ids only. */
  async function namesOf(all: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(all)].flatMap((who) => /^account\/(.+)$/.exec(who)?.[1] ?? []);
    const accounts = await keepers.records.get(accountShape, ids);
    return new Map(
      [...accounts].flatMap(([id, kept]) => (kept.kind === "kept" ? [[`account/${id}`, kept.content.name]] : [])),
    );
  }
}

/** Without what was not said. */
function said<Some extends object>(fields: Some): { [Key in keyof Some]?: Exclude<Some[Key], undefined> } {
  // `as`: the same object without its undefined ones.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof said<Some>
  >;
}

/** A place in a list that we did not give is no fault of ours. */
async function pageOf(
  asking: Promise<Page>,
): Promise<{ kind: "page"; page: Page } | { kind: "refused"; answer: Answer }> {
  try {
    return { kind: "page", page: await asking };
  } catch (error) {
    if (!(error instanceof CursorError)) throw error;
    return { kind: "refused", answer: refusal("invalid-input", "body.after: not a place in this list.") };
  }
}
