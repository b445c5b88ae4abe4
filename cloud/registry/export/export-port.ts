/** Residents as a file, piece by piece. */

import type { ResidentQuery } from "../residents/resident-finder.ts";
import type { ExportOptions } from "./export-row.ts";

export type ExportCounts = {
  rows: number;
  /** Could not be opened. */
  leftOut: number;
};

export type ExportResidents = (
  query: ResidentQuery,
  /** `counted` is told after each page. */
  options: ExportOptions & { nowMs: number; counted: (now: ExportCounts) => void },
) => AsyncGenerator<string>;
