/**
 * A device that chatters must not bury its own alarm, and no limit may hide one.
 *
 * Idea: the first `free` life rows of a device and kind within a `window` pass untouched. After that at most one row
 * a `spacing`: what comes earlier is *held*, counted, and leaves as one row when the spacing is over, with the count in its
 * evidence. The first after quiet is never held, and what is held belongs to an alarm that is already on its way.
 *
 * What could not be read is slower when it floods: a line that is polled says the same every second for hours, and its tenth alarm has told
 * people what the thousandth would. Each of them may still be a press, so each is counted in an alarm, none later than a life alarm
 * may wait for its receipt before another way is due (20 s, docs/architecture.md §2.11).
 *
 * Limit: one event is held per device and kind, for at most its `spacing`; a crash in that time loses the count, not the alarm.
 * Source: docs/architecture.md §1.3 (nothing hides a life alarm), §2 case table (100 messages a second).
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

type Pace = { free: number; window: Millis; spacing: Millis; said: string };
const chatter: Pace = { free: 10, window: minutes(1), spacing: seconds(1), said: "in a second" };
const unreadable: Pace = { free: 10, window: minutes(10), spacing: seconds(20), said: "in 20 s" };
const paceOf = (event: LifeEvent): Pace => (event.alarm === "unreadable" ? unreadable : chatter);
const evidenceMax = 200;

type Flow = {
  deviceId: DeviceId;
  /** Uptimes of the last rows within the window, at most as many as are free. */
  recentMs: readonly number[];
  held: { event: LifeEvent; count: number; dueMs: number } | undefined;
};
export type LifeLimit = ReadonlyMap<string, Flow>;

export const noLifeLimit: LifeLimit = new Map();

type Passed = { deviceId: DeviceId; event: LifeEvent };

export function admit(
  limit: LifeLimit,
  raised: { deviceId: DeviceId; event: LifeEvent },
  nowMs: number,
): { limit: LifeLimit; passed: Passed | undefined } {
  const key = `${raised.deviceId}/${raised.event.alarm}`;
  const flow: Flow = limit.get(key) ?? { deviceId: raised.deviceId, recentMs: [], held: undefined };
  const { free, window, spacing } = paceOf(raised.event);
  const recentMs = flow.recentMs.filter((atMs) => nowMs - atMs < window);
  const lastMs = recentMs.at(-1);
  const isFree = recentMs.length < free || lastMs === undefined || nowMs - lastMs >= spacing;
  if (isFree && !flow.held) {
    const next = { ...flow, recentMs: [...recentMs, nowMs].slice(-free) };
    return { limit: new Map(limit).set(key, next), passed: raised };
  }
  const held = {
    event: raised.event,
    count: (flow.held?.count ?? 0) + 1,
    dueMs: flow.held?.dueMs ?? (lastMs ?? nowMs) + spacing,
  };
  return { limit: new Map(limit).set(key, { ...flow, recentMs, held }), passed: undefined };
}

/** At most one held event, so that each gets an alarm id of its own; the caller asks again while `nextHeldMs` is due. */
export function release(limit: LifeLimit, nowMs: number): { limit: LifeLimit; passed: Passed | undefined } {
  for (const [key, flow] of limit) {
    if (!flow.held || flow.held.dueMs > nowMs) continue;
    const { event, count } = flow.held;
    const { free, said } = paceOf(event);
    const next = { ...flow, recentMs: [...flow.recentMs, nowMs].slice(-free), held: undefined };
    const evidence = `${count} ${said}: ${event.evidence}`.slice(0, evidenceMax);
    return { limit: new Map(limit).set(key, next), passed: { deviceId: flow.deviceId, event: { ...event, evidence } } };
  }
  return { limit, passed: undefined };
}

export function nextHeldMs(limit: LifeLimit): number | undefined {
  let next: number | undefined;
  for (const flow of limit.values())
    if (flow.held && (next === undefined || flow.held.dueMs < next)) next = flow.held.dueMs;
  return next;
}
