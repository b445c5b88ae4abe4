/** The table of hand-overs of shifts, typed; `schema.ts` says what holds for all. */

/** `area`: of whoever wrote it, empty = everywhere. `content`: the hand-over, sealed. */
export type ShiftRow = {
  shift_id: string;
  written_at_ms: number;
  area: string;
  is_confirmed: number;
  content: Uint8Array;
};
