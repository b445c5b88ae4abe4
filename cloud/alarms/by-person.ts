/**
 * What people do to an incident: acknowledge, attend, close. Each by a named human who has seen the latest news of it, so that
 * nobody takes what was never shown; each refusal is a sentence that says what to do.
 *
 * Inputs: the incident, one command, now. Limits: who it is has been proven before; here the name only has to be a person's.
 * Source: docs/architecture.md §5.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { changed, entry, refuse } from "./answer.ts";
import { hasHuman, type Incident } from "./incident.ts";
import type { Changed, PersonInput, Refused } from "./incident-input.ts";

/** An acknowledgement without progress ends here (docs/architecture.md §5). */
export const acknowledgementFor = minutes(10);
export const attendanceFor = minutes(60);
export function byPerson(before: Incident, input: PersonInput, nowMs: number): Changed | Refused {
  const by = input.by.trim();
  if (by === "" || reservedNames.includes(by.toLowerCase())) {
    return refuse("not-a-human", "Give the name of the person who does this; a system's name is not enough.");
  }
  if (before.phase === "closed") {
    return refuse("closed", `This incident was closed by ${before.closedBy ?? "somebody"} already.`);
  }
  if (input.version < before.newsVersion || input.version > before.version) {
    return refuse(
      "stale-version",
      "Something has happened since your page was drawn. Look at the incident again, then repeat.",
    );
  }
  const line = entry(nowMs, by, null);
  switch (input.kind) {
    case "acknowledge": {
      if (before.phase === "attended") {
        return refuse("already-attended", "Somebody is there already. Report attendance again to extend it, or close.");
      }
      return changed(acknowledged(before, by, nowMs), [line("acknowledged", `${by} has it in hand.`)]);
    }
    case "attend": {
      if (!hasHuman(before)) {
        return refuse("not-acknowledged", "Acknowledge the incident first, then report that somebody is there.");
      }
      return changed(
        {
          ...before,
          phase: "attended",
          attendedAtMs: before.attendedAtMs ?? nowMs,
          acknowledgementExpiresAtMs: null,
          attendanceExpiresAtMs: nowMs + attendanceFor,
        },
        [line("attended", `${by} reports that somebody is there.`)],
      );
    }
    case "close": {
      const isTaken = hasHuman(before);
      const journal = isTaken ? [] : [line("acknowledged", `${by} has it in hand.`)];
      const taken = isTaken ? before : acknowledged(before, by, nowMs);
      return changed(
        {
          ...taken,
          phase: "closed",
          acknowledgementExpiresAtMs: null,
          attendanceExpiresAtMs: null,
          closedAtMs: nowMs,
          closedBy: by,
          outcome: input.outcome,
          note: input.note,
          nextStepDueAtMs: null,
        },
        [...journal, line("closed", input.note === "" ? input.outcome : `${input.outcome}: ${input.note}`)],
      );
    }
  }
}

/** Names that are not a person's. The journal's other writers. */
const reservedNames = ["system", "desk", "webhook"];

function acknowledged(incident: Incident, by: string, nowMs: number): Incident {
  return {
    ...incident,
    phase: "acknowledged",
    acknowledgedAtMs: nowMs,
    acknowledgedBy: by,
    acknowledgementExpiresAtMs: nowMs + acknowledgementFor,
    attendanceExpiresAtMs: null,
  };
}
