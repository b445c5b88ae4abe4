/** What homes are called and who lives there, opened from their records. What cannot be opened is unknown, and an alarm goes out all the same. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Records } from "../records/records.ts";
import type { Day } from "./residents/day.ts";
import type { Contact } from "./residents/contact.ts";
import { homeRecord } from "./residents/home-record.ts";
import { residentRecord } from "./residents/resident-record.ts";

export type HomeNames = {
  /** Null = it cannot be opened, or there is no record. */
  name: string | null;
  residentName: string | null;
  address: string | null;
  phone: string | null;
  isHighRisk: boolean;
  /** Of those who live there and whose birthday is known. */
  bornOn: readonly Day[];
  /** In the order in which they are called, by id only. */
  contacts: readonly Pick<Contact, "contactId" | "hours">[];
};

/** Fewer variables than either engine takes in one statement. */
const homesPerQuery = 500;
const between = "、";

export async function readNames(
  given: { database: Pick<LedgerDatabase, "read">; records: Records },
  homeIds: readonly HomeId[],
): Promise<ReadonlyMap<HomeId, HomeNames>> {
  const names = new Map<HomeId, HomeNames>();
  for (let at = 0; at < homeIds.length; at += homesPerQuery) {
    const some = homeIds.slice(at, at + homesPerQuery);
    const homes = await given.records.get(homeRecord, some);
    const rows = await given.database.read
      .selectFrom("residents")
      .select(["resident_id", "home_id", "risk"])
      .where("home_id", "in", some)
      .where("status", "=", "registered")
      .orderBy("resident_id")
      .execute();
    const residents = await given.records.get(
      residentRecord,
      rows.map((row) => row.resident_id),
    );
    const inHome = Map.groupBy(rows, (row) => row.home_id);
    for (const homeId of some) {
      const kept = homes.get(homeId);
      const home = kept?.kind === "kept" ? kept.content : undefined;
      const here = inHome.get(homeId) ?? [];
      const people = here.flatMap(({ resident_id }) => {
        const one = residents.get(resident_id);
        return one?.kind === "kept" ? [one.content] : [];
      });
      names.set(homeId, {
        name: home?.name ?? null,
        residentName: people.length === 0 ? null : people.map((one) => one.name).join(between),
        address: home?.address ?? null,
        phone: home?.phone ?? people.flatMap((one) => one.phones)[0] ?? null,
        contacts: (home?.contacts ?? []).map(({ contactId, hours }) => ({ contactId, hours })),
        bornOn: people.flatMap(({ bornOn }) => bornOn ?? []),
        isHighRisk: here.some(({ risk }) => risk === "high"),
      });
    }
  }
  return names;
}
