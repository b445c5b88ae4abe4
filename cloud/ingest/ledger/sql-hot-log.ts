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

import { crc32 } from "node:zlib";
import type { LedgerDatabase, Write } from "../../database/database.ts";
import type { LedgerKysely, MarkRow, SubjectRow } from "../../database/schema.ts";
import type { LearnedDay } from "../../detection/learned/learned-day.ts";
import { packed, unpacked } from "../../detection/learned/packed.ts";
import { checked, checksumOfLogged, checksumOfMark } from "../../database/sql-checksums.ts";
import { createDoubtList, namedIn } from "./doubt-list.ts";
import { laneName } from "./draft.ts";
import type { Commit, Doubt, LaneKey, StoredSubject } from "./ledger.ts";
import { readState, stateText } from "./stored-state.ts";
import { emptyLaneMarks, type LaneMarks, type Range } from "./marks.ts";

/** Two and a half minutes of a county, read in a second or two at a start. */
export const foldAtBytes = 64 * 1_048_576;
/** Written in some milliseconds. */
const sliceMax = 500;
/** SQLite takes 32,766 parameters in a statement, and large ones are slow to prepare. */
const rowsPerStatement = 50;
/** Read at a start in some milliseconds, so that what is alive goes on meanwhile. */
const pageMax = 1_000;

type StoredMarks = LaneKey & { marks: LaneMarks };
/** Gone from the table too, when it is folded. */
type Forgotten = LaneKey & { marks: null };
/** `learned`: in base64; absent = as it was before. */
type LoggedSubject = Pick<StoredSubject, "subject" | "dueAtMs"> & { state: unknown; learned?: string };
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
  /** @param take is given each home as it is read, so that never all of them are held at once; without it they are in the answer. */
  load(
    take?: (one: StoredSubject) => void,
  ): Promise<{ subjects: StoredSubject[]; marks: StoredMarks[]; doubt?: Doubt }>;
};

/** A home as text, as it is written. `learned`: null = nothing; undefined = what stands in the table, as long as that has not been read. */
type Held = { subject: string; state: string; learned: string | null | undefined; dueAtMs: number | null };

export function createHotLog(database: LedgerDatabase): HotLog {
  const { write: db, read } = database;
  /** In the log and not in the tables: the latest of each key. */
  let subjects = new Map<string, Held>();
  let marks = new Map<string, StoredMarks | Forgotten>();
  let bytes = 0;
  /** What is being folded, and up to where the log can be deleted then. */
  let folding: { subjects: Held[]; marks: (StoredMarks | Forgotten)[]; through: number } | undefined;

  /** Of each home the checksum of what was learned, as it stands in the log or in the table: it is not written again. */
  const written = new Map<string, number>();

  let isLoaded = false;
  let commitsUnderWay = 0;

  const take = (logged: Pick<Logged, "marks" | "forgotten">, held: readonly Held[], length: number): void => {
    bytes += length;
    for (const one of held) {
      subjects.set(one.subject, one);
      if (typeof one.learned === "string") written.set(one.subject, crc32(one.learned));
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

  /** The table, a page at a time, with the log laid over it. */
  const readSubjects = async (give: (one: StoredSubject) => void): Promise<void> => {
    const left = new Map(subjects);
    for (let from = ""; ;) {
      const page = await read
        .selectFrom("subjects")
        .selectAll()
        .where("subject", ">", from)
        .orderBy("subject")
        .limit(pageMax)
        .execute();
      const last = page.at(-1);
      if (!last) break;
      from = last.subject;
      for (const row of page) {
        if (row.learned !== null && !written.has(row.subject)) written.set(row.subject, crc32(row.learned));
        const logged = left.get(row.subject);
        left.delete(row.subject);
        if (logged?.learned === undefined && logged !== undefined) logged.learned = row.learned;
        give(toSubject(logged ?? { ...row, dueAtMs: row.due_at_ms }));
      }
    }
    for (const one of left.values()) {
      one.learned ??= null;
      give(toSubject(one));
    }
  };

  const load: HotLog["load"] = async (give) => {
    isLoaded = true;
    folding = undefined;
    const doubts = createDoubtList();
    const stored = (await read.selectFrom("marks").selectAll().execute()).map((row) => {
      if (row.checksum === checksumOfMark(row)) return toMarks(row);
      doubts.doubt({ subjects: [], lanes: [toMarks(row)] });
      return { ...toMarks(row), marks: emptyLaneMarks };
    });
    const presentMarks = keyed(laneName, stored);
    subjects = new Map();
    marks = new Map();
    bytes = 0;
    written.clear();
    for (let from = 0; ;) {
      const page = await read.selectFrom("hot_log").selectAll().where("n", ">", from).orderBy("n").limit(100).execute();
      const last = page.at(-1);
      if (!last) break;
      from = last.n;
      for (const row of page) {
        const isWritten = row.checksum === checksumOfLogged(row);
        const logged = isWritten ? readLogged(row.content) : nothingLogged;
        if (isWritten)
          doubts.believe({ subjects: logged.subjects, lanes: [...logged.marks, ...(logged.forgotten ?? [])] });
        else doubts.doubt(namedIn(row.content));
        take(
          logged,
          logged.subjects.map((one) => heldOf(one, subjects.get(one.subject))),
          row.content.length,
        );
      }
    }
    const all: StoredSubject[] = [];
    await readSubjects(give ?? ((one) => void all.push(one)));
    for (const [name, one] of marks) {
      if (one.marks === null) presentMarks.delete(name);
      else presentMarks.set(name, one);
    }
    const doubt = doubts.left();
    const state = { subjects: all, marks: [...presentMarks.values()] };
    return doubt ? { ...state, doubt } : state;
  };

  return {
    async during(commit, store) {
      commitsUnderWay += 1;
      try {
        const held = commit.subjects.map(asText);
        const content = contentOf(commit, held, written);
        await store(content === undefined ? [] : [{ query: appendTo(db, content) }]);
        take(commit, held, content?.length ?? 0);
      } finally {
        commitsUnderWay -= 1;
      }
    },
    async fold(when) {
      // What a commit on its way appends would be deleted before it was folded.
      if (commitsUnderWay > 0) throw new Error("the hot log is folded beside a commit");
      // What stands in the log from before this start is to be folded too.
      if (!isLoaded) await load(() => undefined);
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

/** Written out piece by piece: each home's text is kept for its row in the table. */
function contentOf(
  commit: HotContent,
  held: readonly Held[],
  written: ReadonlyMap<string, number>,
): string | undefined {
  if (held.length + commit.marks.length + commit.forgotten.length === 0) return undefined;
  const subjects = held.map(({ subject, state, learned, dueAtMs }) => {
    const isNews = typeof learned === "string" && written.get(subject) !== crc32(learned);
    const lesson = isNews ? `,"learned":"${learned}"` : "";
    return `{"subject":${JSON.stringify(subject)},"state":${state},"dueAtMs":${JSON.stringify(dueAtMs)}${lesson}}`;
  });
  const marks = commit.marks.map((one): StoredMarks => {
    const { gatewayId, epoch, lane } = one;
    return { gatewayId, epoch, lane, marks: one.marks };
  });
  const { forgotten } = commit;
  const gone = forgotten.length === 0 ? "" : `,"forgotten":${JSON.stringify(forgotten)}`;
  return `{"subjects":[${subjects.join(",")}],"marks":${JSON.stringify(marks)}${gone}}`;
}

function asText({ subject, state, dueAtMs }: StoredSubject): Held {
  if (state === null) return { subject, state: "null", learned: null, dueAtMs };
  const { learned, ...hot } = state;
  return { subject, state: stateText(hot), learned: learned === undefined ? null : toText(learned), dueAtMs };
}

/** Of a row of the log. What cannot be read is as if it had not been learned. */
function heldOf({ subject, state, learned, dueAtMs }: LoggedSubject, before: Held | undefined): Held {
  const day = typeof learned === "string" ? (fromText(learned) === null ? null : learned) : before?.learned;
  return { subject, state: JSON.stringify(state ?? null), learned: day, dueAtMs };
}

function subjectRow({ subject, state, learned, dueAtMs }: Held): SubjectRow {
  return checked({ subject, state, learned: learned ?? null, due_at_ms: dueAtMs });
}

const toText = (learned: LearnedDay): string => Buffer.from(packed(learned)).toString("base64");
const fromText = (text: string): LearnedDay | null => unpacked(Buffer.from(text, "base64"));

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

function toSubject({
  subject,
  state: text,
  learned,
  dueAtMs,
}: Omit<Held, "learned"> & { learned?: Held["learned"] }): StoredSubject {
  const state = readState(text);
  const day = typeof learned === "string" ? fromText(learned) : null;
  return { subject, state: state === null || day === null ? state : { ...state, learned: day }, dueAtMs };
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
