/** The tables by which it is found whom to call, and what was called; `schema.ts` says what holds for all. */

export type CheckInTables = {
  check_ins: CheckInRow;
  check_in_calls: CheckInCallRow;
};

/** What somebody asked for, and calls in a row that nobody took. */
type CheckInRow = {
  resident_id: string;
  asked_why: string | null;
  asked_due_ms: number | null;
  tries: number;
  /** Null = at any time. */
  next_try_ms: number | null;
};

type CheckInCallRow = { resident_id: string; at_ms: number; area: string; outcome: string };
