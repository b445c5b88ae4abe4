/**
 * How the incident machine says what it decided: a changed incident counts one version up, one with news in it also its
 * `newsVersion`; a journal line has its writer.
 */

import type { Incident, JournalEntry } from "./incident.ts";
import type { Changed, Refused } from "./incident-input.ts";

/** What happens by itself while people act. Anything that is not in the list is news: the louder side. */
const routine: ReadonlySet<JournalEntry["what"]> = new Set([
  "delivered",
  "delivery-failed",
  "escalated",
  "outside-due",
  // Of those who were told; where it takes or gives back the incident, another line says so, and that one is news.
  "on-my-way",
  "cannot",
  "step-done",
  "step-waived",
  "phoned",
]);

export function changed(incident: Incident, journal: readonly JournalEntry[]): Changed {
  const version = incident.version + 1;
  const isRoutine = journal.every(({ what }) => routine.has(what));
  return {
    kind: "changed",
    incident: { ...incident, version, newsVersion: isRoutine ? incident.newsVersion : version },
    journal,
  };
}

/** Both languages in one sentence after the other: it is read on a screen, in a journal and in a log. */
export function refuse(code: Refused["code"], zh: string, en: string): Refused {
  return { kind: "refused", code, message: `${zh} ${en}` };
}

export type Line = (what: JournalEntry["what"], detail: string) => JournalEntry;

export function entry(atMs: number, who: string, alarmId: JournalEntry["alarmId"]): Line {
  return (what, detail) => ({ atMs, what, who, alarmId, detail });
}
