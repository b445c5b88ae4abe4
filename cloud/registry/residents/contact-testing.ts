/** Trying whether a contact answers, as those see it who ask for it. */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "./sentence.ts";

export type ContactTestStarted = { kind: "started"; incidentId: IncidentId } | { kind: "refused"; why: Sentence };

/** What became of one way: the provider has it, will not take it, or has not been reached yet. */
export type ContactTestWay = { connector: string; standing: "waiting" | "sent" | "refused"; why: string | null };

/** The test of a home that is under way, or the last one since the start. */
export type ContactTestSeen = {
  contactId: string;
  startedAtMs: number;
  /** Whoever has not answered by then has not. */
  untilMs: number;
  /** `not-sent`: no way took it, which says nothing about the contact. Null = it is under way. */
  outcome: "answered" | "no-answer" | "not-sent" | null;
  ways: readonly ContactTestWay[];
};

export type ContactTesting = {
  /** @param by the name of whoever asks. */
  start(given: { homeId: HomeId; contactId: string; by: string }): Promise<ContactTestStarted>;
  /** Null: nobody was tried there since the start. */
  seen(homeId: HomeId): Promise<ContactTestSeen | null>;
};
