/**
 * What can be set, from the whole deployment down to one home: a closed list. Each has its limits, its unit and its words.
 *
 * Limits: where a setting is on the way of a life alarm its limit is its default, or the hard cap of docs/architecture.md §5: it can be made stricter and never
 * weaker. There is no word for switching anything off but what comes beside: times that an authority prescribes, and what a home has learned, without which the fixed time holds.
 * Source of the numbers: published practice; what is a proposal of ours is marked.
 */

import { z } from "zod";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Sensitivity } from "../../detection/home-settings.ts";
import type { Sentence } from "../residents/sentence.ts";
import { parseCentreId } from "@shouwang/shared/domain/ids.ts";
import { id } from "../fields.ts";
import { alarmPlanSchema, defaultPlans, plansMax } from "./alarm-plan.ts";
import { holesOf } from "./plan-holes.ts";
import { quietHoursSchema } from "./quiet-hours.ts";

export type Unit =
  | "number-to-call"
  | "milliseconds"
  | "milliseconds-or-none"
  | "days-or-none"
  | "sensitivity"
  | "years"
  | "months"
  | "days"
  | "languages"
  | "hours-of-day"
  | "plans"
  | "centres";
/** The least and the most that may be set, in the unit; null where it is no number. */
type Limits = { least: number; most: number } | null;
type Declared<Value> = { schema: z.ZodType<Value>; unit: Unit; fallback: Value; words: Sentence; limits: Limits };
const declare = <Value>(declared: Omit<Declared<Value>, "limits"> & { limits?: Limits }): Declared<Value> => ({
  limits: null,
  ...declared,
});

const phoneField = z.string().regex(/^\+?\d{3,20}$/, "not a number to call: 3 to 20 digits");
/** A length of time, or a count: what is checked, and what a form says of it. */
const between = (least: number, most: number) => ({
  schema: z.number().int().min(least).max(most),
  limits: { least, most },
});

/** The same, and nothing unless somebody sets it. */
const orNone = (least: number, most: number) => ({
  schema: z.number().int().min(least).max(most).nullable(),
  limits: { least, most },
  fallback: null,
});

export const settings = {
  /** 12349 was merged into 12345 in many cities (since 2021). */
  "number.hotline": declare({
    schema: phoneField,
    unit: "number-to-call",
    fallback: "12349",
    words: { zh: "服务热线", en: "Hotline" },
  }),
  "number.ambulance": declare({
    schema: phoneField,
    unit: "number-to-call",
    fallback: "120",
    words: { zh: "急救电话", en: "Ambulance" },
  }),
  "number.fire": declare({
    schema: phoneField,
    unit: "number-to-call",
    fallback: "119",
    words: { zh: "火警电话", en: "Fire brigade" },
  }),
  /** Holds back what can wait until morning; life alarms never (`quiet-hours.ts`). Null = none. */
  "quiet-hours": declare({
    schema: quietHoursSchema.nullable(),
    unit: "hours-of-day",
    fallback: { from: "22:00", to: "07:00" },
    words: { zh: "免打扰时段（不影响报警）", en: "Quiet hours (alarms are never held back)" },
  }),
  languages: declare({
    schema: z
      .array(z.enum(["zh", "en"]))
      .min(1)
      .max(2)
      .refine((all) => new Set(all).size === all.length, "a language stands twice"),
    unit: "languages",
    fallback: ["zh", "en"],
    words: { zh: "语言，首选在前", en: "Languages, the preferred one first" },
  }),
  /** Published: 12 h. The cap of docs/architecture.md §5 is the same; 45 min is the shortest that was considered for a lived-in home. */
  "inactivity.after": declare({
    ...between(minutes(45), hours(12)),
    unit: "milliseconds",
    fallback: hours(12),
    words: { zh: "长时间无活动", en: "Without movement for" },
  }),
  /** How soon a silence that is longer than usual in that home counts; `off`: only the fixed time. What each costs: docs/detection.md. */
  "inactivity.sensitivity": declare<Sensitivity>({
    schema: z.enum(["high", "normal", "low", "off"]),
    unit: "sensitivity",
    fallback: "normal",
    words: { zh: "异常静止的灵敏度", en: "Sensitivity to unusual silence" },
  }),
  /** What authorities prescribe (facts on China §2.2), within the limits of cloud/detection/catalogue.ts: null = not asked for. */
  "inactivity.unseen-after": declare({
    ...orNone(hours(12), hours(24)),
    unit: "milliseconds-or-none",
    words: { zh: "室内无人活动（不论门磁）", en: "Nobody seen inside, whatever the door says, for" },
  }),
  "stay.bathroom-after": declare({
    ...orNone(minutes(30), hours(4)),
    unit: "milliseconds-or-none",
    words: { zh: "卫生间滞留", en: "In the bathroom for" },
  }),
  "stay.bedroom-after": declare({
    ...orNone(hours(8), hours(24)),
    unit: "milliseconds-or-none",
    words: { zh: "卧室滞留", en: "In the bedroom for" },
  }),
  "door.unopened-days": declare({
    ...orNone(1, 7),
    unit: "days-or-none",
    words: { zh: "入户门未开（自早8点计整天）", en: "Exterior door unopened, whole days from 08:00" },
  }),
  /** Ours. */
  "door.open-at-night-after": declare({
    ...between(minutes(1), minutes(60)),
    unit: "milliseconds",
    fallback: minutes(10),
    words: { zh: "夜间入户门未关", en: "Door left open at night for" },
  }),
  /** Ours, for homes where nothing has been learned yet; the most is the cap of docs/architecture.md §5 (cloud/detection/catalogue.ts). */
  "away.overdue-after": declare({
    ...between(hours(1), hours(16)),
    unit: "milliseconds",
    fallback: hours(8),
    words: { zh: "外出未归", en: "Out for" },
  }),
  /** 80 is the usual limit of 高龄. */
  "age.high": declare({
    ...between(60, 100),
    unit: "years",
    fallback: 80,
    words: { zh: "高龄起始年龄", en: "Oldest-old from the age of" },
  }),
  /** GB/T 33358-2016: 15 s. The other two are ours. */
  "answer.within": declare({
    ...between(seconds(5), seconds(15)),
    unit: "milliseconds",
    fallback: seconds(15),
    words: { zh: "应答目标时间", en: "An alarm is to be answered within" },
  }),
  "answer.second-seat-after": declare({
    ...between(seconds(15), seconds(30)),
    unit: "milliseconds",
    fallback: seconds(30),
    words: { zh: "转第二坐席", en: "To a second seat after" },
  }),
  "answer.supervisor-after": declare({
    ...between(seconds(30), seconds(60)),
    unit: "milliseconds",
    fallback: seconds(60),
    words: { zh: "通知班长坐席", en: "To the supervisor after" },
  }),
  /** GB/T 42195-2022: again every 12 months. */
  "screening.every": declare({
    ...between(1, 12),
    unit: "months",
    fallback: 12,
    words: { zh: "筛查间隔", en: "Screening every" },
  }),
  /** Ours, for who counts as a connected resident. */
  "reachable.within": declare({
    ...between(1, 90),
    unit: "days",
    fallback: 30,
    words: { zh: "可联系期限", en: "Reached within" },
  }),
  /** How long somebody may go without being reached before they are called (主动关怀): visits in published practice are weekly, monthly and quarterly. Unknown risk is as high. */
  "check-in.high-every": declare({
    ...between(1, 14),
    unit: "days",
    fallback: 7,
    words: { zh: "主动关怀间隔：高风险", en: "Check-in, high risk: every" },
  }),
  "check-in.medium-every": declare({
    ...between(1, 60),
    unit: "days",
    fallback: 30,
    words: { zh: "主动关怀间隔：中风险", en: "Check-in, medium risk: every" },
  }),
  "check-in.low-every": declare({
    ...between(1, 180),
    unit: "days",
    fallback: 90,
    words: { zh: "主动关怀间隔：低风险", en: "Check-in, low risk: every" },
  }),
  /** Ours: a year, in which a complaint about a call is settled. */
  "calls.kept-for": declare({
    ...between(30, 1_095),
    unit: "days",
    fallback: 365,
    words: { zh: "通话记录保存", en: "Telephone calls kept for" },
  }),
  plans: declare({
    schema: z
      .array(alarmPlanSchema)
      .max(plansMax)
      .superRefine((plans, context) => {
        for (const { why } of holesOf(plans)) context.addIssue({ code: "custom", message: `${why.zh} ${why.en}` });
      }),
    unit: "plans",
    fallback: [...defaultPlans],
    words: { zh: "报警处置预案", en: "Plans for alarms" },
  }),
  /** In the order in which they answer; what they must be together is looked at where it is set (`cloud/registry/centres`). Empty = the built-in desk. */
  centres: declare({
    schema: z
      .array(id(parseCentreId))
      .max(10)
      .refine((all) => new Set(all).size === all.length, "a centre stands twice"),
    unit: "centres",
    fallback: [],
    words: { zh: "接警中心", en: "Centres that answer" },
  }),
} as const;

export type SettingKey = keyof typeof settings;
export type SettingValue<Key extends SettingKey> = z.output<(typeof settings)[Key]["schema"]>;
// `as`: the keys of this very object.
export const settingKeys = Object.keys(settings) as readonly SettingKey[];

/** What one place says: only what it says differently from those above it. */
export const ownSettingsSchema = z.strictObject({
  "number.hotline": said(settings["number.hotline"].schema),
  "number.ambulance": said(settings["number.ambulance"].schema),
  "number.fire": said(settings["number.fire"].schema),
  "quiet-hours": said(settings["quiet-hours"].schema),
  languages: said(settings.languages.schema),
  "inactivity.after": said(settings["inactivity.after"].schema),
  "inactivity.sensitivity": said(settings["inactivity.sensitivity"].schema),
  "inactivity.unseen-after": said(settings["inactivity.unseen-after"].schema),
  "stay.bathroom-after": said(settings["stay.bathroom-after"].schema),
  "stay.bedroom-after": said(settings["stay.bedroom-after"].schema),
  "door.unopened-days": said(settings["door.unopened-days"].schema),
  "door.open-at-night-after": said(settings["door.open-at-night-after"].schema),
  "away.overdue-after": said(settings["away.overdue-after"].schema),
  "age.high": said(settings["age.high"].schema),
  "answer.within": said(settings["answer.within"].schema),
  "answer.second-seat-after": said(settings["answer.second-seat-after"].schema),
  "answer.supervisor-after": said(settings["answer.supervisor-after"].schema),
  "screening.every": said(settings["screening.every"].schema),
  "reachable.within": said(settings["reachable.within"].schema),
  "check-in.high-every": said(settings["check-in.high-every"].schema),
  "check-in.medium-every": said(settings["check-in.medium-every"].schema),
  "check-in.low-every": said(settings["check-in.low-every"].schema),
  "calls.kept-for": said(settings["calls.kept-for"].schema),
  plans: said(settings.plans.schema),
  centres: said(settings.centres.schema),
});
export type OwnSettings = z.output<typeof ownSettingsSchema>;

/** A value with who said it, and when. */
function said<Schema extends z.ZodType>(value: Schema) {
  return z.object({ value, by: z.string().min(1).max(128), atMs: z.number().int().min(0) }).optional();
}
