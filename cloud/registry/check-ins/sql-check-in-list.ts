/**
 * Whom to call, in SQL. The rows of an area are walked over in the index of areas, which holds all that is asked of a resident; what was asked for and tried lies beside. An area is a county
 * or less (cities see numbers), so that is 40,000 entries of one index at most, and a page is its first ones by urgency.
 */

import { sql } from "kysely";
import { must, parseAreaCode, parseHomeId, parseResidentId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { CursorError } from "../residents/resident-finder.ts";
import { risks, type Risk } from "../residents/resident-record.ts";
import { askedWhy, triesInVain, type AskedWhy, type CheckInOutcome } from "./check-in.ts";
import { dueMax, type CheckInList, type Due, type Intervals, type Urgency } from "./check-ins.ts";

type Row = {
  resident_id: string;
  home_id: string;
  area: string;
  risk: string;
  reached_at_ms: number;
  asked_why: string | null;
  tries: number | null;
  urgency: number;
  due_ms: number;
};

const urgencies = ["loud", "asked", "overdue"] as const satisfies readonly Urgency[];

export function createSqlCheckInList({ database }: { database: Pick<LedgerDatabase, "read"> }): CheckInList {
  const { read } = database;
  return {
    async due(within, { after, limit }) {
      const many = Math.max(1, Math.min(limit, dueMax));
      const from = after === null ? sql`` : placeAfter(after);
      const { rows } = await sql<Row>`select * from (${dueRows(within)}) as q ${from}
        order by q.urgency, q.due_ms, q.resident_id limit ${sql.lit(many + 1)}`.execute(read);
      const shown = rows.slice(0, many);
      const last = rows.length > many ? shown.at(-1) : undefined;
      return {
        due: shown.map(dueOf),
        next: last === undefined ? null : `${Number(last.urgency)}.${Number(last.due_ms)}.${last.resident_id}`,
      };
    },
    async counts({ sinceMs, ...within }) {
      const { rows: waiting } = await sql<{ urgency: number; n: number }>`select q.urgency, count(*) as n
        from (${dueRows(within)}) as q group by q.urgency`.execute(read);
      let calls = read.selectFrom("check_in_calls").where("at_ms", ">=", sinceMs);
      if (within.area !== null)
        calls = calls.where("area", ">=", within.area).where("area", "<=", within.area.padEnd(12, "9"));
      const called = await calls
        .select(["outcome", sql<number>`count(*)`.as("n")])
        .groupBy("outcome")
        .execute();
      const waits = (urgency: number): number => Number(waiting.find((row) => Number(row.urgency) === urgency)?.n ?? 0);
      const came = (outcome: CheckInOutcome): number => Number(called.find((row) => row.outcome === outcome)?.n ?? 0);
      return {
        due: { loud: waits(0), asked: waits(1), overdue: waits(2) },
        called: { well: came("well"), wants: came("wants"), "not-reached": came("not-reached"), help: came("help") },
      };
    },
  };
}

function dueRows(within: { area: AreaCode | null; intervals: Intervals; nowMs: number }) {
  const { area, intervals, nowMs } = within;
  const byRisk = (numberOf: (risk: Risk) => number) =>
    sql<number>`case r.risk ${sql.join(
      risks.map((risk) => sql`when ${sql.lit(risk)} then ${sql.lit(numberOf(risk))}`),
      sql` `,
    )} else ${sql.lit(numberOf("unknown"))} end`;
  const inVain = byRisk(triesInVain);
  const longest = byRisk((risk) => intervals[risk === "unknown" ? "high" : risk]);
  const now = sql.lit(nowMs);
  const isLoud = sql`coalesce(c.tries, 0) >= ${inVain}`;
  const isAsked = sql`(c.asked_due_ms <= ${now} or coalesce(c.tries, 0) > 0)`;
  // Who is away, on holiday, in hospital is not at home to be called; whom somebody asked to call, they meant all the same.
  const isAway = sql`exists (select 1 from absences as a where a.home_id = r.home_id and a.from_ms <= ${now}
    and a.until_ms > ${now} and a.ended_at_ms is null)`;
  const here =
    area === null ? sql`` : sql`and r.area >= ${sql.lit(area)} and r.area <= ${sql.lit(area.padEnd(12, "9"))}`;
  return sql`select r.resident_id, r.home_id, r.area, r.risk, r.reached_at_ms, c.asked_why, c.tries,
      case when ${isLoud} then 0 when ${isAsked} then 1 else 2 end as urgency,
      case when ${isLoud} or ${isAsked} then coalesce(c.next_try_ms, c.asked_due_ms, 0)
        when r.reached_at_ms = 0 then 0 else r.reached_at_ms + ${longest} end as due_ms
    from residents as r left join check_ins as c on c.resident_id = r.resident_id
    where r.status = 'registered' ${here} and (c.next_try_ms is null or c.next_try_ms <= ${now})
      and (${isLoud} or ${isAsked} or r.reached_at_ms + ${longest} <= ${now})
      and (c.asked_due_ms <= ${now} or not ${isAway})`;
}

function placeAfter(cursor: string) {
  const [, urgency, due, residentId] = /^([012])\.(\d{1,16})\.([a-z0-9-]{1,64})$/.exec(cursor) ?? [];
  if (residentId === undefined) throw new CursorError("This is no place in a list: begin anew.");
  return sql`where (q.urgency, q.due_ms, q.resident_id) > (${sql.lit(Number(urgency))}, ${sql.lit(Number(due))}, ${residentId})`;
}

function dueOf(row: Row): Due {
  const urgency = urgencies[Number(row.urgency)] ?? "loud";
  const isAsked = askedWhy.find((one) => one === row.asked_why);
  return {
    residentId: must(parseResidentId(row.resident_id), row.resident_id),
    homeId: must(parseHomeId(row.home_id), row.home_id),
    area: parseAreaCode(row.area) ?? null,
    urgency,
    why: whyOf(urgency, isAsked),
    dueAtMs: Number(row.due_ms),
    risk: risks.find((one) => one === row.risk) ?? "unknown",
    reachedAtMs: Number(row.reached_at_ms) === 0 ? null : Number(row.reached_at_ms),
    tries: Number(row.tries ?? 0),
  };
}

const whyOf = (urgency: Urgency, asked: AskedWhy | undefined): Due["why"] =>
  urgency === "overdue" ? "not-reached-long" : (asked ?? "not-reached-long");
