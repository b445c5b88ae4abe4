/**
 * Where a home at rest stands: everything of it in one stretch of memory, because each other place that must be looked at takes longer than a whole rule.
 *
 * Layout, for each home: `columns` doubles, then numbers of sixteen bits: what each detector showed, and the cells of its learned day.
 * Limits: rooms are made `block` homes at a time and used again.
 */

import { watchersMax } from "../../detection/home-state.ts";
import { cellsTotal } from "../../detection/learned/learned-day.ts";

/** Where one home rests, or will. */
export type Row = {
  numbers: Float64Array;
  /** Its first double. */
  at: number;
  /** The same memory as `numbers`. */
  words: Uint16Array;
  /** When each detector was seen last and how long it was still (`HomeState.heard`): `minutesTotal` of them. */
  minutesAt: number;
  /** Its learned day: `cellsTotal` cells. */
  cellsAt: number;
};

/** What stands in which double. NaN stands for null, or for a field that is absent; no field of a state is NaN. */
export const column = {
  /** See `flag`. */
  flags: 0,
  due: 1,
  heardAt: 2,
  told: 3,
  deafMs: 4,
  deafSince: 5,
  outageFrom: 6,
  outageTo: 7,
  presenceSince: 8,
  /** The passage at home, or the door while arriving. */
  passage: 9,
  guestUntil: 10,
  companyUntil: 11,
  activityAt: 12,
  interiorAt: 13,
  silenceFrom: 14,
  heldSince: 15,
  heldAfter: 16,
  halfDeafAt: 17,
  heardFrom: 18,
  chatterFrom: 19,
  chatterMinute: 20,
  chatterSeen: 21,
  /** Its count, and which of the watchers it is: `watchersMax` times the one and the other. */
  chatter: 22,
  /** The exterior door, where there is one. */
  door: 23,
  doorSince: 24,
  /** The first of the watchers. */
  watchers: 25,
} as const;

export const minutesTotal = 2 * watchersMax;
const columns = column.watchers + watchersMax;
/** In doubles; four words stand in one. */
const width = columns + Math.ceil((minutesTotal + cellsTotal) / 4);

const block = 8_192;

export type Rows = {
  /** Points `row` at one home. */
  point(row: Row, index: number): void;
  take(): number;
  giveBack(index: number): void;
};

export function createRows(): Rows {
  const numbers: Float64Array[] = [];
  const words: Uint16Array[] = [];
  const free: number[] = [];
  let used = 0;
  return {
    point(row, index) {
      const of = Math.floor(index / block);
      row.numbers = numbers[of] ?? row.numbers;
      row.words = words[of] ?? row.words;
      row.at = (index % block) * width;
      row.minutesAt = 4 * (row.at + columns);
      row.cellsAt = row.minutesAt + minutesTotal;
    },
    take() {
      const again = free.pop();
      if (again !== undefined) return again;
      if (used % block === 0) {
        const room = new Float64Array(block * width);
        numbers.push(room);
        words.push(new Uint16Array(room.buffer));
      }
      return used++;
    },
    giveBack: (index) => void free.push(index),
  };
}

/** Points nowhere yet. */
export const emptyRow = (): Row => ({
  numbers: new Float64Array(),
  at: 0,
  words: new Uint16Array(),
  minutesAt: 0,
  cellsAt: 0,
});
