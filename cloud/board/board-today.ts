/** How the day has gone so far: how many alarms, how quickly they were answered, how many kits there are. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { numbersOf, type IncidentFact } from "../months/month-facts.ts";

export type DayNumbers = {
  incidents: number;
  /** Null: nothing was raised today. */
  answeredP50Ms: number | null;
  answeredP90Ms: number | null;
  within15: number | null;
};
export type BoardToday = DayNumbers & {
  kits: number;
  areas: readonly ({ area: AreaCode | null; kits: number } & DayNumbers)[];
};

export const noNumbers: DayNumbers = { incidents: 0, answeredP50Ms: null, answeredP90Ms: null, within15: null };
export const noToday: BoardToday = { ...noNumbers, kits: 0, areas: [] };

export function dayNumbersOf(incidents: readonly IncidentFact[]): DayNumbers {
  const numbers = numbersOf({ incidents, sums: [] });
  return {
    incidents: incidents.length,
    answeredP50Ms: numbers["answered.p50"] ?? null,
    answeredP90Ms: numbers["answered.p90"] ?? null,
    within15: numbers["answered.within15"] ?? null,
  };
}
