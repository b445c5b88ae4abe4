/**
 * Whether the radio of a device becomes weaker, from what the bridge says of it (0 to 255). Pure.
 *
 * Idea: the last `nowDays` against the four weeks before them. It is the bridge's own number and no unit of physics, so only its fall and a clearly low value say anything.
 * Input and limits as with batteries (`battery.ts`): a value holds until the next one, as long as the device is heard. Source: a working rule of the house (docs/decisions/0135).
 */

import { days } from "@shouwang/shared/time/duration.ts";
import { filled, type DayLevel } from "./battery.ts";

export type Signal =
  | { at: "unknown" }
  /** `before` null: not long enough there to compare. */
  | { at: "steady" | "weak" | "falling"; now: number; before: number | null };

const nowDays = 3;
const beforeDays = 28;
/** Of 255; below it messages of Zigbee devices are lost now and then. */
const weakBelow = 40;
const fallenTo = 0.6;
const fallenBy = 30;
const dayMs = days(1);

export function signalOf(levels: readonly DayLevel[], heardMs: number | null): Signal {
  const last = levels.at(-1);
  if (last === undefined) return { at: "unknown" };
  const held = filled(levels, Math.max(last.atMs, heardMs ?? 0));
  const newestMs = held.at(-1)?.atMs ?? last.atMs;
  const now = meanOf(held, newestMs - (nowDays - 1) * dayMs, newestMs + 1) ?? last.mean;
  const before = meanOf(held, newestMs - (nowDays + beforeDays - 1) * dayMs, newestMs - (nowDays - 1) * dayMs);
  const rounded = { now: Math.round(now), before: before === null ? null : Math.round(before) };
  if (now < weakBelow) return { at: "weak", ...rounded };
  const isFalling = before !== null && now < before * fallenTo && before - now >= fallenBy;
  return { at: isFalling ? "falling" : "steady", ...rounded };
}

function meanOf(levels: readonly DayLevel[], fromMs: number, toMs: number): number | null {
  const some = levels.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  return some.length === 0 ? null : some.reduce((sum, { mean }) => sum + mean, 0) / some.length;
}
