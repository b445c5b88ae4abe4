/**
 * Whom an id of a plan means at this moment: opened from sealed records when the notice is about to go, and kept nowhere. Where there is nobody, a sentence says why; the way
 * is refused with it, and the plan goes on.
 */

import {
  must,
  parseAccountId,
  parseHomeId,
  type AccountId,
  type AreaCode,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "../alarms/incident.ts";
import { parseAddressee, type Addressee } from "../emergency/addressee.ts";
import { accountShape } from "../identity/account.ts";
import type { Records } from "../records/records.ts";
import type { DutyBook } from "../registry/duty/duty.ts";
import { dutyRoles, onDuty, type DutyPerson } from "../registry/duty/rota.ts";
import type { Home } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";

export type Nobody = { nobody: string };
export type Addressees = {
  /** Never throws for what is not there, was erased or cannot be read. @param addressee as the plan says it: `contact:c-1-1`. */
  find(addressee: string, incident: Incident): Promise<Addressee | Nobody>;
};

type KnownHome = Pick<Home, "area" | "phone" | "residentName" | "name">;

export function createAddressees(given: {
  records: Pick<Records, "get">;
  duty: Pick<DutyBook, "rotaFor">;
  home(homeId: HomeId): KnownHome | undefined | Promise<KnownHome | undefined>;
  nowMs(): number;
}): Addressees {
  const { records, duty, home, nowMs } = given;

  const contact = async (contactId: string, { homeId }: Incident): Promise<Addressee | Nobody> => {
    if (homeId === null) return nobody("The incident belongs to no home, so it has no contacts.");
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    if (kept === undefined) return nobody("The home has no record.");
    if (kept.kind !== "kept") return nobody(`The record of the home is ${kept.kind}.`);
    const one = kept.content.contacts.find((other) => other.contactId === contactId);
    if (one === undefined) return nobody("This contact was taken out of the list.");
    return {
      id: `contact:${contactId}`,
      name: one.name,
      phone: one.phone,
      ...bare,
      languages: [kept.content.language],
    };
  };

  const resident = async (text: string): Promise<Addressee | Nobody> => {
    const homeId = parseHomeId(text);
    const there = homeId === undefined ? undefined : await home(homeId);
    if (there === undefined) return nobody("The home is not known any more.");
    if (there.phone === null) return nobody("No number is known there.");
    const name = there.residentName ?? there.name;
    return { id: `resident:${text}`, name, phone: there.phone, ...bare, languages: ["zh"] };
  };

  const account = async (accountId: AccountId): Promise<Addressee | Nobody> => {
    const kept = (await records.get(accountShape, [accountId])).get(accountId);
    if (kept === undefined) return nobody("There is no such account.");
    if (kept.kind !== "kept") return nobody(`The account is ${kept.kind}.`);
    const { name, phone, email, language, standing, push = [] } = kept.content;
    if (standing === "ended" || standing === "locked") return nobody(`The account is ${standing}.`);
    const browsers = push.map((one) => `web:${one}`);
    return { id: `account:${accountId}`, name, phone, email, push: browsers, languages: [language] };
  };

  const person = async ({ name, phone, accountId, languages }: DutyPerson): Promise<Addressee | Nobody> => {
    if (accountId === null) return { id: "", name, phone, ...bare, languages };
    const one = await account(accountId);
    // Whoever was locked out or erased is not sent to anybody, even under another number.
    return "nobody" in one ? one : { ...one, phone: phone ?? one.phone, languages };
  };

  const onDutyNow = async (id: string, incident: Incident): Promise<Addressee | Nobody> => {
    const role = dutyRoles.find((one) => one === id);
    if (role === undefined) return nobody(`There is no duty called "${id}".`);
    const area: AreaCode | null = incident.homeId === null ? null : ((await home(incident.homeId))?.area ?? null);
    const kept = duty.rotaFor(role, area);
    if (kept === undefined) return nobody("Nobody has said who is on duty there.");
    const { people } = onDuty(kept.rota, nowMs());
    if (people.length === 0) return nobody("Nobody is on duty at this hour.");
    const first = repetition(incident, nowMs()) % people.length;
    // Whoever did not answer is not the only one: each time it is told again, the next one is called.
    for (const one of [...people.slice(first), ...people.slice(0, first)]) {
      const found = await person(one);
      if (!("nobody" in found) && found.phone !== null) return { ...found, id: `duty:${role}` };
    }
    return nobody("Nobody who is on duty can be called.");
  };

  return {
    async find(addressee, incident) {
      const read = parseAddressee(addressee);
      if (read === undefined) return nobody(`"${addressee}" names nobody.`);
      switch (read.kind) {
        case "contact":
          return await contact(read.id, incident);
        case "resident":
          return await resident(read.id);
        case "duty":
          return await onDutyNow(read.id, incident);
        case "account":
          return parseAccountId(read.id) === undefined
            ? nobody("There is no such account.")
            : await account(must(parseAccountId(read.id), read.id));
      }
    },
  };
}

const bare = { email: null, push: [] } as const;
const nobody = (why: string): Nobody => ({ nobody: why });

/** How often all were told again in this round: 0 = this is the first time. */
function repetition({ plan, roundStartedAtMs }: Incident, nowMs: number): number {
  if (plan === null) return 0;
  const lastMs = roundStartedAtMs + Math.max(0, ...plan.steps.map(({ after }) => after));
  return Math.max(0, Math.floor((nowMs - lastMs) / plan.again));
}
