/** Hand-overs of shifts in SQL. What people wrote may name anybody, so it is sealed with the key of the house for them, and deleted after `keptFor`. */

import { days } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { ShiftRow } from "../database/schema-shifts.ts";
import { ownKeyOf } from "../vault/sql-own-key.ts";
import type { Vault } from "../vault/vault.ts";
import { shiftShape } from "./shift-shape.ts";
import type { Shift } from "./shift.ts";
import type { Shifts } from "./shifts.ts";

export const shiftsKeyOwner = "house/shifts";
/** A quarter: as long as somebody asks what was said then. */
const keptFor = days(92);

export function createSqlShifts(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  vault: Vault;
}): Shifts {
  const { database, vault } = given;
  const { read, write } = database;
  const theKey = ownKeyOf({ database, vault, owner: shiftsKeyOwner });

  const toRow = async ({ area, ...view }: Shift): Promise<ShiftRow> => ({
    shift_id: view.shiftId,
    written_at_ms: view.writtenAtMs,
    area: area ?? "",
    is_confirmed: view.confirmed === null ? 0 : 1,
    content: (await theKey()).seal(placeOf(view.shiftId), JSON.stringify(view)),
  });
  /** What cannot be opened any more is left out: the list of the others still stands. */
  const toShift = async (row: ShiftRow): Promise<Shift | undefined> => {
    const opened = (await theKey()).open(placeOf(row.shift_id), row.content);
    if (opened.kind !== "text") return undefined;
    const view = shiftShape.safeParse(JSON.parse(opened.text));
    return view.success ? { ...view.data, area: row.area === "" ? null : row.area } : undefined;
  };
  const find = async (shiftId: string): Promise<Shift | undefined> => {
    const row = await read.selectFrom("shifts").selectAll().where("shift_id", "=", shiftId).executeTakeFirst();
    return row && (await toShift(row));
  };

  return {
    find,
    async write(shift) {
      const insert = write.insertInto("shifts").values(await toRow(shift));
      const old = write.deleteFrom("shifts").where("written_at_ms", "<", shift.writtenAtMs - keptFor);
      await database.commit([
        { query: insert.onConflict((same) => same.column("shift_id").doNothing()) },
        { query: old },
      ]);
      return (await find(shift.shiftId)) ?? shift;
    },
    async confirm(shift) {
      const { is_confirmed, content } = await toRow(shift);
      const waiting = write.updateTable("shifts").set({ is_confirmed, content }).where("shift_id", "=", shift.shiftId);
      await database.commit([{ query: waiting.where("is_confirmed", "=", 0) }]);
      return (await find(shift.shiftId))?.confirmed?.by === shift.confirmed?.by;
    },
    async lately(limit) {
      const rows = await read.selectFrom("shifts").selectAll().orderBy("written_at_ms", "desc").limit(limit).execute();
      return (await Promise.all(rows.map(toShift))).flatMap((one) => one ?? []);
    },
  };
}

const placeOf = (shiftId: string): string => `shift/${shiftId}`;
