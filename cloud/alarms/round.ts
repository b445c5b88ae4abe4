/**
 * A round of the plan: it begins with an incident, and again with each new life alarm, with each acknowledgement that expired or was given back, and when people open
 * an incident again. Nobody has it in hand then, and the plan starts from its first step.
 */

import { changed } from "./answer.ts";
import { hasHuman, type Incident, type JournalEntry } from "./incident.ts";
import type { Changed } from "./incident-input.ts";

/** @param taken the line that is written when somebody had it in hand, or when only cleared suspicions are left. */
export function newRound(
  incident: Incident,
  journal: readonly JournalEntry[],
  taken: JournalEntry,
  nowMs: number,
): Changed {
  const isEasedOnly = isAllEased(incident);
  const needsLine = hasHuman(incident) || isEasedOnly;
  return changed(
    {
      ...incident,
      phase: isEasedOnly ? "pre-alarm" : "raised",
      round: incident.round + 1,
      roundStartedAtMs: nowMs,
      cannotAtMs: [],
      escalation: 0,
      deliveredAtMs: null,
      acknowledgedAtMs: null,
      acknowledgedBy: null,
      acknowledgementExpiresAtMs: null,
      attendedAtMs: null,
      attendanceExpiresAtMs: null,
      handOver: null,
    },
    needsLine ? [...journal, taken] : journal,
  );
}

export function isAllEased(incident: Incident): boolean {
  return incident.alarms.every((one) => one.phase === "eased");
}
