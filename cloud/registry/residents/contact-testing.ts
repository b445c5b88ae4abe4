/** Trying whether a contact answers, as those see it who ask for it. */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "./sentence.ts";

export type ContactTestStarted = { kind: "started"; incidentId: IncidentId } | { kind: "refused"; why: Sentence };

export type ContactTesting = {
  /** @param by the name of whoever asks. */
  start(given: { homeId: HomeId; contactId: string; by: string }): Promise<ContactTestStarted>;
};
