/**
 * The rows that are no records and say who needs help and where it goes, each against its own checksum; and the journals, which have no gap. A checksum finds what a
 * disk has changed. It is no protection against somebody who writes the checksum too.
 */

import type { ExpressionBuilder } from "kysely";
import { createJournalReader, type JournalReader } from "../alarms/crypto-journal-chain.ts";
import type { LedgerKysely, Schema } from "../database/schema.ts";
import {
  checkedTables,
  checksumOfLogged,
  checksumOfMark,
  checksumOfRow,
  laterCheckedTables,
} from "../database/sql-checksums.ts";
import { placeOfRow, rowsAfter, tableKeys, type AnyRow } from "../database/sql-row-pages.ts";
import { findingsMax, type Finding, type Findings } from "./finding.ts";

const rowsPerPage = 500;
/** A row of the log of hot rows has a hundred thousand characters. */
const loggedPerPage = 20;

const checksums: readonly { table: keyof Schema; limit: number; checksumOf: (row: AnyRow) => number }[] = [
  ...[...checkedTables, ...laterCheckedTables].map((table) => ({
    table,
    limit: rowsPerPage,
    checksumOf: checksumOfRow,
  })),
  // `as`, twice: rows of these tables, as they are read from them.
  { table: "marks", limit: rowsPerPage, checksumOf: (row) => checksumOfMark(row as Schema["marks"]) },
  { table: "hot_log", limit: loggedPerPage, checksumOf: (row) => checksumOfLogged(row as Schema["hot_log"]) },
];

export async function verifyRows(given: { read: LedgerKysely; findings: Findings }): Promise<number> {
  const { read, findings } = given;
  let count = 0;
  const journals = createJournalReader();
  for (const { table, limit, checksumOf } of checksums) {
    for (let after: AnyRow | undefined; ;) {
      const rows = await rowsAfter(read, { table, keys: tableKeys[table], after, limit });
      const isOdd = (row: AnyRow): boolean => row["checksum"] !== checksumOf(row);
      const why = "it is not what was written";
      findings.add(rows.filter(isOdd).map((row) => ({ where: placeOfRow(table, row), why })));
      if (table === "journal") findings.add([...gaps(rows, after), ...broken(rows, journals)]);
      count += rows.length;
      after = rows.at(-1);
      if (after === undefined) break;
    }
  }
  findings.add(await cutOff(read));
  return count;
}

function broken(rows: readonly AnyRow[], journals: JournalReader): Finding[] {
  return rows.flatMap((row) => {
    // `as`: rows of this table, as they are read from it.
    const why = journals.read(row as Schema["journal"]);
    return why === null ? [] : [{ where: placeOfRow("journal", row), why }];
  });
}

/** Incidents whose journal does not have the line any more that was the last one. In one question, so that a cloud that writes meanwhile is no finding. */
async function cutOff(read: LedgerKysely): Promise<Finding[]> {
  const last = (query: ExpressionBuilder<Schema, "incidents">) =>
    query
      .selectFrom("journal")
      .select("journal.line")
      .whereRef("journal.incident_id", "=", "incidents.incident_id")
      .whereRef("journal.chain", "=", "incidents.chain");
  const rows = await read
    .selectFrom("incidents")
    .select("incident_id")
    .where("chain", "is not", null)
    .where((query) => query.not(query.exists(last(query))))
    .orderBy("incident_id")
    .limit(findingsMax)
    .execute();
  const why = "the last line of its journal is not there, or not the one that was written";
  return rows.map(({ incident_id }) => ({ where: `incidents ${incident_id}`, why }));
}

/** @param before the last line of the page before. */
function gaps(rows: readonly AnyRow[], before: AnyRow | undefined): Finding[] {
  return rows.flatMap((row, at) => {
    const last = at === 0 ? before : rows[at - 1];
    const isSame = last !== undefined && last["incident_id"] === row["incident_id"];
    const expected = isSame ? Number(last["line"]) + 1 : firstLine;
    if (row["line"] === expected) return [];
    return [{ where: placeOfRow("journal", row), why: `line ${expected} should stand before it and is not there` }];
  });
}

const firstLine = 0;
