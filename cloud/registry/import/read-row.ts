/**
 * One row of a table, read into a person with a home, contacts and a consent; or what is wrong with it, all of it at once, so that nobody has to upload a table ten times.
 * Pure: the day it is comes in.
 */

import { parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { levelOf, liesIn } from "@shouwang/shared/domain/area.ts";
import { gradeOf, standards, type Ability } from "../residents/ability.ts";
import { categories, labels, type Category, type CategoryHeld } from "../residents/category.ts";
import { addMonths, readDay, type Day } from "../residents/day.ts";
import { readIdNumber, type Sex } from "../residents/id-number.ts";
import { readPhone } from "@shouwang/shared/domain/phone.ts";
import type { Risk } from "../residents/resident-record.ts";
import { columnKeys, type Cells, type ColumnKey } from "./columns.ts";
import { problemOf, type Problem, type ProblemCode } from "./problem.ts";

export type ImportedPerson = {
  name: string;
  sex: Sex | null;
  idNumber: string | null;
  bornOn: Day | null;
  phone: string | null;
  area: AreaCode;
  address: string;
  homeName: string | null;
  homePhone: string | null;
  entry: string | null;
  keySafe: string | null;
  categories: readonly CategoryHeld[];
  ability: Ability | null;
  risk: Risk;
  healthNotes: string;
  contacts: readonly { name: string; relation: string; phone: string }[];
  consent: { textVersion: string; signer: string; signerRelation: string; signedOn: Day } | null;
};

export type RowLimits = {
  today: Day;
  /** Whoever imports looks after this area; null = after all. */
  within: AreaCode | null;
  isArea: (area: AreaCode) => boolean;
};
export type RowRead =
  | { kind: "person"; row: number; person: ImportedPerson }
  | { kind: "wrong"; problems: readonly Problem[] };

/** As the records allow them. */
const longest: Partial<Record<ColumnKey, number>> = {
  address: 200,
  entry: 200,
  keySafe: 200,
  evidence: 200,
  healthNotes: 2_000,
};
const shortest: Partial<Record<ColumnKey, number>> = {
  relation1: 32,
  relation2: 32,
  relation3: 32,
  signerRelation: 32,
};
const lineMax = 64;

export function readRow(row: number, cells: Cells, limits: RowLimits): RowRead {
  const problems: { column: ColumnKey; code: ProblemCode }[] = [];
  const wrong = (column: ColumnKey, code: ProblemCode): null => {
    problems.push({ column, code });
    return null;
  };
  const text = (column: ColumnKey): string | null => {
    // What cannot be seen is not part of what somebody wrote.
    const written = (cells[column] ?? "").replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
    if (written.length > (longest[column] ?? shortest[column] ?? lineMax)) return wrong(column, "too-long");
    return written === "" ? null : written;
  };
  const needed = (column: ColumnKey, code: ProblemCode = "missing"): string => {
    if ((cells[column] ?? "").trim() === "") wrong(column, code);
    return text(column) ?? "";
  };
  const day = (column: ColumnKey, isPast: boolean): Day | null => {
    const written = text(column);
    if (written === null) return null;
    const read = readDay(written);
    if (read === undefined) return wrong(column, "day");
    return isPast && read > limits.today ? wrong(column, "future") : read;
  };
  const phone = (column: ColumnKey): string | null => {
    const written = text(column);
    return written === null ? null : (readPhone(written) ?? wrong(column, "phone"));
  };

  const identity = readIdentity({ text, day, wrong });
  const person: ImportedPerson = {
    name: needed("name"),
    ...identity,
    phone: phone("phone"),
    area: readArea(needed("area"), limits, wrong),
    address: needed("address"),
    homeName: text("homeName"),
    homePhone: phone("homePhone"),
    entry: text("entry"),
    keySafe: text("keySafe"),
    categories: readCategories({ text, needed, day, wrong }),
    ability: readAbility({ text, needed, day, wrong }),
    risk: readRisk(text("risk"), wrong),
    healthNotes: text("healthNotes") ?? "",
    contacts: ([1, 2, 3] as const).flatMap((at) => readContact(at, { text, phone, wrong }) ?? []),
    consent: readConsent({ text, needed, day }),
  };
  if (problems.length === 0) return { kind: "person", row, person };
  const order = (one: ColumnKey): number => columnKeys.indexOf(one);
  const sorted = problems.toSorted((one, other) => order(one.column) - order(other.column));
  return { kind: "wrong", problems: sorted.map(({ column, code }) => problemOf(row, column, code)) };
}

type Reading = {
  text: (column: ColumnKey) => string | null;
  needed: (column: ColumnKey, code?: ProblemCode) => string;
  day: (column: ColumnKey, isPast: boolean) => Day | null;
  phone: (column: ColumnKey) => string | null;
  wrong: (column: ColumnKey, code: ProblemCode) => null;
};

function readIdentity({
  text,
  day,
  wrong,
}: Pick<Reading, "text" | "day" | "wrong">): Pick<ImportedPerson, "sex" | "idNumber" | "bornOn"> {
  const sexes: Readonly<Record<string, Sex>> = {
    男: "male",
    女: "female",
    male: "male",
    female: "female",
    "1": "male",
    "2": "female",
  };
  const said = text("sex");
  const sex = said === null ? null : (sexes[said.toLowerCase()] ?? wrong("sex", "sex"));
  const bornOn = day("bornOn", true);
  const number = text("idNumber");
  if (number === null) return { sex, idNumber: null, bornOn };
  const read = readIdNumber(number);
  if (read.kind === "not-one") return { sex, idNumber: wrong("idNumber", `id-${read.why}`), bornOn };
  if (bornOn !== null && bornOn !== read.bornOn) wrong("bornOn", "id-born");
  if (sex !== null && sex !== read.sex) wrong("sex", "id-sex");
  return { sex: read.sex, idNumber: read.idNumber, bornOn: read.bornOn };
}

function readArea(text: string, { within, isArea }: RowLimits, wrong: Reading["wrong"]): AreaCode {
  const area = parseAreaCode(text);
  const isExact = area !== undefined && ["street", "community"].includes(levelOf(area));
  if (text !== "" && !isExact) wrong("area", "area");
  else if (area !== undefined && within !== null && !liesIn(area, within)) wrong("area", "area-outside");
  else if (area !== undefined && !isArea(area)) wrong("area", "area-unknown");
  // `as`: a row with a wrong code is never handed on as a person.
  return area ?? ("" as AreaCode);
}

const byLabel = new Map<string, Category>([
  ...categories.map((one): [string, Category] => [labels[one].zh, one]),
  ...categories.map((one): [string, Category] => [one, one]),
  ["计生特殊家庭", "bereaved-of-only-child"],
]);

function readCategories({ text, needed, day, wrong }: Omit<Reading, "phone">): readonly CategoryHeld[] {
  const written = text("categories");
  if (written === null) return [];
  const read = written.split(/[、,;\uff0c\uff1b\s]+/u).filter((one) => one !== "");
  const held = read.flatMap((one) => byLabel.get(one) ?? []);
  if (held.length !== read.length) wrong("categories", "category");
  const evidence = needed("evidence", "category-alone");
  const reviewer = needed("reviewer", "category-alone");
  needed("categoryFrom", "category-alone");
  needed("nextReview", "category-alone");
  const fromOn = day("categoryFrom", true) ?? "";
  const nextReviewOn = day("nextReview", false) ?? "";
  if (fromOn !== "" && nextReviewOn !== "" && nextReviewOn <= fromOn) wrong("nextReview", "review-before");
  return [...new Set(held)].map((category) => ({ category, evidence, fromOn, untilOn: null, reviewer, nextReviewOn }));
}

function readAbility({ text, needed, day, wrong }: Omit<Reading, "phone">): Ability | null {
  const written = text("grade");
  const said = text("score");
  const standard = standards[0];
  if (standard === undefined || (written === null && said === null)) return null;
  const grade = /^[0-4]$/.test(written ?? "") ? Number(written) : wrong("grade", "grade");
  const score = said === null ? null : /^\d{1,3}$/.test(said) ? Number(said) : wrong("score", "grade-score");
  if (grade !== null && score !== null && grade < (gradeOf(standard.name, score) ?? 0)) wrong("grade", "grade-score");
  needed("assessedOn", "grade-alone");
  const assessedOn = day("assessedOn", true) ?? "";
  const assessor = needed("assessor", "grade-alone");
  const nextOn = assessedOn === "" ? "" : addMonths(assessedOn, standard.reassessAfterMonths);
  return { standard: standard.name, grade: grade ?? 0, score, assessedOn, assessor, nextOn };
}

function readRisk(text: string | null, wrong: Reading["wrong"]): Risk {
  const risks: Readonly<Record<string, Risk>> = {
    低: "low",
    中: "medium",
    高: "high",
    low: "low",
    medium: "medium",
    high: "high",
  };
  if (text === null) return "unknown";
  return risks[text.toLowerCase()] ?? wrong("risk", "risk") ?? "unknown";
}

function readContact(at: 1 | 2 | 3, { text, phone, wrong }: Pick<Reading, "text" | "phone" | "wrong">) {
  const columns = [`contact${at}`, `relation${at}`, `contactPhone${at}`] as const;
  const written = columns.map((column) => text(column));
  if (written.every((one) => one === null)) return undefined;
  for (const [index, one] of written.entries()) {
    const column = columns[index];
    if (one === null && column !== undefined) wrong(column, "contact-alone");
  }
  const [name, relation] = written;
  const number = phone(columns[2]);
  return name && relation && number ? { name, relation, phone: number } : undefined;
}

function readConsent({ text, needed, day }: Pick<Reading, "text" | "needed" | "day">): ImportedPerson["consent"] {
  const columns = ["consentVersion", "signer", "signerRelation", "signedOn"] as const;
  if (columns.every((column) => text(column) === null)) return null;
  const [textVersion = "", signer = "", signerRelation = ""] = columns.map((column) => needed(column, "consent-alone"));
  return { textVersion, signer, signerRelation, signedOn: day("signedOn", true) ?? "" };
}
