/** What the page says about proactive check-ins, in the words of the glossary: Chinese first, English second. */

import type { CheckInRequest, CheckInRow } from "../../api/contract/check-ins.ts";
import type { Words } from "../parts/words.ts";

export const whyCalledWords: Record<CheckInRow["why"], Words> = {
  "asked-for": ["约定回访", "Asked to be called"],
  "after-hospital": ["出院回访", "Home from hospital"],
  "after-incident": ["警情后回访", "After an incident"],
  wish: ["有需求待落实", "Wants something"],
  "not-reached-long": ["久未联系", "Not reached for long"],
};

export const checkInOutcomeWords: Record<CheckInRequest["outcome"], { name: Words; does: Words }> = {
  well: { name: ["平安", "Well"], does: ["记为已联系", "Noted as reached"] },
  wants: { name: ["有需求", "Wants something"], does: ["写明需求，明早再跟进", "Say what; followed up tomorrow"] },
  "not-reached": { name: ["未接通", "Not reached"], does: ["按时再拨", "Tried again later"] },
  help: { name: ["需要帮助", "Needs help"], does: ["立即建立警情", "Opens an incident now"] },
};

export const urgencyWords: Record<CheckInRow["urgency"], Words> = {
  loud: ["多次未接通", "Tried in vain"],
  asked: ["有约或待跟进", "Asked for"],
  overdue: ["久未联系", "Overdue"],
};

export const nextTryWords = {
  rule: ["按规则再拨", "As the rules say"],
  hour: ["1 小时后", "In 1 hour"],
  evening: ["今天 18:00", "Today, 18:00"],
  morning: ["明天 09:00", "Tomorrow, 09:00"],
} as const satisfies Record<string, Words>;

export const sayCheckIn = {
  title: ["主动关怀", "Proactive check-ins"],
  area: ["辖区", "Area"],
  everywhere: ["全部辖区", "Everywhere"],
  due: ["今天要联系", "To be called today"],
  called: ["今天已拨", "Called today"],
  next: ["拨下一位", "Call the next one"],
  loading: ["正在读取名单", "Reading the list"],
  failed: [
    "名单读取失败。请稍后再试；有人求助时请照常接警。",
    "The list could not be read. Try again in a moment; alarms are answered as always.",
  ],
  none: ["今天没有要联系的人。", "Nobody is to be called today."],
  more: ["显示更多", "Show more"],
  again: ["刷新名单", "Read the list again"],
  unknownName: ["姓名未知", "Name unknown"],
  never: ["从未联系过", "Never reached"],
  reached: ["上次联系", "Reached"],
  tries: (count: number): Words => [`已拨 ${count} 次未接通`, `${count} calls in vain`],
  last: ["上次通话", "Last call"],
  wish: ["事由", "About"],
  note: ["备注（需求请写明）", "Note (say what they want)"],
  retry: ["未接通时", "If not reached"],
  noPhone: ["没有登记电话：请联系联系人或上门。", "No number is registered: ask a contact, or go there."],
  birthday: ["今天生日", "Birthday today"],
  hasAlarm: ["这一户有未结警情，请先看警情。", "An incident is open in this home: look at it first."],
  calling: (name: string): Words => [`${name} 正在联系`, `${name} is calling them`],
  takenByOther: (name: string): Words => [
    `${name} 正在联系这位老人，请换下一位。`,
    `${name} is calling this resident. Take the next one.`,
  ],
  needsNote: ["请先写明需求", "Say first what they want"],
  noted: ["已记录", "Noted"],
  triedAgain: ["再拨时间", "Tried again"],
  opened: ["已建立警情，由您受理。", "An incident was opened; you have it in hand."],
  showIncident: ["打开警情", "Show the incident"],
  somebodyThere: [
    "多次未接通，但屋内有活动：请联系联系人，或安排上门。",
    "Tried in vain, but something moves in the home: ask the contacts, or have somebody go there.",
  ],
  notNoted: ["没有记录", "It was not noted"],
  night: [
    "现在是休息时间。除非有约，请在 8:00 到 20:00 之间联系。",
    "People rest now. Call between 8:00 and 20:00, unless they asked for another time.",
  ],
  waiting: (count: number): Words => [
    `有 ${count} 个报警待受理`,
    count === 1 ? "1 alarm waits for an answer" : `${count} alarms wait for an answer`,
  ],
  answer: ["去接警", "Answer"],
  ask: ["约定回访", "Ask for a call"],
  askWhy: ["原因", "Why"],
  askDay: ["回访日期", "On which day"],
  askNote: ["备注", "Note"],
  askNow: ["列入名单", "Put on the list"],
  askCancel: ["取消", "Cancel"],
  askChoose: ["请选择今天起 60 天内的日期。", "Choose a day from today, within 60 days."],
  askedFor: ["已列入名单：", "On the list for"],
  askedEarlier: [
    "名单上已有更早的一次，以它为准。打完那次电话后，如仍需回访，请再约：",
    "An earlier call stands on the list already, and is the one that is made. If another is needed after it, ask again then:",
  ],
  rules: ({ high, medium, low }: { high: number; medium: number; low: number }): Words => [
    `久未联系：高风险或未评估 ${high} 天，中风险 ${medium} 天，低风险 ${low} 天。`,
    `Overdue after ${high} days (high or unknown risk), ${medium} (medium), ${low} (low).`,
  ],
} as const;
