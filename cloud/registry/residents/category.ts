/**
 * Why somebody is on the list of people to be watched over. There is no national code list, so these are our own; each stands with its evidence, since when,
 * who looked at it and when it is looked at again. Words: docs/glossary.md. "Disabled" is the grade of the ability assessment (失能), not the certificate (残疾).
 */

import { z } from "zod";
import { dayField, lineField } from "../fields.ts";
import type { Sentence } from "./sentence.ts";

export const categories = [
  "disabled",
  "demented",
  "bereaved-of-only-child",
  "empty-nest",
  "living-alone",
  "left-behind",
  "oldest-old",
  "destitute",
  "low-income",
  "disability-certificate",
] as const;
export type Category = (typeof categories)[number];

type Label = Sentence & {
  /** Left out of what family, installers and general screens see: PIPL Art. 28, and it hurts. */
  isSensitive: boolean;
  /** What a general screen may say instead; null = nothing. */
  instead: Sentence | null;
};

export const labels: Readonly<Record<Category, Label>> = {
  disabled: { zh: "失能", en: "functionally dependent", isSensitive: false, instead: null },
  demented: { zh: "失智", en: "living with dementia", isSensitive: true, instead: null },
  "bereaved-of-only-child": {
    zh: "失独",
    en: "bereaved of only child",
    isSensitive: true,
    instead: { zh: "计生特殊家庭", en: "special family" },
  },
  "empty-nest": { zh: "空巢", en: "empty nest", isSensitive: false, instead: null },
  "living-alone": { zh: "独居", en: "living alone", isSensitive: false, instead: null },
  "left-behind": { zh: "留守", en: "left behind", isSensitive: false, instead: null },
  "oldest-old": { zh: "高龄", en: "advanced age", isSensitive: false, instead: null },
  destitute: { zh: "特困", en: "extreme-poverty support recipient", isSensitive: true, instead: null },
  "low-income": { zh: "低保", en: "subsistence-allowance recipient", isSensitive: true, instead: null },
  "disability-certificate": { zh: "残疾", en: "disability (certificate)", isSensitive: false, instead: null },
};

export const categorySchema = z.object({
  category: z.enum(categories),
  evidence: lineField(200),
  fromOn: dayField,
  /** The last day; null while it holds. */
  untilOn: dayField.nullable().default(null),
  reviewer: lineField(64),
  nextReviewOn: dayField,
});
export type CategoryHeld = z.output<typeof categorySchema>;

/** Those that hold and may be shown to somebody who is not to know the sensitive ones. */
export function withoutSensitive(held: readonly CategoryHeld[]): readonly CategoryHeld[] {
  return held.filter(({ category }) => !labels[category].isSensitive);
}
