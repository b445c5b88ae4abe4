/** The days of a home, from the time series and what is known of gaps and absences; the port for `day-facts.ts`. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Home, RegistryReader } from "../registry/registry.ts";
import type { Day } from "../registry/residents/day.ts";
import type { SeriesKey, Timeline } from "../timeline/timeline.ts";
import { dayFacts, quarter, type Lane, type Span } from "./day-facts.ts";
import { joined, type Days } from "./days.ts";
import { addDays, startOfDayMs } from "./local-day.ts";

/** Detectors of one home of which movement is asked; a home has ten. */
const lanesMax = 40;
/** What one exterior door says in five weeks, with an hourly repetition; more is no door that anybody could count. */
const doorPointsMax = 6_000;
/** Of one home in as many weeks as are asked for. */
const gapsMax = 500;
/** Faults of a whole kit in which nobody of the home is heard. */
const deafKinds = ["silent", "link-lost"] as const;

export function createSqlDays(given: {
  database: Pick<LedgerDatabase, "read">;
  loop: Pick<CloudLoop, "faults" | "home" | "nowMs">;
  registry: Pick<RegistryReader, "assignmentOfHome">;
  timeline: Pick<Timeline, "series" | "points" | "summaries">;
}): Days {
  const { database, loop, registry, timeline } = given;

  const gaps = async (homeId: HomeId, { fromMs, toMs }: Span): Promise<readonly Span[]> => {
    const state = loop.home(homeId)?.state ?? null;
    const now = loop
      .faults()
      .filter((one) => one.homeId === homeId && one.deviceId === null && deafKinds.some((kind) => kind === one.fault))
      .map(({ sinceMs }) => ({ fromMs: sinceMs, toMs }));
    const silent = state?.gateway.isSilent === true ? [{ fromMs: state.gateway.lastHeardAtMs, toMs }] : [];
    const last = state?.gateway.lastOutage ?? null;
    const rows = await database.read
      .selectFrom("work_items")
      .select(["since_ms", "ended_at_ms"])
      .where("gateway_id", "=", registry.assignmentOfHome(homeId)?.gatewayId ?? "")
      .where("home_id", "=", homeId)
      .where("device_id", "=", "")
      .where("fault", "in", deafKinds)
      .where("since_ms", "<", toMs)
      .where((on) => on.or([on("ended_at_ms", "is", null), on("ended_at_ms", ">", fromMs)]))
      .orderBy("since_ms", "desc")
      .limit(gapsMax)
      .execute();
    const before = rows.map((row) => ({ fromMs: row.since_ms, toMs: row.ended_at_ms ?? toMs }));
    return joined([...before, ...now, ...silent, ...(last === null ? [] : [last])], { fromMs, toMs });
  };

  /** Null: there is no exterior door, or it says too much to be counted. */
  const openings = async (home: Home, keys: readonly SeriesKey[], range: Span, signal: AbortSignal) => {
    const doors = home.devices.filter(({ isExteriorDoor }) => isExteriorDoor);
    if (doors.length === 0) return null;
    const all = await Promise.all(
      keys
        .filter((key) => key.series === "door" && doors.some(({ deviceId }) => deviceId === key.deviceId))
        .map(async (key) => await timeline.points({ ...key, ...range, limit: doorPointsMax + 1 }, signal)),
    );
    if (all.some((points) => points.length > doorPointsMax)) return null;
    return all.flatMap((points) =>
      points.flatMap(({ atMs, value }, n) => (value === 1 && points[n - 1]?.value !== 1 ? [atMs] : [])),
    );
  };

  return {
    gaps,
    async of(home, { from, to }, signal) {
      const { homeId, settings } = home;
      const { timeZone, kit } = settings;
      const dates: Day[] = [];
      for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
      const days = dates.map((date) => ({ date, fromMs: startOfDayMs(date, timeZone) }));
      const nowMs = loop.nowMs();
      const toMs = startOfDayMs(addDays(to, 1), timeZone);
      const range = { fromMs: days[0]?.fromMs ?? toMs, toMs };
      const read = { fromMs: range.fromMs, toMs: Math.min(toMs, nowMs + 1) };
      const keys = await timeline.series({ homeId, ...read }, signal);
      const lanes = await Promise.all(
        keys
          .flatMap((key) => laneOf(home, key) ?? [])
          .slice(0, lanesMax)
          .map(async ({ key, kind }): Promise<Lane> => {
            return { kind, buckets: await timeline.summaries({ ...key, ...read, step: millis(quarter) }, signal) };
          }),
      );
      const opened = await openings(home, keys, read, signal);
      return dayFacts({
        days,
        toMs,
        lanes,
        opened,
        gaps: await gaps(homeId, read),
        absences: await absencesOf(database, loop, homeId, range),
        kitSinceMs: kit?.sinceMs ?? null,
        nowMs,
      });
    },
  };
}

/** Only what shows somebody inside, as detection has it (`detection/activity.ts`). */
function laneOf({ devices }: Home, key: SeriesKey): { key: SeriesKey; kind: Lane["kind"] } | null {
  const device = devices.find(({ deviceId }) => deviceId === key.deviceId);
  if (device?.room === "outside") return null;
  if (key.series === "motion") return { key, kind: "motion" };
  if (key.series === "presence") return { key, kind: "level" };
  return key.series === "door" && device?.isExteriorDoor !== true ? { key, kind: "level" } : null;
}

/** Those of before, and the one that is set. */
async function absencesOf(
  { read }: Pick<LedgerDatabase, "read">,
  loop: Pick<CloudLoop, "home">,
  homeId: HomeId,
  { fromMs, toMs }: Span,
): Promise<readonly Span[]> {
  const rows = await read
    .selectFrom("absences")
    .select(["from_ms", "until_ms", "ended_at_ms"])
    .where("home_id", "=", homeId)
    .where("from_ms", "<", toMs)
    .where((on) => on.or([on("ended_at_ms", "is", null), on("ended_at_ms", ">", fromMs)]))
    .execute();
  const { absence, lastAbsence } = loop.home(homeId)?.state ?? {};
  const present = absence === undefined ? [] : [{ fromMs: absence.fromMs, toMs: absence.untilMs }];
  const last = lastAbsence === undefined ? [] : [{ fromMs: lastAbsence.fromMs, toMs: lastAbsence.endedAtMs }];
  const before = rows.map((row) => ({ fromMs: row.from_ms, toMs: row.ended_at_ms ?? row.until_ms }));
  return joined([...before, ...present, ...last], { fromMs, toMs });
}
