/**
 * How long somebody would lie there: at instants of chance everything falls silent, and what was known until then says when it is noticed.
 *
 * Instants are uniform between six hours after the beginning and the last row; those at which nobody is believed at home, or which lie in a
 * silence of 12 h and more, are no incidents. Source: facts on inactivity §5.
 */

import { presenceAt } from "@shouwang/cloud/detection/presence.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Course, Known } from "./drive.ts";
import { mulberry32 } from "./seeded.ts";

const instants = 2_000;
const movements = 1_500;
const warmFromDay = 14;

export type Incident = { atMs: number; delayMs: number; sinceLastMs: number; isWarm: boolean };

/** @param startMs midnight of the first day. */
export function incidentsOf({ known }: Course, startMs: number): Incident[] {
  const random = mulberry32(1);
  const last = known.at(-1);
  if (last === undefined) return [];
  const fromMs = startMs + hours(6);
  const found: Incident[] = [];
  for (let n = 0; n < instants; n += 1) {
    const atMs = fromMs + random() * (last.atMs - fromMs);
    const index = lastUpTo(known, atMs);
    const before = known[index];
    const after = known[index + 1];
    if (before === undefined || after === undefined || after.atMs - before.atMs >= hours(12)) continue;
    const { presence, dueAtMs } = before;
    if (
      dueAtMs === null ||
      presenceAt({ presence, guestUntilMs: 0, lastActivityAtMs: before.atMs }, atMs).at !== "home"
    )
      continue;
    found.push({
      atMs,
      delayMs: Math.max(0, dueAtMs - atMs),
      sinceLastMs: dueAtMs - before.atMs,
      isWarm: dayOf(before.atMs, startMs) >= warmFromDay,
    });
  }
  return found;
}

/** Right after a movement, one in five minutes: by the room in which it was. */
export function afterMovements({ known }: Course, startMs: number): ReadonlyMap<Room | null, number[]> {
  const random = mulberry32(1);
  const bins = new Map<number, Known>();
  for (const one of known) {
    const bin = Math.floor(one.atMs / minutes(5));
    if (dayOf(one.atMs, startMs) >= warmFromDay && !bins.has(bin)) bins.set(bin, one);
  }
  const all = [...bins.values()];
  const byRoom = new Map<Room | null, number[]>();
  for (let n = 0; n < movements && all.length > 0; n += 1) {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined || one.dueAtMs === null || one.presence.at !== "home") continue;
    byRoom.set(one.room, [...(byRoom.get(one.room) ?? []), one.dueAtMs - one.atMs]);
  }
  return byRoom;
}

const dayOf = (atMs: number, startMs: number): number => Math.floor((atMs - startMs) / days(1));

function lastUpTo(known: readonly Known[], atMs: number): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
