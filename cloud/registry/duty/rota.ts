/**
 * Who is on duty at an instant. Pure.
 *
 * Idea: three layers, the nearest one counts. A swap, from an instant to another, stands above everything. A holiday has the pattern of holidays, where there is one. Every
 * other day has the pattern of the week. A shift belongs to the day on which it begins, so the night before a holiday is an ordinary night until its end.
 *
 * Limits: on the night in which clocks are changed a shift may be an hour longer or shorter. Who is named first is called first.
 */

import { z } from "zod";
import { parseAccountId } from "@shouwang/shared/domain/ids.ts";
import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { areaField, dayField, id, lineField, timeField, timeZoneField } from "../fields.ts";
import { dayOf, type Day } from "../residents/day.ts";
import { clockField, timeWindowSchema } from "../settings/time-window.ts";

export const dutyRoles = ["responder", "supervisor"] as const;
export type DutyRole = (typeof dutyRoles)[number];

export const peopleMax = 50;
export const shiftsMax = 50;
export const holidaysMax = 100;
export const swapsMax = 200;
/** On duty together. */
const togetherMax = 20;

const personIdField = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");
const personIds = z.array(personIdField).min(1).max(togetherMax);

const personSchema = z.strictObject({
  personId: personIdField,
  /** As they are called; of somebody with an account, what the account says counts. */
  name: lineField(64),
  /** Null = the one of the account. */
  phone: z
    .string()
    .regex(/^\+?\d{3,20}$/, "not a number to call: 3 to 20 digits")
    .nullable(),
  accountId: id(parseAccountId).nullable(),
  languages: z
    .array(z.enum(["zh", "en"]))
    .min(1)
    .max(2),
});
export type DutyPerson = z.output<typeof personSchema>;

export const rotaSchema = z
  .strictObject({
    timeZone: timeZoneField,
    people: z.array(personSchema).max(peopleMax),
    /** By the week. No hours = always. */
    shifts: z.array(z.strictObject({ personIds, hours: z.array(timeWindowSchema).max(14) })).max(shiftsMax),
    holidays: z.array(z.strictObject({ day: dayField, name: lineField(32) })).max(holidaysMax),
    /** On each of these days, whatever day of the week it is. Empty = as by the week. */
    holidayShifts: z.array(z.strictObject({ personIds, from: clockField, to: clockField })).max(shiftsMax),
    /** Instead of whoever it would be. */
    swaps: z
      .array(z.strictObject({ fromMs: timeField, untilMs: timeField, personIds, why: z.string().trim().max(64) }))
      .max(swapsMax),
  })
  .superRefine((rota, context) => {
    const problem = (message: string): void => context.addIssue({ code: "custom", message });
    const known = new Set(rota.people.map(({ personId }) => personId));
    if (known.size < rota.people.length) problem("a person stands twice");
    const named = [...rota.shifts, ...rota.holidayShifts, ...rota.swaps].flatMap((one) => one.personIds);
    if (named.some((personId) => !known.has(personId))) problem("somebody is on duty who is not among the people");
    if (rota.people.some(({ phone, accountId }) => phone === null && accountId === null))
      problem("a person has neither a number nor an account");
    if (rota.swaps.some(({ fromMs, untilMs }) => untilMs <= fromMs)) problem("a swap ends before it begins");
    if (rota.holidayShifts.some(({ from, to }) => from === to || from === "24:00")) problem("a shift of no length");
    if (new Set(rota.holidays.map(({ day }) => day)).size < rota.holidays.length) problem("a holiday stands twice");
  });
export type Rota = z.output<typeof rotaSchema>;

/** With where it holds. */
export const dutySchema = z.object({ area: areaField.nullable(), role: z.enum(dutyRoles), rota: rotaSchema });
export type DutyContent = z.output<typeof dutySchema>;

export type OnDuty = {
  /** In the order in which they are called. Empty = nobody. */
  people: readonly DutyPerson[];
  because: "swap" | "holiday" | "week";
};

export function onDuty(rota: Rota, atMs: number): OnDuty {
  const swap = rota.swaps.findLast(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
  if (swap !== undefined) return { people: peopleOf(rota, swap.personIds), because: "swap" };
  const { timeZone } = rota;
  const today = dayOf(atMs, timeZone);
  const sinceMidnight = sinceMondayMs(atMs, timeZone) % day;
  const isToday = begunOn(rota, today, sinceMidnight, true);
  const isYesterday = begunOn(rota, dayBefore(today), sinceMidnight + day, false);
  return {
    people: peopleOf(rota, [...isToday, ...isYesterday]),
    because: isHoliday(rota, today) ? "holiday" : "week",
  };
}

/** Who is on duty in shifts that began on that day, so long after its midnight. */
function begunOn(rota: Rota, on: Day, sinceMidnight: number, isThatDay: boolean): readonly string[] {
  const isOn = (from: string, to: string): boolean => {
    const [begin, end] = [ofDay(from), ofDay(to)];
    const length = end > begin ? end - begin : end + day - begin;
    return begin <= sinceMidnight && sinceMidnight < begin + length;
  };
  if (isHoliday(rota, on))
    return rota.holidayShifts.filter(({ from, to }) => isOn(from, to)).flatMap((one) => one.personIds);
  const weekday = weekdayOf(on);
  return rota.shifts
    .filter(({ hours: windows }) =>
      windows.length === 0
        ? isThatDay
        : windows.some(({ weekdays, from, to }) => weekdays.includes(weekday) && isOn(from, to)),
    )
    .flatMap((one) => one.personIds);
}

/** One that has a pattern of its own. */
function isHoliday({ holidays, holidayShifts }: Rota, on: Day): boolean {
  return holidayShifts.length > 0 && holidays.some((one) => one.day === on);
}

function peopleOf({ people }: Rota, ids: readonly string[]): readonly DutyPerson[] {
  return [...new Set(ids)].flatMap((personId) => people.find((one) => one.personId === personId) ?? []);
}

/** Somebody looks at it this far ahead. */
export const lookedAhead = days(56);
/** A page that names more is not read. */
const gapsMax = 50;

export type DutyGap = { fromMs: number; untilMs: number };

/** When nobody is on duty, from now on. Looked at where anything begins or ends, so nothing in between is missed. */
export function gapsOf(rota: Rota, nowMs: number): readonly DutyGap[] {
  const endMs = nowMs + lookedAhead;
  const clocks = [
    "00:00",
    ...rota.shifts.flatMap((one) => one.hours.flatMap(({ from, to }) => [from, to])),
    ...rota.holidayShifts.flatMap(({ from, to }) => [from, to]),
  ];
  const bounds = new Set([nowMs, ...rota.swaps.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])]);
  for (let midnightMs = midnightOf(nowMs, rota.timeZone); midnightMs < endMs;) {
    for (const clock of clocks) bounds.add(midnightMs + ofDay(clock));
    // Days have 23 to 25 hours.
    midnightMs = midnightOf(midnightMs + day + hours(2), rota.timeZone);
  }
  const gaps: DutyGap[] = [];
  let openedMs: number | null = null;
  const looked = [...bounds].filter((atMs) => nowMs <= atMs && atMs < endMs).toSorted((one, other) => one - other);
  for (const atMs of looked) {
    const isAnybody = onDuty(rota, atMs).people.length > 0;
    if (isAnybody && openedMs !== null) gaps.push({ fromMs: openedMs, untilMs: atMs });
    if (isAnybody) openedMs = null;
    else openedMs ??= atMs;
  }
  if (openedMs !== null) gaps.push({ fromMs: openedMs, untilMs: endMs });
  return gaps.slice(0, gapsMax);
}

const day = days(1);

const ofDay = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return minutes(hour * 60 + minute);
};
const midnightOf = (atMs: number, timeZone: string): number => {
  const whole = Math.floor(atMs / 1_000) * 1_000;
  return whole - (sinceMondayMs(whole, timeZone) % day);
};
/** A day of the calendar is the same everywhere. */
const utcOf = (on: Day): number => Date.parse(`${on}T00:00:00Z`);
const dayBefore = (on: Day): Day => new Date(utcOf(on) - day).toISOString().slice(0, 10);
const weekdayOf = (on: Day): number => ((new Date(utcOf(on)).getUTCDay() + 6) % 7) + 1;

export const dutyIdOf = (role: DutyRole, area: string | null): string => `${role}-${area ?? "everywhere"}`;
