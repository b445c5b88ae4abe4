/** Who is on duty in an area, as pages see and write it. */

import { z } from "zod";
import { clockText, windowView } from "./plans.ts";
import { sentence } from "./sentence.ts";
import { languageView, settingsPlaceView } from "./settings.ts";

export const dutyRoleView = z.enum(["responder", "supervisor"]);

const personIds = z.array(z.string());

export const dutyPersonView = z.strictObject({
  personId: z.string(),
  name: z.string(),
  /** Null = the one of the account. */
  phone: z.string().nullable(),
  accountId: z.string().nullable(),
  languages: z.array(languageView),
});
export type DutyPersonView = z.infer<typeof dutyPersonView>;

export const rotaView = z.strictObject({
  timeZone: z.string(),
  people: z.array(dutyPersonView),
  /** No hours = always. Who is named first is called first. */
  shifts: z.array(z.strictObject({ personIds, hours: z.array(windowView) })),
  holidays: z.array(z.strictObject({ day: z.string(), name: z.string() })),
  /** On each holiday. Empty = as by the week. */
  holidayShifts: z.array(z.strictObject({ personIds, from: clockText, to: clockText })),
  swaps: z.array(z.strictObject({ fromMs: z.number().int(), untilMs: z.number().int(), personIds, why: z.string() })),
});
export type RotaView = z.infer<typeof rotaView>;

export const onDutyView = z.strictObject({
  atMs: z.number().int(),
  /** In the order in which they are called; empty = nobody. */
  people: z.array(z.strictObject({ name: z.string(), phone: z.string().nullable() })),
  because: z.enum(["swap", "holiday", "week"]).nullable(),
});
export type OnDutyView = z.infer<typeof onDutyView>;

export const dutyOfRoleView = z.strictObject({
  role: dutyRoleView,
  /** Of what this place says itself; 0 = nothing. */
  version: z.number().int(),
  isOwn: z.boolean(),
  /** Where what holds here is said; null = nobody has said it anywhere. */
  from: settingsPlaceView.nullable(),
  rota: rotaView.nullable(),
  now: onDutyView,
  /** When nobody is on duty in the next eight weeks. */
  gaps: z.array(z.strictObject({ fromMs: z.number().int(), untilMs: z.number().int() })),
  /** Plans that would tell somebody in vain. */
  warnings: z.array(sentence),
  /** People of it whose account cannot be used. */
  unreachable: z.array(sentence),
});
export type DutyOfRoleView = z.infer<typeof dutyOfRoleView>;

export const dutyView = z.strictObject({
  place: settingsPlaceView,
  mayChange: z.boolean(),
  roles: z.array(dutyOfRoleView),
});
export type DutyView = z.infer<typeof dutyView>;

export const dutySavedView = z.strictObject({ version: z.number().int(), warnings: z.array(sentence) });
