/**
 * A home whose clock is another one from now on: it was moved, or its zone was set wrongly before.
 *
 * Idea: which zone a day was learned in is kept beside it as a number made of the zone's name. Where that changes, the line stays, because people
 * sleep at night everywhere, and counts as little known again, so that the population's day and a wider buffer stand beside it until the home has shown its own.
 *
 * Inputs: what was learned, the zone's name. Limits: two names that give one number (one in 65,535) are one zone. Source: facts on inactivity §4.4.
 */

import { at, cell, withCell, type LearnedDay } from "./learned-day.ts";

/** So many days count as known of a home in another zone. */
const knownAfter = 7;

export function inZone(day: LearnedDay, timeZone: string): LearnedDay {
  const mark = zoneMark(timeZone);
  const before = cell(day, at.zone);
  if (before === mark) return day;
  const marked = withCell(day, at.zone, mark);
  const age = cell(day, at.age);
  return before === 0 || age <= knownAfter ? marked : withCell(marked, at.age, knownAfter);
}

const marks = new Map<string, number>();

/** FNV-1a, folded to 16 bits, never 0. */
function zoneMark(timeZone: string): number {
  const known = marks.get(timeZone);
  if (known !== undefined) return known;
  let value = 0x811c9dc5;
  for (let index = 0; index < timeZone.length; index += 1)
    value = Math.imul(value ^ timeZone.charCodeAt(index), 0x01000193) >>> 0;
  const mark = (value >>> 16) ^ (value & 0xffff) || 1;
  marks.set(timeZone, mark);
  return mark;
}
