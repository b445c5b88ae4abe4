/** What a registrar of areas, settings or centres did, as an answer: the version that is named next, or its own sentence. */

import { z } from "zod";
import type { Sentence } from "../../registry/residents/sentence.ts";
import type { Answer } from "../route.ts";
import { refusedAnswer } from "./refused-answer.ts";

type RegistrarDone = { kind: "done"; version: number } | { kind: "refused"; code: keyof typeof codes; why: Sentence };

const codes = {
  "not-there": "no-such-record",
  "changed-meanwhile": "changed-meanwhile",
  "cannot-be": "registry-refused",
} as const;

export const versionView = z.strictObject({ version: z.number().int() });

export function versionedAnswer(done: RegistrarDone): Answer {
  if (done.kind === "done") return { status: 200, body: { version: done.version } };
  return refusedAnswer(codes[done.code], done.why);
}
