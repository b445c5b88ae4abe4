/** Incidents and their journals, typed; `schema.ts` says what holds for all. */

export type IncidentRow = {
  incident_id: string;
  /** Unique among those that are not closed. */
  subject: string;
  home_id: string | null;
  phase: string;
  version: number;
  opened_at_ms: number;
  closed_at_ms: number | null;
  next_step_due_at_ms: number | null;
  incident: string;
  /** Of the last line of its journal. */
  chain: string | null;
  checksum: number;
};

/** Appended, never changed. `line` counts within one incident. */
export type JournalRow = {
  incident_id: string;
  line: number;
  at_ms: number;
  what: string;
  who: string;
  alarm_id: string | null;
  detail: string;
  /** Over this line and the one before it (`alarms/crypto-journal-chain.ts`); null: written before there was a chain. */
  chain: string | null;
  checksum: number;
};
