/** What a row becomes: a resident, the home they live in, and their consent. */

import type { ConsentId, HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type Change } from "../../records/records.ts";
import type { Contact } from "../residents/contact.ts";
import { contactsMax } from "../residents/contact.ts";
import { consentRecord } from "../residents/consent-record.ts";
import { blankHome, homeRecord, type HomeContent } from "../residents/home-record.ts";
import { blankResident, residentRecord } from "../residents/resident-record.ts";
import type { ImportedPerson } from "./read-row.ts";

/** A day as it begins in China, where these tables are written. */
const dayStartsAtMs = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

export function changesOf(given: {
  person: ImportedPerson;
  ids: { homeId: HomeId; residentId: ResidentId; consentId: ConsentId };
  /** The home at this place, when there is one. */
  home: { version: number; content: HomeContent } | undefined;
  nextId: () => string;
  atMs: number;
}): Change[] {
  const { person, ids, home, atMs } = given;
  const { area } = person;
  const before = home?.content ?? newHome(person);
  const contacts = withContacts(before.contacts, person, given.nextId);
  const changes: Change[] = [];
  const content = { ...before, contacts };
  const { homeId: id } = ids;
  if (home === undefined) changes.push(changeOf(homeRecord, { id, after: 0, content, what: "imported" }));
  else if (contacts.length > before.contacts.length)
    changes.push(changeOf(homeRecord, { id, after: home.version, content, what: "imported" }));
  const resident = {
    ...blankResident(person.name, { homeId: ids.homeId, area, fromMs: atMs }),
    sex: person.sex,
    bornOn: person.bornOn,
    idNumber: person.idNumber,
    phones: person.phone === null ? [] : [person.phone],
    categories: [...person.categories],
    ability: person.ability,
    risk: person.risk,
    healthNotes: person.healthNotes,
  };
  changes.push(changeOf(residentRecord, { id: ids.residentId, after: 0, content: resident, what: "imported" }));
  if (person.consent !== null) {
    const { signedOn, ...said } = person.consent;
    const consent = {
      ...said,
      residentId: ids.residentId,
      area,
      purpose: "monitoring" as const,
      signedAtMs: dayStartsAtMs(signedOn),
      withdrawn: null,
      carriedFrom: null,
    };
    changes.push(changeOf(consentRecord, { id: ids.consentId, after: 0, content: consent, what: "imported" }));
  }
  return changes;
}

function newHome(person: ImportedPerson): HomeContent {
  return {
    ...blankHome(person.homeName ?? person.address.slice(0, 64)),
    area: person.area,
    address: person.address,
    phone: person.homePhone,
    entry: person.entry,
    keySafe: person.keySafe,
  };
}

/** Those of the row come behind those who are there. */
function withContacts(present: readonly Contact[], person: ImportedPerson, nextId: () => string): Contact[] {
  const known = new Set(present.map(({ phone }) => phone));
  const added = person.contacts
    .filter(({ phone }) => !known.has(phone))
    .map((one) => ({ ...one, contactId: nextId(), hours: [], tested: null }));
  return [...present, ...added].slice(0, contactsMax);
}
