/**
 * What a home has taught about its day: for each half hour of the clock the longest silence that is usual then, at home and while out,
 * and how long people stay in each room.
 *
 * Idea: plain numbers of 16 bits in one array, so that half a million homes fit into memory and a row is `cellsTotal` × 2 bytes. An array
 * is never changed once it was given away; who learns makes a copy. Lengths are in units of `unit`, and longer ones count as the longest
 * that can be written.
 * Limits: `cellsTotal` cells. Source: facts on inactivity §4.1, §4.3.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";

export type LearnedDay = { readonly v: 1; readonly cells: Uint16Array };

export const slot = minutes(30);
export const slots = 48;
/** What a cell of length counts in. The longest length is 36.4 h, more than any silence that is learned from. */
export const unit = seconds(2);
const cellMax = 65_535;

/** Rooms that are told apart; `outside` is none. */
export const learnedRooms = [
  "bedroom",
  "bathroom",
  "hall",
  "kitchen",
  "living-room",
  "other",
] as const satisfies Room[];

/** Where what stands. */
export const at = {
  /** The local day, counted from 1970-01-01, that `today` is about. */
  day: 0,
  /** How many days were learned from. */
  age: 1,
  /** How many outings were learned from. */
  outings: 2,
  /** The day on which a sensor's fault widened the line last; 0 = never. */
  faultDay: 3,
  roomLongest: 4,
  roomCount: 4 + learnedRooms.length,
  line: 16,
  today: 16 + slots,
  awayLine: 16 + 2 * slots,
  awayToday: 16 + 3 * slots,
  /** Which zone's clock all this is about, as `zoneMark` writes it; 0 = nobody said. */
  zone: 16 + 4 * slots,
} as const;
export const cellsTotal = 17 + 4 * slots;

/** @param localDay the day on the clock of the home, counted from 1970-01-01. */
export function nothingLearned(localDay: number): LearnedDay {
  const cells = new Uint16Array(cellsTotal);
  cells[at.day] = localDay;
  return { v: 1, cells };
}

/** A copy with another value in one place. */
export function withCell(day: LearnedDay, index: number, value: number): LearnedDay {
  const cells = new Uint16Array(cellsTotal);
  cells.set(day.cells);
  cells[index] = value;
  return { v: 1, cells };
}

export const cell = (day: LearnedDay, index: number): number => day.cells[index] ?? 0;
export const lengthAt = (day: LearnedDay, index: number): number => cell(day, index) * unit;
export const toCell = (lengthMs: number): number => Math.min(cellMax, Math.max(0, Math.round(lengthMs / unit)));
export const slotOf = (localMs: number): number => Math.floor((localMs % hours(24)) / slot);
export const dayOf = (localMs: number): number => Math.floor(localMs / hours(24));
export const roomIndex = (room: Room | null): number =>
  room === null ? -1 : (learnedRooms as readonly Room[]).indexOf(room);
