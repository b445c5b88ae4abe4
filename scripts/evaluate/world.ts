/**
 * What may go wrong between a home and the cloud while a recording is played: rows that come in another order, twice, or late.
 *
 * Idea: a recording says when something happened; this says when it is heard. All of it is drawn from one seed, so a run can be repeated.
 * Limits: rows are heard at most `shuffledWithin` late, or at the end of an outage. Source: facts on inactivity §5, robustness.
 */

import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { RecordedEvent, Recording } from "../replay/recording.ts";
import { mulberry32 } from "./seeded.ts";

export type World = {
  /** Rows are heard up to five seconds late, each for itself. */
  shuffle?: boolean;
  /** One row of a hundred is heard twice. */
  duplicates?: boolean;
  /** The gateway is away for half an hour each third day, and sends afterwards what it kept. */
  outages?: boolean;
  /** The state is stored and read again after so many rows. */
  restoreEvery?: number;
  /** The clock of the recording is that of this zone; without it it is played as UTC. */
  zone?: string;
  /** Time goes on so far after the last row. */
  untilMs?: number;
};

export type Delivery = { event: RecordedEvent; atMs: number; heardAtMs: number };

const shuffledWithin = seconds(5);
const duplicated = 0.01;
const outageEach = days(3);
const outageFrom = days(2) + hours(13);
const outageFor = minutes(30);

export function deliveriesOf(recording: Recording, world: World): readonly Delivery[] {
  const random = mulberry32(7);
  const zone = world.zone;
  const deliveries: Delivery[] = [];
  for (const event of recording.events) {
    const atMs = zone === undefined ? event.atMs : instantOf(event.atMs, zone);
    const heard = (): number => atMs + (world.shuffle === true ? Math.floor(random() * (shuffledWithin + 1)) : 0);
    deliveries.push({ event, atMs, heardAtMs: heard() });
    if (world.duplicates === true && random() < duplicated) deliveries.push({ event, atMs, heardAtMs: heard() });
  }
  const startMs = deliveries[0]?.heardAtMs ?? 0;
  return deliveries
    .map((one) => {
      const outage = world.outages === true ? outageAround(one.heardAtMs, startMs) : null;
      return outage === null ? one : { ...one, heardAtMs: outage.untilMs };
    })
    .toSorted((a, b) => a.heardAtMs - b.heardAtMs);
}

/** The outage in which that instant lies. */
export function outageAround(atMs: number, startMs: number): { untilMs: number } | null {
  const into = (atMs - startMs - outageFrom) % outageEach;
  return atMs - startMs >= outageFrom && into < outageFor ? { untilMs: atMs - into + outageFor } : null;
}

/** When the clock of the zone shows that; where it leaps over it, an hour later. */
function instantOf(shownMs: number, zone: string): number {
  const guess = shownMs - (localMs(shownMs, zone) - shownMs);
  return guess - (localMs(guess, zone) - shownMs);
}
