/**
 * Somebody at the desk asks for more help than the plan has sent by now: the next step of it and the supervisor, whether anybody has the incident in hand or not.
 *
 * Rules. Whoever has it keeps it, and their time runs on: that others were asked is no progress. Which steps that means is said by whoever knows what was told already
 * (`dispatch/asked.ts`). A suspicion for which somebody asks for help is an alarm from then on.
 *
 * Inputs: the incident, who asks, the steps, now. Limits: the last `askedMax` stay with the incident, the journal keeps all.
 */

import { changed, entry } from "./answer.ts";
import type { Incident } from "./incident.ts";
import type { Changed } from "./incident-input.ts";
import { newRound } from "./round.ts";

/** `n` counts them: what is told because of one is not told again because of another. */
export type AskedFor = { n: number; by: string; atMs: number; round: number; stepIds: readonly string[] };

/** An incident of an hour with somebody who presses each minute. */
const askedMax = 60;

export function askedFor(
  before: Incident,
  { by, steps = [] }: { by: string; steps?: readonly string[] | undefined },
  nowMs: number,
): Changed {
  const line = entry(nowMs, by, null);
  const named = steps.length === 0 ? "everybody once more" : steps.join(", ");
  const journal = [line("help-asked", `${by} asks for more help: ${named}.`)];
  const isSuspected = before.phase === "pre-alarm";
  const firm = { ...before, alarms: before.alarms.map((one) => ({ ...one, phase: "raised" as const })) };
  const { incident } = isSuspected
    ? newRound(firm, [], line("alarm-firm", `${by} asks for help.`), nowMs)
    : { incident: before };
  const asked: AskedFor = {
    n: (before.asked.at(-1)?.n ?? 0) + 1,
    by,
    atMs: nowMs,
    round: incident.round,
    stepIds: steps,
  };
  const all = [...incident.asked, asked].slice(-askedMax);
  const firmed = isSuspected ? [line("alarm-firm", `${by} asks for help: it counts as an alarm.`)] : [];
  return changed({ ...incident, asked: all, version: before.version }, [...firmed, ...journal]);
}
