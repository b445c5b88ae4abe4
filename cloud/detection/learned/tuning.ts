/**
 * The numbers of the learned rule, in one place. A run of the evaluation takes others; the service takes these.
 * Source: facts on inactivity §4.3, §4.4, and docs/detection.md for what was measured here.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { days, hours, minutes, type Millis } from "@shouwang/shared/time/duration.ts";

export type Tuning = {
  /** From the learned line to the check-in. */
  buffer: Millis;
  /** How much more while little is known, fading over `bufferSettles`. */
  coldBuffer: Millis;
  bufferSettlesDays: number;
  /** Share of the line that is kept from one day to the next. */
  lineKept: number;
  awayLineKept: number;
  roomKept: number;
  /** The population's line counts until then, times `priorWeight`, fading. */
  priorDays: number;
  priorWeight: number;
  /** The half hour after the one that is asked about counts whole until the first of these ages, and not at all from the second on. */
  nextSlotFades: { fromDays: number; untilDays: number };
  /** A silence teaches at most so much beyond its own check-in, from this age on. */
  learnsBeyond: Millis;
  boundedFromDays: number;
  /** Shorter silences teach nothing. */
  learnsFrom: Millis;
  /** Longer ones are no part of a usual day. */
  learnsUpTo: Millis;
  /** Where nobody stays for long. */
  shortRooms: readonly Room[];
  roomTimes: number;
  roomBuffer: Millis;
  roomFromDays: number;
  roomFromCount: number;
  floor: Millis;
  cap: Millis;
  /** With a visitor about. */
  guestBuffer: Millis;
  /** After the fault of a sensor, fading over `faultSettlesDays`. */
  faultBuffer: Millis;
  faultSettlesDays: number;
  awayBuffer: Millis;
  awayCap: Millis;
  awayFirst: Millis;
  awayFirstCount: number;
};

/**
 * Those of the published algorithm (facts on inactivity §4): what it raised in recorded homes is raised again with these. For the evaluation only.
 */
export const referenceTuning: Tuning = {
  buffer: hours(2),
  coldBuffer: hours(1),
  bufferSettlesDays: 21,
  lineKept: 0.995,
  awayLineKept: 0.99,
  roomKept: 0.99,
  priorDays: 14,
  priorWeight: 1.3,
  nextSlotFades: { fromDays: Number.POSITIVE_INFINITY, untilDays: Number.POSITIVE_INFINITY },
  learnsBeyond: minutes(15),
  boundedFromDays: 7,
  learnsFrom: minutes(5),
  learnsUpTo: days(1),
  shortRooms: ["bathroom", "kitchen", "hall"],
  roomTimes: 1.5,
  roomBuffer: hours(1),
  roomFromDays: 14,
  roomFromCount: 10,
  floor: minutes(45),
  cap: hours(12),
  guestBuffer: minutes(90),
  faultBuffer: hours(2),
  faultSettlesDays: 21,
  awayBuffer: hours(3),
  awayCap: hours(16),
  awayFirst: hours(8),
  awayFirstCount: 5,
};

/** Where ours differ, and why: docs/decisions/0153-numbers-of-the-usual-day.md. */
export const standardTuning: Tuning = {
  ...referenceTuning,
  nextSlotFades: { fromDays: 14, untilDays: 28 },
  roomTimes: 1.25,
};

/** Hours of running silence that are usual, by the hour of the clock, until a home has taught its own. */
export const priorHours: readonly number[] = [
  3.5, 4, 4.5, 5, 5.5, 6.5, 7, 7.5, 7.5, 7, 4, 3, 2.5, 2.5, 3, 3, 3, 3, 2.5, 2.5, 2.5, 2.5, 3, 3,
];

/** A shorter time to the check-in costs false alarms, a longer one costs hours on the floor (docs/detection.md). */
export const buffers = { high: minutes(90), normal: hours(2), low: hours(3) } as const;
