/** What the policy must know about whatever somebody asks for: where it stands, and whether a person may need help there. */

import { hours } from "@shouwang/shared/time/duration.ts";
import type { AccountId, AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";

export type Place = {
  /** Null: nobody has said where it stands. */
  area: AreaCode | null;
  /** Null: no home is known, as with a press from a kit that nobody registered. */
  homeId: HomeId | null;
  /**
   * `open`: somebody may need help there now. `unclaimed`: and it was escalated more than once before anybody took it in hand;
   * it stays so when somebody has, or whoever came from elsewhere to take it would lose it. `past`: an incident that is over; `lately`: of nobody's home, and over not long.
   * `none`: it is not about an alarm.
   */
  alarm: "none" | "open" | "unclaimed" | "lately" | "past";
  /** Whom a visit there is assigned to at present. */
  visitors: readonly AccountId[];
};

/** Of nobody's home: whoever could take it looks at it for a shift and the next one, and opens it again while that is possible. Afterwards what a caller said is nobody's reading. */
const latelyFor = hours(24);

/** Where an incident stands by its own time; `homeId` null = a caller without a home, or a kit that nobody registered. */
export function alarmOfIncident(
  incident: { phase: string; escalation: number; homeId: HomeId | null; closedAtMs: number | null },
  nowMs: number,
): Place["alarm"] {
  const { homeId, closedAtMs } = incident;
  const alarm = alarmOf(incident);
  const isLately = homeId === null && closedAtMs !== null && nowMs < closedAtMs + latelyFor;
  return alarm === "past" && isLately ? "lately" : alarm;
}

/** So often everybody whom the plan names was told in vain: the first time is a minute after the alarm. */
const escalationsInVain = 2;

export function alarmOf(incident: { phase: string; escalation: number } | null): Place["alarm"] {
  if (incident === null) return "none";
  if (incident.phase === "closed") return "past";
  return incident.escalation >= escalationsInVain ? "unclaimed" : "open";
}
