/** Whose number it is, by the blind indexes of the registry; who they are is opened only of those that were found. */

import { must, parseHomeId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Records } from "../../records/records.ts";
import { homeRecord, type HomeContent } from "../../registry/residents/home-record.ts";
import type { ResidentFinder } from "../../registry/residents/resident-finder.ts";
import { residentRecord, type ResidentContent } from "../../registry/residents/resident-record.ts";
import type { Vault } from "../../vault/vault.ts";
import { localEndOf, writingsOf } from "./caller-number.ts";
import { nobodyKnown, type CallerHome, type Callers, type NumberIn } from "./caller.ts";

/** As many as fit into a call pop. */
const homesShown = 5;
/** Opened for one call: a warden is called for dozens of homes, and of a number within a town only the last four digits are indexed. */
const homesOpened = 60;

export function createSqlCallers(given: {
  database: Pick<LedgerDatabase, "read">;
  vault: Pick<Vault, "blind">;
  records: Pick<Records, "get">;
  finder: Pick<ResidentFinder, "inHome">;
}): Callers {
  const { database, vault, records, finder } = given;

  const homesHaving = async (column: "phone" | "phone_end", sealed: readonly string[]): Promise<HomeId[]> => {
    const own = database.read.selectFrom("home_phones").select("home_id").where(column, "in", sealed);
    const theirs = database.read
      .selectFrom("resident_phones as p")
      .innerJoin("residents as r", "r.resident_id", "p.resident_id")
      .select("r.home_id")
      .where(`p.${column}`, "in", sealed)
      .where("r.status", "=", "registered");
    const rows = await own.union(theirs).orderBy("home_id").limit(1_000).execute();
    return rows.map(({ home_id }) => must(parseHomeId(home_id), home_id));
  };

  const peopleIn = async (homeId: HomeId): Promise<ResidentContent[]> =>
    [...(await records.get(residentRecord, await finder.inHome(homeId))).values()].flatMap((one) =>
      one.kind === "kept" ? [one.content] : [],
    );

  return {
    async numbersOf(homeId) {
      const kept = (await records.get(homeRecord, [homeId])).get(homeId);
      const home = kept?.kind === "kept" ? kept.content : null;
      const people = await peopleIn(homeId);
      const own = home?.phone ?? null;
      const resident = { is: "resident", addressee: `resident:${homeId}`, relation: null } as const;
      return {
        homeName: home?.name ?? null,
        address: home?.address ?? null,
        numbers: [
          ...(own === null ? [] : [{ is: "home", addressee: null, name: null, relation: null, number: own } as const]),
          ...people.flatMap(({ name, phones }) => phones.map((number) => ({ ...resident, name, number }))),
          ...(home?.contacts ?? []).map(({ contactId, name, relation, phone }) => ({
            is: "contact" as const,
            addressee: `contact:${contactId}`,
            name,
            relation,
            number: phone,
          })),
        ],
      };
    },
    async whoIs(number) {
      const writings = writingsOf(number);
      if (writings.length === 0) return nobodyKnown;
      const whole = writings.map((one) => vault.blind("phone", one));
      let found = await homesHaving("phone", whole);
      const end = found.length === 0 ? localEndOf(number) : null;
      const isTheirs = (phone: string): boolean =>
        end === null ? writings.includes(digitsOf(phone)) : digitsOf(phone).endsWith(end);
      if (end !== null) found = await homesHaving("phone_end", [vault.blind("phone-end", end.slice(-4))]);
      const opened = await records.get(homeRecord, found.slice(0, homesOpened));
      const homes: CallerHome[] = [];
      for (const homeId of found.slice(0, homesOpened)) {
        const kept = opened.get(homeId);
        const people = await peopleIn(homeId);
        const home = kept?.kind === "kept" ? kept.content : null;
        const numberIs = numbersIn(home, people, isTheirs);
        // Only its end was looked for, or it is not written there any more.
        if (numberIs.length === 0) continue;
        homes.push({
          homeId,
          area: home?.area ?? null,
          homeName: home?.name ?? homeId,
          address: home?.address ?? null,
          residents: people.map(({ name }) => name),
          numberIs,
        });
      }
      const ordered = homes.toSorted((one, other) => closeness(one) - closeness(other));
      const unopened = end === null ? Math.max(0, found.length - homesOpened) : 0;
      return { homes: ordered.slice(0, homesShown), more: Math.max(0, ordered.length - homesShown) + unopened };
    },
  };
}

function numbersIn(
  home: HomeContent | null,
  people: readonly ResidentContent[],
  isTheirs: (phone: string) => boolean,
): readonly NumberIn[] {
  const phone = home?.phone ?? null;
  const own = phone !== null && isTheirs(phone) ? [{ is: "home", name: null, relation: null } as const] : [];
  const residents = people
    .filter(({ phones }) => phones.some(isTheirs))
    .map(({ name }) => ({ is: "resident", name, relation: null }) as const);
  const contacts = (home?.contacts ?? [])
    .filter(({ phone }) => isTheirs(phone))
    .map(({ name, relation }) => ({ is: "contact", name, relation }) as const);
  return [...own, ...residents, ...contacts];
}

/** Whoever lives there before whoever is called for it. */
const closeness = ({ numberIs }: CallerHome): number => (numberIs.some(({ is }) => is !== "contact") ? 0 : 1);
