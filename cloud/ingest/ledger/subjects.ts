/**
 * What the loop remembers of each home and of whoever else an incident is about, by the name of the subject.
 *
 * Idea: a home at rest, with no incident open, is laid down as numbers outside the heap (`resting-state.ts`) and taken up when somebody looks at
 * it; everything else stays the object it is. It is used as a map, and a map can stand in its place.
 *
 * Limits: rooms for homes are made `block` at a time and used again. What `get` gives away of a home's learned day shows, once another has been set, that
 * one: who keeps it copies it.
 */

import { cellsTotal } from "../../detection/learned/learned-day.ts";
import type { SubjectMemory } from "./draft.ts";
import { homeOf } from "./ledger.ts";
import { columns, layDown, minutesTotal, takeUp, type Beside, type Row } from "./resting-state.ts";

export type Subjects = {
  get(subject: string): SubjectMemory | undefined;
  set(subject: string, memory: SubjectMemory): unknown;
  has(subject: string): boolean;
  delete(subject: string): boolean;
  keys(): Iterable<string>;
  /** Each is taken up when it is its turn: who keeps them all keeps all of them as objects. */
  values(): Iterable<SubjectMemory>;
  readonly size: number;
};

/** Five megabytes of numbers, cells and minutes. */
const block = 8_192;

export function createSubjects(): Subjects {
  /** Where a home has its row. The others are among `awake`. */
  const rows = new Map<string, number>();
  const awake = new Map<string, SubjectMemory>();
  const numbers: Float64Array[] = [];
  const cells: Uint16Array[] = [];
  const minutes: Uint16Array[] = [];
  const besides: (Beside | undefined)[] = [];
  const dueAtMs: Float64Array[] = [];
  const free: number[] = [];
  let used = 0;

  // One row that is pointed elsewhere each time: nobody keeps it.
  const row: Row = {
    numbers: new Float64Array(),
    at: 0,
    cells: new Uint16Array(),
    cellsAt: 0,
    minutes: new Uint16Array(),
    minutesAt: 0,
  };
  const pointAt = (index: number): void => {
    const of = Math.floor(index / block);
    row.numbers = numbers[of] ?? row.numbers;
    row.cells = cells[of] ?? row.cells;
    row.minutes = minutes[of] ?? row.minutes;
    row.at = (index % block) * columns;
    row.cellsAt = (index % block) * cellsTotal;
    row.minutesAt = (index % block) * minutesTotal;
  };
  const take = (): number => {
    const again = free.pop();
    if (again !== undefined) return again;
    if (used % block === 0) {
      numbers.push(new Float64Array(block * columns));
      cells.push(new Uint16Array(block * cellsTotal));
      minutes.push(new Uint16Array(block * minutesTotal));
      dueAtMs.push(new Float64Array(block));
    }
    return used++;
  };
  const leave = (subject: string, index: number): void => {
    rows.delete(subject);
    besides[index] = undefined;
    free.push(index);
  };
  const takenUp = (subject: string, index: number): SubjectMemory => {
    pointAt(index);
    const due = dueAtMs[Math.floor(index / block)]?.[index % block] ?? Number.NaN;
    return {
      subject,
      homeId: homeOf(subject),
      state: takeUp(row, besides[index] ?? []),
      incident: null,
      journalLines: 0,
      deliveries: none,
      dueAtMs: Number.isNaN(due) ? null : due,
    };
  };
  /** @returns whether it could be laid down. */
  const lay = (subject: string, memory: SubjectMemory): boolean => {
    const { state, incident, deliveries, journalLines } = memory;
    if (state === null || incident !== null || deliveries.length + journalLines > 0) return false;
    if (memory.subject !== subject || memory.homeId === null || homeOf(subject) !== memory.homeId) return false;
    const known = rows.get(subject);
    const index = known ?? take();
    pointAt(index);
    const beside = layDown(state, row);
    if (beside === null) {
      if (known === undefined) free.push(index);
      return false;
    }
    besides[index] = beside;
    const of = dueAtMs[Math.floor(index / block)];
    if (of) of[index % block] = memory.dueAtMs ?? Number.NaN;
    if (known === undefined) rows.set(subject, index);
    return true;
  };
  return {
    get(subject) {
      const index = rows.get(subject);
      return index === undefined ? awake.get(subject) : takenUp(subject, index);
    },
    set(subject, memory) {
      if (lay(subject, memory)) {
        if (awake.size > 0) awake.delete(subject);
        return;
      }
      const index = rows.get(subject);
      // Its learned day may be the row that is given to another home now.
      awake.set(subject, index === undefined ? memory : withOwnDay(memory));
      if (index !== undefined) leave(subject, index);
    },
    has: (subject) => rows.has(subject) || awake.has(subject),
    delete(subject) {
      const index = rows.get(subject);
      if (index === undefined) return awake.delete(subject);
      leave(subject, index);
      return true;
    },
    *keys() {
      yield* rows.keys();
      yield* awake.keys();
    },
    *values() {
      for (const [subject, index] of rows) yield takenUp(subject, index);
      yield* awake.values();
    },
    get size() {
      return rows.size + awake.size;
    },
  };
}

const none: SubjectMemory["deliveries"] = Object.freeze([]);

export function withOwnDay<One extends { state: SubjectMemory["state"] }>(one: One): One {
  const { state } = one;
  if (!(state?.learned?.cells instanceof Uint16Array)) return one;
  return { ...one, state: { ...state, learned: { ...state.learned, cells: state.learned.cells.slice() } } };
}
