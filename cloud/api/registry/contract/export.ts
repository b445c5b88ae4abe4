/** What can be asked of an export. Without schemas: pages load this. */

import { sensitiveColumns } from "../../../registry/export/sensitive-columns.ts";
import { columnKeys, columnName } from "../../../registry/import/columns.ts";
import type { Category } from "../../../registry/residents/category.ts";
import type { Risk } from "../../../registry/residents/resident-record.ts";

/** What for: it stands in the log beside who asked. Closed, because what is typed never stands there. */
export const exportPurposes = ["report", "visits", "hand-over", "correction", "authority"] as const;
export type ExportPurpose = (typeof exportPurposes)[number];
export type ExportCategory = Category;
export type ExportRisk = Risk;

/** Those that are sensitive come masked or empty unless they are asked for (`whole=yes`). */
export const exportColumns = columnKeys.map((key) => ({
  key,
  name: columnName(key),
  isSensitive: sensitiveColumns.has(key),
}));
