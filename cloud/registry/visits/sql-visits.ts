/** Visits in SQL, and those that are not over in memory. */

import type { LedgerDatabase } from "../../database/database.ts";
import type { VisitRow } from "../../database/schema.ts";
import {
  must,
  parseAccountId,
  parseAreaCode,
  parseHomeId,
  type AccountId,
  type AreaCode,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import { visitProblem, visitRecord, type VisitContent } from "./visit-record.ts";
import {
  visitRefusals,
  visitsAtOnce,
  visitsPerPage,
  type Visit,
  type Visitors,
  type VisitRefused,
  type Visits,
} from "./visits.ts";

/** Read at the start: a visit that was given before a restart counts after it. One that cannot be read shows nobody an address, and keeps no cloud from hearing alarms. */
export async function openSqlVisitors({ read }: Pick<LedgerDatabase, "read">, nowMs: number): Promise<Visitors> {
  const byHome = new Map<HomeId, Visit[]>();
  const changed = (visit: Visit): void => {
    const others = (byHome.get(visit.homeId) ?? []).filter(({ visitId }) => visitId !== visit.visitId);
    byHome.set(visit.homeId, [...others, visit]);
  };
  for (const row of await read.selectFrom("visits").selectAll().where("until_ms", ">", nowMs).execute())
    if (isReadable(row)) changed(toVisit(row));
  return {
    of(homeId, atMs) {
      const all = byHome.get(homeId);
      if (all === undefined) return [];
      const left = all.filter(({ untilMs }) => atMs < untilMs);
      if (left.length === 0) byHome.delete(homeId);
      else if (left.length < all.length) byHome.set(homeId, left);
      return left.filter(({ fromMs }) => fromMs <= atMs).map(({ accountId }) => accountId);
    },
    changed,
  };
}

export function createSqlVisits(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
  visitors: Pick<Visitors, "changed">;
  /** Where a home is; undefined = there is no such home. */
  areaOfHome: (homeId: HomeId) => Promise<AreaCode | null | undefined>;
  /** Whether they install in this area. */
  isInstaller: (accountId: AccountId, area: AreaCode | null, nowMs: number) => Promise<boolean>;
  nextId: () => string;
}): Visits {
  const { database, records, visitors, areaOfHome, isInstaller, nextId } = given;
  const left = (nowMs: number) =>
    database.read
      .selectFrom("visits")
      .selectAll()
      .where("until_ms", ">", nowMs)
      .orderBy("until_ms")
      .orderBy("visit_id");
  const ofHome = async (homeId: HomeId, nowMs: number): Promise<readonly Visit[]> =>
    (await left(nowMs).where("home_id", "=", homeId).limit(visitsAtOnce).execute()).map(toVisit);
  const store = async (
    visitId: string,
    after: number,
    content: VisitContent,
    what: "created" | "ended",
    by: By,
  ): Promise<{ kind: "done"; visit: Visit } | VisitRefused> => {
    const answer = await records.commit([changeOf(visitRecord, { id: visitId, after, content, what })], by);
    if (answer.kind !== "done") return refused("notStored");
    const { homeId, area, accountId, fromMs, untilMs } = content;
    const visit = { visitId, homeId, area, accountId, fromMs, untilMs };
    visitors.changed(visit);
    return { kind: "done", visit };
  };

  return {
    async list({ within, after }, nowMs) {
      let query = left(nowMs);
      // Codes are digits, so a prefix is a range, and in every collation the same one.
      if (within !== null) query = query.where("area", ">=", within).where("area", "<=", within.padEnd(12, "9"));
      if (after !== null)
        query = query.where((on) =>
          on.or([
            on("until_ms", ">", after.untilMs),
            on.and([on("until_ms", "=", after.untilMs), on("visit_id", ">", after.visitId)]),
          ]),
        );
      const visits = (await query.limit(visitsPerPage).execute()).map(toVisit);
      const last = visits.length < visitsPerPage ? undefined : visits.at(-1);
      return { visits, next: last === undefined ? null : { untilMs: last.untilMs, visitId: last.visitId } };
    },
    ofHome,
    ofAccount: async (accountId, nowMs) =>
      (await left(nowMs).where("account_id", "=", accountId).limit(visitsPerPage).execute()).map(toVisit),
    async give(visit, by) {
      const problem = visitProblem(visit, by.atMs);
      if (problem !== null) return { kind: "refused", why: problem };
      const { homeId, accountId } = visit;
      const area = await areaOfHome(homeId);
      if (area === undefined) return refused("noHome");
      if (!(await isInstaller(accountId, area, by.atMs))) return refused("notInstaller");
      if ((await ofHome(homeId, by.atMs)).length >= visitsAtOnce) return refused("tooMany");
      return await store(nextId(), 0, { ...visit, area }, "created", by);
    },
    async end(visitId, homeId, by) {
      const kept = (await records.get(visitRecord, [visitId])).get(visitId);
      if (kept?.kind !== "kept" || kept.content.homeId !== homeId) return refused("notThere");
      const { content, version } = kept;
      if (content.untilMs <= by.atMs) return refused("over");
      const untilMs = by.atMs;
      const fromMs = Math.min(content.fromMs, untilMs);
      return await store(visitId, version, { ...content, fromMs, untilMs }, "ended", by);
    },
  };
}

const refused = (why: keyof typeof visitRefusals): VisitRefused => ({ kind: "refused", why: visitRefusals[why] });

/** `audit verify` names a row that is not. */
function isReadable({ home_id, account_id, area }: VisitRow): boolean {
  const isArea = area === "" || parseAreaCode(area) !== undefined;
  return isArea && parseHomeId(home_id) !== undefined && parseAccountId(account_id) !== undefined;
}

function toVisit(row: VisitRow): Visit {
  return {
    visitId: row.visit_id,
    homeId: must(parseHomeId(row.home_id), row.home_id),
    area: row.area === "" ? null : must(parseAreaCode(row.area), row.area),
    accountId: must(parseAccountId(row.account_id), row.account_id),
    fromMs: row.from_ms,
    untilMs: row.until_ms,
  };
}
