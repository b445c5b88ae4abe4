/**
 * Who lives there: the habits of one older person who lives alone, drawn from a seed.
 *
 * Idea: people differ more from each other than their days do, so each seed is another person, and each of their days wanders a little around
 * them. Where a number has a source it stands beside it and in README.md; "ours" is an order of size that makes homes like the recorded ones
 * (README.md compares), and nothing to be cited.
 */

import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { drawsOf } from "./draws.ts";

/** Milliseconds, as everything here that is drawn. */
export type Around = { mean: number; spread: number };

export type Person = {
  wakes: Around;
  goesToBed: Around;
  lunch: Around;
  dinner: Around;
  /** Ways to the bathroom in a night, on average. */
  nightVisits: number;
  nap: { chance: number; length: Around };
  /** A day, on average; and how long half of them are at most. */
  outings: { aDay: number; middle: number };
  visitsAWeek: number;
  /** A day on which they lie in, and one with an hour or two asleep in the armchair. */
  liesIn: number;
  dozes: number;
  /** Mean time between two movements that a detector could see. */
  paces: Readonly<Record<Pace, number>>;
  /** How long a detector stays on after a movement, and the share of movements it misses. */
  detector: { hold: number; misses: number };
};

export type Pace = "asleep" | "resting" | "sitting" | "busy";

const oClock = (hour: number, minute = 0): number => minutes(hour * 60 + minute);
/** Two and more ways in a night: 55 % of older people at home (PMC2691189), 56 % of men over 65 (Lee 2012, PMC3332138). */
const shareOfTwoAndMore = 0.55;

export function personOf(seed: number): Person {
  const draws = drawsOf(seed, "person");
  const around = (mean: number, between: number, spread: number): Around => ({
    mean: draws.about(mean, between),
    spread,
  });
  return {
    wakes: around(oClock(6, 20), minutes(40), minutes(22)),
    goesToBed: around(oClock(21, 40), minutes(45), minutes(28)),
    lunch: around(oClock(11, 45), minutes(20), minutes(15)),
    dinner: around(oClock(17, 45), minutes(25), minutes(20)),
    nightVisits: draws.chance() < shareOfTwoAndMore ? draws.between(2, 3.2) : draws.between(0.3, 1.5),
    nap: { chance: draws.between(0.2, 0.9), length: around(minutes(60), minutes(15), minutes(20)) },
    outings: { aDay: draws.between(0.2, 1.5), middle: draws.between(minutes(45), minutes(120)) },
    visitsAWeek: draws.between(0.3, 3),
    liesIn: draws.between(0.02, 0.12),
    dozes: draws.between(0.1, 0.7),
    paces: {
      asleep: draws.between(minutes(45), minutes(170)),
      resting: draws.between(minutes(15), minutes(35)),
      sitting: draws.between(minutes(8), minutes(22)),
      busy: minutes(2),
    },
    detector: { hold: draws.between(seconds(30), seconds(120)), misses: 0.05 },
  };
}

/** What happens in a stretch of days besides the habits. */
export const traits = ["falls", "illness", "pet", "shielded-pet", "holiday", "sensor-death", "no-door"] as const;
export type Trait = (typeof traits)[number];

/** Of a home that was drawn and not asked for. Ours, but for the door: facts on inactivity want one in each home. */
export function traitsOf(seed: number): ReadonlySet<Trait> {
  const draws = drawsOf(seed, "traits");
  const shares: readonly [Trait, number][] = [
    ["falls", 1],
    ["illness", 0.5],
    ["pet", 0.15],
    ["holiday", 0.3],
    ["sensor-death", 0.2],
  ];
  return new Set(shares.flatMap(([trait, share]) => (draws.chance() < share ? [trait] : [])));
}

/** What a fall becomes. */
export const falls = {
  /** In the days of a run, far more often than in a life (60 % of those over 90 fall in a year: Fleming 2008), so that there is something to count. */
  each: days(6),
  /** Up again: 47 % of those who fell unhurt could not rise at least once (Tinetti 1993). */
  getsUp: 0.5,
  /** Of those who lie: without a movement, moving where they lie, crawling to another room. Ours; nobody has counted it. */
  still: 0.4,
  moves: 0.35,
  /** Until somebody comes. 16 % (20 of 125) lay more than an hour, half of those died within six months (Wild 1981). Of long lies only, ours. */
  lies: { least: hours(6), most: hours(30) },
  /** Call alarms were widely there and mostly not used by who lay long (Fleming 2008). The share is ours. */
  presses: 0.2,
} as const;
