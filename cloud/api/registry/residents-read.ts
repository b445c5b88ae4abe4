/** Residents with what stands around them: their home, their consents, those who look alike. Reads, and leaves out what whoever asks is not shown. */

import type { AreaCode, HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { Kept } from "../../records/records.ts";
import { definitionOf, isConnected } from "../../registry/residents/connected.ts";
import { consentRecord, type ConsentContent } from "../../registry/residents/consent-record.ts";
import { homeRecord } from "../../registry/residents/home-record.ts";
import type { Lookalike, Page } from "../../registry/residents/resident-finder.ts";
import { homeOf, residentRecord, type ResidentContent } from "../../registry/residents/resident-record.ts";
import type { Asked } from "../asked.ts";
import { reachedWithinIn } from "./connected-in.ts";
import type { HomeRecordView } from "./contract/homes.ts";
import type { ResidentView } from "./contract/resident.ts";
import type { LookalikeView, ResidentPage, ResidentRow } from "./contract/residents.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { consentAs, homeRecordAs, labelsOnScreens, residentAs } from "./resident-sight.ts";

export type ResidentsRead = {
  /** @param area of which the list was asked: what is set there says who is connected. */
  page(page: Page, area: AreaCode | null, asked: Asked): Promise<ResidentPage>;
  /** `undefined`: nobody registered it. */
  one(residentId: ResidentId, asked: Asked): Promise<ResidentView | undefined>;
  home(homeId: HomeId, asked: Asked): Promise<HomeRecordView | undefined>;
  lookalikes(found: readonly Lookalike[], asked: Asked): Promise<LookalikeView[]>;
};

export function createResidentsRead({ keepers, phaseOf, nowMs }: RegistryParts): ResidentsRead {
  const { records, finder } = keepers;

  const consentsByResident = async (residentIds: readonly ResidentId[]) => {
    const found = [...(await records.get(consentRecord, await finder.consentsOf(residentIds)))];
    return Map.groupBy(found, ([, kept]) => (kept.kind === "kept" ? kept.content.residentId : undefined));
  };
  const contentsOf = (consents: readonly [string, Kept<ConsentContent>][] = []): ConsentContent[] =>
    consents.flatMap(([, kept]) => (kept.kind === "kept" ? [kept.content] : []));

  const lookalikes = async (found: readonly Lookalike[], asked: Asked): Promise<LookalikeView[]> => {
    const ids = found.map(({ residentId }) => residentId);
    const residents = await records.get(residentRecord, ids);
    const contentOf = (residentId: ResidentId): ResidentContent | null => {
      const kept = residents.get(residentId);
      return kept?.kind === "kept" ? kept.content : null;
    };
    const homes = await records.get(
      homeRecord,
      ids.flatMap((residentId) => {
        const content = contentOf(residentId);
        return content === null ? [] : [homeOf(content).homeId];
      }),
    );
    return await Promise.all(
      found.map(async ({ residentId, because }) => {
        if (!(await asked.mayAlso({ kind: "resident", residentId })))
          return { because, residentId: null, name: null, bornOn: null, homeName: null, area: null };
        const content = contentOf(residentId);
        const home = content && homes.get(homeOf(content).homeId);
        const { name = null, bornOn = null } = content ?? {};
        const homeName = home?.kind === "kept" ? home.content.name : null;
        return { because, residentId, name, bornOn, homeName, area: content && homeOf(content).area };
      }),
    );
  };

  const home = async (homeId: HomeId, { sight }: Asked): Promise<HomeRecordView | undefined> => {
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    return kept && homeRecordAs(sight, homeId, kept, phaseOf(homeId));
  };

  return {
    lookalikes,
    home,
    async page({ residents: found, next }, area, { sight }) {
      const at = { nowMs: nowMs(), reachedWithin: await reachedWithinIn(keepers, area) };
      const ids = found.map(({ residentId }) => residentId);
      const residents = await records.get(residentRecord, ids);
      const homes = await records.get(homeRecord, [...new Set(found.map(({ homeId }) => homeId))]);
      const consents = await consentsByResident(ids);
      const rows = found.map(({ residentId, homeId, area }): ResidentRow => {
        const kept = residents.get(residentId);
        const content = kept?.kind === "kept" ? kept.content : null;
        const homeKept = homes.get(homeId);
        const homeContent = homeKept?.kind === "kept" && sight.shows("address") ? homeKept.content : null;
        // Whoever left before their home moved on is listed where they lived; the home is somebody else's by now.
        const isThere = homeContent !== null && homeContent.area === area;
        return {
          residentId,
          homeId,
          area,
          // A row without a record: somebody took it away past us.
          state: kept?.kind ?? "damaged",
          name: sight.shows("name") ? (content?.name ?? null) : null,
          homeName: isThere ? homeContent.name : null,
          address: isThere ? homeContent.address : null,
          status: content?.status ?? null,
          risk: content?.risk ?? null,
          labels: content && sight.shows("papers") ? labelsOnScreens(content.categories) : [],
          isConnected: content && isConnected(content, contentsOf(consents.get(residentId)), at),
          isToBeReassessed: content?.status === "registered" && content.reassess !== null,
          hasAlarm: sight.shows("presence") && phaseOf(homeId) !== null,
        };
      });
      return { definition: definitionOf(at.reachedWithin), residents: rows, next };
    },
    async one(residentId, asked) {
      const kept = (await records.get(residentRecord, [residentId])).get(residentId);
      if (kept === undefined) return undefined;
      const content = kept.kind === "kept" ? kept.content : null;
      const area = content && homeOf(content).area;
      const at = { nowMs: nowMs(), reachedWithin: await reachedWithinIn(keepers, area) };
      const consents = [...(await records.get(consentRecord, await finder.consentsOf([residentId])))];
      const others = content ? (await finder.lookalikes(content)).filter((one) => one.residentId !== residentId) : [];
      const homeId = content && homeOf(content).homeId;
      const isTheirs = homeId !== null && (await asked.mayAlso({ kind: "home", homeId }));
      return {
        residentId,
        version: kept.version,
        state: kept.kind,
        record: content && residentAs(asked.sight, content),
        consents: consents.map(([id, one]) => consentAs(asked.sight, id, one, nowMs())),
        isConnected: content && isConnected(content, contentsOf(consents), at),
        definition: definitionOf(at.reachedWithin),
        lookalikes: await lookalikes(others, asked),
        home: (isTheirs ? await home(homeId, asked) : null) ?? null,
      };
    },
  };
}
