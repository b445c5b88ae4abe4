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

/** A call of the desk's number that is over, as months count it: of a time and an area, and of nobody. `area`: of the number that was called; empty = of none. */
export type DeskCallRow = {
  call_id: string;
  area: string;
  began_at_ms: number;
  /** Null = nobody took it. */
  taken_at_ms: number | null;
  /** Null = nobody has. */
  called_back_at_ms: number | null;
};

/** `operator`: an account, or the name that somebody gave. `phone`: sealed. */
export type OperatorPhoneRow = { operator: string; phone: Uint8Array; changed_at_ms: number };
