/**
 * What the loop remembers of each home and of whoever else an incident is about, by the name of the subject.
 *
 * Idea: a home at rest, with no incident open, is laid down as numbers outside the heap (`resting-state.ts`) and taken up when somebody looks at
 * it; everything else stays the object it is. It is used as a map, and a map can stand in its place.
 *
 * Limits: what `get` gives away of a home's learned day shows, once another has been set, that
 * one: who keeps it copies it.
 */

import type { SubjectMemory } from "./draft.ts";
import { homeOf } from "./ledger.ts";
import { column, createRows, emptyRow } from "./resting-row.ts";
import { layDown, nothingBeside, takeUp, type Beside } from "./resting-state.ts";

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

export function createSubjects(): Subjects {
  /** Where a home has its row. The others are among `awake`. */
  const indexes = new Map<string, number>();
  const awake = new Map<string, SubjectMemory>();
  const rows = createRows();
  const besides: (Beside | undefined)[] = [];
  // One row that is pointed elsewhere each time: nobody keeps it.
  const row = emptyRow();
  const leave = (subject: string, index: number): void => {
    indexes.delete(subject);
    besides[index] = undefined;
    rows.giveBack(index);
  };
  const takenUp = (subject: string, index: number): SubjectMemory => {
    rows.point(row, index);
    const due = row.numbers[row.at + column.due] ?? Number.NaN;
    return {
      subject,
      homeId: homeOf(subject),
      state: takeUp(row, besides[index] ?? nothingBeside),
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
    const known = indexes.get(subject);
    const index = known ?? rows.take();
    rows.point(row, index);
    const beside = layDown(state, row);
    if (beside === null) {
      if (known === undefined) rows.giveBack(index);
      return false;
    }
    besides[index] = beside;
    row.numbers[row.at + column.due] = memory.dueAtMs ?? Number.NaN;
    if (known === undefined) indexes.set(subject, index);
    return true;
  };
  return {
    get(subject) {
      const index = indexes.get(subject);
      return index === undefined ? awake.get(subject) : takenUp(subject, index);
    },
    set(subject, memory) {
      if (lay(subject, memory)) {
        if (awake.size > 0) awake.delete(subject);
        return;
      }
      const index = indexes.get(subject);
      // Its learned day may be the row that is given to another home now.
      awake.set(subject, index === undefined ? memory : withOwnDay(memory));
      if (index !== undefined) leave(subject, index);
    },
    has: (subject) => indexes.has(subject) || awake.has(subject),
    delete(subject) {
      const index = indexes.get(subject);
      if (index === undefined) return awake.delete(subject);
      leave(subject, index);
      return true;
    },
    *keys() {
      yield* indexes.keys();
      yield* awake.keys();
    },
    *values() {
      for (const [subject, index] of indexes) yield takenUp(subject, index);
      yield* awake.values();
    },
    get size() {
      return indexes.size + awake.size;
    },
  };
}

const none: SubjectMemory["deliveries"] = Object.freeze([]);

export function withOwnDay<One extends { state: SubjectMemory["state"] }>(one: One): One {
  const { state } = one;
  if (!(state?.learned?.cells instanceof Uint16Array)) return one;
  return { ...one, state: { ...state, learned: { ...state.learned, cells: state.learned.cells.slice() } } };
}
