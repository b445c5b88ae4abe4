/** Residents as pages and other programs see them: looked for, one of them with everything, and what is done to them. */

import { z } from "zod";
import { categories } from "../../../registry/residents/category.ts";
import { samenesses } from "../../../registry/residents/resident-finder.ts";
import { digitsOf, phoneEndDigits } from "@shouwang/shared/domain/phone.ts";
import { residentStatuses, risks, searchedName } from "../../../registry/residents/resident-record.ts";
import { homeIdField } from "../../fields.ts";
import { areaOrEverywhere } from "../area-query.ts";
import { sentence } from "./sentence.ts";
import { keptState, seenVersion, typedLine, typedText, wallMs } from "./written.ts";

const day = z.string();

/** On a general screen: a label that hurts is left out there or said otherwise, without its code. */
const labelView = z.strictObject({ category: z.enum(categories).nullable(), label: sentence });

const searched = typedLine.refine((text) => searchedName(text) !== "", "has no character of a name");

/** POST /api/residents/search: a body, because a name or a number has no place in an address or a log. What is left out is not asked for. */
export const residentSearch = z.strictObject({
  area: areaOrEverywhere,
  /** The whole name. */
  name: searched.optional(),
  /** Its beginning: one or two characters are looked at. */
  nameStart: searched.optional(),
  /** The whole number, of the resident, of the home, or of somebody who is called for it. */
  phone: typedLine.refine((text) => digitsOf(text) !== "", "has no digit").optional(),
  /** The last four digits of one. */
  phoneEnd: typedLine.refine((text) => digitsOf(text).length === phoneEndDigits, "not four digits").optional(),
  idNumber: typedLine.optional(),
  category: z.enum(categories).optional(),
  risk: z.enum(risks).optional(),
  /** Registered ones when it is left out. */
  status: z.enum(residentStatuses).optional(),
  after: z.string().max(100).nullable().default(null),
  limit: z.number().int().min(1).max(200).default(50),
});

export type ResidentSearch = z.input<typeof residentSearch>;
export type CategoryView = (typeof categories)[number];
export type SamenessView = (typeof samenesses)[number];

export const residentRow = z.strictObject({
  residentId: z.string(),
  homeId: z.string(),
  area: z.string().nullable(),
  state: keptState,
  name: z.string().nullable(),
  homeName: z.string().nullable(),
  address: z.string().nullable(),
  status: z.enum(residentStatuses).nullable(),
  risk: z.enum(risks).nullable(),
  labels: z.array(labelView),
  /** Null when their record cannot be read. */
  isConnected: z.boolean().nullable(),
  isToBeReassessed: z.boolean(),
  /** An alarm of their home is open. */
  hasAlarm: z.boolean(),
});
export type ResidentRow = z.infer<typeof residentRow>;

export const residentPage = z.strictObject({
  /** What a connected resident is: it stands beside every count. */
  definition: sentence,
  residents: z.array(residentRow),
  next: z.string().nullable(),
});
export type ResidentPage = z.infer<typeof residentPage>;

const heldView = z.strictObject({
  category: z.enum(categories),
  label: sentence,
  isSensitive: z.boolean(),
  /** Null where it is not shown. */
  evidence: z.string().nullable(),
  fromOn: day,
  untilOn: day.nullable(),
  reviewer: z.string().nullable(),
  nextReviewOn: day,
});
export type HeldView = z.infer<typeof heldView>;

const abilityView = z.strictObject({
  standard: z.string(),
  grade: z.number().int(),
  score: z.number().int().nullable(),
  assessedOn: day,
  assessor: z.string(),
  nextOn: day,
});

/** What is not shown to whoever asks is null or an empty list; `hidden` says which. */
export const residentRecordView = z.strictObject({
  name: z.string().nullable(),
  sex: z.enum(["male", "female"]).nullable(),
  bornOn: day.nullable(),
  idNumber: z.string().nullable(),
  phones: z.array(z.string()),
  status: z.enum(residentStatuses),
  statusSinceMs: wallMs,
  stays: z.array(
    z.strictObject({
      homeId: z.string(),
      area: z.string().nullable(),
      fromMs: wallMs,
      untilMs: wallMs.nullable(),
    }),
  ),
  categories: z.array(heldView),
  ability: abilityView.nullable(),
  risk: z.enum(risks),
  healthNotes: z.string().nullable(),
  reached: z.strictObject({ atMs: wallMs, through: z.enum(["phone", "visit", "kit"]) }).nullable(),
  falls: z.array(z.strictObject({ incidentId: z.string(), atMs: wallMs })),
  reassess: z.strictObject({ sinceMs: wallMs, because: z.enum(["two-falls", "asked-for"]) }).nullable(),
  mergedInto: z.string().nullable(),
  alsoKnownAs: z.array(z.string()),
  hidden: z.array(z.enum(["name", "phone", "health", "papers", "sensitive-labels"])),
});
export type ResidentRecordView = z.infer<typeof residentRecordView>;

/** Somebody who may be the same person. Null where they live where whoever asks has no say: somebody else compares them. */
export const lookalikeView = z.strictObject({
  because: z.enum(samenesses),
  residentId: z.string().nullable(),
  name: z.string().nullable(),
  bornOn: day.nullable(),
  homeName: z.string().nullable(),
  area: z.string().nullable(),
});
export type LookalikeView = z.infer<typeof lookalikeView>;
/** 409 on a registration: nothing was written yet. */
export const likelySameView = z.looseObject({
  code: z.string(),
  message: z.string(),
  sentence,
  lookalikes: z.array(lookalikeView),
});
export type LikelySameView = z.infer<typeof likelySameView>;

/** Versions, the latest first. */
export const residentHistoryView = z.strictObject({
  versions: z.array(
    z.strictObject({
      version: z.number().int(),
      atMs: wallMs,
      /** `account/<id>` or `system/<part>`, and what that person is called, as far as it is known. */
      who: z.string(),
      whoName: z.string().nullable(),
      what: z.string(),
      state: keptState,
      record: residentRecordView.nullable(),
    }),
  ),
  next: z.number().int().nullable(),
});
export type ResidentHistoryView = z.infer<typeof residentHistoryView>;

const heldInput = z.strictObject({
  category: z.enum(categories),
  evidence: typedLine,
  fromOn: typedLine,
  untilOn: typedLine.nullable().default(null),
  reviewer: typedLine,
  nextReviewOn: typedLine,
});

/** What is changed by saying it; what is left out stays. */
export const residentFields = z.strictObject({
  name: typedLine.optional(),
  sex: z.enum(["male", "female"]).nullable().optional(),
  bornOn: typedLine.nullable().optional(),
  idNumber: typedLine.nullable().optional(),
  phones: z.array(typedLine).max(50).optional(),
  categories: z.array(heldInput).max(100).optional(),
  risk: z.enum(risks).optional(),
  healthNotes: typedText.optional(),
});
export type ResidentFieldsInput = z.input<typeof residentFields>;

export const newResident = z.strictObject({
  homeId: homeIdField,
  name: typedLine,
  fields: residentFields.omit({ name: true }).default({}),
  /** Somebody compared them with those who look alike, and it is another person. */
  isAnother: z.boolean().default(false),
});
export type NewResident = z.input<typeof newResident>;

export const changedResident = z.strictObject({ version: seenVersion, fields: residentFields });
export const movedResident = z.strictObject({ version: seenVersion, homeId: homeIdField });
/** `merged` is what merging makes. */
export const statusChange = z.strictObject({
  version: seenVersion,
  status: z.enum(residentStatuses).exclude(["merged"]),
});
export const assessed = z.strictObject({
  version: seenVersion,
  ability: z.strictObject({
    standard: typedLine,
    grade: z.number().int(),
    score: z.number().int().nullable(),
    assessedOn: typedLine,
    assessor: typedLine,
    nextOn: typedLine,
  }),
});
export const reachedNow = z.strictObject({ version: seenVersion, through: z.enum(["phone", "visit", "kit"]) });
export const seenOnly = z.strictObject({ version: seenVersion });
