/**
 * A resident: the older person who is watched over, with where they lived and live, why they are on the list, and how they are. Nothing is taken away: who leaves has
 * another status, a category that no longer holds has a last day, a stay has an end.
 */

import { z } from "zod";
import { parseHomeId, parseResidentId, type AreaCode, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { IndexRow, RecordShape } from "../../records/record-shape.ts";
import { areaField, dayField, id, lineField, timeField } from "../fields.ts";
import { abilitySchema } from "./ability.ts";
import { categorySchema } from "./category.ts";
import type { Day } from "./day.ts";
import { readIdNumber } from "./id-number.ts";
import { digitsOf, phoneEndOf } from "@shouwang/shared/domain/phone.ts";
import { residentOwner } from "./resident-owner.ts";

/** `merged`: it was somebody who stands in another record, which has all of this one's. */
export const residentStatuses = ["registered", "moved-away", "died", "left", "merged"] as const;
export type ResidentStatus = (typeof residentStatuses)[number];
/** `unknown` is a value, and is treated as the louder side where it matters. */
export const risks = ["unknown", "low", "medium", "high"] as const;
export type Risk = (typeof risks)[number];

export const staysMax = 200;
/** Older ones stand in the history of the record. */
export const fallsMax = 20;

const staySchema = z.object({
  homeId: id(parseHomeId),
  area: areaField.nullable(),
  fromMs: timeField,
  untilMs: timeField.nullable(),
});
export type Stay = z.output<typeof staySchema>;

const residentSchema = z.object({
  name: lineField(64),
  sex: z.enum(["male", "female"]).nullable(),
  bornOn: dayField.nullable(),
  idNumber: z
    .string()
    .refine((text) => readIdNumber(text).kind === "id-number", "not an ID number")
    .nullable(),
  phones: z.array(lineField(32)).max(5),
  status: z.enum(residentStatuses),
  statusSinceMs: timeField,
  /** The last one is the present one while they are registered. */
  stays: z.array(staySchema).min(1).max(staysMax),
  categories: z.array(categorySchema).max(50),
  ability: abilitySchema.nullable(),
  risk: z.enum(risks),
  healthNotes: z.string().max(2_000),
  /** When somebody last spoke with them, saw them, or heard their kit being tested. */
  reached: z.object({ atMs: timeField, through: z.enum(["phone", "visit", "kit"]) }).nullable(),
  /** Falls that a person confirmed, by incident. */
  falls: z.array(z.object({ incidentId: z.string().max(64), atMs: timeField })).max(fallsMax),
  /** Their ability is to be assessed again before its day. */
  reassess: z.object({ sinceMs: timeField, because: z.enum(["two-falls", "asked-for"]) }).nullable(),
  mergedInto: id(parseResidentId).nullable(),
  /** Other records that turned out to be of this person. */
  alsoKnownAs: z.array(id(parseResidentId)).max(20),
});
export type ResidentContent = z.output<typeof residentSchema>;

/** Where they live, or lived last. */
export function homeOf({ stays }: ResidentContent): { homeId: HomeId; area: AreaCode | null } {
  const last = stays.at(-1);
  if (last === undefined) throw new Error("A resident without a stay: the schema allows none.");
  return last;
}

/** The first day on which something of this person is to be looked at again. */
export function reviewOn({ categories, ability }: ResidentContent): Day | null {
  const days = categories.filter(({ untilOn }) => untilOn === null).map(({ nextReviewOn }) => nextReviewOn);
  return [...days, ...(ability ? [ability.nextOn] : [])].toSorted()[0] ?? null;
}

/** A name as it is looked for: without spaces, and case does not matter. */
export const searchedName = (name: string): string => name.replaceAll(/[\s·•]/g, "").toLowerCase();
export const searchedStart = (name: string, characters: number): string =>
  Array.from(searchedName(name)).slice(0, characters).join("");

export const residentRecord: RecordShape<ResidentContent> = {
  kind: "resident",
  schema: residentSchema,
  sealedFor: (_content, residentId) => residentOwner(residentId),
  area: (content) => homeOf(content).area,
  indexTables: [
    { table: "residents", idColumn: "resident_id", rows: "one" },
    { table: "resident_phones", idColumn: "resident_id", rows: "many" },
    { table: "resident_categories", idColumn: "resident_id", rows: "many" },
    { table: "stays", idColumn: "resident_id", rows: "many" },
  ],
  indexRows(content, { id: resident_id }, blind) {
    const { homeId, area: areaOrNone } = homeOf(content);
    const area = areaOrNone ?? "";
    const isRegistered = content.status === "registered";
    const name = searchedName(content.name);
    const held = new Set(content.categories.filter(({ untilOn }) => untilOn === null).map(({ category }) => category));
    const found = { risk: content.risk, name_start_1: blind("name-start", searchedStart(name, 1)) };
    const rows: IndexRow[] = [
      {
        table: "residents",
        row: {
          resident_id,
          home_id: homeId,
          area,
          status: content.status,
          ...found,
          reached_at_ms: content.reached?.atMs ?? 0,
          review_on: isRegistered ? reviewOn(content) : null,
          reassess_since_ms: isRegistered ? (content.reassess?.sinceMs ?? null) : null,
          name: blind("name", name),
          name_start_2: blind("name-start", searchedStart(name, 2)),
          name_born: content.bornOn === null ? null : blind("name-born", `${name}\n${content.bornOn}`),
          id_number: content.idNumber === null ? null : blind("id-number", content.idNumber),
        },
      },
    ];
    for (const phone of new Set(content.phones)) {
      const row = { phone: blind("phone", digitsOf(phone)), phone_end: blind("phone-end", phoneEndOf(phone)) };
      rows.push({ table: "resident_phones", row: { resident_id, ...row } });
    }
    if (isRegistered)
      for (const category of held)
        rows.push({ table: "resident_categories", row: { resident_id, category, area, ...found } });
    for (const stay of content.stays) {
      const { homeId: home_id, fromMs: from_ms, untilMs: until_ms } = stay;
      rows.push({ table: "stays", row: { resident_id, home_id, area: stay.area ?? "", from_ms, until_ms } });
    }
    return rows;
  },
};

/** Somebody of whom nothing is known but the name, and where they live. */
export function blankResident(name: string, stay: Omit<Stay, "untilMs">): ResidentContent {
  return {
    name,
    sex: null,
    bornOn: null,
    idNumber: null,
    phones: [],
    status: "registered",
    statusSinceMs: stay.fromMs,
    stays: [{ ...stay, untilMs: null }],
    categories: [],
    ability: null,
    risk: "unknown",
    healthNotes: "",
    reached: null,
    falls: [],
    reassess: null,
    mergedInto: null,
    alsoKnownAs: [],
  };
}
