/** A row of `questions`. */

/** What somebody was asked. `question_id`: SHA-256 of the token; both blinds find it again by what comes back; `person`: who was asked, sealed. Ends by itself. */
export type QuestionRow = {
  question_id: string;
  delivery_id: string;
  incident_id: string;
  way: string;
  addressee: string;
  number_blind: string | null;
  code_blind: string | null;
  version: number;
  made_at_ms: number;
  ends_at_ms: number;
  answer: string | null;
  answered_at_ms: number | null;
  /** What the provider said last of the message or call. */
  state: string | null;
  state_at_ms: number | null;
  person: Uint8Array;
};
