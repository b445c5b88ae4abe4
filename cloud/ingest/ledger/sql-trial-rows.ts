/** Trials as rows of the commit that decided about them. */

import type { Trial, TrialChange, TrialPress } from "../../alarms/trial.ts";
import type { Write } from "../../database/database.ts";
import type { LedgerKysely } from "../../database/schema.ts";
import type { TrialPressRow, TrialRow } from "../../database/schema-equipment.ts";

export function writeTrial(db: LedgerKysely, change: TrialChange): Write {
  switch (change.kind) {
    case "begun": {
      const { trialId, homeId, by, why, devices, fromMs, untilMs, endedAtMs } = change.trial;
      const row: TrialRow = {
        trial_id: trialId,
        home_id: homeId,
        by,
        why,
        devices: JSON.stringify(devices),
        from_ms: fromMs,
        until_ms: untilMs,
        ended_at_ms: endedAtMs,
      };
      return { query: db.insertInto("trials").values(row) };
    }
    case "pressed": {
      const { trialId, press } = change;
      const row: TrialPressRow = {
        trial_id: trialId,
        device_id: press.deviceId,
        home_id: change.homeId,
        alarm_id: press.alarmId,
        alarm: press.alarm,
        incident_id: press.incidentId,
        occurred_at_ms: press.occurredAtMs,
        recorded_at_ms: press.recordedAtMs,
        over_at_ms: press.overAtMs,
        went_live_at_ms: press.wentLiveAtMs,
      };
      return { query: db.insertInto("trial_presses").values(row) };
    }
    case "over":
    case "went-live": {
      const set = change.kind === "over" ? { over_at_ms: change.atMs } : { went_live_at_ms: change.atMs };
      const update = db.updateTable("trial_presses").set(set).where("trial_id", "=", change.trialId);
      return { query: update.where("device_id", "=", change.deviceId) };
    }
    case "ended": {
      const update = db.updateTable("trials").set({ ended_at_ms: change.atMs });
      return { query: update.where("trial_id", "=", change.trialId) };
    }
  }
}

/** Those that are not over; one that cannot be read is none, and its presses are live. */
export async function openTrials(db: LedgerKysely): Promise<readonly Trial[]> {
  const rows = await db.selectFrom("trials").selectAll().where("ended_at_ms", "is", null).execute();
  return await trialsOf(db, rows);
}

export async function trialsOf(db: LedgerKysely, rows: readonly TrialRow[]): Promise<readonly Trial[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ trial_id }) => trial_id);
  const presses = await db.selectFrom("trial_presses").selectAll().where("trial_id", "in", ids).execute();
  const byTrial = Map.groupBy(presses, ({ trial_id }) => trial_id);
  return rows.flatMap((row): readonly Trial[] => {
    const devices = devicesOf(row.devices);
    if (devices === null) return [];
    return [
      {
        trialId: row.trial_id,
        // `as`, three times: only `writeTrial` writes them.
        homeId: row.home_id as Trial["homeId"],
        devices: devices as Trial["devices"],
        by: row.by,
        why: row.why as Trial["why"],
        fromMs: row.from_ms,
        untilMs: row.until_ms,
        endedAtMs: row.ended_at_ms,
        presses: (byTrial.get(row.trial_id) ?? []).map(toPress),
      },
    ];
  });
}

function toPress(row: TrialPressRow): TrialPress {
  // `as`, four times: only `writeTrial` writes them.
  return {
    deviceId: row.device_id as TrialPress["deviceId"],
    alarmId: row.alarm_id as TrialPress["alarmId"],
    alarm: row.alarm as TrialPress["alarm"],
    incidentId: row.incident_id as TrialPress["incidentId"],
    occurredAtMs: row.occurred_at_ms,
    recordedAtMs: row.recorded_at_ms,
    overAtMs: row.over_at_ms,
    wentLiveAtMs: row.went_live_at_ms,
  };
}

function devicesOf(text: string): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.every((one) => typeof one === "string") ? read : null;
  } catch {
    return null;
  }
}
