/** Records on a database of a test, as the suites of stores ask for them. */

import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import type { Records } from "@shouwang/cloud/records/records.ts";
import { openRecords } from "./registries.ts";

export type RecordsInHand = AsyncDisposable & { database: LedgerDatabase; records: Records };

export async function openRecordsOn(database: LedgerDatabase, folder: string): Promise<Records> {
  return (await openRecords(database, folder)).records;
}
