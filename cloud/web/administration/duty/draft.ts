/** A rota as a form holds it, and back. Times of swaps are typed on the clock of the page. */

import { timeText } from "../../parts/day-text.ts";
import type { DutyPersonView, RotaView } from "../../../api/registry/contract/duty.ts";

export type TypedRota = {
  /** Without an account they are called by what is typed. */
  people: { personId: string; name: string; phone: string; accountId?: string | null }[];
  shifts: RotaView["shifts"];
  holidays: RotaView["holidays"];
  holidayShifts: RotaView["holidayShifts"];
  swaps: { personIds: string[]; from: string; until: string; why: string }[];
};

const zone = "Asia/Shanghai";
const emptyRota: RotaView = { timeZone: zone, people: [], shifts: [], holidays: [], holidayShifts: [], swaps: [] };

export function typedOf(rota: RotaView | null): TypedRota {
  const { people, shifts, holidays, holidayShifts, swaps } = rota ?? emptyRota;
  return {
    people: people.map(({ personId, name, phone, accountId }) => ({ personId, name, phone: phone ?? "", accountId })),
    shifts,
    holidays,
    holidayShifts,
    swaps: swaps.map(({ fromMs, untilMs, personIds, why }) => ({
      personIds,
      from: localText(fromMs),
      until: localText(untilMs),
      why,
    })),
  };
}

/** @param before what is kept of somebody and not typed here: their languages. */
export function rotaOf(typed: TypedRota, before: RotaView | null): RotaView {
  const known = new Map((before?.people ?? []).map((one) => [one.personId, one]));
  return {
    timeZone: before?.timeZone ?? zone,
    people: typed.people.map(({ personId, name, phone, accountId }): DutyPersonView => {
      const number = phone.replaceAll(/[\s-]/g, "");
      return {
        personId,
        name,
        phone: number === "" ? null : number,
        accountId: accountId ?? null,
        languages: known.get(personId)?.languages ?? ["zh"],
      };
    }),
    shifts: typed.shifts.map(({ personIds, hours }) => ({ personIds, hours })),
    holidays: typed.holidays.map(({ day, name }) => ({ day, name: name.trim() === "" ? day : name })),
    holidayShifts: typed.holidayShifts,
    swaps: typed.swaps.map(({ personIds, from, until, why }) => ({
      personIds,
      fromMs: msOf(from),
      untilMs: msOf(until),
      why,
    })),
  };
}

/** An id that none of them has. */
export function nextPersonId(people: readonly { personId: string }[]): string {
  const taken = new Set(people.map(({ personId }) => personId));
  for (let n = people.length + 1; ; n++) if (!taken.has(`p-${n}`)) return `p-${n}`;
}

/** `2026-10-01T08:00`, as a field for a day and a time has it. */
export const localText = (atMs: number): string => timeText(atMs).replace(" ", "T");
export const msOf = (text: string): number => new Date(text).getTime();
