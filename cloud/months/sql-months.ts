/** Months in SQL: reckoned from what is stored while they run, frozen when somebody closes them. */

import { areaLevels, codeLengths, levelOf, type AreaLevel } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { ClosedMonthRow } from "../database/schema-months.ts";
import { SqlError } from "../database/sql-error.ts";
import { sealOfAll, sealOfCorrection, sealOfMonth } from "./crypto-month-seal.ts";
import { parseMonth, spanOf, type Month } from "./month.ts";
import { cutBy, numbersOf, type MonthFacts } from "./month-facts.ts";
import { changesBetween, corrected, type AreaMonth, type MonthAct, type Months, type NumberChange } from "./months.ts";
import { correctionsOf, frozenOf, lateIncidents, readFrozen } from "./sql-closed-months.ts";
import { readMonthFacts } from "./sql-month-facts.ts";

/** A page asks for a month and then for what has changed of it: both are one reading. One that took long (a city's) is good for longer, so that whoever was told to ask again is answered. */
const goodFor = seconds(10);
const goodForTimesTaken = 5;
const readingsMax = 8;
/** Of one area, for its course. */
const courseMax = 24;
const everywhere = "everywhere";
type Cut = AreaLevel | "everywhere";

const keyOf = (area: AreaCode | null): string => area ?? everywhere;
const cutOf = (area: AreaCode | null): Cut => (area === null ? everywhere : levelOf(area));

export function createSqlMonths(given: {
  database: Pick<LedgerDatabase, "read" | "write">;
  audit: Pick<AuditLog, "commit">;
  nowMs: () => number;
}): Months {
  const { database, audit, nowMs } = given;
  const { read, write } = database;
  const readings = new Map<string, { untilMs: number; facts: Promise<MonthFacts> }>();

  const factsOf = async (month: Month, area: AreaCode | null): Promise<MonthFacts> => {
    const [key, atMs] = [`${month} ${keyOf(area)}`, nowMs()];
    const there = readings.get(key);
    if (there && atMs < there.untilMs) return await there.facts;
    const facts = readMonthFacts(database, { span: spanOf(month), area, nowMs: atMs });
    const reading = { untilMs: Number.POSITIVE_INFINITY, facts };
    readings.delete(key);
    for (const old of readings.keys()) if (readings.size >= readingsMax) readings.delete(old);
    readings.set(key, reading);
    try {
      return await facts;
    } catch (error) {
      readings.delete(key);
      throw error;
    } finally {
      reading.untilMs = nowMs() + Math.max(goodFor, goodForTimesTaken * (nowMs() - atMs));
    }
  };

  return {
    async view({ month, area, by }) {
      const span = spanOf(month);
      const [own] = await readFrozen(read, { month, area: keyOf(area), level: cutOf(area) });
      const below = await readFrozen(read, { month, within: area, level: by });
      const corrections = own ? await correctionsOf(read, own) : [];
      const head = { month, span, isOver: nowMs() >= span.untilMs, corrections };
      // What was closed as a whole stands as a whole: nothing of it is reckoned.
      if (own) {
        const total = frozenOf(own, area);
        const numbers = corrected(total.numbers, corrections);
        return { ...head, total: { ...total, numbers }, areas: below.map((row) => frozenOf(row, codeOf(row.area))) };
      }
      const facts = await factsOf(month, area);
      const frozen = new Map(below.map((row) => [row.area, row]));
      const rows = new Map<string, AreaMonth>();
      for (const [code, part] of cutBy(facts, codeLengths[by]))
        rows.set(code, { area: codeOf(code), numbers: numbersOf(part), closed: null });
      for (const [code, row] of frozen) rows.set(code, frozenOf(row, codeOf(code)));
      const areas = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
      return { ...head, total: { area, numbers: numbersOf(facts), closed: null }, areas };
    },

    async unexplained({ month, area }) {
      const [own] = await readFrozen(read, { month, area: keyOf(area), level: cutOf(area) });
      if (!own) return null;
      return {
        changes: await sinceClosing(own, month, area),
        lateIncidents: await lateIncidents(read, { span: spanOf(month), area, closedAtMs: own.closed_at_ms }),
      };
    },

    async close({ month, area, by }) {
      const atMs = nowMs();
      if (atMs < spanOf(month).untilMs) return { kind: "refused", why: "not-over" };
      const facts = await readMonthFacts(database, { span: spanOf(month), area, nowMs: atMs });
      const wanted = frozenFrom(facts, area).map(({ code, level, part }) => {
        const numbers = JSON.stringify(numbersOf(part));
        const row = { month, area: code, level, closed_at_ms: atMs, by: by.name, numbers };
        return { ...row, seal: sealOfMonth(row) };
      });
      const there = await read
        .selectFrom("closed_months")
        .select(["area", "level"])
        .where("month", "=", month)
        .execute();
      const closed = new Set(there.map((row) => `${row.level} ${row.area}`));
      if (closed.has(`${cutOf(area)} ${keyOf(area)}`)) return { kind: "refused", why: "closed-already" };
      const rows = wanted.filter((row) => !closed.has(`${row.level} ${row.area}`));
      const detail = `month ${month}: ${rows.length} areas frozen, seal ${sealOfAll(rows)}`;
      const isWritten = await written(
        rows.map((row) => ({ query: write.insertInto("closed_months").values(row) })),
        entry({ month, area, by }, { atMs, what: "ended", detail }),
      );
      return isWritten ? { kind: "done", areas: rows.length } : { kind: "refused", why: "closed-already" };
    },

    async correct({ month, area, by, why }) {
      const [own] = await readFrozen(read, { month, area: keyOf(area), level: cutOf(area) });
      if (!own) return { kind: "refused", why: "not-closed" };
      const changes = await sinceClosing(own, month, area);
      if (changes.length === 0) return { kind: "refused", why: "nothing-changed" };
      const before = await read
        .selectFrom("month_corrections")
        .select(["n", "seal"])
        .where("month", "=", month)
        .where("area", "=", own.area)
        .orderBy("n", "desc")
        .executeTakeFirst();
      const [n, atMs] = [(before?.n ?? 0) + 1, nowMs()];
      const row = { month, area: own.area, n, at_ms: atMs, by: by.name, why, changes: JSON.stringify(changes) };
      const seal = sealOfCorrection(row, before?.seal ?? own.seal);
      const detail = `month ${month}: correction ${n} of ${changes.length} numbers, seal ${seal}`;
      const isWritten = await written(
        [{ query: write.insertInto("month_corrections").values({ ...row, seal }) }],
        entry({ month, area, by }, { atMs, what: "changed", detail }),
      );
      return isWritten ? { kind: "done", n } : { kind: "refused", why: "changed-meanwhile" };
    },

    async course(area) {
      const rows = await read
        .selectFrom("closed_months")
        .selectAll()
        .where("area", "=", keyOf(area))
        .where("level", "=", cutOf(area))
        .orderBy("month", "desc")
        .limit(courseMax)
        .execute();
      const course = await Promise.all(
        rows.toReversed().map(async (row) => {
          const month = parseMonth(row.month);
          const numbers = corrected(frozenOf(row, area).numbers, await correctionsOf(read, row));
          return month === undefined ? [] : [{ month, numbers }];
        }),
      );
      return course.flat();
    },
  };

  async function sinceClosing(
    own: ClosedMonthRow,
    month: Month,
    area: AreaCode | null,
  ): Promise<readonly NumberChange[]> {
    const stands = corrected(frozenOf(own, area).numbers, await correctionsOf(read, own));
    return changesBetween(stands, numbersOf(await factsOf(month, area)));
  }

  /** False: somebody else was quicker, and nothing was written. */
  async function written(writes: readonly Write[], noted: AuditEntry): Promise<boolean> {
    try {
      await audit.commit(writes, [noted]);
      return true;
    } catch (error) {
      if (error instanceof SqlError && error.code === "unique") return false;
      throw error;
    }
  }
}

const codeOf = (text: string): AreaCode | null => parseAreaCode(text) ?? null;

/** The area itself, and every area in it of which anything is said, level by level. */
function frozenFrom(
  facts: MonthFacts,
  area: AreaCode | null,
): readonly { code: string; level: Cut; part: MonthFacts }[] {
  const own = area === null ? -1 : areaLevels.indexOf(levelOf(area));
  const below = areaLevels
    .slice(own + 1)
    .flatMap((level) => [...cutBy(facts, codeLengths[level])].map(([code, part]) => ({ code, level, part })));
  return [{ code: keyOf(area), level: cutOf(area), part: facts }, ...below];
}

function entry(
  { month, area, by }: MonthAct,
  { atMs, what, detail }: Pick<AuditEntry, "atMs" | "what" | "detail">,
): AuditEntry {
  return {
    atMs,
    who: by.who,
    what,
    subject: { kind: "month", id: `${month}/${keyOf(area)}` },
    area,
    purpose: by.purpose,
    outcome: "done",
    detail,
    digest: "",
  };
}
