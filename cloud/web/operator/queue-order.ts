/** Who is served first: those whom nobody has in hand, the loudest kind first, then whoever waits longest. */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { IncidentView } from "../../api/contract.ts";

/** The same order as `alarmOrder` of the cloud's alarms; a test holds them together. */
export const loudness: Record<AlarmKind, number> = {
  panic: 0,
  unreadable: 1,
  call: 2,
  smoke: 3,
  "carbon-monoxide": 4,
  gas: 5,
  fall: 6,
  inactivity: 7,
  "water-leak": 8,
  "door-watch": 9,
  "away-overdue": 10,
};

const byHands: Record<IncidentView["phase"], number> = {
  raised: 0,
  delivered: 0,
  "pre-alarm": 1,
  acknowledged: 2,
  attended: 3,
  closed: 4,
};

export function inQueueOrder(incidents: readonly IncidentView[]): readonly IncidentView[] {
  return incidents.toSorted(
    (one, other) =>
      byHands[one.phase] - byHands[other.phase] ||
      loudnessOf(one) - loudnessOf(other) ||
      one.roundStartedAtMs - other.roundStartedAtMs ||
      (one.incidentId < other.incidentId ? -1 : 1),
  );
}

/** Nobody has it in hand, and it is no pre-alarm: the desk sounds until somebody takes it. */
export function needsHands({ phase }: IncidentView): boolean {
  return phase === "raised" || phase === "delivered";
}

/** The alarm to name where there is room for one: what still stands before what eased, the loudest first, then the latest. */
export function leadingAlarm(incident: IncidentView): IncidentView["alarms"][number] | undefined {
  const weight = { raised: 0, "pre-alarm": 1, eased: 2 } as const;
  return incident.alarms.toSorted(
    (one, other) =>
      weight[one.phase] - weight[other.phase] ||
      loudness[one.alarm] - loudness[other.alarm] ||
      other.recordedAtMs - one.recordedAtMs,
  )[0];
}

function loudnessOf(incident: IncidentView): number {
  const leading = leadingAlarm(incident);
  // An incident without an alarm is one we do not understand: the louder side.
  return leading ? loudness[leading.alarm] : 0;
}
