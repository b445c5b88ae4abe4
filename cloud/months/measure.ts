/**
 * Every number of a month: what it is called, how it is reckoned, and what it is held against. The formula stands beside the number on the page and in the file, so that two
 * people who speak of one number mean the same.
 *
 * `flow`: follows from what happened in the month, and comes out the same whenever it is reckoned; when it does not, something of that month has been changed since, and that
 * is shown as a correction. `standing`: how things stood when it was read, or when the month was closed; later it is another number, and no correction.
 *
 * Sources of the targets: GB/T 33358-2016 (government hotlines; it covers lines that are no emergency, so it is the least that can be asked of this one), JGJ/T 484-2019
 * clause 10.3, 民发〔2022〕73号. Where no source names a number there is no target.
 */

import { alarmOrder } from "../alarms/incident.ts";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { Sentence } from "../registry/residents/sentence.ts";

export type Unit = "count" | "share" | "ms";
export type Target = { value: number; is: "at-least" | "at-most"; source: Sentence };
export type Measure = {
  id: string;
  group: "alarms" | "answering" | "outcome" | "calls" | "equipment" | "people";
  unit: Unit;
  kind: "flow" | "standing";
  name: Sentence;
  formula: Sentence;
  target: Target | null;
};

const hotline: Sentence = {
  zh: "GB/T 33358-2016（该标准针对非紧急热线，紧急呼叫不应低于此要求）",
  en: "GB/T 33358-2016 (written for lines that are no emergency: the least for this one)",
};
const upkeep: Sentence = { zh: "JGJ/T 484-2019 第10.3条", en: "JGJ/T 484-2019, clause 10.3" };
const visiting: Sentence = { zh: "民发〔2022〕73号", en: "Notice 民发〔2022〕73号" };
const followed: Sentence = {
  zh: "杭州滨江实践（全部回访）",
  en: "Practice of Binjiang, Hangzhou (all were followed up)",
};

type Told = [zh: string, en: string];
const sentence = ([zh, en]: Told): Sentence => ({ zh, en });
const measure = (
  id: string,
  of: Pick<Measure, "group" | "unit"> & { kind?: Measure["kind"]; target?: Target },
  name: Told,
  formula: Told,
): Measure => {
  const { kind = "flow", target = null, ...rest } = of;
  return { id, ...rest, kind, target, name: sentence(name), formula: sentence(formula) };
};

/** As the glossary calls them. */
const kindNames: Readonly<Record<AlarmKind, Told>> = {
  panic: ["紧急呼叫", "Emergency call"],
  unreadable: ["无法识别的报警", "Unreadable alarm"],
  call: ["普通呼叫", "Call for help"],
  smoke: ["烟雾报警", "Smoke alarm"],
  "carbon-monoxide": ["一氧化碳报警", "Carbon-monoxide alarm"],
  gas: ["燃气报警", "Gas alarm"],
  // Worn and radar together: suspected, until a person has confirmed it.
  fall: ["疑似跌倒", "Suspected fall"],
  inactivity: ["长时间无活动", "Prolonged inactivity"],
  "water-leak": ["水浸报警", "Water-leak alarm"],
  "door-watch": ["门未关 / 夜间外出", "Door left open / night exit"],
  "away-overdue": ["外出未归", "Not back in time"],
};

export const kindMeasure = (kind: AlarmKind): string => `kind.${kind}`;

const within = (seconds: number): Measure =>
  measure(
    `answered.within${seconds}`,
    { group: "answering", unit: "share" },
    [`${seconds}秒内接起率`, `Answered within ${seconds} s`],
    [
      `${seconds}秒内首次有人接起的警情数 ÷ 已报出的警情数`,
      `Incidents that a person first took within ${seconds} s ÷ incidents raised`,
    ],
  );
const times = (id: string, name: Told, formula: Told, target?: Target): readonly Measure[] =>
  ([50, 90] as const).map((percent) =>
    measure(
      `${id}.p${percent}`,
      { group: "answering", unit: "ms", ...(target && percent === 90 ? { target } : {}) },
      [`${name[0]} P${percent}`, `${name[1]}, P${percent}`],
      [`${formula[0]}；${percent}%的警情不超过此时长`, `${formula[1]}; ${percent} % took no longer`],
    ),
  );

export const measures: readonly Measure[] = [
  measure(
    "incidents",
    { group: "alarms", unit: "count" },
    ["警情", "Incidents"],
    [
      "本月新建的警情；演练、测试和系统自检不计入",
      "Incidents that were opened in the month, without drills, tests and self-checks",
    ],
  ),
  measure(
    "raised",
    { group: "alarms", unit: "count" },
    ["已报出", "Raised"],
    [
      "其中报到坐席的警情；未成立即自行解除的疑似警情不计入",
      "Of these, raised to the desk; suspicions that cleared before they were raised are not counted",
    ],
  ),
  ...alarmOrder.map((kind) => {
    const [zh, en] = kindNames[kind];
    return measure(
      kindMeasure(kind),
      { group: "alarms", unit: "count" },
      [zh, en],
      [`警情中最紧急的报警为“${zh}”的数量`, `Incidents whose most urgent alarm is “${en}”`],
    );
  }),
  ...times(
    "answered",
    ["接起用时", "Time to answer"],
    ["从报出到首次有人接起", "From raised until a person first took it"],
    { value: 15_000, is: "at-most", source: hotline },
  ),
  ...[15, 30, 60].map(within),
  measure(
    "answered.share",
    { group: "answering", unit: "share", target: { value: 0.95, is: "at-least", source: hotline } },
    ["接通率", "Answered at all"],
    ["有人接起的警情数 ÷ 已报出的警情数", "Incidents that a person took ÷ incidents raised"],
  ),
  measure(
    "unanswered",
    { group: "answering", unit: "count", target: { value: 0, is: "at-most", source: followed } },
    ["无人接起", "Never answered"],
    ["已报出而至今无人接起的警情数", "Incidents raised that nobody has taken"],
  ),
  ...times(
    "verified",
    ["核实用时", "Time to verify"],
    [
      "从报出到首次通话、老人答复或有人到场",
      "From raised until somebody was first phoned, the resident answered, or somebody was there",
    ],
  ),
  ...times(
    "dispatched",
    ["派单用时", "Time to dispatch"],
    ["从报出到首次有人被派出或表示正在赶去", "From raised until somebody was first sent, or said to be on the way"],
  ),
  ...times(
    "arrived",
    ["到场用时", "Time to arrive"],
    ["从报出到首次有人到场", "From raised until somebody was first there"],
  ),
  measure(
    "outcome.true",
    { group: "outcome", unit: "share" },
    ["真实警情占比", "True"],
    ["办结为“真实警情”或“已协助”的 ÷ 由人办结的警情", "Closed as real or assisted ÷ incidents closed by a person"],
  ),
  measure(
    "outcome.harmless",
    { group: "outcome", unit: "share" },
    ["无险占比", "Harmless"],
    ["办结为“误报”或“测试报警”的 ÷ 由人办结的警情", "Closed as false or as a test ÷ incidents closed by a person"],
  ),
  measure(
    "outcome.accidental",
    { group: "outcome", unit: "share" },
    ["误触占比", "Accidental"],
    ["办结为“误触”的 ÷ 由人办结的警情", "Closed as accidental ÷ incidents closed by a person"],
  ),
  measure(
    "followed-up",
    { group: "outcome", unit: "share", target: { value: 1, is: "at-least", source: followed } },
    ["办结率", "Followed up"],
    ["由人写明结果并办结的 ÷ 已报出的警情", "Closed by a person with an outcome ÷ incidents raised"],
  ),
  measure(
    "calls",
    { group: "calls", unit: "count" },
    ["打进的电话", "Calls of the desk's number"],
    [
      "本月打进服务电话并已结束的通话；按所拨号码的区域统计",
      "Calls of the desk's number that began in the month and are over; in the area of the number that was called",
    ],
  ),
  measure(
    "calls.within15",
    { group: "calls", unit: "share" },
    ["15秒内接听率", "Taken within 15 s"],
    ["15秒内有人接听的电话 ÷ 打进的电话", "Calls that a person took within 15 s ÷ calls of the desk's number"],
  ),
  measure(
    "calls.answered",
    { group: "calls", unit: "share", target: { value: 0.95, is: "at-least", source: hotline } },
    ["电话接通率", "Taken at all"],
    ["有人接听的电话 ÷ 打进的电话", "Calls that a person took ÷ calls of the desk's number"],
  ),
  measure(
    "calls.missed",
    { group: "calls", unit: "count" },
    ["未接电话", "Missed calls"],
    ["打进而无人接听的电话", "Calls of the desk's number that nobody took"],
  ),
  measure(
    "calls.returned",
    { group: "calls", unit: "share", target: { value: 1, is: "at-least", source: followed } },
    ["未接电话回拨率", "Missed calls returned"],
    [
      "已回拨、或对方再次打来并已通话的未接电话 ÷ 未接电话",
      "Missed calls that somebody called back, or spoke to when they called again ÷ missed calls",
    ],
  ),
  measure(
    "check-ins",
    { group: "calls", unit: "count", kind: "standing" },
    ["主动关怀电话", "Check-in calls"],
    [
      "本月打出的主动关怀电话；每位老年人保留最近40次",
      "Check-in calls of the month; the last 40 of each resident are kept",
    ],
  ),
  measure(
    "check-ins.reached",
    { group: "calls", unit: "share", kind: "standing" },
    ["关怀电话联系率", "Check-in calls that reached them"],
    ["联系到老年人的主动关怀电话 ÷ 主动关怀电话", "Check-in calls in which the resident was reached ÷ check-in calls"],
  ),
  measure(
    "check-ins.missed",
    { group: "calls", unit: "count", kind: "standing" },
    ["关怀电话未联系到", "Check-in calls that reached nobody"],
    ["未联系到老年人的主动关怀电话", "Check-in calls in which the resident was not reached"],
  ),
  measure(
    "kits",
    { group: "equipment", unit: "count" },
    ["在用套件", "Kits in homes"],
    ["本月内曾装在住户家中的套件", "Kits that were in a home in the month"],
  ),
  measure(
    "online",
    { group: "equipment", unit: "share" },
    ["设备在线率", "Online"],
    [
      "1 − 失联时长 ÷ 套件在住户家中的时长；不足30分钟的失联不计入",
      "1 − time in which gateways were silent ÷ time for which kits were in homes; silences under 30 min are not counted",
    ],
  ),
  measure(
    "tested",
    { group: "equipment", unit: "share", target: { value: 1, is: "at-least", source: upkeep } },
    ["已测试住户占比", "Homes tested"],
    [
      "本月至少测试过一次报警按钮的住户 ÷ 有套件的住户",
      "Homes in which an alarm was tried in the month ÷ homes with a kit",
    ],
  ),
  measure(
    "tests-overdue",
    { group: "equipment", unit: "count", kind: "standing", target: { value: 0, is: "at-most", source: upkeep } },
    ["测试逾期的设备", "Tests overdue"],
    ["超过一个月未测试的求助设备", "Devices that people rely on and that nobody has tried for a month"],
  ),
  measure(
    "faults",
    { group: "equipment", unit: "count" },
    ["设备告警工单", "Faults worked on"],
    [
      "本月发生、需有人处理的设备告警；自行恢复的不计入",
      "Faults of the month that somebody had to look at; those that were over by themselves are not counted",
    ],
  ),
  measure(
    "faults-long",
    { group: "equipment", unit: "count", target: { value: 0, is: "at-most", source: upkeep } },
    ["超过2小时未修复", "Open for more than 2 h"],
    ["其中持续超过2小时的", "Of these, those that stood for more than 2 h"],
  ),
  measure(
    "residents",
    { group: "people", unit: "count", kind: "standing" },
    ["在册老年人", "Residents"],
    ["当前在册的老年人", "Registered residents as things stand"],
  ),
  measure(
    "reached",
    { group: "people", unit: "share", kind: "standing", target: { value: 1, is: "at-least", source: visiting } },
    ["主动关怀覆盖率", "Reached out to"],
    ["本月最近一次联系到的老年人 ÷ 在册老年人", "Residents last reached in the month ÷ residents"],
  ),
  measure(
    "contacts",
    { group: "people", unit: "share", kind: "standing" },
    ["紧急联系人可联系的住户占比", "Homes with a contact who answers"],
    ["至少一位紧急联系人接听过测试的住户 ÷ 住户", "Homes one of whose contacts has answered a test ÷ homes"],
  ),
  measure(
    "reassess",
    { group: "people", unit: "count", kind: "standing" },
    ["复评逾期", "Reassessments overdue"],
    ["需要复评而尚未复评的老年人", "Residents who are to be assessed again and have not been"],
  ),
];
