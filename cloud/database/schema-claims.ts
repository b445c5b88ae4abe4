/** The tables of whoever carries out deliveries, typed. */

export type DeliveryRow = {
  delivery_id: string;
  incident_id: string;
  key: string;
  connector: string;
  addressee: string | null;
  reason: string;
  round: number;
  standing: string;
  attempt: number;
  due_at_ms: number;
  created_at_ms: number;
  ended_at_ms: number | null;
  receipt: string | null;
  last_why: string | null;
  /** Over every other column (`sql-checksums.ts`). */
  checksum: number;
};

/** `outcome`: JSON, until the process that decides has taken it. */
export type ClaimRow = {
  delivery_id: string;
  connector: string;
  fence: number;
  holder: string;
  attempt: number;
  claimed_at_ms: number;
  until_ms: number;
  ended_at_ms: number | null;
  outcome: string | null;
  doubts: number;
  checksum: number;
};

/** Appended, never changed. */
export type AttemptRow = {
  delivery_id: string;
  fence: number;
  incident_id: string;
  connector: string;
  addressee: string | null;
  attempt: number;
  holder: string;
  began_at_ms: number;
  ended_at_ms: number;
  what: string;
  detail: string;
  checksum: number;
};

/** `answer`: JSON; null: it was begun, and nobody wrote down what became of it. Kept for an hour. */
export type CentreMessageRow = {
  centre_id: string;
  message_id: string;
  digest: string;
  at_ms: number;
  answer: string | null;
};

export type BeatRow = { name: string; n: number; at_ms: number };
