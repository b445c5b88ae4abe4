/** After a refused command: what is different from what the operator saw. Sentences, so that nobody has to compare two screens. */

import type { IncidentView } from "../../api/contract.ts";
import { alarmWords, changeWords, phaseWords, type Words } from "../parts/words.ts";

export function whatChanged(seen: IncidentView, now: IncidentView): readonly Words[] {
  const known = new Map(seen.alarms.map((alarm) => [alarm.alarmId, alarm]));
  const alarms = now.alarms.flatMap((alarm): Words[] => {
    const before = known.get(alarm.alarmId);
    const words = alarmWords(alarm.alarm, alarm.confidence);
    if (!before) return [changeWords.newAlarm(words)];
    if (before.phase === alarm.phase) return [];
    return [alarm.phase === "eased" ? changeWords.eased(words) : changeWords.firm(words)];
  });
  const words = phaseWords[now.phase];
  const who = now.phase === "closed" ? now.closedBy : now.acknowledgedBy;
  const phase: Words[] =
    seen.phase === now.phase ? [] : [who === null ? changeWords.phase(words) : changeWords.phaseBy(words, who)];
  const isTakenByAnother = seen.phase === now.phase && seen.acknowledgedBy !== now.acknowledgedBy;
  const taken: Words[] =
    isTakenByAnother && now.acknowledgedBy !== null ? [changeWords.takenBy(now.acknowledgedBy)] : [];
  const changes = [...alarms, ...phase, ...taken];
  return changes.length > 0 ? changes : [changeWords.something];
}
