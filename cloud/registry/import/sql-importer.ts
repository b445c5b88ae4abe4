/** Imports into the records, in small commits: a life alarm never waits behind more than fifty of them. */

import { setImmediate as nextTurn } from "node:timers/promises";
import { must, parseConsentId, parseHomeId, parseResidentId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "../../database/database.ts";
import type { By, Change, Records } from "../../records/records.ts";
import type { Vault } from "../../vault/vault.ts";
import { homeRecord, placeText } from "../residents/home-record.ts";
import { changesOf } from "./imported-records.ts";
import type { KeyedRow } from "./keyed-row.ts";
import { problemsMax, type Importer, type ImportProgress, type ImportReport } from "./importer.ts";
import { problemOf, type Problem } from "./problem.ts";
import type { RowLimits } from "./read-row.ts";
import { personKey, readingTable, type Table, type TableRead } from "./read-table.ts";
import { compareRows } from "./sql-known-rows.ts";

/** A row is at most three records. */
const rowsPerCommit = 16;

export function createSqlImporter(given: {
  database: LedgerDatabase;
  records: Records;
  vault: Pick<Vault, "blind">;
  nextId: () => string;
  /** Homes whose names or residents have changed. */
  changed: (homeIds: readonly HomeId[]) => Promise<void>;
}): Importer {
  const { database, records, nextId } = given;
  const { blind } = given.vault;

  const look = async (table: Table, limits: RowLimits) => {
    const read = await inSteps(readingTable(table, limits));
    if (read.kind === "no-table") return read;
    const keyed = await inSteps(keying(read.people, blind));
    const compared = await compareRows(database, blind, keyed);
    const problems = [...read.problems, ...compared.problems].toSorted((one, other) => one.row - other.row);
    const report: ImportReport = {
      rows: read.rows,
      good: compared.fresh.length,
      known: compared.known,
      problems: problems.slice(0, problemsMax),
      problemsLeftOut: Math.max(0, problems.length - problemsMax),
      doubts: compared.doubts.map(({ row, residentId }) => ({
        problem: problemOf(row.row, null, "same-person"),
        residentId,
      })),
      unknownColumns: read.unknownColumns,
    };
    return { kind: "looked", report, compared } as const;
  };

  return {
    async check(table, limits) {
      const looked = await look(table, limits);
      return looked.kind === "no-table" ? looked : { kind: "report", report: looked.report };
    },
    async run({ table, limits, takesDoubtful, progress, signal }, by) {
      const looked = await look(table, limits);
      if (looked.kind === "no-table") return looked;
      const { fresh, doubts } = looked.compared;
      const rows = [...fresh, ...(takesDoubtful ? doubts.map(({ row }) => row) : [])];
      const importId = await inSteps(naming(table, blind));
      const { rows: ofAll, known } = looked.report;
      const run = createRun({ importId, by, rows: ofAll, done: known, toDo: rows.length, progress });
      progress({ rows: ofAll, done: known, toDo: rows.length });
      const refused: Problem[] = [];
      for (const group of groupsOf(rows)) {
        if (signal.aborted) break;
        if (await run.commit(await prepare(group, by.atMs))) continue;
        // Somebody was faster at one of them: each by itself, so that it keeps nobody else out.
        for (const row of group) {
          const isIn = await run.commit(await prepare([row], by.atMs));
          if (!isIn) refused.push(problemOf(row.row, null, "not-taken"));
        }
      }
      await run.end(!signal.aborted);
      await given.changed(run.homes());
      const report = { ...looked.report, problems: [...looked.report.problems, ...refused].slice(0, problemsMax) };
      return { kind: "done", imported: run.imported(), report };
    },
    async lately(limit) {
      const query = database.read.selectFrom("imports").selectAll().orderBy("started_at_ms", "desc");
      return (await query.limit(limit).execute()).map((row) => ({
        importId: row.import_id,
        by: row.by,
        startedAtMs: row.started_at_ms,
        endedAtMs: row.ended_at_ms,
        rows: row.rows,
        done: row.done_rows,
      }));
    },
  };

  type Prepared = { row: KeyedRow; changes: readonly Change[]; residentId: string; homeId: HomeId };

  /** No two of one batch are of one home, because the second must find the first one's: a batch ends where a home comes again. */
  function groupsOf(rows: readonly KeyedRow[]): readonly (readonly KeyedRow[])[] {
    const groups: KeyedRow[][] = [];
    let places = new Set<string>();
    for (const row of rows) {
      const place = placeText(row.person) ?? row.key;
      const last = groups.at(-1);
      if (last === undefined || places.has(place) || last.length >= rowsPerCommit) {
        groups.push([row]);
        places = new Set([place]);
        continue;
      }
      last.push(row);
      places.add(place);
    }
    return groups;
  }

  async function prepare(rows: readonly KeyedRow[], atMs: number): Promise<readonly Prepared[]> {
    const placeOf = (row: KeyedRow): string => blind("place", placeText(row.person) ?? row.key);
    const query = database.read.selectFrom("homes").select(["home_id", "place"]);
    const found = await query.where("place", "in", rows.map(placeOf)).orderBy("home_id", "desc").execute();
    const homeAt = new Map(found.map(({ home_id, place }) => [place, home_id]));
    const kept = await records.get(homeRecord, [...homeAt.values()]);
    return rows.map((row) => {
      const known = homeAt.get(placeOf(row));
      const home = known === undefined ? undefined : kept.get(known);
      const [homeText, residentText, consentText] = [nextId(), nextId(), nextId()];
      const isThere = home?.kind === "kept";
      const ids = {
        homeId: must(parseHomeId(isThere ? home.id : homeText), homeText),
        residentId: must(parseResidentId(residentText), residentText),
        consentId: must(parseConsentId(consentText), consentText),
      };
      const changes = changesOf({ person: row.person, ids, home: isThere ? home : undefined, nextId, atMs });
      return { row, changes, residentId: ids.residentId, homeId: ids.homeId };
    });
  }

  function createRun(of: {
    importId: string;
    by: By;
    rows: number;
    done: number;
    toDo: number;
    progress: (now: ImportProgress) => void;
  }) {
    let { done } = of;
    let imported = 0;
    const homes = new Set<HomeId>();
    const progressRow = (endedAtMs: number | null): Write => {
      const now = { rows: of.rows, done_rows: done, ended_at_ms: endedAtMs };
      const row = { import_id: of.importId, by: of.by.who, started_at_ms: of.by.atMs, ...now };
      const into = database.write.insertInto("imports").values(row);
      return { query: into.onConflict((conflict) => conflict.column("import_id").doUpdateSet(now)) };
    };
    return {
      imported: () => imported,
      homes: () => [...homes],
      async commit(batch: readonly Prepared[]): Promise<boolean> {
        done += batch.length;
        const keys = batch.map(({ row, residentId }): Write => {
          const known = { row_key: row.key, content: row.content, resident_id: residentId };
          return { query: database.write.insertInto("imported_rows").values(known) };
        });
        const changes = batch.flatMap((one) => one.changes);
        const answer = await records.commit(changes, of.by, [...keys, progressRow(null)]);
        if (answer.kind !== "done") {
          done -= batch.length;
          return false;
        }
        imported += batch.length;
        for (const { homeId } of batch) homes.add(homeId);
        of.progress({ rows: of.rows, done, toDo: of.toDo });
        return true;
      },
      async end(isWhole: boolean): Promise<void> {
        await database.commit([progressRow(isWhole ? of.by.atMs : null)]);
      },
    };
  }
}

/** 20,000 rows are a second of work, in which a press would wait: between two steps it does not. */
async function inSteps<Result>(steps: Generator<void, Result, void>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

const rowsPerStep = 100;

function* keying(
  people: Extract<TableRead, { kind: "table" }>["people"],
  blind: Vault["blind"],
): Generator<void, KeyedRow[], void> {
  const keyed: KeyedRow[] = [];
  for (const [at, { row, person }] of people.entries()) {
    if (at % rowsPerStep === rowsPerStep - 1) yield;
    keyed.push({ row, person, key: blind("row", personKey(person)), content: blind("row", JSON.stringify(person)) });
  }
  return keyed;
}

/** The same table has the same name, whoever sends it. */
function* naming(table: Table, blind: Vault["blind"]): Generator<void, string, void> {
  const parts: string[] = [];
  for (let at = 0; at < table.length; at += rowsPerStep) {
    parts.push(blind("row", JSON.stringify(table.slice(at, at + rowsPerStep))));
    yield;
  }
  return blind("row", JSON.stringify(parts));
}
