/**
 * By when somebody who is at home should have moved again: the learned line and a buffer.
 *
 * Idea: the silence runs from `fromMs`; going through the half hours of the clock, the first instant at which it is longer than what is usual
 * around that half hour (the longest of it and its neighbours, the later one only in the first weeks) and the buffer. Where nobody stays for long (bath, kitchen, hall) the time
 * people stay in that room counts too, whichever comes first.
 *
 * Inputs: what was learned, the silence, how wide it is to be. Limits: never sooner than `floor`, never later than `cap` after the last
 * movement. Source: facts on inactivity §4.4.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { hours, millis } from "@shouwang/shared/time/duration.ts";
import { at, cell, dayOf, lengthAt, roomIndex, slot, slotOf, slots, type LearnedDay } from "./learned-day.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { priorHours, type Tuning } from "./tuning.ts";

export type Silence = { fromMs: number; room: Room | null };
export type Width = { timeZone: string; tuning: Tuning; isGuestAbout: boolean };

/** In whole milliseconds. */
export function checkInAtMs(day: LearnedDay, silence: Silence, width: Width): number {
  const { fromMs, room } = silence;
  const { tuning, timeZone } = width;
  const buffer = bufferOf(day, fromMs, width);
  const latestMs = fromMs + tuning.cap;
  let dueMs = latestMs;
  for (let atMs = fromMs; atMs < latestMs;) {
    const local = localMs(atMs, timeZone);
    const endMs = atMs + slot - (local % slot);
    const xMs = fromMs + usualAt(day, slotOf(local), tuning) + buffer;
    if (xMs < endMs) {
      dueMs = Math.max(atMs, xMs);
      break;
    }
    atMs = endMs;
  }
  const inRoom = roomLimit(day, room, fromMs, width);
  return Math.ceil(Math.min(latestMs, Math.max(fromMs + tuning.floor, Math.min(dueMs, fromMs + inRoom))));
}

/** What is usual where a silence has just become too long: in that room, or at that hour, at home or (while the home is hardly known) elsewhere. */
export type Usual = { of: "room" | "hour" | "elsewhere"; length: number };

export function usualWhenDue(day: LearnedDay, { fromMs, room }: Silence, width: Width): Usual {
  const { tuning } = width;
  const ofHour = usualLengthMs(day, { fromMs, room: null }, width);
  if (roomLimit(day, room, fromMs, width) < checkInAtMs(day, { fromMs, room: null }, width) - fromMs)
    return { of: "room", length: lengthAt(day, at.roomLongest + roomIndex(room)) };
  const isOwn = cell(day, at.age) >= tuning.priorDays;
  return { of: isOwn ? "hour" : "elsewhere", length: ofHour };
}

/** How long whoever moved last at this instant is usually still at most: what was learned, with nothing added. In whole milliseconds. */
export function usualLengthMs(
  day: LearnedDay,
  silence: Silence,
  { timeZone, tuning }: Omit<Width, "isGuestAbout">,
): number {
  const no = millis(0);
  const bare = { ...tuning, buffer: no, coldBuffer: no, faultBuffer: no, roomBuffer: no, floor: no, roomTimes: 1 };
  return checkInAtMs(day, silence, { timeZone, tuning: bare, isGuestAbout: false }) - silence.fromMs;
}

/**
 * The longest silence that is usual around this half hour of the clock. The half hour before stands for whoever is late today. The one after it holds the same
 * silences half an hour longer: it stands in for late days only until some have been seen, and fades.
 */
export function usualAt(day: LearnedDay, index: number, tuning: Tuning): number {
  const line = (of: number): number => lengthAt(day, at.line + ((of + slots) % slots));
  const age = cell(day, at.age);
  const next = faded(age, tuning.nextSlotFades) * line(index + 1);
  const learned = Math.max(line(index - 1), line(index), next);
  if (age >= tuning.priorDays) return learned;
  const prior = hours(priorHours[Math.floor(index / 2)] ?? 0);
  return Math.max(learned, tuning.priorWeight * prior * (1 - age / tuning.priorDays));
}

/** 1 until `from`, 0 from `until` on, and evenly in between. */
function faded(age: number, { fromDays, untilDays }: { fromDays: number; untilDays: number }): number {
  if (age <= fromDays) return 1;
  return Math.max(0, 1 - (age - fromDays) / (untilDays - fromDays));
}

function bufferOf(day: LearnedDay, atMs: number, { tuning, isGuestAbout, timeZone }: Width): number {
  const cold = tuning.coldBuffer * Math.max(0, 1 - cell(day, at.age) / tuning.bufferSettlesDays);
  return (
    tuning.buffer +
    cold +
    (isGuestAbout ? tuning.guestBuffer : 0) +
    tuning.faultBuffer * faultShare(day, atMs, { tuning, timeZone })
  );
}

/** How much of a fault's widening is left, 0 to 1. */
function faultShare(day: LearnedDay, atMs: number, { tuning, timeZone }: Pick<Width, "tuning" | "timeZone">): number {
  const faultDay = cell(day, at.faultDay);
  if (faultDay === 0) return 0;
  return Math.min(1, Math.max(0, 1 - (dayOf(localMs(atMs, timeZone)) - faultDay) / tuning.faultSettlesDays));
}

function roomLimit(day: LearnedDay, room: Room | null, atMs: number, { tuning, timeZone }: Width): number {
  const index = roomIndex(room);
  const isKnown =
    room !== null &&
    tuning.shortRooms.includes(room) &&
    cell(day, at.age) >= tuning.roomFromDays &&
    cell(day, at.roomCount + index) >= tuning.roomFromCount &&
    faultShare(day, atMs, { tuning, timeZone }) === 0;
  if (!isKnown) return Number.POSITIVE_INFINITY;
  return tuning.roomTimes * lengthAt(day, at.roomLongest + index) + tuning.roomBuffer;
}
