/** Closed months and their corrections, as they are stored; each is held against its seal when it is read. */

import { sql } from "kysely";
import { z } from "zod";
import { codeLengths, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { ClosedMonthRow } from "../database/schema-months.ts";
import { within } from "../registry/residents/sql-conditions.ts";
import { sealOfCorrection, sealOfMonth } from "./crypto-month-seal.ts";
import type { Month, Span } from "./month.ts";
import type { AreaMonth, Correction } from "./months.ts";

type Read = LedgerDatabase["read"];

const numbersSchema = z.record(z.string(), z.number().nullable());
const changesSchema = z.array(z.object({ measure: z.string(), was: z.number().nullable(), is: z.number().nullable() }));

/** One area, or all of one level within an area, in the order of their codes. */
export async function readFrozen(
  read: Read,
  asked: { month: Month; area: string; level: string } | { month: Month; within: AreaCode | null; level: AreaLevel },
): Promise<readonly ClosedMonthRow[]> {
  const rows = read
    .selectFrom("closed_months")
    .selectAll()
    .where("month", "=", asked.month)
    .where("level", "=", asked.level)
    .orderBy("area");
  if ("area" in asked) return await rows.where("area", "=", asked.area).execute();
  const cut = codeLengths[asked.level];
  return await rows
    .where((on) => on.and(within(sql.ref("area"), asked.within)))
    .where(sql<number>`length(area)`, "<=", cut)
    .execute();
}

/** Numbers that cannot be read are none, and the row says that it is not what was written. */
export function frozenOf(row: ClosedMonthRow, area: AreaCode | null): AreaMonth {
  const numbers = parsed(numbersSchema, row.numbers);
  const isWhole = numbers !== undefined && sealOfMonth(row) === row.seal;
  return { area, numbers: numbers ?? {}, closed: { atMs: row.closed_at_ms, by: row.by, isWhole } };
}

export async function correctionsOf(read: Read, own: ClosedMonthRow): Promise<readonly Correction[]> {
  const rows = await read
    .selectFrom("month_corrections")
    .selectAll()
    .where("month", "=", own.month)
    .where("area", "=", own.area)
    .orderBy("n")
    .execute();
  let before = own.seal;
  let expected = 1;
  return rows.map((row) => {
    const changes = parsed(changesSchema, row.changes);
    const isWhole = changes !== undefined && row.n === expected && sealOfCorrection(row, before) === row.seal;
    before = row.seal;
    expected = row.n + 1;
    return { n: row.n, atMs: row.at_ms, by: row.by, why: row.why, changes: changes ?? [], isWhole };
  });
}

/** Incidents of the span that are not closed, or were closed after the month was. */
export async function lateIncidents(
  read: Read,
  { span, area, closedAtMs }: { span: Span; area: AreaCode | null; closedAtMs: number },
): Promise<number> {
  const { late } = await read
    .selectFrom("incidents as i")
    .leftJoin("homes as h", "h.home_id", "i.home_id")
    .where("i.opened_at_ms", ">=", span.fromMs)
    .where("i.opened_at_ms", "<", span.untilMs)
    .where("i.subject", "not like", "canary:%")
    .where((on) => on.or([on("i.closed_at_ms", "is", null), on("i.closed_at_ms", ">", closedAtMs)]))
    .where((on) => on.and(within(sql.ref("h.area"), area)))
    .select(sql<number>`count(*)`.as("late"))
    .executeTakeFirstOrThrow();
  return Number(late);
}

function parsed<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
