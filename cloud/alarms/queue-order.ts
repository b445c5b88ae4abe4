/**
 * Who is served first: one order for the desk's page and for whoever asks the server.
 *
 * Rules. What is live comes before tests and drills. In it: alarms that nobody has in hand, then suspicions, then alarms that nobody has in hand and that came in old
 * (an outage has ended), then what somebody has in hand. So a flood of old alarms stands below each fresh one, however loud it is. Among fresh ones the loudest kind first,
 * then whoever waits longest; among old ones the loudest kind, then the one that happened last, because there help may still come in time. Nothing is left out.
 *
 * Inputs: incidents. Limits: an alarm counts as old from `oldFrom`; one of unknown age is fresh, the louder side.
 * Source: docs/architecture.md §5 (late alarms); docs/decisions/0101-one-queue.md.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { loudness, type Incident, type IncidentAlarm } from "./incident.ts";

/** As long as an acknowledgement holds: what comes in sooner is answered as if it had just happened. */
export const oldFrom = minutes(10);

type Queued = Pick<Incident, "incidentId" | "mode" | "phase" | "alarms" | "roundStartedAtMs">;

/** The headings under which a list is shown, in their order. */
export const queueGroups = ["fresh", "suspected", "old", "in-hand", "not-live"] as const;
export type QueueGroup = (typeof queueGroups)[number];

export function queueGroupOf(incident: Queued): QueueGroup {
  if (incident.mode !== "live") return "not-live";
  switch (incident.phase) {
    case "raised":
    case "delivered":
      return isOld(incident) ? "old" : "fresh";
    case "pre-alarm":
      return "suspected";
    case "acknowledged":
    case "attended":
    case "closed":
      return "in-hand";
  }
}

const byHands: Record<Incident["phase"], number> = {
  raised: 0,
  delivered: 0,
  "pre-alarm": 1,
  acknowledged: 2,
  attended: 3,
  closed: 4,
};

/** Where an incident stands, worked out once, so that a list of thousands is kept in order by comparing numbers. */
export type QueueRank = {
  group: QueueGroup;
  /** The lower the sooner, one after the other; equal ones by their ids. */
  weights: readonly number[];
  incidentId: string;
};

export function queueRank(incident: Queued): QueueRank {
  const group = queueGroupOf(incident);
  const weights = [
    queueGroups.indexOf(group),
    byHands[incident.phase],
    loudnessOf(incident),
    group === "old" ? freshest(incident) : 0,
    incident.roundStartedAtMs,
  ];
  return { group, weights, incidentId: incident.incidentId };
}

export function compareRanks(one: QueueRank, other: QueueRank): number {
  for (const [n, weight] of one.weights.entries()) {
    const difference = weight - (other.weights[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.incidentId === other.incidentId ? 0 : one.incidentId < other.incidentId ? -1 : 1;
}

export function inQueueOrder<Known extends Queued>(incidents: readonly Known[]): readonly Known[] {
  return incidents
    .map((incident) => ({ incident, rank: queueRank(incident) }))
    .toSorted((one, other) => compareRanks(one.rank, other.rank))
    .map(({ incident }) => incident);
}

/** Nobody has it in hand, and it is no pre-alarm: the desk sounds until somebody takes it. A drill sounds, a test does not. */
export function needsHands({ phase, mode }: Queued): boolean {
  return (phase === "raised" || phase === "delivered") && (mode === "live" || mode === "drill");
}

/** The alarm to name where there is room for one: what still stands before what eased, the loudest first, then the latest. */
export function leadingAlarm<Known extends Queued>(incident: Known): Known["alarms"][number] | undefined {
  const weight = { raised: 0, "pre-alarm": 1, eased: 2 } as const;
  return incident.alarms.toSorted(
    (one, other) =>
      weight[one.phase] - weight[other.phase] ||
      loudness(one.alarm) - loudness(other.alarm) ||
      other.recordedAtMs - one.recordedAtMs,
  )[0];
}

const standing = ({ alarms }: Queued): readonly IncidentAlarm[] => alarms.filter(({ phase }) => phase !== "eased");
const freshest = (incident: Queued): number => Math.min(...standing(incident).map(({ lateByMs }) => lateByMs));

/** Every alarm that stands came in old; without any we do not understand it, and it is fresh. */
function isOld(incident: Queued): boolean {
  const alarms = standing(incident);
  return alarms.length > 0 && alarms.every(({ lateByMs }) => lateByMs >= oldFrom);
}

function loudnessOf(incident: Queued): number {
  const leading = leadingAlarm(incident);
  // An incident without an alarm is one we do not understand: the louder side.
  return leading ? loudness(leading.alarm) : 0;
}
