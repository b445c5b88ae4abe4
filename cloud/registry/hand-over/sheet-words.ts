/** What the signed sheet says, Chinese first; and how its times are written. */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { kindOfName, type PlaceKind } from "@shouwang/shared/domain/place-kind.ts";
import { signalWordOf, type SignalWord } from "@shouwang/shared/domain/signal.ts";
import type { HandOver } from "./hand-over-record.ts";

export type SheetLanguage = "zh" | "en";
type Words = readonly [zh: string, en: string];

export const sheetWords = {
  house: ["守望 · 居家守护", "Shouwang · telecare at home"],
  title: ["套件安装交接单", "Hand-over of a telecare kit"],
  number: ["单号", "Sheet"],
  kit: ["套件", "Kit"],
  gateway: ["网关", "Gateway"],
  home: ["住户", "Home"],
  address: ["地址", "Address"],
  handedOver: ["交接时间", "Handed over"],
  by: ["安装人员", "Installer"],
  devices: ["设备与实测结果", "Devices, and how each was proven"],
  place: ["位置", "Place"],
  model: ["型号 / 编号", "Model / id"],
  proof: ["实测", "Proven"],
  signal: ["信号", "Signal"],
  battery: ["电量", "Battery"],
  life: ["呼救", "life"],
  byTest: ["试按，已到坐席 {{time}}", "pressed, arrived {{time}}"],
  bySeen: ["动作已收到 {{time}}", "seen {{time}}"],
  notProven: ["未实测", "not proven"],
  unknown: ["未知", "not known"],
  contacts: ["紧急联系人测试", "Contacts, and whether they answered"],
  consents: ["同意事项", "What was agreed to"],
  consentLine: [
    "{{who}}：{{purpose}}（文本 {{version}}），由 {{signer}} 于 {{time}} 同意",
    "{{who}}: {{purpose}} (text {{version}}), agreed by {{signer}}, {{time}}",
  ],
  open: ["尚未完成的事项及原因", "What is open, and why"],
  reason: ["原因：{{why}}", "Reason: {{why}}"],
  nothingOpen: [
    "无。全部设备已实测，联系人已接听，同意书齐全。",
    "Nothing: every device was proven, a contact answered, consents are there.",
  ],
  none: ["无", "None"],
  remarks: ["备注", "Remarks"],
  told: ["交接时已说明", "What was explained"],
  toldLines: [
    "按下按钮即呼救，坐席会来电；每月请试按一次。·设备或网络停用时会有人联系，请勿自行拆卸。·本服务不能代替 120、110、119；有生命危险请立即拨打。·可随时撤回同意，并要求拆除设备。",
    "A press calls for help and somebody rings back; try each button once a month.·If equipment or the network fails, somebody will call. Please do not take it down.·This service does not replace 120, 110 and 119: if a life is in danger, call them.·Consent can be withdrawn at any time, and the kit taken away.",
  ],
  received: ["签收", "Received by"],
  signer: ["签收人", "Name"],
  relation: ["与老人关系", "Relation to the resident"],
  signature: ["手写签名", "Signature"],
  page: ["第 {{page}} 页，共 {{pages}} 页", "Page {{page}} of {{pages}}"],
} as const satisfies Readonly<Record<string, Words>>;

export const outcomeWords = {
  answered: ["已接听", "answered"],
  "no-answer": ["无人接听", "no answer"],
  "wrong-number": ["号码有误", "wrong number"],
  refused: ["拒绝接听", "refused"],
} as const satisfies Readonly<Record<NonNullable<HandOver["contacts"][number]["tested"]>["outcome"], Words>>;
export const notTried: Words = ["未测试", "not tried"];

export const purposeWords = {
  monitoring: ["居家守护与报警处置", "being watched over, and help in an alarm"],
  "family-sharing": ["与家属共享情况", "sharing with the family"],
  "health-link": ["对接健康档案", "linking health records"],
  location: ["户外定位", "location outside"],
} as const satisfies Readonly<Record<HandOver["consents"][number]["purpose"], Words>>;

export const signalWords: Readonly<Record<SignalWord, Words>> = {
  good: ["良好", "good"],
  weak: ["偏弱", "weak"],
  bad: ["差", "bad"],
};

const roomWords: Readonly<Record<Room, Words>> = {
  bedroom: ["卧室", "Bedroom"],
  bathroom: ["卫生间", "Bathroom"],
  hall: ["门厅", "Hall"],
  kitchen: ["厨房", "Kitchen"],
  "living-room": ["客厅", "Living room"],
  other: ["其他房间", "Another room"],
  outside: ["户外", "Outside"],
};
const kindInEnglish: Readonly<Record<PlaceKind, string>> = {
  "panic-button": "panic button",
  pendant: "pendant",
  "pull-cord": "pull cord",
  "fall-detector": "fall detector",
  motion: "motion sensor",
  door: "door contact",
  smoke: "smoke alarm",
  gas: "gas alarm",
  "carbon-monoxide": "carbon monoxide alarm",
  "water-leak": "water leak sensor",
  other: "device",
};

export const inLanguage = (words: Words, language: SheetLanguage): string => words[language === "zh" ? 0 : 1];

/** What a place is called: by its kind where it has one, else as somebody typed it. */
export function placeText({ name, room }: { name: string; room: Room }, language: SheetLanguage): string {
  const kind = kindOfName(name);
  if (language === "zh" || kind === null) return name;
  return `${roomWords[room][1]}: ${kindInEnglish[kind]}`;
}

export function signalText(value: number | null, language: SheetLanguage): string {
  return value === null
    ? inLanguage(sheetWords.unknown, language)
    : `${inLanguage(signalWords[signalWordOf(value)], language)} ${value}`;
}

export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? "");
}

/** `2026年1月5日 14:03` / `2026-01-05 14:03`, in the time of the home. */
export function timeText(atMs: number, timeZone: string, language: SheetLanguage): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? "";
  const clock = `${of("hour")}:${of("minute")}`;
  if (language === "en") return `${of("year")}-${of("month")}-${of("day")} ${clock}`;
  return `${of("year")}年${Number(of("month"))}月${Number(of("day"))}日 ${clock}`;
}
