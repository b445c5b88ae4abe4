/**
 * The numbers of an area, month by month. A month that is over is closed by a named person: its numbers stand from then on as they were. What is changed of it later
 * (an incident that was closed afterwards, an outcome that was wrong) is shown beside them, until a named person has written why: then it is a correction, and both stand.
 */

import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Purpose } from "../audit/audit-log.ts";
import { measures } from "./measure.ts";
import type { Month, Span } from "./month.ts";
import type { Numbers } from "./month-facts.ts";

/** One number that came out otherwise. */
export type NumberChange = { measure: string; was: number | null; is: number | null };
export type Correction = {
  n: number;
  atMs: number;
  by: string;
  why: string;
  changes: readonly NumberChange[];
  /** False: this is not what was written; the disk or somebody has changed it. */
  isWhole: boolean;
};
export type Closed = { atMs: number; by: string; isWhole: boolean };
/** `area` null: the whole deployment as a total, nowhere in a list. */
export type AreaMonth = { area: AreaCode | null; numbers: Numbers; closed: Closed | null };

export type MonthView = {
  month: Month;
  span: Span;
  isOver: boolean;
  total: AreaMonth;
  areas: readonly AreaMonth[];
  corrections: readonly Correction[];
};

/** What has come out otherwise since the month was closed, beyond what was corrected already. */
export type Unexplained = {
  changes: readonly NumberChange[];
  /** Incidents of the month that are open, or were closed after the month was: why the numbers are others, as a rule. */
  lateIncidents: number;
};

export type MonthAct = { month: Month; area: AreaCode | null; by: { name: string; who: string; purpose: Purpose } };

export type Months = {
  view(asked: { month: Month; area: AreaCode | null; by: AreaLevel }): Promise<MonthView>;
  /** Null: it is not closed. */
  unexplained(asked: { month: Month; area: AreaCode | null }): Promise<Unexplained | null>;
  /** With everything that lies in the area; what was closed before stays as it is. */
  close(
    act: MonthAct,
  ): Promise<{ kind: "done"; areas: number } | { kind: "refused"; why: "not-over" | "closed-already" }>;
  correct(
    act: MonthAct & { why: string },
  ): Promise<
    { kind: "done"; n: number } | { kind: "refused"; why: "not-closed" | "nothing-changed" | "changed-meanwhile" }
  >;
  /** The last closed months of an area, the earliest first, as they stand with their corrections. */
  course(area: AreaCode | null): Promise<readonly { month: Month; numbers: Numbers }[]>;
};

/** What a correction is about; how things stood on the day of the closing is not reckoned again. */
export function changesBetween(was: Numbers, is: Numbers): readonly NumberChange[] {
  return measures
    .filter(({ kind }) => kind === "flow")
    .map(({ id }) => ({ measure: id, was: was[id] ?? null, is: is[id] ?? null }))
    .filter((one) => one.was !== one.is);
}

export function corrected(numbers: Numbers, corrections: readonly Pick<Correction, "changes">[]): Numbers {
  const changes = corrections.flatMap((one) => one.changes.map(({ measure, is }) => [measure, is] as const));
  return { ...numbers, ...Object.fromEntries(changes) };
}
