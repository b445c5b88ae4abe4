/** What an export leaves out or masks unless somebody asks for it. */

import type { ColumnKey } from "../import/columns.ts";

/** PIPL Art. 28 calls it sensitive, or it opens a door. Categories are shown without their sensitive ones. */
export const sensitiveColumns: ReadonlySet<ColumnKey> = new Set<ColumnKey>([
  "idNumber",
  "entry",
  "keySafe",
  "categories",
  "grade",
  "score",
  "assessedOn",
  "assessor",
  "healthNotes",
]);
