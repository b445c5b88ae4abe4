/** What the policy must know about whatever somebody asks for: where it stands, and whether a person may need help there. */

import type { AccountId, AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";

export type Place = {
  /** Null: nobody has said where it stands. */
  area: AreaCode | null;
  /** Null: no home is known, as with a press from a kit that nobody registered. */
  homeId: HomeId | null;
  /**
   * `open`: somebody may need help there now. `unclaimed`: and it was escalated more than once before anybody took it in hand;
   * it stays so when somebody has, or whoever came from elsewhere to take it would lose it. `past`: an incident that is over.
   * `none`: it is not about an alarm.
   */
  alarm: "none" | "open" | "unclaimed" | "past";
  /** Whom a visit there is assigned to at present. */
  visitors: readonly AccountId[];
};

/** So often everybody whom the plan names was told in vain: the first time is a minute after the alarm. */
const escalationsInVain = 2;

export function alarmOf(incident: { phase: string; escalation: number } | null): Place["alarm"] {
  if (incident === null) return "none";
  if (incident.phase === "closed") return "past";
  return incident.escalation >= escalationsInVain ? "unclaimed" : "open";
}
