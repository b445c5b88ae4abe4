/** Sets and ends a legal hold. It is set in the name of whoever asks, and stands in the log. */

import { changeOf, type By, type Records } from "../records/records.ts";
import { legalHold, legalHoldId, type LegalHold } from "./legal-hold.ts";

export async function setLegalHold(
  records: Records,
  hold: LegalHold,
  by: By,
): Promise<"done" | "as-it-is" | "changed-meanwhile"> {
  const id = legalHoldId(hold.owner);
  const before = (await records.get(legalHold, [id])).get(id);
  const wasHeld = before?.kind === "kept" && before.content.isHeld;
  if (before?.kind !== "damaged" && wasHeld === hold.isHeld) return "as-it-is";
  const after = before?.version ?? 0;
  const what = after === 0 ? "created" : "changed";
  const answer = await records.commit([changeOf(legalHold, { id, after, content: hold, what })], by);
  return answer.kind === "done" ? "done" : "changed-meanwhile";
}
