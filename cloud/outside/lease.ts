/**
 * Who has the outside: every path to a centre, every way to persons. One process at a time holds the lease of it and opens them; the others stand by. Pure.
 *
 * Idea: the holder makes a number go up, and begins nothing outside when that did not succeed lately, so that whoever has seen the number stand still for long enough knows that
 * everything the other one began is over. A holder that is gone shows by its sign of life, which its server takes away; one that was stopped still shows it.
 *
 * Inputs: the row as it is stored, and our own uptime; no clock of anybody else's. Limits: `leaseStandsStill`. Source: docs/decisions/0125.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { callBeginsWithin, claimHolds } from "../dispatch/claim.ts";

export const renewEvery = seconds(2);
/** After the last renewal nothing is begun outside that is later than this, */
export const beginsWithin = callBeginsWithin;
/** and all of it is over before this: as long as a claim holds, which is made of the same three limits. */
export const leaseStandsStill = claimHolds;

/** `holder` null: it was given back. */
export type StoredLease = { fence: number; holder: string | null; n: number };
export type HeldLease = { fence: number; holder: string };

/** A core that carries out everything itself. It takes the lease whoever has it, and nobody takes it from there. */
export const isCores = (holder: string): boolean => holder.startsWith("core/");

export type LeaseWatch = {
  /** @param stored as it was just read. @param isSignGone whether the holder's connection is not there any more. */
  mayTake(stored: StoredLease | null, given: { isSignGone: boolean; uptimeMs: number }): boolean;
};

export function watchLease(): LeaseWatch {
  let seen: { fence: number; n: number; sinceMs: number } | undefined;
  return {
    mayTake(stored, { isSignGone, uptimeMs }) {
      if (stored === null || stored.holder === null) return true;
      if (isCores(stored.holder)) return false;
      if (seen?.fence !== stored.fence || seen.n !== stored.n)
        seen = { fence: stored.fence, n: stored.n, sinceMs: uptimeMs };
      return isSignGone || uptimeMs - seen.sinceMs >= leaseStandsStill;
    },
  };
}
