/** What the API needs for whoever cares for somebody: one home in one look, its days, its absence, an answer to an alarm. `cloud/app/care.ts` gives the real one. */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Part } from "../access/view.ts";
import type {
  AbsenceKind,
  AbsenceView,
  CareIncident,
  CareReply,
  CareView,
  EndedAbsenceView,
  UsualView,
  WeekView,
} from "./contract/caregiver.ts";
import type { LearnedDayView } from "./contract/learned-day.ts";

/** Who looks. `name` null: nobody signs in there. */
export type CareAsker = { name: string | null; may: CareView["may"]; shows: (part: Part) => boolean };

export type CareReplied =
  | { kind: "done"; incident: CareIncident }
  /** There is news that this person was not shown; null: it is over, or not possible any more. */
  | { kind: "changed"; incident: CareIncident | null }
  | { kind: "refused"; why: string; incident: CareIncident | null }
  | { kind: "unknown" };

/** Who sets or ends an absence: the name that is shown, and the account that is told; null = nobody signs in there. */
export type AbsenceBy = { name: string; accountId: string | null };
export type AbsenceRefused = "changed" | "in-the-past" | "too-long" | "unknown-home";

export type Care = {
  /** Undefined: there is no such home. */
  look(homeId: HomeId, asker: CareAsker, signal: AbortSignal): Promise<CareView | undefined>;
  usual(homeId: HomeId, signal: AbortSignal): Promise<UsualView | undefined>;
  /** From what detection remembers: nothing is waited for. */
  learnedDay(homeId: HomeId): LearnedDayView | undefined;
  /** @param from undefined: the last seven whole days. Null: further back, or later, than is answered. */
  week(query: { homeId: HomeId; from: string | undefined }, signal: AbortSignal): Promise<WeekView | null | undefined>;
  reply(
    act: { incidentId: IncidentId; by: string; version: number; what: CareReply },
    asker: CareAsker,
  ): Promise<CareReplied>;
  setAbsence(act: {
    homeId: HomeId;
    by: AbsenceBy;
    kind: AbsenceKind;
    lastDay: string;
    seen: string | null;
  }): Promise<{ kind: "done"; absence: AbsenceView } | { kind: "refused"; why: AbsenceRefused }>;
  endAbsence(act: {
    homeId: HomeId;
    by: AbsenceBy;
    absenceId: string;
  }): Promise<{ kind: "done"; absence: EndedAbsenceView } | { kind: "refused"; why: AbsenceRefused }>;
};
