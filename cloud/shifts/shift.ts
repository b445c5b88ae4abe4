/**
 * A shift is handed over: whoever goes writes it, whoever comes confirms it by name. It is a record and changes no incident: who has one in hand keeps it until they hand that
 * one over. What is open is read by the server at the moment of writing, and once more when it is confirmed, so that what came in between stands there too. Pure.
 *
 * Limits: `namedMax` incidents and faults are named, those in whose hand nobody is first; how many more there are is said.
 */

import type { Incident } from "../alarms/incident.ts";
import type { OpenThen, ShiftContent } from "./shift-shape.ts";

/** What a person can go through at the end of a shift; after a storm the queue itself is the list. */
export const namedMax = 200;

export type Shift = ShiftContent & {
  /** Of whoever wrote it; null: the whole deployment, or nobody signs in. */
  area: string | null;
};

type Open = Pick<Incident, "incidentId" | "mode" | "phase" | "openedAtMs" | "acknowledgedBy">;

export function openNow(incidents: readonly Open[]): { incidents: OpenThen[]; more: number } {
  const waitsFirst = incidents.toSorted(
    (one, other) =>
      Number(one.acknowledgedBy !== null) - Number(other.acknowledgedBy !== null) || one.openedAtMs - other.openedAtMs,
  );
  const named = waitsFirst.slice(0, namedMax).map(({ incidentId, mode, phase, openedAtMs, acknowledgedBy: hasIt }) => ({
    incidentId,
    mode,
    phase,
    openedAtMs,
    hasIt,
  }));
  return { incidents: named, more: incidents.length - named.length };
}

export type ConfirmRefused = "not-named" | "confirmed-already";

/** The same person twice is once. */
export function confirmed(
  shift: Shift,
  given: { by: string; open: readonly Open[]; nowMs: number },
): { kind: "done"; shift: Shift; isNew: boolean } | { kind: "refused"; why: ConfirmRefused } {
  const { by, open, nowMs } = given;
  if (shift.to !== by) return { kind: "refused", why: "not-named" };
  if (shift.confirmed !== null)
    return shift.confirmed.by === by
      ? { kind: "done", shift, isNew: false }
      : { kind: "refused", why: "confirmed-already" };
  return { kind: "done", shift: { ...shift, confirmed: { by, atMs: nowMs, ...openNow(open) } }, isNew: true };
}
