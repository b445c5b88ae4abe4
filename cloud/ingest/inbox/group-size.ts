/**
 * How many members the next group has: as many as are read and decided in `decideFor`, going by how long the last ones took on this machine,
 * loaded as it is. Nothing else happens meanwhile, so this is how long a press may stand at the door.
 *
 * Inputs: how many were decided, and how long that took. Limits: a group has `groupMin` members, however slow it is, because each costs a
 * write to the disk; the inbox knows the most.
 */

import { millis } from "@shouwang/shared/time/duration.ts";
import { groupMax } from "./inbox.ts";

/** Its commit and its receipts take about as long again. */
export const decideFor = millis(25);
export const groupMin = 20;
/** The weight of the last group: one that met a collection of garbage says little about the next. */
const weight = 0.3;

export type GroupSize = {
  next(): number;
  took(members: number, ms: number): void;
};

export function createGroupSize(): GroupSize {
  let msEach = 0;
  return {
    next: () => (msEach === 0 ? groupMax : Math.max(groupMin, Math.min(groupMax, Math.floor(decideFor / msEach)))),
    took(members, ms) {
      if (members === 0 || ms < 0) return;
      msEach += (ms / members - msEach) * weight;
    },
  };
}
