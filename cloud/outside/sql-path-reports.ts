/** Reports of paths in SQL: written under the fence of the lease, so that a process that was stopped cannot write its old ones over those of whoever took over. */

import { z } from "zod";
import { must, parseCentreId, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { LedgerKysely } from "../database/schema.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { HeldLease } from "./lease.ts";
import type { PathReport, PathReports } from "./path-report.ts";
import { whileHeld } from "./sql-lease.ts";

const standings = ["unknown", "well", "failing", "not-open"] as const;
const reportSchema = z.object({
  // `as`: an id of a path begins so, which the pattern says.
  pathId: z.custom<PathReport["pathId"]>((one) => typeof one === "string" && one.startsWith("path-")),
  centreId: z.string().transform((text) => must(parseCentreId(text), text)),
  path: z.object({
    connectorId: z.string().transform((text) => must(parseConnectorId(text), text)),
    name: z.string(),
    askEvery: z
      .number()
      .transform((one) => millis(one))
      .nullable(),
    standing: z.enum(standings),
    sinceMs: z.number(),
    lastAnswerAtMs: z.number().nullable(),
    why: z.string().nullable(),
    lastRefusal: z.object({ atMs: z.number(), why: z.string() }).nullable(),
  }),
  fault: z.object({ isFault: z.boolean(), sinceMs: z.number(), sentence: z.string() }).nullable(),
  defect: z.string().nullable(),
});

export function createSqlPathReports(
  database: Pick<LedgerDatabase, "read" | "write" | "commit">,
  held: HeldLease,
): PathReports {
  const { write: db } = database;
  /** As it stands there. Undefined: whatever somebody before us has left. */
  let written: ReadonlyMap<string, string> | undefined;
  return {
    async write(reports) {
      const next = new Map(reports.map((one) => [one.pathId as string, JSON.stringify(one)]));
      const before = written ?? new Map<string, string>();
      const gone = [...before.keys()].filter((id) => !next.has(id));
      const changed = [...next].filter(([id, text]) => before.get(id) !== text);
      if (written !== undefined && gone.length === 0 && changed.length === 0) return;
      const forget: Write[] =
        written === undefined
          ? [{ query: db.deleteFrom("path_reports") }]
          : gone.map((id) => ({ query: db.deleteFrom("path_reports").where("path_id", "=", id) }));
      const say = changed.map(([path_id, report]): Write => {
        const row = { fence: held.fence, report };
        const insert = db.insertInto("path_reports").values({ path_id, ...row });
        return { query: insert.onConflict((conflict) => conflict.column("path_id").doUpdateSet(row)) };
      });
      await database.commit([whileHeld(db, held), ...forget, ...say]);
      written = next;
    },
  };
}

/** What cannot be read is nothing that is known. */
export async function readPathReports(read: LedgerKysely): Promise<PathReport[]> {
  const rows = await read.selectFrom("path_reports").select("report").orderBy("path_id").execute();
  return rows.flatMap(({ report }) => {
    try {
      const one = reportSchema.safeParse(JSON.parse(report));
      return one.success ? [one.data] : [];
    } catch {
      return [];
    }
  });
}
