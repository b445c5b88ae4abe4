/**
 * The ability assessment, as data of the standard it was made by. GB/T 42195-2022 has five grades from 0 (intact) to 4 (totally dependent). Its cut-offs are
 * kept here with where they come from: secondary sources disagree, so a grade is what the assessor wrote, and a score only refuses a grade that is milder than it.
 * Grades may be raised above the score by the standard's own rules (coma, dementia or another mental disorder, two care-risk events in 30 days).
 */

import { z } from "zod";
import { dayField, lineField } from "../fields.ts";

export type AbilityStandard = {
  name: string;
  /** Lowest score of grades 0, 1, 2, 3, 4. Higher is better. */
  cutOffs: readonly number[];
  scoreMax: number;
  /** False = recalled by secondary sources; nobody has held it against the text of the standard yet. */
  isVerified: boolean;
  reassessAfterMonths: number;
};

export const standards: readonly AbilityStandard[] = [
  // docs/architecture.md names the source; the text of the standard itself was not at hand.
  { name: "GB/T 42195-2022", cutOffs: [90, 66, 46, 30, 0], scoreMax: 90, isVerified: false, reassessAfterMonths: 12 },
];

/** The mildest grade that this score allows; undefined for a standard or a score that we do not know. */
export function gradeOf(standard: string, score: number): number | undefined {
  const known = standards.find(({ name }) => name === standard);
  if (known === undefined || score > known.scoreMax) return undefined;
  const grade = known.cutOffs.findIndex((lowest) => score >= lowest);
  return grade === -1 ? undefined : grade;
}

export const abilitySchema = z
  .object({
    standard: lineField(64),
    grade: z.number().int().min(0).max(4),
    score: z.number().int().min(0).max(1_000).nullable(),
    assessedOn: dayField,
    assessor: lineField(64),
    nextOn: dayField,
  })
  .refine(({ standard, grade, score }) => score === null || grade >= (gradeOf(standard, score) ?? 0), {
    path: ["grade"],
    message: "milder than the score says",
  });
export type Ability = z.output<typeof abilitySchema>;
