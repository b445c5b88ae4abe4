/** A resident as a row of the table that offices keep, under the headings of an import. */

import { columnName, type Cells, type ColumnKey } from "../import/columns.ts";
import { labels, withoutSensitive } from "../residents/category.ts";
import type { ConsentContent } from "../residents/consent-record.ts";
import { dayOf } from "../residents/day.ts";
import type { HomeContent } from "../residents/home-record.ts";
import type { ResidentContent } from "../residents/resident-record.ts";

export type ExportOptions = {
  columns: readonly ColumnKey[];
  /** False: without sensitive labels, health and the middle of the ID number. */
  isWhole: boolean;
};

export const exportHeadings = (columns: readonly ColumnKey[]): readonly string[] =>
  columns.map((key) => columnName(key).zh);

const sexes = { male: "男", female: "女" } as const;
const risks = { unknown: "", low: "低", medium: "中", high: "高" } as const;

/** @param consent to monitoring, the one in force. */
export function exportRow(
  given: { home: HomeContent; resident: ResidentContent; consent: ConsentContent | undefined },
  { columns, isWhole }: ExportOptions,
): readonly string[] {
  const { home, resident, consent } = given;
  const held = resident.categories.filter(({ untilOn }) => untilOn === null);
  const shown = isWhole ? held : withoutSensitive(held);
  const [first] = shown;
  const number = resident.idNumber ?? "";
  const ability = isWhole ? resident.ability : null;
  const cells: Cells = {
    name: resident.name,
    sex: resident.sex === null ? "" : sexes[resident.sex],
    idNumber: isWhole ? number : number.replace(/^(.{6}).*(.{4})$/, "$1********$2"),
    bornOn: resident.bornOn ?? "",
    phone: resident.phones[0] ?? "",
    area: home.area ?? "",
    address: home.address ?? "",
    homeName: home.name,
    homePhone: home.phone ?? "",
    entry: isWhole ? (home.entry ?? "") : "",
    keySafe: isWhole ? (home.keySafe ?? "") : "",
    categories: shown.map(({ category }) => labels[category].zh).join("、"),
    evidence: first?.evidence ?? "",
    categoryFrom: first?.fromOn ?? "",
    reviewer: first?.reviewer ?? "",
    nextReview: first?.nextReviewOn ?? "",
    grade: ability ? String(ability.grade) : "",
    score: ability?.score === null || ability === null ? "" : String(ability.score),
    assessedOn: ability?.assessedOn ?? "",
    assessor: ability?.assessor ?? "",
    risk: risks[resident.risk],
    healthNotes: isWhole ? resident.healthNotes : "",
    ...contactCells(home),
    consentVersion: consent?.textVersion ?? "",
    signer: consent?.signer ?? "",
    signerRelation: consent?.signerRelation ?? "",
    signedOn: consent ? dayOf(consent.signedAtMs, home.timeZone) : "",
  };
  return columns.map((key) => cells[key] ?? "");
}

function contactCells({ contacts }: HomeContent): Partial<Record<ColumnKey, string>> {
  const cells: Partial<Record<ColumnKey, string>> = {};
  for (const [index, at] of ([1, 2, 3] as const).entries()) {
    const contact = contacts[index];
    cells[`contact${at}`] = contact?.name ?? "";
    cells[`relation${at}`] = contact?.relation ?? "";
    cells[`contactPhone${at}`] = contact?.phone ?? "";
  }
  return cells;
}
