/** After a refused command: what is different from what the operator saw. Sentences, so that nobody has to compare two screens. */

import type { IncidentView } from "../../api/contract.ts";
import { alarmWords, phaseWords, type Words } from "../parts/words.ts";

export function whatChanged(seen: IncidentView, now: IncidentView): readonly Words[] {
  const known = new Map(seen.alarms.map((alarm) => [alarm.alarmId, alarm]));
  const alarms = now.alarms.flatMap((alarm): Words[] => {
    const before = known.get(alarm.alarmId);
    const [zh, en] = alarmWords(alarm.alarm, alarm.confidence);
    if (!before) return [[`新的报警：${zh}`, `New alarm: ${en}`]];
    if (before.phase === alarm.phase) return [];
    return alarm.phase === "eased" ? [[`${zh}已缓解`, `${en} eased`]] : [[`${zh}已确认`, `${en} is now raised`]];
  });
  const [zhPhase, enPhase] = phaseWords[now.phase];
  const who = now.phase === "closed" ? now.closedBy : now.acknowledgedBy;
  const phase: Words[] =
    seen.phase === now.phase
      ? []
      : [[`现在：${zhPhase}${who === null ? "" : ` · ${who}`}`, `Now: ${enPhase}${who === null ? "" : `, ${who}`}`]];
  const isTakenByAnother = seen.phase === now.phase && seen.acknowledgedBy !== now.acknowledgedBy;
  const taken: Words[] =
    isTakenByAnother && now.acknowledgedBy !== null
      ? [[`受理人：${now.acknowledgedBy}`, `Taken by ${now.acknowledgedBy}`]]
      : [];
  const changes = [...alarms, ...phase, ...taken];
  return changes.length > 0 ? changes : [["记录有更新，请再看一遍", "The record was updated: look again"]];
}
