/**
 * What happened in a span of time, read from what is stored: incidents with the first time of each step from their journals, time in homes and silence of kits, faults that were
 * worked on, tests, residents. One pass in pages, so that nobody waits behind it.
 */

import { sql, type RawBuilder, type SqlBool } from "kysely";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { alarmOrder, type Incident, type JournalEntry } from "../alarms/incident.ts";
import { readIncident } from "../alarms/sql-alarm-store.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { within } from "../registry/residents/sql-conditions.ts";
import { testEvery } from "../trials/trials.ts";
import type { Span } from "./month.ts";
import type { IncidentFact, MonthFacts, Sum } from "./month-facts.ts";

const incidentsPerPage = 500;
/** A device that people rely on is mended or replaced by then (JGJ/T 484-2019, clause 10.3). */
const openTooLong = hours(2);
const answeredSoon = seconds(15);

/** The lines by which a step is known, and what each says. */
const steps = {
  raised: ["alarm-raised", "alarm-firm", "outside-due"],
  answered: ["acknowledged"],
  verified: ["phoned", "resident-fine", "attended"],
  dispatched: ["sent", "on-my-way"],
  arrived: ["attended"],
} as const satisfies Record<string, readonly JournalEntry["what"][]>;
const lines = [...new Set(Object.values(steps).flat())];

export async function readMonthFacts(
  { read }: Pick<LedgerDatabase, "read">,
  asked: { span: Span; area: AreaCode | null; nowMs: number },
): Promise<MonthFacts> {
  const incidents: IncidentFact[] = [];
  for await (const page of incidentPages(read, asked)) incidents.push(...page);
  return { incidents, sums: await readSums(read, asked) };
}

/** Incidents alone, as the board counts a day by them. */
export async function readIncidentFacts(
  { read }: Pick<LedgerDatabase, "read">,
  asked: { span: Span; area: AreaCode | null },
): Promise<readonly IncidentFact[]> {
  const incidents: IncidentFact[] = [];
  for await (const page of incidentPages(read, asked)) incidents.push(...page);
  return incidents;
}

type Read = LedgerDatabase["read"];

/** Codes are digits, so a prefix is a range; whatever has no code counts in the whole deployment alone. */
const inArea = (column: string, area: AreaCode | null) => within(sql.ref(column), area);

async function* incidentPages(
  read: Read,
  { span, area }: { span: Span; area: AreaCode | null },
): AsyncGenerator<readonly IncidentFact[]> {
  let after = { atMs: span.fromMs, id: "" };
  for (;;) {
    const rows = await read
      .selectFrom("incidents as i")
      .leftJoin("homes as h", "h.home_id", "i.home_id")
      .select(["i.incident_id", "i.opened_at_ms", "i.incident", sql<string>`coalesce(h.area, '')`.as("area")])
      // As one comparison, which the index answers.
      .where(sql<SqlBool>`(i.opened_at_ms, i.incident_id) > (${after.atMs}, ${after.id})`)
      .where("i.opened_at_ms", "<", span.untilMs)
      .where("i.subject", "not like", "canary:%")
      // A recording is nobody's month.
      .where((on) => on.or([on("h.kind", "is", null), on("h.kind", "<>", "replay")]))
      .where((on) => on.and(inArea("h.area", area)))
      .orderBy("i.opened_at_ms")
      .orderBy("i.incident_id")
      .limit(incidentsPerPage)
      .execute();
    const live = rows.flatMap((row) => {
      const incident = readIncident(row);
      return incident !== null && incident.mode !== "live" ? [] : [{ ...row, incident }];
    });
    const times = await firstTimes(
      read,
      live.map(({ incident_id }) => incident_id),
    );
    yield live.map(({ incident_id, area: of, incident }) => factOf(of, incident, times.get(incident_id)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < incidentsPerPage) return;
    after = { atMs: Number(last.opened_at_ms), id: last.incident_id };
  }
}

type Times = ReadonlyMap<string, number>;

async function firstTimes(read: Read, ids: readonly string[]): Promise<ReadonlyMap<string, Times>> {
  const found = new Map<string, Map<string, number>>();
  if (ids.length === 0) return found;
  const rows = await read
    .selectFrom("journal")
    .select(["incident_id", "what", sql<number>`min(at_ms)`.as("at_ms")])
    .where("incident_id", "in", ids)
    .where("what", "in", lines)
    .groupBy(["incident_id", "what"])
    .execute();
  for (const { incident_id, what, at_ms } of rows) {
    const times = found.get(incident_id) ?? new Map<string, number>();
    found.set(incident_id, times.set(what, Number(at_ms)));
  }
  return found;
}

function factOf(area: string, incident: Incident | null, times: Times = new Map()): IncidentFact {
  const first = (step: keyof typeof steps): number | null => {
    const some = steps[step].flatMap((what) => times.get(what) ?? []);
    return some.length === 0 ? null : Math.min(...some);
  };
  const kinds = new Set(incident?.alarms.map(({ alarm }) => alarm));
  const answeredAtMs = first("answered");
  return {
    area,
    kind: alarmOrder.find((kind) => kinds.has(kind)) ?? null,
    // Somebody may take a suspicion before it is raised: then that is when it was.
    raisedAtMs: first("raised") ?? answeredAtMs,
    answeredAtMs,
    verifiedAtMs: first("verified"),
    dispatchedAtMs: first("dispatched"),
    arrivedAtMs: first("arrived"),
    closedByPerson: incident?.phase === "closed" ? incident.outcome : null,
  };
}

/** Grouped by the whole code, in whose order the indexes are; a city has some thousand of them. */
async function readSums(
  read: Read,
  { span, area, nowMs }: { span: Span; area: AreaCode | null; nowMs: number },
): Promise<MonthFacts["sums"]> {
  const untilMs = Math.min(span.untilMs, nowMs);
  const found: MonthFacts["sums"][number][] = [];
  const add = (rows: readonly Readonly<Record<string, unknown>>[], whats: readonly Sum[]): void => {
    for (const row of rows)
      for (const what of whats) {
        const n = Number(row[what] ?? 0);
        if (n !== 0) found.push({ area: typeof row["area"] === "string" ? row["area"] : "", what, n });
      }
  };
  const count = sql<number>`count(*)`;
  const overlap = (from: string, until: string) => sql<number>`sum(
    case when ${sql.ref(until)} is null or ${sql.ref(until)} > ${untilMs} then ${untilMs} else ${sql.ref(until)} end -
    case when ${sql.ref(from)} < ${span.fromMs} then ${span.fromMs} else ${sql.ref(from)} end)`;

  const there = read
    .selectFrom("assignments as a")
    .innerJoin("homes as h", "h.home_id", "a.home_id")
    .where("h.kind", "<>", "replay")
    .where("a.from_ms", "<", untilMs)
    .where((on) => on.or([on("a.until_ms", "is", null), on("a.until_ms", ">", span.fromMs)]))
    .where((on) => on.and(inArea("h.area", area)))
    .select([
      "h.area",
      sql<number>`count(distinct a.gateway_id)`.as("kits"),
      sql<number>`count(distinct a.home_id)`.as("homesWithKit"),
      overlap("a.from_ms", "a.until_ms").as("kitMs"),
    ])
    .groupBy("h.area");
  add(await there.execute(), ["kits", "homesWithKit", "kitMs"]);

  const silent = read
    .selectFrom("work_items as w")
    .where("w.fault", "=", "silent")
    .where("w.device_id", "=", "")
    .where("w.home_id", "is not", null)
    .where("w.since_ms", "<", untilMs)
    .where((on) => on.or([on("w.ended_at_ms", "is", null), on("w.ended_at_ms", ">", span.fromMs)]))
    .where((on) => on.and(inArea("w.area", area)))
    .select(["w.area", overlap("w.since_ms", "w.ended_at_ms").as("silentMs")])
    .groupBy("w.area");
  add(await silent.execute(), ["silentMs"]);

  const lasted = sql`coalesce(w.ended_at_ms, ${nowMs}) - w.since_ms`;
  const faults = read
    .selectFrom("work_items as w")
    .where("w.since_ms", ">=", span.fromMs)
    .where("w.since_ms", "<", span.untilMs)
    .where((on) => on.and(inArea("w.area", area)))
    .select([
      "w.area",
      count.as("faults"),
      sql<number>`sum(case when ${lasted} > ${openTooLong} then 1 else 0 end)`.as("faultsLong"),
    ])
    .groupBy("w.area");
  add(await faults.execute(), ["faults", "faultsLong"]);

  const tested = read
    .selectFrom("trial_presses as p")
    .innerJoin("homes as h", "h.home_id", "p.home_id")
    .where("p.recorded_at_ms", ">=", span.fromMs)
    .where("p.recorded_at_ms", "<", span.untilMs)
    .where((on) => on.and(inArea("h.area", area)))
    .select(["h.area", sql<number>`count(distinct p.home_id)`.as("homesTested")])
    .groupBy("h.area");
  add(await tested.execute(), ["homesTested"]);

  const overdue = read
    .selectFrom("devices as d")
    .innerJoin("homes as h", "h.home_id", "d.home_id")
    .innerJoin("assignments as a", (on) => on.onRef("a.home_id", "=", "d.home_id").on("a.until_ms", "is", null))
    .where("d.is_life", "=", 1)
    .where("h.kind", "<>", "replay")
    .where(
      sql<SqlBool>`not exists (select 1 from trial_presses as p where p.home_id = d.home_id and p.device_id = d.device_id
        and p.recorded_at_ms >= ${untilMs - testEvery} and p.recorded_at_ms < ${untilMs})`,
    )
    .where((on) => on.and(inArea("h.area", area)))
    .select(["h.area", count.as("testsOverdue")])
    .groupBy("h.area");
  add(await overdue.execute(), ["testsOverdue"]);

  const homes = read
    .selectFrom("homes as h")
    .where("h.kind", "<>", "replay")
    .where((on) => on.and(inArea("h.area", area)))
    .select([
      "h.area",
      count.as("homes"),
      sql<number>`sum(case when h.contact_reached_at_ms is null then 0 else 1 end)`.as("homesWithContact"),
    ])
    .groupBy("h.area");
  add(await homes.execute(), ["homes", "homesWithContact"]);

  add(await callSums(read, { span, area }).execute(), [
    "calls",
    "callsTaken",
    "callsSoon",
    "callsMissed",
    "callsReturned",
  ]);
  const checkIns = read
    .selectFrom("check_in_calls as c")
    .where("c.at_ms", ">=", span.fromMs)
    .where("c.at_ms", "<", span.untilMs)
    .where((on) => on.and(inArea("c.area", area)))
    .select([
      "c.area",
      count.as("checkIns"),
      sql<number>`sum(case when c.outcome = 'not-reached' then 0 else 1 end)`.as("checkInsReached"),
    ])
    .groupBy("c.area");
  add(await checkIns.execute(), ["checkIns", "checkInsReached"]);

  const isReached = sql`r.reached_at_ms >= ${span.fromMs} and r.reached_at_ms < ${span.untilMs}`;
  const residents = read
    .selectFrom("residents as r")
    .where("r.status", "=", "registered")
    .where((on) => on.and(inArea("r.area", area)))
    .select(["r.area", count.as("residents"), sql<number>`sum(case when ${isReached} then 1 else 0 end)`.as("reached")])
    .groupBy("r.area");
  add(await residents.execute(), ["residents", "reached"]);

  // By an index of these few alone: with the others it would be half a million rows that are looked up one by one.
  const reassess = read
    .selectFrom("residents as r")
    .where("r.reassess_since_ms", "is not", null)
    .where("r.status", "=", "registered")
    .where((on) => on.and(inArea("r.area", area)))
    .select(["r.area", count.as("reassess")])
    .groupBy("r.area");
  add(await reassess.execute(), ["reassess"]);
  return found;
}

/** Of calls that are over, each in the area of the number that was called. */
function callSums(read: Read, { span, area }: { span: Span; area: AreaCode | null }) {
  const sumWhen = (is: RawBuilder<unknown>) => sql<number>`sum(case when ${is} then 1 else 0 end)`;
  return read
    .selectFrom("desk_calls as c")
    .where("c.began_at_ms", ">=", span.fromMs)
    .where("c.began_at_ms", "<", span.untilMs)
    .where((on) => on.and(inArea("c.area", area)))
    .select([
      "c.area",
      sql<number>`count(*)`.as("calls"),
      sumWhen(sql`c.taken_at_ms is not null`).as("callsTaken"),
      sumWhen(sql`c.taken_at_ms - c.began_at_ms <= ${answeredSoon}`).as("callsSoon"),
      sumWhen(sql`c.taken_at_ms is null`).as("callsMissed"),
      sumWhen(sql`c.taken_at_ms is null and c.called_back_at_ms is not null`).as("callsReturned"),
    ])
    .groupBy("c.area");
}
