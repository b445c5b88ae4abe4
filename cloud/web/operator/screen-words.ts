/** What the page says about a home and its people while somebody answers for them, in the words of the glossary: Chinese first, English second. */

import type { ScreenNumber, ScreenResident } from "../../api/contract/screen.ts";
import type { Words } from "../parts/words.ts";

export const sexWords: Record<NonNullable<ScreenResident["sex"]>, Words> = {
  female: ["女", "woman"],
  male: ["男", "man"],
};

export const riskWords: Record<ScreenResident["risk"], Words> = {
  unknown: ["风险未评估", "Risk not assessed"],
  low: ["低风险", "Low risk"],
  medium: ["中风险", "Medium risk"],
  high: ["高风险", "High risk"],
};

/** GB/T 42195-2022. */
const gradeWords: readonly Words[] = [
  ["能力完好", "Able"],
  ["轻度失能", "Mildly dependent"],
  ["中度失能", "Moderately dependent"],
  ["重度失能", "Severely dependent"],
  ["完全失能", "Wholly dependent"],
];
export const gradeOf = (grade: number): Words => gradeWords[grade] ?? [String(grade), String(grade)];

export const ageWords = (years: number): Words => [`${years} 岁`, `aged ${years}`];

/** What came of it when a number was called last; a word that this page does not know stands as it is. */
const lastWords: Readonly<Record<string, Words>> = {
  answered: ["接听了", "answered"],
  "no-answer": ["无人接听", "no answer"],
  "not-taken": ["无人接听", "no answer"],
  "wrong-number": ["号码不对", "wrong number"],
  refused: ["拒接或占线", "refused or busy"],
  unreachable: ["打不通", "could not be reached"],
  cancelled: ["未接通就挂断", "given up before an answer"],
  cut: ["通话中断", "cut off"],
  ringing: ["正在响铃", "ringing"],
  "hung-up": ["未接通", "not put through"],
};
export const lastWord = (what: string): Words => lastWords[what] ?? [what, what];
export const howWords: Record<NonNullable<ScreenNumber["last"]>["how"], Words> = {
  call: ["我方拨打", "we called"],
  test: ["联系人测试", "contact tested"],
  in: ["对方来电", "they called"],
};

const weekdays: readonly Words[] = [
  ["周一", "Mon"],
  ["周二", "Tue"],
  ["周三", "Wed"],
  ["周四", "Thu"],
  ["周五", "Fri"],
  ["周六", "Sat"],
  ["周日", "Sun"],
];
const everyDay: Words = ["每天", "daily"];
export function hoursWords({ weekdays: on, from, to }: ScreenNumber["hours"][number]): Words {
  const days = on.map((day) => weekdays[day - 1] ?? everyDay);
  const [zh, en] =
    on.length === 7 ? everyDay : [days.map((one) => one[0]).join("、"), days.map((one) => one[1]).join(", ")];
  return [`${zh} ${from}–${to}`, `${en} ${from}–${to}`];
}

export const sayScreen = {
  where: ["地址与入户", "Where, and how to get in"],
  entry: ["怎么进门", "Way in"],
  keySafe: ["钥匙盒", "Key safe"],
  noEntry: ["没有登记入户办法：请问邻居或物业", "No way in is registered: ask neighbours or the building"],
  noKeySafe: ["没有钥匙盒", "None"],
  people: ["谁住在这里", "Who lives here"],
  nobody: ["没有登记住在这里的人", "Nobody is registered here"],
  health: ["救助须知", "What helps a rescue"],
  noHealth: ["没有登记病史。没有登记不等于没有病。", "Nothing is written. That does not mean there is nothing."],
  homeRisk: ["高风险住户", "High-risk home"],
  falls: ["确认跌倒", "Confirmed falls"],
  lastFall: ["最近一次", "the last"],
  whom: ["联系谁", "Whom to call"],
  never: ["从未联系过", "Never called"],
  theirHour: ["现在可以联系", "Reachable at this hour"],
  notTheirHour: ["现在不是方便时段", "Not their hour"],
  why: ["为什么相信", "Why we believe it"],
  distrusted: ["现在不能相信的设备", "Not to be trusted now"],
  trusted: ["没有已知的设备故障", "No fault is known"],
  earlier: ["以前的警情", "Earlier incidents"],
  noEarlier: ["没有以前的警情", "None before"],
  reading: ["正在读取住户资料", "Reading the record of the home"],
  failed: [
    "住户资料读取失败。请用纸质档案或拨打家中电话。",
    "The record of the home could not be read. Use the paper file, or call the home.",
  ],
  damaged: [
    "该住户的资料无法读取。请用纸质档案，并通知系统管理员。",
    "The record of this home cannot be read. Use the paper file, and tell whoever runs the system.",
  ],
  erased: ["该住户的资料已依法删除。", "The record of this home was erased."],
  unregistered: ["没有登记这一户：不知道是谁、在哪里。", "This home is not registered: nobody knows who or where."],
  hidden: ["未向您显示：", "Not shown to you: "],
  silent: ["全部设备都听不到", "Nothing of this home is heard"],
  whole: ["整套设备", "The whole kit"],
  since: ["始于", "since"],
} as const satisfies Record<string, Words>;

export const hiddenWords: Readonly<Record<string, Words>> = {
  address: ["地址", "address"],
  name: ["姓名", "names"],
  phone: ["电话", "numbers"],
  entry: ["入户办法", "way in"],
  contacts: ["联系人", "contacts"],
  health: ["病史", "health"],
};

/** Why it is believed, in sentences. */
export const whyWords = {
  device: (name: string, [roomZh, roomEn]: Words): Words => [
    `由“${name}”（${roomZh}）直接发出，不是推断。`,
    `Sent by “${name}” (${roomEn}) itself, not inferred.`,
  ],
  stranger: (id: string): Words => [
    `发出报警的设备${id}没有登记，位置不能确定。`,
    `The device ${id} that sent it is not registered: where it is nobody knows.`,
  ],
  called: (by: string): Words => [`由${by}根据电话建立。`, `Opened by ${by} after a call.`],
  inferred: [
    "没有设备直接报警，是根据全屋活动推断的。",
    "No device called for help: it is inferred from the whole home.",
  ],
  suspected: [
    "只有一个探测器这样说，可信度低，尚未证实。",
    "Only one detector says so, with low confidence; nothing has confirmed it.",
  ],
  several: (count: number): Words => [
    `${count} 个不同的设备都在报警。`,
    `${count} different devices have raised alarms.`,
  ],
  repeated: (count: number): Words => [`同一个设备报了 ${count} 次。`, `The same device has called ${count} times.`],
  late: ([zh, en]: Words): Words => [
    `迟到 ${zh}：断线期间发生的，现在的情况可能不同。`,
    `It came ${en} late, from a time without a line: things may be different by now.`,
  ],
  stillSince: ([zh, en]: Words): Words => [
    `报警后 ${zh}内屋里没有任何活动。`,
    `Nothing has moved in the home for ${en} since the alarm.`,
  ],
  movedSince: ([zh, en]: Words): Words => [
    `${zh}前屋内还有活动。有活动不等于没事，请回拨确认。`,
    `Something moved ${en} ago. That does not mean all is well: call back.`,
  ],
  unseen: ["网关离线，报警之后的情况看不到。", "The gateway is silent: what happened after the alarm cannot be seen."],
  away: ["系统认为家中无人（外出），可能不准。", "The home is thought to be empty; that may be wrong."],
  faulty: (name: string, [zh, en]: Words): Words => [
    `“${name}”现在有故障（${zh}），判断时请留意。`,
    `“${name}” has a fault now (${en}): mind that when you judge.`,
  ],
  accidents: (count: number, of: number): Words => [
    `以前 ${of} 次警情中有 ${count} 次误触。这一次仍按真实警情处理。`,
    `${count} of the last ${of} were accidental. Treat this one as real all the same.`,
  ],
} as const;
