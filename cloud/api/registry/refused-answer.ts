/** What the registry refuses, as problem details: its own sentence in both languages, and where one is wrong, the fields. */

import type { By } from "../../records/records.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import type { Asked } from "../asked.ts";
import { refusal, type ErrorCode } from "../error-codes.ts";
import type { Answer } from "../route.ts";

/** @param fields which of those that were sent; for `registry-refused` when something is not as it must be. */
export function refusedAnswer(
  code: Extract<ErrorCode, "registry-refused" | "changed-meanwhile" | "no-such-record">,
  sentence: Sentence,
  fields: readonly string[] = [],
): Answer {
  const { status, body } = refusal(code, sentence.en);
  return { status, body: { ...body, sentence, ...(fields.length > 0 ? { fields } : {}) } };
}

/** Who changes it, why and when, as it is written beside the change. */
export const byOf = ({ who, purpose }: Asked, nowMs: number): By => ({ who, purpose, atMs: nowMs });
