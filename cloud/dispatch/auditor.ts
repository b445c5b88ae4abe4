/**
 * Looks at all open incidents from outside the machinery that moves them, and says what should not be: an incident with no step
 * due, a step that was due and has not happened, a delivery that nobody takes or that was put off too far.
 *
 * A delivery that waits behind others at a slow far end is none of these for as long as that path moves and `queuedMax` has not passed.
 *
 * Inputs: open incidents and their deliveries as they are stored, what is under way at each connector, and now. It changes nothing; /healthz shows what it says, and
 * while it says anything the heartbeat to the outside watchdog is withheld (`http-watchdog.ts`).
 * Limits: it sees the rows of one moment, so it allows each step `stepSlack` to happen.
 * Source: docs/architecture.md §5 (plan), hazard "the machinery itself is stuck".
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours, millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Incident } from "../alarms/incident.ts";
import type { Delivery } from "./delivery.ts";
import { attemptTakesMax, idlePath, lettingGoTakesMax, type PathProgress } from "./path-progress.ts";

/** What a busy machine may take beyond what is due. */
const stepSlack = seconds(30);
/** An attempt under way, until its outcome is stored. */
const attemptMax = millis(attemptTakesMax + lettingGoTakesMax + stepSlack);
/** However well a path moves: who waits longer behind others waits too long, and somebody must know. */
const queuedMax = minutes(5);
/** Nobody has it in hand: the plan looks again within 10 minutes at the longest setting. */
const unhandedStepMax = minutes(11);
/** Somebody has: the longest is an attendance, which expires after an hour. */
const handedStepMax = hours(2);
/** Attempts are at most a minute apart. */
const attemptStepMax = minutes(5);

export type AuditProblem = { incidentId: IncidentId; sentence: string };

/** @param deliveries all of these incidents; others are looked at for overdue attempts only. */
export function audit(
  incidents: readonly Incident[],
  deliveries: readonly Delivery[],
  nowMs: number,
  progress: (connector: string) => PathProgress = () => idlePath,
): readonly AuditProblem[] {
  const open = incidents.filter((incident) => incident.phase !== "closed");
  const told = new Set(
    deliveries.filter((one) => one.standing === "due" || one.standing === "accepted").map((one) => one.incidentId),
  );
  return [
    ...open.flatMap((incident) => stepProblems(incident, nowMs)),
    ...open
      .filter((incident) => incident.acknowledgedAtMs === null && !told.has(incident.incidentId))
      .filter((incident) => incident.openedAtMs < nowMs - stepSlack)
      .map(({ incidentId }) => ({
        incidentId,
        sentence: "Nobody has it in hand, and nobody was told or is about to be.",
      })),
    ...deliveries.flatMap((delivery) => deliveryProblems(delivery, nowMs, progress(delivery.connector))),
  ];
}

function stepProblems({ incidentId, nextStepDueAtMs, phase }: Incident, nowMs: number): AuditProblem[] {
  if (nextStepDueAtMs === null) return [{ incidentId, sentence: "It is open, and no step is due." }];
  const lateMs = nowMs - nextStepDueAtMs;
  // Not `lateMs > slack`: what is no number must be a problem too.
  if (!(lateMs <= stepSlack)) {
    return [{ incidentId, sentence: `Its next step was due ${inSeconds(lateMs)} ago and has not happened.` }];
  }
  const isHanded = phase === "acknowledged" || phase === "attended";
  if (-lateMs > (isHanded ? handedStepMax : unhandedStepMax)) {
    return [{ incidentId, sentence: `Its next step is due only in ${inSeconds(-lateMs)}.` }];
  }
  return [];
}

function deliveryProblems(delivery: Delivery, nowMs: number, path: PathProgress): AuditProblem[] {
  const { incidentId, connector } = delivery;
  switch (delivery.standing) {
    case "due": {
      const lateMs = nowMs - delivery.dueAtMs;
      if (!(lateMs <= stepSlack)) {
        const sentence = lateSentence(delivery, lateMs, path, nowMs);
        return sentence === null ? [] : [{ incidentId, sentence }];
      }
      if (-lateMs > attemptStepMax) {
        return [{ incidentId, sentence: `Its delivery to ${connector} is put off for ${inSeconds(-lateMs)}.` }];
      }
      return [];
    }
    case "accepted":
    case "refused":
    case "withdrawn":
      return delivery.endedAtMs === null
        ? [
            {
              incidentId,
              sentence: `Its delivery to ${connector} is ${delivery.standing}, and nobody wrote down when.`,
            },
          ]
        : [];
  }
}

/** null: it is on its way, or waits behind others at a path that moves. */
function lateSentence(delivery: Delivery, lateMs: number, path: PathProgress, nowMs: number): string | null {
  const { deliveryId, connector } = delivery;
  const startedAtMs = path.startedAtMs.get(deliveryId);
  if (startedAtMs !== undefined) {
    const forMs = nowMs - startedAtMs;
    return forMs <= attemptMax ? null : `Its delivery to ${connector} is under way for ${inSeconds(forMs)}.`;
  }
  const isMoving = path.startedAtMs.size > 0 && path.movedAtMs !== null && nowMs - path.movedAtMs <= attemptMax;
  if (isMoving && lateMs <= queuedMax) return null;
  return isMoving
    ? `Its delivery to ${connector} waits behind others for ${inSeconds(lateMs)}: the far end is too slow.`
    : `Nobody has taken its delivery to ${connector}, due ${inSeconds(lateMs)} ago.`;
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
