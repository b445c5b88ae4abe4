/**
 * Bringing a table of residents in. First somebody sees what would happen (`check`), then says so (`run`). A row comes in whole or not at all: home, resident,
 * contacts and consent are one transaction, together with the key by which the row is known. So a table that comes in twice, or again after a crash, goes on
 * where it was and changes nothing that is there.
 */

import type { By } from "../../records/records.ts";
import type { ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { Problem } from "./problem.ts";
import type { RowLimits } from "./read-row.ts";
import type { Table, TableRead } from "./read-table.ts";

export type ImportReport = {
  rows: number;
  /** Would come in. */
  good: number;
  /** Came in before, and say the same. */
  known: number;
  /** Wrong: those rows stay out. At most `problemsMax`. */
  problems: readonly Problem[];
  problemsLeftOut: number;
  /** May be somebody who is registered; they stay out unless they are asked for. */
  doubts: readonly { problem: Problem; residentId: ResidentId }[];
  unknownColumns: readonly string[];
};
/** One for each row of the largest table; more than are put right at once. */
export const problemsMax = 20_000;

/** Of all its rows, those that are in, whenever they came; and those that this run is to bring in. */
export type ImportProgress = { rows: number; done: number; toDo: number };
export type ImportDone = { kind: "done"; imported: number; report: ImportReport };

export type Importer = {
  check(
    table: Table,
    limits: RowLimits,
  ): Promise<Exclude<TableRead, { kind: "table" }> | { kind: "report"; report: ImportReport }>;
  /** Ends early, between two transactions, when `signal` says so; what is in stays in. */
  run(
    given: {
      table: Table;
      limits: RowLimits;
      /** Rows that look like somebody who is registered come in too: somebody compared them. */
      takesDoubtful: boolean;
      /** Told once before the first row, and after each commit. */
      progress: (progress: ImportProgress) => void;
      signal: AbortSignal;
    },
    by: By,
  ): Promise<Exclude<TableRead, { kind: "table" }> | ImportDone>;
  /** How far the imports of late are, the newest first. */
  lately(limit: number): Promise<
    readonly (Omit<ImportProgress, "toDo"> & {
      importId: string;
      by: string;
      startedAtMs: number;
      endedAtMs: number | null;
    })[]
  >;
};
