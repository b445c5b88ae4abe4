/**
 * The rows that change with every message, home states and marks, kept as a log. A commit appends one row with all of them; the tables
 * `subjects` and `marks` get the latest of each much later, sorted by key. A page of a table is then written once for many messages
 * instead of once for each, in the ledger's log of SQLite and again at its checkpoint (measured in decision 0068).
 *
 * What is true at every instant, so that a crash anywhere is none: all changes of the two tables go through here; what the log says of a
 * key is newer than the table or the same; so the tables with the log laid over them are the state. A row of the log is deleted only
 * after everything in it, or something newer, stands in the tables.
 *
 * Each row of the log and each mark in its table carries a checksum. One that is not what was written is not believed: its home and its lanes
 * are named as doubted, as far as they can be read, and what is known of them besides is what was there before.
 *
 * What a home's days have taught is twice as long as its state and changes some forty times a day: it stands in the log when it has changed, and in the table
 * always. A row of the log that is lost may take a lesson along; the nights it missed are caught up.
 *
 * The checksum of a home's state is for whoever verifies: a state that can be read is used.
 *
 * Limits: folding begins when the log has `foldAtBytes`; `sliceMax` rows in one transaction, so that a life record never waits longer
 * than for that. Not beside a commit: whoever decides calls both, one after the other.
 */

import type { LedgerDatabase, Write } from "../../database/database.ts";
import type { LedgerKysely, MarkRow, SubjectRow } from "../../database/schema.ts";
import type { LearnedDay } from "../../detection/learned/learned-day.ts";
import { packed, unpacked } from "../../detection/learned/packed.ts";
import { checked, checksumOfLogged, checksumOfMark } from "../../database/sql-checksums.ts";
import { createDoubtList, namedIn } from "./doubt-list.ts";
import { laneName } from "./draft.ts";
import type { Commit, Doubt, LaneKey, StoredSubject } from "./ledger.ts";
import { emptyLaneMarks, type LaneMarks, type Range } from "./marks.ts";

/** Two and a half minutes of a county, read in a second or two at a start. */
export const foldAtBytes = 64 * 1_048_576;
/** Written in some milliseconds. */
const sliceMax = 500;
/** SQLite takes 32,766 parameters in a statement, and large ones are slow to prepare. */
const rowsPerStatement = 50;

type StoredMarks = LaneKey & { marks: LaneMarks };
/** Gone from the table too, when it is folded. */
type Forgotten = LaneKey & { marks: null };
/** `learned`: in base64; absent = as it was before. */
type LoggedSubject = StoredSubject & { learned?: string };
export type Logged = {
  subjects: readonly LoggedSubject[];
  marks: readonly StoredMarks[];
  forgotten?: readonly LaneKey[];
};

type HotContent = Pick<Commit, "subjects" | "marks" | "forgotten">;

export type HotLog = {
  /** Runs a commit that has this among its writes. */
  during(commit: HotContent, store: (append: Write[]) => Promise<void>): Promise<void>;
  /** @param when `due`: only when the log has become long. @returns whether there is more to do. */
  fold(when: "due" | "now"): Promise<boolean>;
  load(): Promise<{ subjects: StoredSubject[]; marks: StoredMarks[]; doubt?: Doubt }>;
};

export function createHotLog(database: LedgerDatabase): HotLog {
  const { write: db, read } = database;
  /** In the log and not in the tables: the latest of each key. */
  let subjects = new Map<string, StoredSubject>();
  let marks = new Map<string, StoredMarks | Forgotten>();
  let bytes = 0;
  /** What is being folded, and up to where the log can be deleted then. */
  let folding: { subjects: StoredSubject[]; marks: (StoredMarks | Forgotten)[]; through: number } | undefined;

  /** Stands in the log or in the table: it is not written again. */
  const written = new WeakSet<LearnedDay>();

  let isLoaded = false;
  let commitsUnderWay = 0;

  const take = (logged: HotContent | Logged, length: number): void => {
    bytes += length;
    for (const one of logged.subjects) {
      subjects.set(nameOf(one), one);
      if (one.state?.learned) written.add(one.state.learned);
    }
    for (const one of logged.marks) marks.set(laneName(one), one);
    for (const { gatewayId, epoch, lane } of logged.forgotten ?? [])
      marks.set(laneName({ gatewayId, epoch, lane }), { gatewayId, epoch, lane, marks: null });
  };

  const beginFold = async (): Promise<NonNullable<typeof folding>> => {
    const { through } = await db
      .selectFrom("hot_log")
      .select((select) => select.fn.max<number | null>("n").as("through"))
      .executeTakeFirstOrThrow();
    const begun = {
      subjects: inOrder(subjects),
      marks: inOrder(marks),
      through: through ?? 0,
    };
    subjects = new Map();
    marks = new Map();
    bytes = 0;
    return begun;
  };

  const load: HotLog["load"] = async () => {
    isLoaded = true;
    folding = undefined;
    const doubts = createDoubtList();
    const stored = (await read.selectFrom("marks").selectAll().execute()).map((row) => {
      if (row.checksum === checksumOfMark(row)) return toMarks(row);
      doubts.doubt({ subjects: [], lanes: [toMarks(row)] });
      return { ...toMarks(row), marks: emptyLaneMarks };
    });
    const present = {
      subjects: keyed(nameOf, (await read.selectFrom("subjects").selectAll().execute()).map(toSubject)),
      marks: keyed(laneName, stored),
    };
    for (const { state } of present.subjects.values()) if (state?.learned) written.add(state.learned);
    subjects = new Map();
    marks = new Map();
    bytes = 0;
    for (let from = 0; ;) {
      const page = await read.selectFrom("hot_log").selectAll().where("n", ">", from).orderBy("n").limit(100).execute();
      const last = page.at(-1);
      if (!last) break;
      from = last.n;
      for (const row of page) {
        const isWritten = row.checksum === checksumOfLogged(row);
        const read = isWritten ? readLogged(row.content) : nothingLogged;
        const before = (name: string): StoredSubject | undefined => subjects.get(name) ?? present.subjects.get(name);
        const logged = { ...read, subjects: read.subjects.map((one) => withLearned(one, before(one.subject))) };
        if (isWritten)
          doubts.believe({ subjects: logged.subjects, lanes: [...logged.marks, ...(logged.forgotten ?? [])] });
        else doubts.doubt(namedIn(row.content));
        take(logged, row.content.length);
      }
    }
    for (const [name, one] of subjects) present.subjects.set(name, one);
    for (const [name, one] of marks) {
      if (one.marks === null) present.marks.delete(name);
      else present.marks.set(name, one);
    }
    const doubt = doubts.left();
    const state = { subjects: [...present.subjects.values()], marks: [...present.marks.values()] };
    return doubt ? { ...state, doubt } : state;
  };

  return {
    async during(commit, store) {
      commitsUnderWay += 1;
      try {
        const content = contentOf(commit, written);
        await store(content === undefined ? [] : [{ query: appendTo(db, content) }]);
        take(commit, content?.length ?? 0);
      } finally {
        commitsUnderWay -= 1;
      }
    },
    async fold(when) {
      // What a commit on its way appends would be deleted before it was folded.
      if (commitsUnderWay > 0) throw new Error("the hot log is folded beside a commit");
      // What stands in the log from before this start is to be folded too.
      if (!isLoaded) await load();
      if (!folding && (when === "due" ? bytes < foldAtBytes : subjects.size + marks.size + bytes === 0)) return false;
      folding ??= await beginFold();
      const { subjects: someSubjects, marks: someMarks, through } = folding;
      const writes = [
        ...inStatements(someSubjects.slice(0, sliceMax).map(subjectRow), (rows) => upsertSubjects(db, rows)),
        ...inStatements(someMarks.slice(0, sliceMax).flatMap(markRows), (rows) => upsertMarks(db, rows)),
        ...someMarks.slice(0, sliceMax).flatMap((one) => (one.marks === null ? [{ query: deleteMark(db, one) }] : [])),
      ];
      const isLast = Math.max(someSubjects.length, someMarks.length) <= sliceMax;
      if (isLast) writes.push({ query: db.deleteFrom("hot_log").where("n", "<=", through) });
      await database.commit(writes);
      someSubjects.splice(0, sliceMax);
      someMarks.splice(0, sliceMax);
      if (isLast) folding = undefined;
      return !isLast;
    },
    load,
  };
}

const nothingLogged: Logged = { subjects: [], marks: [] };

/** One row of the log. What cannot be read holds nobody else's rows up. */
export function readLogged(content: string): Logged {
  try {
    // `as`: only `during` writes it, and what a disk has made of it is left out below.
    const read = JSON.parse(content) as Partial<Logged> | null;
    return {
      subjects: Array.isArray(read?.subjects) ? read.subjects.filter(isSubject) : [],
      marks: Array.isArray(read?.marks) ? read.marks.filter(isMarks) : [],
      ...(Array.isArray(read?.forgotten) ? { forgotten: read.forgotten } : {}),
    };
  } catch {
    return nothingLogged;
  }
}

const isSubject = (one: Partial<StoredSubject> | null): boolean => typeof one?.subject === "string";

function isMarks(one: Partial<StoredMarks> | null): boolean {
  const { gatewayId, epoch, lane, marks } = one ?? {};
  if (![gatewayId, epoch, lane].every((name) => typeof name === "string")) return false;
  return [marks?.decided, marks?.timelined].every(
    (mark) => Number.isSafeInteger(mark?.through) && Array.isArray(mark?.above) && mark.above.every(isRange),
  );
}

function contentOf(commit: HotContent, written: WeakSet<LearnedDay>): string | undefined {
  if (commit.subjects.length + commit.marks.length + commit.forgotten.length === 0) return undefined;
  const subjects = commit.subjects.map(({ subject, state, dueAtMs }): LoggedSubject => {
    if (state?.learned === undefined) return { subject, state, dueAtMs };
    const { learned, ...hot } = state;
    return { subject, state: hot, dueAtMs, ...(written.has(learned) ? {} : { learned: toText(learned) }) };
  });
  const marks = commit.marks.map((one): StoredMarks => {
    const { gatewayId, epoch, lane } = one;
    return { gatewayId, epoch, lane, marks: one.marks };
  });
  if (commit.forgotten.length === 0) return JSON.stringify({ subjects, marks } satisfies Logged);
  const { forgotten } = commit;
  return JSON.stringify({ subjects, marks, forgotten } satisfies Logged);
}

function subjectRow({ subject, state, dueAtMs }: StoredSubject): SubjectRow {
  const { learned, ...hot } = state ?? {};
  return checked({
    subject,
    state: JSON.stringify(state && hot),
    learned: learned === undefined ? null : toText(learned),
    due_at_ms: dueAtMs,
  });
}

const toText = (learned: LearnedDay): string => Buffer.from(packed(learned)).toString("base64");
const fromText = (text: string): LearnedDay | null => unpacked(Buffer.from(text, "base64"));

/** What cannot be read is as if it had not been learned. */
function withLearned({ learned, ...one }: LoggedSubject, before: StoredSubject | undefined): StoredSubject {
  const day = typeof learned === "string" ? fromText(learned) : before?.state?.learned;
  return one.state === null || !day ? one : { ...one, state: { ...one.state, learned: day } };
}

function markRows({ gatewayId, epoch, lane, marks }: StoredMarks | Forgotten): MarkRow[] {
  if (marks === null) return [];
  const { decided, timelined } = marks;
  const row = {
    gateway_id: gatewayId,
    epoch,
    lane,
    decided_through: decided.through,
    decided_above: decided.above.length === 0 ? "[]" : JSON.stringify(decided.above),
    timelined_through: timelined.through,
    timelined_above: timelined.above.length === 0 ? "[]" : JSON.stringify(timelined.above),
  };
  return [{ ...row, checksum: checksumOfMark(row) }];
}

function toSubject(row: SubjectRow): StoredSubject {
  const one = { subject: row.subject, state: readState(row.state), dueAtMs: row.due_at_ms };
  return row.learned === null ? one : withLearned({ ...one, learned: row.learned }, undefined);
}

/** Whoever remembers says what cannot be used: `{}` is no state. */
function readState(text: string): StoredSubject["state"] {
  try {
    return JSON.parse(text) as StoredSubject["state"];
  } catch {
    return {} as StoredSubject["state"];
  }
}

// `as`: rows come from our own store, and only this file writes them.
function toMarks(row: MarkRow): StoredMarks {
  return {
    gatewayId: row.gateway_id as LaneKey["gatewayId"],
    epoch: row.epoch as LaneKey["epoch"],
    lane: row.lane as LaneKey["lane"],
    marks: {
      decided: { through: row.decided_through, above: readRanges(row.decided_above) },
      timelined: { through: row.timelined_through, above: readRanges(row.timelined_above) },
    },
  };
}

/** Of a damaged row only what stands in its columns counts: what it had above is asked for again, and known by its ids and numbers. */
function readRanges(text: string): Range[] {
  try {
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read) || !read.every(isRange)) return [];
    return read;
  } catch {
    return [];
  }
}

function isRange(one: unknown): one is Range {
  if (!Array.isArray(one) || one.length !== 2 || !one.every((end) => Number.isSafeInteger(end))) return false;
  return Number(one[0]) <= Number(one[1]);
}

const nameOf = (one: StoredSubject): string => one.subject;
const keyed = <T>(name: (one: T) => string, all: readonly T[]): Map<string, T> =>
  new Map(all.map((one) => [name(one), one]));
/** By key. Sorted as bare text, which takes a county's 40,000 a few milliseconds and not a hundred: nothing else is decided meanwhile. */
const inOrder = <T>(keyed: ReadonlyMap<string, T>): T[] =>
  [...keyed.keys()].toSorted().flatMap((key) => keyed.get(key) ?? []);

function appendTo(db: LedgerKysely, content: string): Write["query"] {
  return db.insertInto("hot_log").values((values) => ({
    n: values
      .selectFrom("hot_log")
      .select((select) => select(select.fn.coalesce(select.fn.max("n"), select.lit(0)), "+", select.lit(1)).as("next")),
    content,
    checksum: checksumOfLogged({ content }),
  }));
}

function inStatements<Row>(rows: readonly Row[], make: (rows: readonly Row[]) => Write["query"]): Write[] {
  const writes: Write[] = [];
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    writes.push({ query: make(rows.slice(from, from + rowsPerStatement)) });
  return writes;
}

function upsertSubjects(db: LedgerKysely, rows: readonly SubjectRow[]): Write["query"] {
  return db
    .insertInto("subjects")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("subject").doUpdateSet((set) => ({
        state: set.ref("excluded.state"),
        learned: set.ref("excluded.learned"),
        due_at_ms: set.ref("excluded.due_at_ms"),
        checksum: set.ref("excluded.checksum"),
      })),
    );
}

function deleteMark(db: LedgerKysely, { gatewayId, epoch, lane }: LaneKey): Write["query"] {
  return db.deleteFrom("marks").where("gateway_id", "=", gatewayId).where("epoch", "=", epoch).where("lane", "=", lane);
}

function upsertMarks(db: LedgerKysely, rows: readonly MarkRow[]): Write["query"] {
  return db
    .insertInto("marks")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["gateway_id", "epoch", "lane"]).doUpdateSet((set) => ({
        decided_through: set.ref("excluded.decided_through"),
        decided_above: set.ref("excluded.decided_above"),
        timelined_through: set.ref("excluded.timelined_through"),
        timelined_above: set.ref("excluded.timelined_above"),
        checksum: set.ref("excluded.checksum"),
      })),
    );
}
