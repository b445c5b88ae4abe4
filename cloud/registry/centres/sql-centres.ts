/** Centres as records: all of them are read, because there are few. */

import { must, parseCentreId, type AreaCode, type CentreId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { SettingsRegistrar } from "../settings/settings-registrar.ts";
import { settingsRecord } from "../settings/settings-record.ts";
import { centreRecord, type CentreContent } from "./centre-record.ts";
import type { CentreDone, Centres, KnownConnectors } from "./centres.ts";
import { whyNotServing } from "./serving.ts";
import { whyNotReached } from "./ways-problem.ts";

export function createSqlCentres(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
  settings: SettingsRegistrar;
  connectors: KnownConnectors;
  nextId: () => string;
  /** After a change, before it is answered: it is reached so from then on. */
  changed: () => Promise<void>;
}): Centres {
  const { database, records, settings, connectors, nextId, changed } = given;
  const all = centresOf(given);
  const contentsOf = async (): Promise<ReadonlyMap<CentreId, CentreContent>> =>
    new Map((await all()).map(({ centreId, content }) => [centreId, content]));
  /** What the places say in which this one answers. */
  const servedBy = async (centreId: CentreId): Promise<readonly (readonly CentreId[])[]> => {
    const kept = await records.get(settingsRecord, await idsOf(database, settingsRecord.kind));
    return [...kept.values()].flatMap((one) => {
      const said = one.kind === "kept" ? one.content.own.centres?.value : undefined;
      return said?.includes(centreId) === true ? [said] : [];
    });
  };
  const write = async (
    centreId: CentreId,
    { after, content, what }: { after: number; content: CentreContent; what: "created" | "changed" | "ended" },
    by: By,
  ): Promise<CentreDone> => {
    const answer = await records.commit([changeOf(centreRecord, { id: centreId, after, content, what })], by);
    if (answer.kind !== "done") return meanwhile;
    await changed();
    return { kind: "done", centreId, version: after + 1 };
  };
  const edit = async (
    seen: { centreId: CentreId; version: number; area: AreaCode | null },
    by: By,
    change: (content: CentreContent) => { content: CentreContent; what: "changed" | "ended" },
  ): Promise<CentreDone> => {
    const found = (await all()).find(({ centreId }) => centreId === seen.centreId);
    if (found === undefined || found.content.area !== seen.area || found.content.closedAtMs !== null) return notThere;
    if (found.version !== seen.version) return meanwhile;
    const next = change(found.content);
    const unreached = next.what === "ended" ? null : whyNotReached(next.content, await connectors());
    if (unreached) return refused("cannot-be", unreached);
    const contents = new Map([...(await contentsOf()), [seen.centreId, next.content] as const]);
    for (const centreIds of await servedBy(seen.centreId)) {
      const why = whyNotServing(centreIds.map((one) => contents.get(one)));
      if (why) return refused("cannot-be", next.what === "ended" ? answersStill : why);
    }
    return await write(seen.centreId, { after: seen.version, ...next }, by);
  };
  return {
    all,
    async register(area, centre, by) {
      const content = { ...centre, area, closedAtMs: null };
      const why = whyNotReached(content, await connectors());
      if (why) return refused("cannot-be", why);
      const text = nextId();
      return await write(must(parseCentreId(text), text), { after: 0, content, what: "created" }, by);
    },
    change: (seen, { name, kind, phones, hours }, by) =>
      edit(seen, by, (content) => ({ content: { ...content, name, kind, phones, hours }, what: "changed" })),
    reach: (seen, { paths, inbound }, by) =>
      edit(seen, by, (content) => ({ content: { ...content, paths, inbound }, what: "changed" })),
    close: (seen, by) => edit(seen, by, (content) => ({ content: { ...content, closedAtMs: by.atMs }, what: "ended" })),
    async serve(seen, centreIds, by) {
      const contents = await contentsOf();
      const why = whyNotServing(centreIds.map((one) => contents.get(one)));
      if (why) return { kind: "refused", code: "cannot-be", why };
      return await settings.set(seen, "centres", centreIds, by);
    },
  };
}

/** For whoever only reads them. */
export function centresOf(given: { database: Pick<LedgerDatabase, "read">; records: Records }): Centres["all"] {
  return async () => {
    const kept = await given.records.get(centreRecord, await idsOf(given.database, centreRecord.kind));
    return [...kept].flatMap(([id, one]) =>
      one.kind === "kept"
        ? [{ centreId: must(parseCentreId(id), id), version: one.version, content: one.content }]
        : [],
    );
  };
}

async function idsOf(database: Pick<LedgerDatabase, "read">, kind: string): Promise<string[]> {
  const rows = await database.read.selectFrom("records").select("id").where("kind", "=", kind).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

const refused = (code: "not-there" | "changed-meanwhile" | "cannot-be", why: Sentence) =>
  ({ kind: "refused", code, why }) as const;
const notThere = refused("not-there", {
  zh: "没有这个中心，或已停用。请返回列表重新选择。",
  en: "There is no such centre, or it was closed. Choose again from the list.",
});
const meanwhile = refused("changed-meanwhile", {
  zh: "该中心已被他人修改。请刷新后再改。",
  en: "Somebody has changed this centre meanwhile. Load it again and repeat your change.",
});
const answersStill: Sentence = {
  zh: "该中心仍在为某区域接警，停用后会有时段无人值守。请先更改该区域的接警中心。",
  en: "This centre still answers for an area, and nobody would at some hour. Change the centres of that area first.",
};
