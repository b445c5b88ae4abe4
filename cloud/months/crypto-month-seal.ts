/**
 * The seal of a closed month, and of each correction over the one before it: whoever changes a frozen number, or takes a correction out, is seen. The audit log names the seal
 * of each closing, and is anchored outside.
 */

import { createHash } from "node:crypto";
import { asStored } from "../database/sql-checksums.ts";
import type { ClosedMonthRow, MonthCorrectionRow } from "../database/schema-months.ts";

const sealed = (what: readonly unknown[]): string =>
  createHash("sha256")
    .update(JSON.stringify(what.map(asStored)))
    .digest("hex");

export function sealOfMonth({ month, area, level, closed_at_ms, by, numbers }: Omit<ClosedMonthRow, "seal">): string {
  return sealed([month, area, level, closed_at_ms, by, numbers]);
}

/** @param before the seal of the correction before it, or of the closing. */
export function sealOfCorrection(row: Omit<MonthCorrectionRow, "seal">, before: string): string {
  const { month, area, n, at_ms, by, why, changes } = row;
  return sealed([before, month, area, n, at_ms, by, why, changes]);
}

/** Of a closing of many areas: what the audit log names. */
export const sealOfAll = (rows: readonly Pick<ClosedMonthRow, "seal">[]): string =>
  sealed(rows.map(({ seal }) => seal));
