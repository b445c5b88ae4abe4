/**
 * When does a life event become an alarm of its own?
 *
 * Idea: a press has no level, so every press is one. A level ("fallen", "smoke") that is said again is the same danger, so it
 * raises once and stays *latched* until the detector says it is over. Latches are stored, so that a gateway that restarts
 * while somebody lies on the floor does not page anew; without a stored latch a repeated level raises (the louder side).
 *
 * Inputs: one life event as its driver understood it (`repeated` says what the driver knows), and the alarms still open here.
 * Limits: `openAlarmsMax` open alarms are remembered; the oldest are forgotten *here*, their rows are not touched.
 * Source: docs/architecture.md §2.3, §5; facts on repeated levels and replayed caches of radio bridges.
 */

import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { days, minutes } from "@shouwang/shared/time/duration.ts";
import type { AlarmFate, OpenAlarm, Standing } from "./inputs.ts";

/** As many as a `hello` may carry. */
export const openAlarmsMax = 256;
/**
 * How long after a start a detector's "new" may be old. A polled line answers within seconds and a bridge says its cache again at
 * once; later than this a fall is another fall, because one that ended while we were away was never told to be over.
 */
const restoredFor = minutes(1);
/** An alarm that no human has taken is asked for no longer than this in one run; the cloud still has it. */
const askedFor = days(30);

export type Latches = {
  alarms: ReadonlyMap<AlarmId, OpenAlarm>;
  /** Latches read back at start: the driver's memory is younger than they are, so its first "new" may be old. */
  restored: ReadonlySet<AlarmId>;
  /** Uptime until which that is believed. */
  restoredUntilMs: number;
  /** Since which uptime this run has known each of them: what stands on the card is a wall time, and may be of 1970. */
  knownSinceMs: ReadonlyMap<AlarmId, number>;
};

export function restoreLatches(stored: readonly OpenAlarm[], uptimeMs: number): Latches {
  const newest = stored.toSorted((a, b) => a.acceptedAtMs - b.acceptedAtMs).slice(-openAlarmsMax);
  return {
    alarms: new Map(newest.map((alarm) => [alarm.alarmId, alarm])),
    restored: new Set(newest.filter((alarm) => alarm.isLatched).map((alarm) => alarm.alarmId)),
    restoredUntilMs: uptimeMs + restoredFor,
    knownSinceMs: new Map(newest.map((alarm) => [alarm.alarmId, uptimeMs])),
  };
}

export type Verdict = "raise" | "same-danger" | "over" | "nothing";

const isPress = (alarm: LifeKind): boolean => alarm === "panic" || alarm === "call";

/** What this event is, before anything is remembered of it. */
export function judge(latches: Latches, deviceId: DeviceId, event: LifeEvent, uptimeMs: number): Verdict {
  const latch = latchOf(latches, deviceId, event.alarm);
  if (event.edge === "cleared") return latch ? "over" : event.repeated ? "nothing" : "over";
  if (!latch) return "raise";
  if (event.repeated) return "same-danger";
  // After a restart the driver cannot know that it said this before. A press is always new; so is a level that people had closed.
  const isRestored = latches.restored.has(latch.alarmId) && uptimeMs < latches.restoredUntilMs;
  const isOldNews = isRestored && !isPress(event.alarm) && latch.standing !== "closed";
  return isOldNews ? "same-danger" : "raise";
}

function latchOf(latches: Latches, deviceId: DeviceId, alarm: LifeKind): OpenAlarm | undefined {
  for (const one of latches.alarms.values()) {
    if (one.isLatched && one.deviceId === deviceId && one.alarm === alarm) return one;
  }
  return undefined;
}

type Changed = { latches: Latches; saved: readonly OpenAlarm[] };

/** A new alarm takes over the latch of an earlier one of the same device and kind. */
export function latchOn(
  latches: Latches,
  raised: { alarmId: AlarmId; deviceId: DeviceId; alarm: LifeKind; acceptedAtMs: number },
  uptimeMs: number,
): Changed {
  const released = unlatch(latches, raised.deviceId, raised.alarm);
  const alarm: OpenAlarm = { ...raised, standing: "accepted", isLatched: true };
  const alarms = new Map(released.latches.alarms).set(alarm.alarmId, alarm);
  for (const oldest of alarms.keys()) {
    if (alarms.size <= openAlarmsMax) break;
    alarms.delete(oldest);
  }
  const known = [...released.latches.knownSinceMs].filter(([alarmId]) => alarms.has(alarmId));
  const knownSinceMs = new Map(known).set(alarm.alarmId, uptimeMs);
  return { latches: { ...released.latches, alarms, knownSinceMs }, saved: [...released.saved, alarm] };
}

/** The detector no longer sees it. This closes no alarm: only people do. */
export function unlatch(latches: Latches, deviceId: DeviceId, kind: LifeKind): Changed {
  const latch = latchOf(latches, deviceId, kind);
  if (!latch) return { latches, saved: [] };
  const alarm = { ...latch, isLatched: false };
  const restored = new Set(latches.restored);
  restored.delete(latch.alarmId);
  return { latches: keep({ ...latches, restored }, alarm), saved: [alarm] };
}

/** In another home whatever is reported is news. */
export function unlatchAll(latches: Latches): Changed {
  let changed: Changed = { latches, saved: [] };
  for (const one of latches.alarms.values()) {
    if (!one.isLatched) continue;
    const released = unlatch(changed.latches, one.deviceId, one.alarm);
    changed = { latches: released.latches, saved: [...changed.saved, ...released.saved] };
  }
  return changed;
}

/** The driver's memory has caught up with a restored latch: from here on its "new" means new. */
export function caughtUp(latches: Latches, deviceId: DeviceId, kind: LifeKind): Latches {
  const latch = latchOf(latches, deviceId, kind);
  if (!latch || !latches.restored.has(latch.alarmId)) return latches;
  const restored = new Set(latches.restored);
  restored.delete(latch.alarmId);
  return { ...latches, restored };
}

const order: readonly Standing[] = ["accepted", "stored", "delivered", "acknowledged", "attended", "closed"];

export type FateChange = { alarm: OpenAlarm; before: Standing; by: string | null; mode: AlarmFate["mode"] };

/** What the cloud says became of our alarms. A new alarm may void an acknowledgement, so a standing may also go back. */
export function learnFates(
  latches: Latches,
  fates: readonly AlarmFate[],
): { latches: Latches; changes: readonly FateChange[] } {
  let after = latches;
  const changes: FateChange[] = [];
  for (const fate of fates) {
    const known = after.alarms.get(fate.alarmId);
    // "unknown" is a ledger that has not got it yet: its row is sent again, and here it is waiting again.
    const standing: Standing = fate.standing === "unknown" ? "accepted" : fate.standing;
    if (!known || known.standing === standing) continue;
    const alarm = { ...known, standing };
    after = keep(after, alarm);
    changes.push({ alarm, before: known.standing, by: fate.by, mode: fate.mode });
  }
  return { latches: after, changes };
}

function keep(latches: Latches, alarm: OpenAlarm): Latches {
  const alarms = new Map(latches.alarms);
  if (alarm.standing === "closed" && !alarm.isLatched) alarms.delete(alarm.alarmId);
  else alarms.set(alarm.alarmId, alarm);
  return { ...latches, alarms };
}

/** Alarms that no human has taken, oldest first. After a month of asking it is enough. */
export function waitingForHuman(latches: Latches, uptimeMs: number): readonly OpenAlarm[] {
  const askedForMs = ({ alarmId }: OpenAlarm): number => uptimeMs - (latches.knownSinceMs.get(alarmId) ?? uptimeMs);
  return [...latches.alarms.values()].filter(
    (alarm) => isBefore(alarm.standing, "acknowledged") && askedForMs(alarm) < askedFor,
  );
}

/** Alarms of which nobody said that they are closed: what a cloud that was restored must not take for settled. */
export function notClosed(latches: Latches): readonly OpenAlarm[] {
  return [...latches.alarms.values()].filter((alarm) => alarm.standing !== "closed");
}

export function isBefore(standing: Standing, other: Standing): boolean {
  return order.indexOf(standing) < order.indexOf(other);
}
