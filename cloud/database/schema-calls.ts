/** The tables of telephone calls, typed; `schema.ts` says what holds for all. */

/** `content`: the call, sealed. The others are by what it is found. */
export type PhoneCallRow = {
  call_id: string;
  /** Blind index of the digits, as homes and residents have it; null = withheld. */
  number: string | null;
  began_at_ms: number;
  /** Null = not over. */
  ended_at_ms: number | null;
  /** 1 = nobody has called back, or said why not. */
  is_waiting: number;
  home_id: string | null;
  incident_id: string | null;
  content: Uint8Array;
};

/** `operator`: an account, or the name that somebody gave. `phone`: sealed. */
export type OperatorPhoneRow = { operator: string; phone: Uint8Array; changed_at_ms: number };
