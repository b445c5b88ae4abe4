/** Somebody by name has taken an incident in hand, until that expires. */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Incident } from "./incident.ts";

/** An acknowledgement without progress ends here (docs/architecture.md §5). */
export const acknowledgementFor = minutes(10);

export function acknowledged(incident: Incident, by: string, nowMs: number): Incident {
  return {
    ...incident,
    phase: "acknowledged",
    acknowledgedAtMs: nowMs,
    acknowledgedBy: by,
    acknowledgementExpiresAtMs: nowMs + acknowledgementFor,
    attendanceExpiresAtMs: null,
    handOver: null,
  };
}
