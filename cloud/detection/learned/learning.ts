/**
 * How a home teaches its day: each silence that ended raises what is usual at its hours, and each night a little of it is forgotten.
 *
 * Idea: a silence from L to R was, at each half hour it lasted through, as long as it was at the end of that half hour. The longest of the
 * day is kept beside the line, and becomes part of it when the day is over. One silence may raise the line no further than shortly after
 * its own check-in, so that a single absence or fall does not make the next one late.
 *
 * Inputs: what was learned, one silence that ended. Limits: silences shorter than `learnsFrom` and longer than `learnsUpTo` teach nothing;
 * days that were missed altogether only forget. Nothing is learned from while the gateway, the sensors or the person were away: who calls
 * looks at that. Source: facts on inactivity §4.3.
 */

import { days, hours } from "@shouwang/shared/time/duration.ts";
import { checkInAtMs, type Silence, type Width } from "./check-in-time.ts";
import {
  at,
  cell,
  cellsTotal,
  dayOf,
  learnedRooms,
  roomIndex,
  slot,
  slotOf,
  slots,
  toCell,
  withCell,
  type LearnedDay,
} from "./learned-day.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";

/** Whoever was not heard for longer has forgotten as much as can be forgotten in so many nights. */
const nightsMax = 400;

/** A day of which less than half was seen teaches nothing, and nothing is forgotten because of it. */
const unseenMax = hours(12);
export type Span = { fromMs: number; untilMs: number };

/** A silence at home that ended at `untilMs`. */
export function silenceLearned(day: LearnedDay, silence: Silence, untilMs: number, width: Width): LearnedDay {
  const { tuning } = width;
  const lengthMs = untilMs - silence.fromMs;
  if (lengthMs < tuning.learnsFrom || lengthMs > tuning.learnsUpTo) return day;
  const believedMs = believed(day, silence, untilMs, width);
  const cells = day.cells.slice();
  raise(cells, at.today, { fromMs: silence.fromMs, untilMs: believedMs }, width.timeZone);
  const room = roomIndex(silence.room);
  if (room >= 0) {
    const [longest, count] = [at.roomLongest + room, at.roomCount + room];
    cells[longest] = Math.max(cells[longest] ?? 0, toCell(believedMs - silence.fromMs));
    cells[count] = Math.min(65_535, (cells[count] ?? 0) + 1);
  }
  return { v: 1, cells };
}

/** An outing that ended at `untilMs`. */
export function outingLearned(day: LearnedDay, outing: { fromMs: number }, untilMs: number, width: Width): LearnedDay {
  const { tuning } = width;
  const lengthMs = untilMs - outing.fromMs;
  if (lengthMs < tuning.learnsFrom || lengthMs > tuning.learnsUpTo) return day;
  const cells = day.cells.slice();
  raise(cells, at.awayToday, { fromMs: outing.fromMs, untilMs }, width.timeZone);
  cells[at.outings] = Math.min(65_535, (cells[at.outings] ?? 0) + 1);
  return { v: 1, cells };
}

/**
 * The nights that have passed since the day `day` was about, with the silence that ran through them.
 * @param running null = nobody was at home, or nothing may be concluded from it.
 * @param width with the spans of which nothing is known or meant: an absence, a gateway that was not heard.
 */
export function nightsPassed(
  day: LearnedDay,
  nowMs: number,
  running: Silence | null,
  width: Width & { unseen?: readonly Span[] },
): LearnedDay {
  const today = dayOf(localMs(nowMs, width.timeZone));
  const first = cell(day, at.day);
  if (today <= first) return day;
  let after = day;
  for (let night = Math.max(first, today - nightsMax); night < today; night += 1) {
    const midnightMs = startOfDay(night + 1, nowMs, width.timeZone);
    const ofRunning = running !== null && running.fromMs < midnightMs;
    after = ofRunning ? upTo(after, running, midnightMs, width) : after;
    const isSeen = unseenOf(width.unseen ?? [], midnightMs) <= unseenMax;
    after = isSeen ? nightPassed(after, night + 1, width) : withCell(after, at.day, night + 1);
  }
  return after;
}

/** How much of the day before that midnight was in those spans. They may overlap: then it is as if more had been unseen. */
function unseenOf(unseen: readonly Span[], midnightMs: number): number {
  return unseen.reduce(
    (sum, { fromMs, untilMs }) =>
      sum + Math.max(0, Math.min(untilMs, midnightMs) - Math.max(fromMs, midnightMs - days(1))),
    0,
  );
}

function upTo(day: LearnedDay, silence: Silence, midnightMs: number, width: Width): LearnedDay {
  const lengthMs = midnightMs - silence.fromMs;
  if (lengthMs < width.tuning.learnsFrom || lengthMs > width.tuning.learnsUpTo) return day;
  const cells = day.cells.slice();
  raise(
    cells,
    at.today,
    { fromMs: silence.fromMs, untilMs: believed(day, silence, midnightMs, width) },
    width.timeZone,
  );
  return { v: 1, cells };
}

function nightPassed(day: LearnedDay, toDay: number, { tuning }: Width): LearnedDay {
  const cells = new Uint16Array(cellsTotal);
  cells.set(day.cells);
  for (let index = 0; index < slots; index += 1) {
    const [line, today] = [at.line + index, at.today + index];
    cells[line] = Math.max(cells[today] ?? 0, Math.round(tuning.lineKept * (cells[line] ?? 0)));
    const [awayLine, awayToday] = [at.awayLine + index, at.awayToday + index];
    cells[awayLine] = Math.max(cells[awayToday] ?? 0, Math.round(tuning.awayLineKept * (cells[awayLine] ?? 0)));
  }
  cells.fill(0, at.today, at.today + slots);
  cells.fill(0, at.awayToday, at.awayToday + slots);
  for (let room = 0; room < learnedRooms.length; room += 1) {
    cells[at.roomLongest + room] = Math.round(tuning.roomKept * (cells[at.roomLongest + room] ?? 0));
  }
  cells[at.day] = toDay;
  cells[at.age] = Math.min(65_535, (cells[at.age] ?? 0) + 1);
  return { v: 1, cells };
}

function believed(day: LearnedDay, silence: Silence, untilMs: number, width: Width): number {
  const { tuning } = width;
  if (cell(day, at.age) < tuning.boundedFromDays) return untilMs;
  return Math.min(untilMs, checkInAtMs(day, silence, width) + tuning.learnsBeyond);
}

function raise(
  cells: Uint16Array,
  first: number,
  silence: { fromMs: number; untilMs: number },
  timeZone: string,
): void {
  const { fromMs, untilMs } = silence;
  for (let atMs = fromMs; atMs < untilMs;) {
    const local = localMs(atMs, timeZone);
    const endMs = atMs + slot - (local % slot);
    const index = first + slotOf(local);
    cells[index] = Math.max(cells[index] ?? 0, toCell(Math.min(untilMs, endMs) - fromMs));
    atMs = endMs;
  }
}

/** When that day began on the clock of the zone; where the clock leaps over midnight, when it had leapt. */
function startOfDay(localDay: number, nearMs: number, timeZone: string): number {
  const asUtc = localDay * days(1);
  const guess = asUtc - (localMs(nearMs, timeZone) - nearMs);
  const offset = localMs(guess, timeZone) - guess;
  const second = asUtc - offset;
  return localMs(second, timeZone) >= asUtc ? second : second + hours(1);
}
