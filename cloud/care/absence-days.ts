/** The days of an absence, as somebody asked for them: from today of the home to at most `absenceMax` ahead. Pure. */

import type { AbsenceView, EndedAbsenceView } from "../api/contract/caregiver.ts";
import type { AbsenceRefused } from "../api/ports-care.ts";
import type { Absence, EndedAbsence } from "../detection/absence.ts";
import { absenceMax } from "../detection/catalogue.ts";
import { dayOf, isDay } from "../registry/residents/day.ts";
import { addDays, startOfDayMs } from "./local-day.ts";

export function untilOf(
  lastDay: string,
  timeZone: string,
  nowMs: number,
): { untilMs: number } | { refused: Extract<AbsenceRefused, "in-the-past" | "too-long"> } {
  if (!isDay(lastDay) || lastDay < dayOf(nowMs, timeZone)) return { refused: "in-the-past" };
  if (lastDay > dayOf(nowMs + absenceMax, timeZone)) return { refused: "too-long" };
  return { untilMs: startOfDayMs(addDays(lastDay, 1), timeZone) };
}

export function absenceView({ absenceId, kind, by, fromMs, lastDay, untilMs }: Absence): AbsenceView {
  return { absenceId, kind, by, fromMs, lastDay, untilMs };
}

export function endedAbsenceView(ended: EndedAbsence): EndedAbsenceView {
  const { endedAtMs, how, endedBy } = ended;
  return { ...absenceView(ended), endedAtMs, how, endedBy };
}
