/** What is set in a place, where each of it comes from, and what may be set: enough for a page to make its forms of. */

import { z } from "zod";
import { areaNameView } from "./areas.ts";
import { sentence } from "./sentence.ts";

/** Where something was set. */
export const settingsPlaceView = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("everywhere") }),
  z.strictObject({ kind: z.literal("area"), area: z.string(), name: areaNameView.nullable() }),
  z.strictObject({ kind: z.literal("home"), homeId: z.string() }),
]);
export type SettingsPlaceView = z.infer<typeof settingsPlaceView>;

export const originView = z.discriminatedUnion("kind", [
  /** Nobody set anything. */
  z.strictObject({ kind: z.literal("default") }),
  z.strictObject({
    kind: z.literal("set"),
    place: settingsPlaceView,
    /** `account/<id>`, or the part of the system that did it. */
    by: z.string(),
    atMs: z.number().int(),
  }),
  /** Said when the home was registered. */
  z.strictObject({ kind: z.literal("home-record") }),
]);
export type OriginView = z.infer<typeof originView>;

export const languageView = z.enum(["zh", "en"]);

const common = {
  key: z.string(),
  words: sentence,
  origin: originView,
  /** This place says it itself, and may inherit it again. */
  isOwn: z.boolean(),
};
const limits = z.strictObject({ least: z.number(), most: z.number() });
const whole = z.number().int();
const text = z.string();
const hours = z.strictObject({ from: z.string(), to: z.string() }).nullable();
const sensitivity = z.enum(["high", "normal", "low", "off"]);
const languages = z.array(languageView);

/** `inherited` = what holds when it is inherited again; the same as `value` where it is. */
export const settingView = z.discriminatedUnion("unit", [
  z.strictObject({ ...common, unit: z.literal("number-to-call"), value: text, inherited: text }),
  z.strictObject({
    ...common,
    unit: z.enum(["milliseconds", "years", "months", "days"]),
    value: whole,
    inherited: whole,
    limits,
  }),
  /** Null = not asked for. */
  z.strictObject({
    ...common,
    unit: z.enum(["milliseconds-or-none", "days-or-none"]),
    value: whole.nullable(),
    inherited: whole.nullable(),
    limits,
  }),
  z.strictObject({ ...common, unit: z.literal("sensitivity"), value: sensitivity, inherited: sensitivity }),
  z.strictObject({ ...common, unit: z.literal("languages"), value: languages, inherited: languages }),
  /** Null = none. */
  z.strictObject({ ...common, unit: z.literal("hours-of-day"), value: hours, inherited: hours }),
]);
export type SettingView = z.infer<typeof settingView>;

export const settingsView = z.strictObject({
  place: settingsPlaceView,
  /** To be named by whoever changes something here. 0: this place has set nothing yet. */
  version: z.number().int(),
  mayChange: z.boolean(),
  settings: z.array(settingView),
});
export type SettingsView = z.infer<typeof settingsView>;
