/**
 * Drills in SQL, and those under way in memory: opens their incidents, and closes them when the time is over or everybody has closed theirs. Level-triggered: what a restart
 * or a full disk left out is done by the next look.
 */

import type { LedgerDatabase } from "../database/database.ts";
import { must, parseAreaCode, parseHomeId, parseIncidentId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Incident, JournalEntry } from "../alarms/incident.ts";
import { incidentById, journalOf } from "../alarms/sql-alarm-store.ts";
import type { DrillRow } from "../database/schema-equipment.ts";
import { inferredAlarmId } from "../detection/inferred-id.ts";
import type { CloudLoop } from "../loop/port.ts";
import { drillProblem, drillSchema, includedOf, type Answered, type Drill } from "./drill.ts";
import type { Drills } from "./drills.ts";

const looksEvery = seconds(10);
const shownMax = 20;

export async function openSqlDrills(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  loop: Pick<CloudLoop, "open" | "command" | "openIncidents" | "nowMs">;
  clock: Pick<Clock, "after">;
  nextId: () => string;
  log: Log;
}): Promise<Drills & AsyncDisposable & { looked(): Promise<void> }> {
  const { database, loop, clock, nextId, log } = given;
  const { read, write } = database;
  const open = new Map<string, Drill>();

  for (const row of await read.selectFrom("drills").selectAll().where("ended_at_ms", "is", null).execute()) {
    const drill = toDrill(row);
    if (drill) open.set(drill.drillId, drill);
  }

  const save = async (drill: Drill): Promise<void> => {
    const row = toRow(drill);
    const upsert = write
      .insertInto("drills")
      .values(row)
      .onConflict((conflict) => conflict.column("drill_id").doUpdateSet(row));
    await database.commit([{ query: upsert }]);
    if (drill.endedAtMs === null) open.set(drill.drillId, drill);
    else open.delete(drill.drillId);
  };
  const incidentsOf = (drill: Drill): readonly Incident[] =>
    loop
      .openIncidents()
      .filter(({ mode, homeId }) => mode === "drill" && drill.homes.some((one) => one.homeId === homeId));

  /** The same alarm id for the same drill and home: opening twice opens one. */
  const openIncidents = async (drill: Drill): Promise<Drill> => {
    const homes: { homeId: string; incidentId: string | null }[] = [];
    for (const one of drill.homes) {
      const { homeId } = one;
      const answer =
        one.incidentId === null
          ? await loop.open({
              alarmId: inferredAlarmId("drill", `${drill.drillId}/${homeId}`, drill.fromMs),
              mode: "drill",
              homeId: must(parseHomeId(homeId), homeId),
              caller: null,
              alarm: drill.alarm,
              by: drill.by,
              reason: `Drill, begun by ${drill.by}: nobody needs help.`,
              isInHand: false,
            })
          : null;
      homes.push({ homeId, incidentId: answer?.kind === "done" ? answer.incident.incidentId : one.incidentId });
    }
    return { ...drill, homes };
  };
  const finish = async (drill: Drill): Promise<void> => {
    for (const { incidentId, version, stepsDue, stepsDone } of incidentsOf(drill)) {
      const done = new Set(stepsDone.map(({ stepId }) => stepId));
      const why = "The drill is over.";
      const waive = stepsDue.flatMap(({ stepId }) => (done.has(stepId) ? [] : [{ stepId, why }]));
      const note = "The drill ended.";
      const by = drill.endedBy ?? drill.by;
      await loop.command(incidentId, { kind: "close", by, version, outcome: "test", note, waive });
    }
    // One that somebody changed in this moment is closed by the next look.
    if (incidentsOf(drill).length === 0) await save({ ...drill, endedAtMs: loop.nowMs() });
  };
  const look = async (): Promise<void> => {
    for (const drill of open.values()) {
      const isOpened = drill.homes.every(({ incidentId }) => incidentId !== null);
      if (loop.nowMs() >= drill.untilMs || (isOpened && incidentsOf(drill).length === 0)) await finish(drill);
      else if (!isOpened) await save(await openIncidents(drill));
    }
  };
  const looking = createLooking({
    clock,
    every: looksEvery,
    work: look,
    failed: (error) => log.error("A drill could not go on; it is tried again.", { event: "drill-waits", error }),
  });

  return {
    begin: (asked) =>
      looking.take(async () => {
        const busy = new Set([...open.values()].flatMap(({ homes }) => homes.map(({ homeId }) => homeId)));
        const why = drillProblem(asked, busy);
        if (why !== null) return { kind: "refused" as const, why };
        const { area, by, alarm, includes, forMs } = asked;
        const fromMs = loop.nowMs();
        const homes = [...new Set(asked.homes)].map((homeId) => ({ homeId, incidentId: null }));
        const times = { fromMs, untilMs: fromMs + forMs, endedAtMs: null };
        const said = { alarm, homes, includes: [...includes], endedBy: null };
        const drill: Drill = { drillId: nextId(), area, by, ...times, ...said };
        // Written before anything is opened: whatever happens then, it ends by itself.
        await save(drill);
        const begun = await openIncidents(drill);
        await save(begun);
        return { kind: "begun" as const, drill: begun };
      }),
    end: (drillId, area, by) =>
      looking.take(async () => {
        const drill = open.get(drillId);
        if (drill === undefined || drill.area !== area) return false;
        const ended = { ...drill, untilMs: loop.nowMs(), endedBy: by };
        await save(ended);
        await finish(ended);
        return true;
      }),
    async list(area) {
      const rows = read
        .selectFrom("drills")
        .selectAll()
        .where("area", "=", area ?? "");
      const drills = (await rows.orderBy("from_ms", "desc").limit(shownMax).execute()).flatMap(
        (row) => toDrill(row) ?? [],
      );
      return await Promise.all(
        drills.map(async (drill) => ({
          ...drill,
          answered: await Promise.all(
            drill.homes.map(async ({ homeId, incidentId }) => {
              const id = incidentId === null ? undefined : parseIncidentId(incidentId);
              if (id === undefined) return answeredOf(homeId, undefined, []);
              return answeredOf(homeId, await incidentById(read, id), await journalOf(read, id));
            }),
          ),
        })),
      );
    },
    includedIn(homeId: HomeId | null) {
      const drill = [...open.values()].find(({ homes }) => homes.some((one) => one.homeId === homeId));
      return drill === undefined || homeId === null ? [] : includedOf(drill, homeId);
    },
    looked: () => looking.look(),
    [Symbol.asyncDispose]: async () => await looking[Symbol.asyncDispose](),
  };
}

/**
 * From its beginning, and the first time each: later rounds do not begin it anew, because people practise from the first minute. What is written when it is closed is no
 * answer: closing one that nobody has takes it in hand.
 */
function answeredOf(homeId: string, incident: Incident | undefined, journal: readonly JournalEntry[]): Answered {
  const first = (what: JournalEntry["what"]): JournalEntry | undefined =>
    journal.find((line) => line.what === what && line.atMs < (incident?.closedAtMs ?? Number.POSITIVE_INFINITY));
  const after = (atMs: number | null | undefined): number | null =>
    incident === undefined || atMs === null || atMs === undefined ? null : atMs - incident.openedAtMs;
  return {
    homeId,
    incidentId: incident?.incidentId ?? null,
    openedAtMs: incident?.openedAtMs ?? null,
    deliveredAfterMs: after(incident?.deliveredAtMs),
    acknowledgedAfterMs: after(first("acknowledged")?.atMs),
    attendedAfterMs: after(first("attended")?.atMs),
    closedAfterMs: after(incident?.closedAtMs),
    acknowledgedBy: first("acknowledged")?.who ?? null,
    attendedBy: first("attended")?.who ?? null,
    closedBy: incident?.closedBy ?? null,
    escalations: incident?.escalation ?? 0,
  };
}

function toRow({ drillId, area, by, fromMs, untilMs, endedAtMs, ...said }: Drill): DrillRow {
  return {
    drill_id: drillId,
    area: area ?? "",
    by,
    from_ms: fromMs,
    until_ms: untilMs,
    ended_at_ms: endedAtMs,
    drill: JSON.stringify(said),
  };
}

/** One that cannot be read is none: its incidents are closed by whoever sits at the desk. */
function toDrill(row: DrillRow): Drill | undefined {
  try {
    const content = drillSchema.safeParse(JSON.parse(row.drill));
    if (!content.success) return undefined;
    return {
      drillId: row.drill_id,
      area: row.area === "" ? null : (parseAreaCode(row.area) ?? null),
      by: row.by,
      fromMs: row.from_ms,
      untilMs: row.until_ms,
      endedAtMs: row.ended_at_ms,
      ...content.data,
    };
  } catch {
    return undefined;
  }
}
