/** Whom to call today in an area, what was called, and what is written of a call. */

import type { AlarmId, AreaCode, HomeId, IncidentId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { By } from "../../records/records.ts";
import type { Refused } from "../residents/refusal.ts";
import type { Risk } from "../residents/resident-record.ts";
import type { Asked, AskedWhy, AtHome, CheckInOutcome, Said } from "./check-in.ts";

/** How long somebody may go without being reached, by their risk. */
export type Intervals = Readonly<Record<"high" | "medium" | "low", Millis>>;

/** `loud`: so many calls in a row that nobody took. */
export type Urgency = "loud" | "asked" | "overdue";
export type Due = {
  residentId: ResidentId;
  homeId: HomeId;
  area: AreaCode | null;
  urgency: Urgency;
  why: AskedWhy | "not-reached-long";
  /** Since when they are to be called; 0 = nobody ever reached them. */
  dueAtMs: number;
  risk: Risk;
  reachedAtMs: number | null;
  tries: number;
};
export type DuePage = { due: readonly Due[]; next: string | null };
export type CheckInCounts = {
  due: Readonly<Record<Urgency, number>>;
  /** Calls since then, by what came of them. */
  called: Readonly<Record<CheckInOutcome, number>>;
};

export const dueMax = 100;

export type CheckInList = {
  /** The loudest first, then who asked, then who was not reached the longest; within each the oldest first. @throws CursorError */
  due(
    within: { area: AreaCode | null; intervals: Intervals; nowMs: number },
    page: { after: string | null; limit: number },
  ): Promise<DuePage>;
  counts(within: {
    area: AreaCode | null;
    intervals: Intervals;
    nowMs: number;
    sinceMs: number;
  }): Promise<CheckInCounts>;
};

export type Noted = {
  kind: "done";
  version: number;
  incidentId: IncidentId | null;
  nextTryAtMs: number | null;
  isSomebodyThere: boolean;
};

export type CheckInRegistrar = {
  /** @param opens an incident of that home in the hand of whoever called; the same id again is the same one. */
  note(
    seen: { residentId: ResidentId; version: number },
    said: Said,
    given: {
      at: (homeId: HomeId, risk: Risk) => Promise<AtHome>;
      opens: (call: {
        alarmId: AlarmId;
        homeId: HomeId;
        why: "needs-help" | "not-reached";
        tries: number;
      }) => Promise<{ incidentId: IncidentId } | { refused: string }>;
    },
    by: By,
  ): Promise<Noted | { kind: "not-opened"; why: string } | Refused>;
  /** @param incidentId put on the list because of it, once. Answers what stands there now: an earlier one stays. */
  ask(
    residentId: ResidentId,
    asked: Omit<Asked, "atMs">,
    incidentId: string | null,
    by: By,
  ): Promise<{ kind: "done"; version: number; asked: Asked | null } | Refused>;
};
