/**
 * A day as a row of stays: asleep, breakfast, the market, television; what comes later in the plan lies over what was there before.
 *
 * Idea: a home is a person in one place at a time; everything a detector sees follows from where they are and how much they move there. Times
 * are local civil times, written as if the zone were UTC. Source of the numbers: person.ts, README.md.
 */

import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Draws } from "./draws.ts";
import type { Around, Pace, Person } from "./person.ts";

export const insidePlaces = ["bedroom", "bathroom", "kitchen", "living-room", "hall"] as const;
export type Inside = (typeof insidePlaces)[number];
export type Place = Inside | "outside";
/** `lying`: on the floor; what is seen of them then is drawn by who put them there. */
export type Stay = { fromMs: number; toMs: number; place: Place; pace: Pace | "lying" };

/** One day from midnight to midnight without gaps, from zero. */
export function planDay(person: Person, draws: Draws, isIll: boolean): readonly Stay[] {
  const at = ({ mean, spread }: Around): number => draws.about(mean, spread);
  const liesIn = draws.chance() < person.liesIn ? draws.between(hours(0.7), hours(2.5)) : 0;
  const later = isIll ? hours(1.5) : 0;
  const wake = at(person.wakes) + Math.max(later, liesIn);
  const [lunch, dinner, bed] = [at(person.lunch), at(person.dinner), at(person.goesToBed) - later];
  let plan: readonly Stay[] = [
    isIll ? stay("bedroom", 0, days(1), "resting") : stay("living-room", 0, days(1), "sitting"),
  ];
  const put = (place: Place, fromMs: number, lengthMs: number, pace: Pace): void => {
    plan = over(plan, stay(place, fromMs, Math.min(fromMs + lengthMs, days(1)), pace));
  };
  const eats = (atMs: number, minutesLong: number): void =>
    put("kitchen", atMs, draws.about(minutes(isIll ? minutesLong / 2 : minutesLong), minutes(8)), "busy");
  put("bedroom", 0, wake, "asleep");
  put("bathroom", wake, draws.about(minutes(14), minutes(4)), "busy");
  eats(wake + minutes(14), 40);
  if (!isIll)
    put(draws.pick(["kitchen", "living-room", "bedroom"]), draws.about(hours(8.7), minutes(30)), minutes(50), "busy");
  for (let next = wake; next < bed;) {
    next += draws.about(minutes(150), minutes(40));
    put("bathroom", next, draws.about(minutes(6), minutes(2)), "busy");
  }
  eats(lunch, 55);
  if (!isIll && draws.chance() < person.nap.chance)
    put("bedroom", lunch + hours(1.2), at(person.nap.length), "resting");
  if (!isIll && draws.chance() < person.dozes)
    put("living-room", draws.between(hours(13.5), hours(19)), draws.between(hours(0.7), hours(2)), "asleep");
  eats(dinner, 50);
  for (const [fromMs, lengthMs] of isIll ? [] : outings(person, draws)) put("outside", fromMs, lengthMs, "busy");
  put("bathroom", bed, minutes(12), "busy");
  put("bedroom", bed + minutes(12), days(1), "asleep");
  for (let left = draws.count(person.nightVisits + (isIll ? 1 : 0)); left > 0; left -= 1) {
    // A night lies at both ends of a date.
    const asleepFor = wake + days(1) - bed - minutes(40);
    const inNight = draws.between(0, asleepFor);
    const fromMs = (bed + minutes(30) + inNight) % days(1);
    put("bathroom", fromMs, draws.about(minutes(5), minutes(1.5)), "busy");
  }
  return plan;
}

function outings(person: Person, draws: Draws): readonly [number, number][] {
  const count = Math.min(2, draws.count(person.outings.aDay));
  const begins = [draws.about(hours(9.3), minutes(35)), draws.about(hours(15), minutes(40))];
  const first = draws.chance() < 0.7 ? 0 : 1;
  return Array.from({ length: count }, (_, n) => {
    // Most are short and a few are long.
    const lengthMs = person.outings.middle * Math.exp(draws.about(0, 0.5));
    return [begins[(first + n) % 2] ?? hours(9.3), Math.min(lengthMs, hours(5))];
  });
}

export const stay = (place: Place, fromMs: number, toMs: number, pace: Stay["pace"]): Stay => ({
  fromMs,
  toMs,
  place,
  pace,
});

/** The new stay interrupts what was planned; afterwards the old one goes on. */
export function over(plan: readonly Stay[], one: Stay): readonly Stay[] {
  if (one.toMs <= one.fromMs) return plan;
  const rest = plan.flatMap((other) =>
    other.toMs <= one.fromMs || other.fromMs >= one.toMs
      ? [other]
      : [
          { ...other, toMs: one.fromMs },
          { ...other, fromMs: one.toMs },
        ].filter(({ fromMs, toMs }) => toMs > fromMs),
  );
  return [...rest, one].toSorted((a, b) => a.fromMs - b.fromMs);
}
