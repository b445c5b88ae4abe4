/**
 * What became of the events, for both parties by the same measure. Pure.
 *
 * Idea: an event is known by its sensor, the time that stands in it and its value. Three sets are compared: what was emitted, what a party
 * took responsibility for (`accepted`), and what stands in the time series. `lost` is what was accepted and does not stand there; an
 * event that was not accepted is only excused while the party was deaf. `notStored` makes no such difference: it is what a resident's
 * home said and nobody can read.
 */

import { isWithin, secondsOf, type Interval } from "../../chaos/ledger.ts";
import { motionKey, type Motion } from "./motion.ts";
import { blame, type Blame, type Fault } from "./plan.ts";

export type Party = {
  accepted: readonly Motion[];
  deaf: readonly Interval[];
  /** Points by event; 2 = it stands there twice. */
  stored: ReadonlyMap<string, number>;
};

export type Fate = {
  accepted: number;
  stored: number;
  lost: number;
  neverAccepted: number;
  deafMs: number;
  duplicatesInEffect: number;
  notStored: number;
  notStoredPercent: number;
  /** By the fault in whose time it was emitted. */
  notStoredBy: Readonly<Partial<Record<Blame, number>>>;
};

export function judgeOutage(
  emitted: readonly Motion[],
  party: Party,
  load: { beganAtMs: number; faults: readonly Fault[] },
): Fate {
  const accepted = new Set(party.accepted.map(motionKey));
  const missing = emitted.filter((event) => !party.stored.has(motionKey(event)));
  const notStoredBy: Partial<Record<Blame, number>> = {};
  for (const { atMs } of missing) {
    const cause = blame(load.faults, atMs - load.beganAtMs);
    notStoredBy[cause] = (notStoredBy[cause] ?? 0) + 1;
  }
  return {
    accepted: accepted.size,
    stored: emitted.filter((event) => party.stored.has(motionKey(event))).length,
    lost: [...accepted].filter((key) => !party.stored.has(key)).length,
    neverAccepted: emitted.filter((event) => !accepted.has(motionKey(event)) && !isWithin(party.deaf, event.atMs))
      .length,
    deafMs: Math.round(secondsOf(party.deaf) * 1_000),
    duplicatesInEffect: [...party.stored.values()].reduce((sum, count) => sum + count - 1, 0),
    notStored: missing.length,
    notStoredPercent: percent(missing.length, emitted.length),
    notStoredBy,
  };
}

const percent = (part: number, of: number): number => (of === 0 ? 0 : Math.round((part / of) * 1_000) / 10);
