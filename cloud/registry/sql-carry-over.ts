/**
 * What stood in plain text in the table `homes` becomes records, once: the keys that seal it exist only at run time, so no migration could do it. A home is sealed
 * and leaves the waiting table in one transaction; a crash in between continues at the next start. Afterwards the file is written anew, because what was deleted or
 * moved still stands in its free pages.
 */

import { sql } from "kysely";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { HomeBeforeRow, HomeRow } from "../database/schema.ts";
import { changeOf } from "../records/records.ts";
import { blankHome, homeRecord } from "./residents/home-record.ts";
import { blankResident, residentRecord } from "./residents/resident-record.ts";
import { homeKinds } from "./registry.ts";
import { seededResidentId, type Seeding } from "./sql-seeding.ts";

/** Each is at most two records, and fifty go into one commit: a life alarm never waits behind more. */
const homesPerCommit = 25;
const doneFact = "homes-sealed";

/** @returns how many homes were sealed. */
export async function carryOver(given: Seeding, nowMs: number): Promise<number> {
  const { read, write } = given.database;
  const isDone = read.selectFrom("facts").select("value").where("name", "=", doneFact);
  if ((await isDone.executeTakeFirst()) !== undefined) return 0;
  const sealed = await sealAll(given, nowMs);
  await sql`vacuum`.execute(write);
  await write
    .insertInto("facts")
    .values({ name: doneFact, value: String(nowMs) })
    .execute();
  return sealed;
}

async function sealAll({ database, records }: Seeding, nowMs: number): Promise<number> {
  let sealed = 0;
  for (;;) {
    const rows = await database.write
      .selectFrom("homes_before")
      .innerJoin("homes", "homes.home_id", "homes_before.home_id")
      .selectAll()
      .limit(homesPerCommit)
      .execute();
    if (rows.length === 0) return sealed;
    const ids = rows.map(({ home_id }) => home_id);
    const carried = database.write.deleteFrom("homes_before").where("home_id", "in", ids);
    const by = { who: "system/carry-over", purpose: "operate-system", atMs: nowMs } as const;
    const answer = await records.commit(
      rows.flatMap((row) => changesOf(row, nowMs)),
      by,
      [{ query: carried, rows: rows.length }],
    );
    if (answer.kind !== "done") throw new Error(`Homes of before cannot be sealed: ${answer.kind}.`);
    sealed += rows.length;
  }
}

function changesOf(row: HomeBeforeRow & HomeRow, nowMs: number) {
  const homeId = must(parseHomeId(row.home_id), row.home_id);
  const line = (text: string | null): string | null => (text === null || text.trim() === "" ? null : text.trim());
  const content = {
    ...blankHome(line(row.name) ?? homeId),
    kind: must(
      homeKinds.find((kind) => kind === row.kind),
      row.kind,
    ),
    address: line(row.address),
    phone: line(row.phone),
    timeZone: row.time_zone,
    isHighRisk: row.is_high_risk === 1,
    inactivityAfterMs: row.inactivity_after_ms,
  };
  const home = changeOf(homeRecord, { id: homeId, after: 0, content, what: "created" });
  const name = line(row.resident_name);
  if (name === null) return [home];
  const person = blankResident(name, { homeId, area: null, fromMs: nowMs });
  const id = seededResidentId(homeId);
  return [home, changeOf(residentRecord, { id, after: 0, content: person, what: "created" })];
}
