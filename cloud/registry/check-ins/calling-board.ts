/** Who calls whom just now, so that two operators never unknowingly call one. In memory: whoever forgets to say what came of it has it for `heldFor`, and a restart forgets all. */

import type { ResidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";

export type Calling = { by: string; sinceMs: number };
export type CallingBoard = {
  /** Who has them now: whoever asks, or who was there before. */
  take(residentId: ResidentId, by: string, nowMs: number): Calling;
  release(residentId: ResidentId): void;
  of(residentId: ResidentId, nowMs: number): Calling | null;
};

/** A long care call, and what is written after it. */
const heldFor = minutes(15);
/** More seats than any city has; the one that was taken first goes first. */
const heldMax = 2_000;

export function createCallingBoard(): CallingBoard {
  const held = new Map<ResidentId, Calling>();
  const of = (residentId: ResidentId, nowMs: number): Calling | null => {
    const calling = held.get(residentId);
    return calling === undefined || nowMs - calling.sinceMs >= heldFor ? null : calling;
  };
  return {
    of,
    release: (residentId) => void held.delete(residentId),
    take(residentId, by, nowMs) {
      const before = of(residentId, nowMs);
      if (before !== null && before.by !== by) return before;
      const calling = { by, sinceMs: nowMs };
      held.delete(residentId);
      held.set(residentId, calling);
      const [first] = held.keys();
      if (held.size > heldMax && first !== undefined) held.delete(first);
      return calling;
    },
  };
}
