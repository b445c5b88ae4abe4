/** How the incident machine says what it decided: a changed incident counts one version up, a journal line has its writer. */

import type { Incident, JournalEntry } from "./incident.ts";
import type { Changed, Refused } from "./incident-input.ts";

export function changed(incident: Incident, journal: readonly JournalEntry[]): Changed {
  return { kind: "changed", incident: { ...incident, version: incident.version + 1 }, journal };
}

export function refuse(code: Refused["code"], message: string): Refused {
  return { kind: "refused", code, message };
}

export type Line = (what: JournalEntry["what"], detail: string) => JournalEntry;

export function entry(atMs: number, who: string, alarmId: JournalEntry["alarmId"]): Line {
  return (what, detail) => ({ atMs, what, who, alarmId, detail });
}
