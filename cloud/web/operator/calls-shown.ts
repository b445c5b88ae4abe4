/** Which calls stand where on the page. Pure. */

import type { CallView } from "../../api/contract/calls.ts";

/** Calls of one number that wait for one call back. */
export type Missed = { call: CallView; times: number; sinceMs: number };

/** Numbers that somebody registered before those that nobody knows, and the oldest first; a withheld number is nobody's, so each stands by itself. */
export function missedOf(calls: Iterable<CallView>): readonly Missed[] {
  const byNumber = Map.groupBy(
    [...calls].filter(({ isWaiting }) => isWaiting),
    ({ number, callId }) => number ?? callId,
  );
  const all = [...byNumber.values()].flatMap((same): Missed[] => {
    const call = same.toSorted((one, other) => other.beganAtMs - one.beganAtMs)[0];
    return call ? [{ call, times: same.length, sinceMs: Math.min(...same.map(({ beganAtMs }) => beganAtMs)) }] : [];
  });
  const strangeness = ({ call }: Missed): number => ((call.caller?.homes.length ?? 0) > 0 ? 0 : 1);
  return all.toSorted((one, other) => strangeness(one) - strangeness(other) || one.sinceMs - other.sinceMs);
}

/** Those that are not over: what rings and what this operator speaks on, then what others do. */
export function goingOn(calls: Iterable<CallView>, operator: string): { mine: CallView[]; others: CallView[] } {
  const now = [...calls]
    .filter(({ standing }) => standing !== "ended")
    .toSorted((one, other) => one.beganAtMs - other.beganAtMs);
  const isMine = ({ by, direction, standing }: CallView): boolean =>
    by === operator || (by === null && direction === "in" && standing === "ringing");
  return { mine: now.filter(isMine), others: now.filter((call) => !isMine(call)) };
}
