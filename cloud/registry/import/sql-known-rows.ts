/** Which rows of a table came in before, and which may be of somebody who is registered. */

import { must, parseResidentId, type ResidentId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Vault } from "../../vault/vault.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";
import { searchedName } from "../residents/resident-record.ts";
import { problemOf, type Problem } from "./problem.ts";
import type { KeyedRow } from "./keyed-row.ts";

/** What is made ready for them takes two milliseconds, in which a press waits. */
const rowsPerQuery = 100;

export type Compared = {
  fresh: readonly KeyedRow[];
  known: number;
  problems: readonly Problem[];
  doubts: readonly { row: KeyedRow; residentId: ResidentId }[];
};

export async function compareRows(
  database: Pick<LedgerDatabase, "read">,
  blind: Vault["blind"],
  rows: readonly KeyedRow[],
): Promise<Compared> {
  const fresh: KeyedRow[] = [];
  const problems: Problem[] = [];
  const doubts: { row: KeyedRow; residentId: ResidentId }[] = [];
  let known = 0;
  for (let at = 0; at < rows.length; at += rowsPerQuery) {
    const some = rows.slice(at, at + rowsPerQuery);
    const before = await rowsOfBefore(database, some);
    const registered = await registeredAs(database, blind, some);
    for (const row of some) {
      const content = before.get(row.key);
      if (content === row.content) known += 1;
      else if (content !== undefined) problems.push(problemOf(row.row, null, "differs"));
      else {
        const { idNumber, lookalike } = registered(row);
        if (idNumber !== undefined) problems.push(problemOf(row.row, "idNumber", "id-number-known"));
        else if (lookalike !== undefined) doubts.push({ row, residentId: must(parseResidentId(lookalike), lookalike) });
        else fresh.push(row);
      }
    }
  }
  return { fresh, known, problems, doubts };
}

async function rowsOfBefore({ read }: Pick<LedgerDatabase, "read">, rows: readonly KeyedRow[]) {
  const query = read.selectFrom("imported_rows").select(["row_key", "content"]);
  const found = await query
    .where(
      "row_key",
      "in",
      rows.map(({ key }) => key),
    )
    .execute();
  return new Map(found.map(({ row_key, content }) => [row_key, content]));
}

/** What a row is looked for by, sealed as it stands in the indexes. */
function searchedBy({ person }: KeyedRow, blind: Vault["blind"]) {
  const { idNumber, bornOn, phone } = person;
  const name = searchedName(person.name);
  return {
    number: idNumber === null ? null : blind("id-number", idNumber),
    born: bornOn === null ? null : blind("name-born", `${name}\n${bornOn}`),
    phone: phone === null ? null : blind("phone", digitsOf(phone)),
    name: blind("name", name),
  };
}

async function registeredAs({ read }: Pick<LedgerDatabase, "read">, blind: Vault["blind"], rows: readonly KeyedRow[]) {
  const searched = new Map(rows.map((row) => [row, searchedBy(row, blind)]));
  // Never an empty list, which PostgreSQL takes for a mistake; no index is empty text.
  const every = (field: "number" | "born" | "phone"): string[] => [
    "",
    ...[...searched.values()].flatMap((one) => one[field] ?? []),
  ];
  const people = read.selectFrom("residents").where("status", "=", "registered");
  const numbers = await people
    .select(["resident_id", "id_number as sealed"])
    .where("id_number", "in", every("number"))
    .execute();
  const born = await people
    .select(["resident_id", "name_born as sealed"])
    .where("name_born", "in", every("born"))
    .execute();
  const phones = await read
    .selectFrom("resident_phones")
    .innerJoin("residents", "residents.resident_id", "resident_phones.resident_id")
    .select(["residents.resident_id", "residents.name", "resident_phones.phone"])
    .where("resident_phones.phone", "in", every("phone"))
    .where("residents.status", "=", "registered")
    .execute();
  const byNumber = new Map(numbers.map((row) => [row.sealed, row.resident_id]));
  const byBorn = new Map(born.map((row) => [row.sealed, row.resident_id]));
  const byPhone = new Map(phones.map((row) => [`${row.phone} ${row.name}`, row.resident_id]));
  return (row: KeyedRow): { idNumber: string | undefined; lookalike: string | undefined } => {
    const by = searched.get(row);
    if (by === undefined) throw new Error("A row that was not looked for.");
    return {
      idNumber: by.number === null ? undefined : byNumber.get(by.number),
      lookalike: (by.born === null ? undefined : byBorn.get(by.born)) ?? byPhone.get(`${by.phone ?? ""} ${by.name}`),
    };
  };
}
