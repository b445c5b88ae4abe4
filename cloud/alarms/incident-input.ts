/** What people, connectors and time do to an incident, and how the machine answers. */

import type { Incident, JournalEntry, Outcome } from "./incident.ts";

export type PersonInput =
  /** `by` is the name of a human; `version` is the one on their screen. */
  | { kind: "acknowledge"; by: string; version: number }
  | { kind: "attend"; by: string; version: number }
  | { kind: "close"; by: string; version: number; outcome: Outcome; note: string };

export type IncidentInput =
  | PersonInput
  /** The far end has it: `round` is the round of the plan that the delivery belongs to. */
  | { kind: "delivered"; connector: string; round: number; receipt: string }
  | { kind: "delivery-failed"; connector: string; why: string }
  | { kind: "escalated"; times: number; connectors: readonly string[] }
  | { kind: "tick" };

export type RefusalCode =
  | "no-incident"
  | "closed"
  | "stale-version"
  | "not-a-human"
  | "not-acknowledged"
  | "already-attended";

export type Refused = { kind: "refused"; code: RefusalCode; message: string };
export type Changed = { kind: "changed"; incident: Incident; journal: readonly JournalEntry[] };
export type Answer = Changed | Refused | { kind: "unchanged" };
