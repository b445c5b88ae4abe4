/**
 * What there is to say about an incident at this moment, for whoever is told by message, voice or page: read at the last moment, and again when somebody answers, so that
 * nobody takes in hand what has changed since.
 */

import type { IncidentMode, Phase } from "../alarms/incident.ts";
import type { Notice } from "../emergency/emergency-service.ts";
import type { PersonAnswer } from "./reply-text.ts";

/** What somebody who was told before has said to it. */
export type Statement = { by: string; what: PersonAnswer; atMs: number };

export type News = Pick<Notice, "incidentId" | "homeId" | "homeName" | "residentName" | "address" | "alarms"> & {
  mode: IncidentMode;
  phase: Phase;
  /** Changes with everything that happens; an answer names it. */
  version: number;
  /** Who has it in hand now. */
  hasIt: string | null;
  /** The last of each person, in the order in which they were said. */
  statements: readonly Statement[];
};
