/** Homes as the register has them, with or without a kit, and who lives or lived in one. How a home is just now is in `../homes-routes.ts`. */

import { z } from "zod";
import type { HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { residentRecord } from "../../registry/residents/resident-record.ts";
import { refusal } from "../error-codes.ts";
import { homeIdField, wallMsText } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import { may, type Subject } from "../route-access.ts";
import { homePeopleView, homeRecordView, type HomePeopleView } from "./contract/homes.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { residentAs } from "./resident-sight.ts";
import { createResidentsRead } from "./residents-read.ts";

export const oneHome = z.object({ id: homeIdField });
export const aboutHome = ({ params }: { params: { id: HomeId } }): Subject => ({ kind: "home", homeId: params.id });

export function homeRecordsRoutes(parts: RegistryParts): readonly Route[] {
  const { records, finder } = parts.keepers;
  const read = createResidentsRead(parts);
  return [
    route({
      method: "GET",
      path: "/api/homes/:id/record",
      access: may("see-homes", aboutHome),
      summary: "Where a home is, how to get in, whom to call: as much of it as whoever asks is shown.",
      takes: { params: oneHome, query: nothing, body: nothing },
      answers: { 200: homeRecordView },
      async answer({ params }, _signal, asked) {
        const home = await read.home(params.id, asked);
        return home ? { status: 200, body: home } : refusal("no-such-home");
      },
    }),
    route({
      method: "GET",
      path: "/api/homes/:id/residents",
      access: may("see-homes", aboutHome),
      summary: "Who is registered in a home now, or who lived there at `atMs`.",
      takes: { params: oneHome, query: z.object({ atMs: wallMsText.optional() }), body: nothing },
      answers: { 200: homePeopleView },
      async answer({ params, query }, _signal, asked) {
        const { atMs = null } = query;
        if (!asked.sight.shows("name")) return { status: 200, body: { atMs, people: null } satisfies HomePeopleView };
        const ids = await (atMs === null ? finder.inHome(params.id) : finder.livedIn(params.id, atMs));
        const residents = await records.get(residentRecord, ids);
        const people = await Promise.all(
          ids.map(async (residentId: ResidentId) => {
            const kept = residents.get(residentId);
            // Whoever lived there may live in another county by now: their record is that county's.
            const isShown = kept?.kind === "kept" && (await asked.mayAlso({ kind: "resident", residentId }));
            const record = isShown ? residentAs(asked.sight, kept.content) : null;
            return { residentId, state: kept?.kind ?? "damaged", record } as const;
          }),
        );
        return { status: 200, body: { atMs, people } satisfies HomePeopleView };
      },
    }),
  ];
}
