/** What is due in an area: reviews and assessments, missing consents, homes where nobody answers. */

import { z } from "zod";
import { homeRecord } from "../../registry/residents/home-record.ts";
import { dayOf } from "../../registry/residents/day.ts";
import { dueKinds, pageMax, type Page } from "../../registry/residents/resident-finder.ts";
import { residentRecord, reviewOn } from "../../registry/residents/resident-record.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import { areaNames } from "./area-names.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import { dueView, type DueView } from "./contract/due.ts";
import type { Keepers } from "./keepers.ts";
import type { RegistryParts } from "./registry-routes.ts";

export function dueRoutes({ keepers, nowMs }: RegistryParts): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/api/due",
      access: may("see-residents", aboutArea),
      summary: "Residents of an area of whom something is due. `next` continues a list.",
      takes: {
        params: nothing,
        query: areaQuery.extend({
          kind: z.enum(dueKinds),
          after: z
            .string()
            .regex(/^\d{0,12}\.[a-z0-9-]{1,64}$/, "not a place in this list: begin anew")
            .optional(),
          limit: z.coerce.number().int().min(1).max(pageMax).default(50),
        }),
        body: nothing,
      },
      answers: { 200: dueView },
      async answer({ query }) {
        const { kind, after = null, limit } = query;
        const within = { area: withinOf(query.area), onDay: dayOf(nowMs(), "Asia/Shanghai"), nowMs: nowMs() };
        const page = await keepers.finder.due(kind, within, { after, limit });
        const residents = await rowsOf(keepers, page, nowMs());
        return { status: 200, body: { kind, residents, next: page.next } satisfies DueView };
      },
    }),
  ];
}

async function rowsOf({ records }: Keepers, page: Page, nowMs: number): Promise<DueView["residents"]> {
  const people = await records.get(
    residentRecord,
    page.residents.map(({ residentId }) => residentId),
  );
  const homes = await records.get(homeRecord, [...new Set(page.residents.map(({ homeId }) => homeId))]);
  const nameOf = await areaNames(
    records,
    page.residents.map(({ area }) => area),
    nowMs,
  );
  return page.residents.map(({ residentId, homeId, area }) => {
    const [person, home] = [people.get(residentId), homes.get(homeId)];
    const resident = person?.kind === "kept" ? person.content : null;
    const place = home?.kind === "kept" ? home.content : null;
    return {
      residentId,
      homeId,
      area,
      areaName: nameOf(area),
      name: resident?.name ?? null,
      address: place?.address ?? null,
      phone: resident?.phones[0] ?? place?.phone ?? null,
      risk: resident?.risk ?? null,
      reviewOn: resident && reviewOn(resident),
      reassessSinceMs: resident?.reassess?.sinceMs ?? null,
      reachedAtMs: resident?.reached?.atMs ?? null,
      contacts: place?.contacts.length ?? null,
    };
  });
}
