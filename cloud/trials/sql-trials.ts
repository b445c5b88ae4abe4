/** Tests of devices, read from what the loop has stored: the press, its incident, its deliveries. Writes nothing. */

import {
  must,
  parseAreaCode,
  parseDeviceId,
  parseHomeId,
  parseKitId,
  type DeviceId,
} from "@shouwang/shared/domain/ids.ts";
import { missedOf, type Trial, type TrialPress } from "../alarms/trial.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { trialsOf } from "../ingest/ledger/sql-trial-rows.ts";
import type { Timeline } from "../timeline/timeline.ts";
import {
  isProven,
  overdueMax,
  testEvery,
  type DeviceProof,
  type TriedHome,
  type TrialResult,
  type Trials,
} from "./trials.ts";

/** Of one home, for people. */
const shownMax = 20;
const lookUpWithinMs = 10_000;
/** What somebody in the home does; a battery that reports its volts proves nothing. */
const seenSeries: ReadonlySet<string> = new Set(["motion", "presence", "door"]);

export function createSqlTrials({
  database,
  timeline,
}: {
  database: Pick<LedgerDatabase, "read">;
  timeline: Pick<Timeline, "series">;
}): Trials {
  const { read } = database;
  const withResults = async (trial: Trial): Promise<TriedHome> => {
    const incidents = [...new Set(trial.presses.map(({ incidentId }) => incidentId))];
    const deliveries = (await Promise.all(incidents.map((one) => deliveriesOf(read, one)))).flat();
    const { trialId, by, why, fromMs, untilMs, endedAtMs, devices, presses } = trial;
    const results = presses.map((press) => resultOf(press, deliveries));
    return { trialId, by, why, fromMs, untilMs, endedAtMs, devices, results, missed: missedOf(trial) };
  };
  /** The next one of each of these homes. */
  const visitsTo = async (homeIds: readonly string[], nowMs: number) => {
    if (homeIds.length === 0) return new Map<string, { fromMs: number; untilMs: number }>();
    const coming = read.selectFrom("visits").selectAll().where("home_id", "in", homeIds).where("until_ms", ">", nowMs);
    // The earliest is written last.
    const rows = await coming.orderBy("from_ms", "desc").execute();
    return new Map(rows.map((row) => [row.home_id, { fromMs: row.from_ms, untilMs: row.until_ms }]));
  };
  return {
    async ofHome(homeId) {
      const rows = read.selectFrom("trials").selectAll().where("home_id", "=", homeId).orderBy("from_ms", "desc");
      const trials = await trialsOf(read, await rows.limit(shownMax).execute());
      return await Promise.all(trials.map(withResults));
    },
    async overdue(within, nowMs) {
      let query = read
        .selectFrom("devices as d")
        .innerJoin("homes as h", "h.home_id", "d.home_id")
        .innerJoin("assignments as a", (join) => join.onRef("a.home_id", "=", "d.home_id").on("a.until_ms", "is", null))
        .leftJoin("trial_presses as p", (join) =>
          join.onRef("p.home_id", "=", "d.home_id").onRef("p.device_id", "=", "d.device_id"),
        )
        .leftJoin("kits as k", "k.home_id", "d.home_id")
        .select((select) => [
          "d.home_id",
          "d.device_id",
          "h.area",
          "k.kit_id",
          "k.label",
          select.fn.max("p.recorded_at_ms").as("last_at_ms"),
        ])
        .where("d.is_life", "=", 1)
        .groupBy(["d.home_id", "d.device_id", "h.area", "k.kit_id", "k.label"])
        .having((on) =>
          on.or([
            on(on.fn.max("p.recorded_at_ms"), "is", null),
            on(on.fn.max("p.recorded_at_ms"), "<", nowMs - testEvery),
          ]),
        );
      // Codes are digits, so a prefix is a range, and in every collation the same one.
      if (within !== null) query = query.where("h.area", ">=", within).where("h.area", "<=", within.padEnd(12, "9"));
      // Before the limit: what was never tried is not cut off by what was tried a month ago.
      const rows = await query
        .orderBy((select) => select.fn.coalesce(select.fn.max("p.recorded_at_ms"), select.lit(0)))
        .orderBy("d.home_id")
        .orderBy("d.device_id")
        .limit(overdueMax + 1)
        .execute();
      const shown = rows.slice(0, overdueMax);
      const visits = await visitsTo([...new Set(shown.map((row) => row.home_id))], nowMs);
      const devices = shown.map((row) => ({
        homeId: must(parseHomeId(row.home_id), row.home_id),
        deviceId: must(parseDeviceId(row.device_id), row.device_id),
        area: parseAreaCode(row.area) ?? null,
        lastAtMs: row.last_at_ms === null ? null : Number(row.last_at_ms),
        kit: row.kit_id === null ? null : { kitId: must(parseKitId(row.kit_id), row.kit_id), label: row.label ?? "" },
        visit: visits.get(row.home_id) ?? null,
      }));
      return { devices, hasMore: rows.length > shown.length };
    },
    async proofs(homeId, devices, nowMs) {
      const proven = new Map<DeviceId, DeviceProof>();
      if (devices.length === 0) return proven;
      const sinceMs = Math.min(...devices.map((one) => one.sinceMs));
      const pressed = read.selectFrom("trial_presses").select("trial_id").where("home_id", "=", homeId);
      const ids = await pressed.where("recorded_at_ms", ">=", sinceMs).distinct().execute();
      const rows = read.selectFrom("trials").selectAll();
      const tried =
        ids.length === 0
          ? []
          : await rows
              .where(
                "trial_id",
                "in",
                ids.map(({ trial_id }) => trial_id),
              )
              .execute();
      for (const trial of await trialsOf(read, tried)) {
        for (const result of (await withResults(trial)).results) {
          const device = devices.find(({ deviceId }) => deviceId === result.deviceId);
          if (device && result.storedAtMs >= device.sinceMs && isProven(result))
            proven.set(result.deviceId, { atMs: result.storedAtMs, how: "test" });
        }
      }
      for (const { deviceId, isLife, sinceMs: thereMs } of devices) {
        if (isLife || proven.has(deviceId)) continue;
        const range = { homeId, fromMs: thereMs, toMs: nowMs + 1 };
        const keys = await timeline.series(range, AbortSignal.timeout(lookUpWithinMs));
        const isSeen = keys.some((key) => key.deviceId === deviceId && seenSeries.has(key.series));
        if (isSeen) proven.set(deviceId, { atMs: nowMs, how: "seen" });
      }
      return proven;
    },
  };
}

/** A notice carries every alarm of its incident, so one that was made at or after the press proves it. */
function resultOf(press: TrialPress, deliveries: readonly Delivery[]): TrialResult {
  const mine = deliveries.filter(
    ({ incidentId, createdAtMs, reason }) =>
      incidentId === press.incidentId && createdAtMs >= press.recordedAtMs && reason !== "closed",
  );
  const arrived = (some: readonly Delivery[]): Delivery | undefined =>
    some
      .filter(({ standing }) => standing === "accepted")
      .toSorted((one, other) => (one.endedAtMs ?? 0) - (other.endedAtMs ?? 0))[0];
  const centres = Map.groupBy(
    mine.filter(({ connector }) => connector !== "desk"),
    ({ connector }) => connector,
  );
  return {
    deviceId: press.deviceId,
    alarm: press.alarm,
    sentAtMs: press.occurredAtMs,
    storedAtMs: press.recordedAtMs,
    deskAtMs: arrived(mine.filter(({ connector }) => connector === "desk"))?.endedAtMs ?? null,
    centres: [...centres].map(([connector, some]) => {
      const one = arrived(some);
      const why = one ? null : (some.findLast(({ lastWhy }) => lastWhy !== null)?.lastWhy ?? null);
      return { connector, atMs: one?.endedAtMs ?? null, receipt: one?.receipt ?? null, why };
    }),
    wentLiveAtMs: press.wentLiveAtMs,
  };
}
