/** What the registrars of homes and residents say, as answers. */

import type { Refused } from "../../registry/residents/refusal.ts";
import type { Done } from "../../registry/residents/registrar.ts";
import type { Answer } from "../route.ts";
import type { ChangedView } from "./contract/written.ts";
import { refusedAnswer } from "./refused-answer.ts";

export function registrarAnswer(answer: Done<string> | Refused, status: 200 | 201 = 200): Answer {
  if (answer.kind === "done") {
    const body: ChangedView = { id: answer.id, version: answer.version };
    return { status, body };
  }
  const { why, sentence, fields } = answer;
  if (why === "changed-meanwhile") return refusedAnswer("changed-meanwhile", sentence);
  if (why === "not-there") return refusedAnswer("no-such-record", sentence);
  return refusedAnswer("registry-refused", sentence, fields);
}
