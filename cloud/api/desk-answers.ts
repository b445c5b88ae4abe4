/** What routes about one incident share: which one it is, who acts on it, and how the desk's answer leaves. */

import { z } from "zod";
import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Asked } from "./asked.ts";
import type { Conflict } from "./contract.ts";
import { refusal } from "./error-codes.ts";
import { incidentIdField, operatorField, versionField } from "./fields.ts";
import { namedBy } from "./narrowed-desk.ts";
import type { DeskAnswer, DeskCommands, DeskQueries } from "./ports.ts";
import type { Answer } from "./route.ts";
import { conflict, incidentDetail } from "./schemas.ts";

/** The desk as whoever asks may use it (`narrowed-desk.ts`). */
export type DeskFor = (asked: Asked) => { queries: DeskQueries; commands: DeskCommands };

export const oneIncident = z.object({ id: incidentIdField });
/** Who acts, on which version. */
export const act = z.strictObject({ by: operatorField.optional(), version: versionField });
export const actAnswers = { 200: incidentDetail, 409: conflict };

export const oneOf = ({ params }: { params: { id: IncidentId } }) => ({
  kind: "incident" as const,
  incidentId: params.id,
});

export async function asNamed(
  asked: Asked,
  claimed: string | undefined,
  act: (by: string) => Promise<Answer>,
): Promise<Answer> {
  const named = namedBy(asked, claimed);
  return "by" in named ? await act(named.by) : named.refused;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

export function actAnswer(answer: DeskAnswer): Answer {
  switch (answer.kind) {
    case "done":
      return ok(answer.incident);
    case "changed": {
      const { status, body } = refusal("incident-changed");
      return { status, body: { ...body, incident: answer.incident } satisfies Conflict };
    }
    case "refused": {
      const { status, body } = refusal("not-possible-now", answer.why);
      return { status, body: { ...body, incident: answer.incident } satisfies Conflict };
    }
    case "impossible":
      return refusal("invalid-input", answer.why);
    case "unknown":
      return refusal("no-such-incident");
  }
}
