/** Telephone calls as the desk sees them. The live stream and the requests show the same shapes. */

import { z } from "zod";

const atMs = z.number().int();
const text = z.string();
const sentence = z.object({ zh: text, en: text });

/** How long a telephone, a number or an address of one may be. */
const dialledMax = 128;
export const dialledField = z.string().trim().min(1, "a number is needed").max(dialledMax);

export const callHandlings = ["called-back", "spoke", "not-needed"] as const;

const callerHome = z.object({
  homeId: text,
  area: text.nullable(),
  homeName: text,
  address: text.nullable(),
  residents: z.array(text),
  /** What the number is there: of the home, of somebody who lives there, of somebody who is called for it. */
  numberIs: z.array(
    z.object({ is: z.enum(["home", "resident", "contact"]), name: text.nullable(), relation: text.nullable() }),
  ),
});

const callEnds = ["hung-up", "not-taken", "refused", "unreachable", "cancelled", "cut"] as const;

const callHead = z.object({
  callId: text,
  direction: z.enum(["in", "out"]),
  beganAtMs: atMs,
  takenAtMs: atMs.nullable(),
  endedAtMs: atMs.nullable(),
  by: text.nullable(),
  end: z.enum(callEnds).nullable(),
  incidentId: text.nullable(),
});

export const callView = callHead.extend({
  /** Theirs; null = withheld. */
  number: text.nullable(),
  calledNumber: text,
  area: text.nullable(),
  standing: z.enum(["ringing", "talking", "ended"]),
  /** Telephones that ring now. */
  ringing: z.array(text),
  phone: text.nullable(),
  /** By which the recording is found where it is kept, and where it is heard if that is set. */
  recording: z.object({ reference: text, url: text.nullable() }).nullable(),
  homeId: text.nullable(),
  /** They spoke to nobody, and nobody has called back or said why not. */
  isWaiting: z.boolean(),
  handled: z.object({ how: z.enum(callHandlings), by: text, why: text, atMs }).nullable(),
  /** Whose number it is. Null = not looked up yet; no homes = nobody knows it. `more`: homes that are not shown; `elsewhere`: of other areas. */
  caller: z.object({ homes: z.array(callerHome), more: z.number().int(), elsewhere: z.number().int() }).nullable(),
  /** Of the same number before this one, the latest first. */
  earlier: z.array(callHead),
});
export type CallView = z.output<typeof callView>;
export type CallHead = z.output<typeof callHead>;
export type CallerHomeView = z.output<typeof callerHome>;

/** No trunks: the desk has a telephone beside it, and we know nothing of its calls. */
export const telephonyView = z.object({
  trunks: z.array(
    z.object({
      connectorId: text,
      name: text,
      number: text,
      area: text.nullable(),
      isUp: z.boolean(),
      sinceMs: atMs,
      sentence: sentence.nullable(),
    }),
  ),
});
export type TelephonyView = z.output<typeof telephonyView>;
export const noTelephony: TelephonyView = { trunks: [] };

/** GET /api/calls */
export const callsView = z.object({
  /** Not over. */
  now: z.array(callView),
  /** Somebody waits for a call back. */
  waiting: z.array(callView),
  /** Over, the latest first. */
  lately: z.array(callView),
  telephony: telephonyView,
});
export type CallsView = z.output<typeof callsView>;

/** GET /api/homes/:id/numbers: whom to call for a home, in the order in which they are called. */
export const homeNumbersView = z.object({
  /** Null = not said, or not to be read. */
  homeName: text.nullable(),
  address: text.nullable(),
  numbers: z.array(
    z.object({
      is: z.enum(["home", "resident", "contact"]),
      /** As plans name them; null = the home's own. */
      addressee: text.nullable(),
      name: text.nullable(),
      relation: text.nullable(),
      number: text,
    }),
  ),
});
export type HomeNumbersView = z.output<typeof homeNumbersView>;

/** POST /api/desk/phone: who sits at a page, and by which telephone they are called. `phone` left out: as it was said before; null: none. */
export type PhoneRequest = { desk: string; by?: string | undefined; phone?: string | null | undefined };
export type PhoneView = { phone: string | null };
/** POST /api/calls */
export type PlaceCallRequest = {
  desk: string;
  by?: string | undefined;
  to: string;
  homeId: string | null;
  incidentId: string | null;
};
/** POST /api/calls/:callId/handled */
export type HandleCallRequest = { by?: string | undefined; how: "called-back" | "not-needed"; why: string };
/** POST /api/calls/:callId/incident: an incident for whoever calls; or, with `incidentId`, the call belongs to one that is open. */
export type CallIncidentRequest =
  | { by?: string | undefined; incidentId: string }
  | { by?: string | undefined; homeId: string | null; reason: string; mode: "live" | "drill" };
