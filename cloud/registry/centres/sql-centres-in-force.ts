/** Centres that an alarm may go to, in memory: some hundred at most. One that cannot be read is none, and `audit verify` names it. */

import { must, parseCentreId, type CentreId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Records } from "../../records/records.ts";
import { centreRecord, type CentreContent } from "./centre-record.ts";

export type CentresInForce = {
  refresh(): Promise<void>;
  /** Undefined: there is none of that id, or it was closed. */
  centre(centreId: CentreId): CentreContent | undefined;
};

export async function createCentresInForce(given: {
  database: Pick<LedgerDatabase, "read">;
  records: Records;
}): Promise<CentresInForce> {
  const { database, records } = given;
  let centres: ReadonlyMap<CentreId, CentreContent> = new Map();
  const refresh = async (): Promise<void> => {
    const rows = await database.read.selectFrom("records").select("id").where("kind", "=", centreRecord.kind).execute();
    const kept = await records.get(
      centreRecord,
      rows.map(({ id }) => id),
    );
    centres = new Map(
      [...kept].flatMap(([id, one]) =>
        one.kind === "kept" && one.content.closedAtMs === null ? [[must(parseCentreId(id), id), one.content]] : [],
      ),
    );
  };
  await refresh();
  return { refresh, centre: (centreId) => centres.get(centreId) };
}
