/** Proactive check-ins as the desk sees them: whom to call today and why, and what came of it. */

import { z } from "zod";

const atMs = z.number().int();
const text = z.string();

const outcomes = ["well", "wants", "not-reached", "help"] as const;
const asked = ["asked-for", "after-hospital", "after-incident", "wish"] as const;
const urgencies = ["loud", "asked", "overdue"] as const;

export const checkInRow = z.object({
  residentId: text,
  homeId: text,
  area: text.nullable(),
  areaName: z.object({ zh: text, en: text }).nullable(),
  /** Of what is kept of calling them: whoever says what came of a call names it. */
  version: z.number().int(),
  /** `loud`: so many calls in a row that nobody took; `asked`: for a reason; `overdue`: not reached for as long as is set for their risk. */
  urgency: z.enum(urgencies),
  why: z.enum([...asked, "not-reached-long"]),
  /** Since when; 0 = nobody ever reached them. */
  dueAtMs: atMs,
  risk: z.enum(["unknown", "low", "medium", "high"]),
  reachedAtMs: atMs.nullable(),
  tries: z.number().int(),
  name: text.nullable(),
  bornOn: text.nullable(),
  address: text.nullable(),
  phone: text.nullable(),
  /** What they asked for, or what was written then. */
  note: text.nullable(),
  /** The last call. */
  last: z.object({ atMs, by: text, outcome: z.enum(outcomes), note: text }).nullable(),
  /** Something is open in that home: whoever answers it speaks with them. */
  hasAlarm: z.boolean(),
  /** Somebody else is calling them now. */
  calling: z.object({ by: text, sinceMs: atMs }).nullable(),
});
export type CheckInRow = z.output<typeof checkInRow>;

/** GET /api/check-ins */
export const checkInsView = z.object({
  rows: z.array(checkInRow),
  next: text.nullable(),
  counts: z.object({
    due: z.object({ loud: z.number().int(), asked: z.number().int(), overdue: z.number().int() }),
    /** Since midnight. */
    called: z.object({
      well: z.number().int(),
      wants: z.number().int(),
      "not-reached": z.number().int(),
      help: z.number().int(),
    }),
  }),
  /** Days without being reached, by risk, as is set for this area. */
  days: z.object({ high: z.number().int(), medium: z.number().int(), low: z.number().int() }),
});
export type CheckInsView = z.output<typeof checkInsView>;

/** POST /api/residents/:id/check-in */
export type CheckInRequest = {
  by?: string | undefined;
  version: number;
  outcome: (typeof outcomes)[number];
  note: string;
  /** When they want to be called again, or when it is tried again; left out: as the rules say. */
  dueAtMs?: number | undefined;
};
export const checkedIn = z.object({
  version: z.number().int(),
  /** Needing help, or nobody there for too long: it is in the hand of whoever called. */
  incidentId: text.nullable(),
  nextTryAtMs: atMs.nullable(),
  /** Nobody took so many calls, and something moves in the home: ask the contacts, or go there. */
  isSomebodyThere: z.boolean(),
});
export type CheckedIn = z.output<typeof checkedIn>;

/** POST /api/residents/:id/check-in/take */
export const callingView = z.object({ by: text, sinceMs: atMs, isYours: z.boolean() });
export type CallingView = z.output<typeof callingView>;

/** POST /api/residents/:id/check-in/ask */
export type AskCheckInRequest = {
  by?: string | undefined;
  why: Exclude<(typeof asked)[number], "wish" | "after-incident">;
  dueAtMs: number;
  note: string;
};
/** What stands on the list now. An earlier one stays, and answers this one too; it has its own reason and time. */
export const checkInAsked = z.object({ version: z.number().int(), why: z.enum(asked), dueAtMs: atMs });
export type CheckInAsked = z.output<typeof checkInAsked>;
