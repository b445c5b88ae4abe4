/** What the page says about the telephone, in the words of the glossary: Chinese first, English second. */

import type { CallHead, CallView } from "../../api/contract/calls.ts";
import type { DeliveryView } from "../../api/contract.ts";
import type { Words } from "../parts/words.ts";

export const endWords: Record<NonNullable<CallHead["end"]>, Words> = {
  "hung-up": ["已通话", "Spoken"],
  "not-taken": ["无人接听", "Not taken"],
  refused: ["被拒接或占线", "Refused or busy"],
  unreachable: ["无法接通", "Cannot be reached"],
  cancelled: ["接听前挂断", "Given up"],
  cut: ["中断", "Cut off"],
};

export const numberIsWords: Record<"home" | "resident" | "contact", Words> = {
  home: ["家中电话", "Phone of the home"],
  resident: ["本人", "The resident"],
  contact: ["联系人", "Contact"],
};

export const directionWords: Record<CallView["direction"], Words> = {
  in: ["来电", "Incoming"],
  out: ["去电", "Outgoing"],
};

/** What came of one attempt, and what the provider says of a message or call; a word that this page does not know stands as it is. */
const attemptWords: Readonly<Record<string, Words>> = {
  accepted: ["已送达", "accepted"],
  refused: ["被拒绝", "refused"],
  unreachable: ["无法送达", "unreachable"],
  unknown: ["结果不明", "outcome unknown"],
  "not-called": ["未发出", "not sent"],
  delivered: ["短信已收到", "message delivered"],
  failed: ["发送失败", "failed"],
  ringing: ["振铃中", "ringing"],
  answered: ["已接听", "answered"],
  voicemail: ["语音信箱（不算确认）", "voicemail, no confirmation"],
  busy: ["占线", "busy"],
  "no-answer": ["无人接听", "no answer"],
  ended: ["通话结束", "call ended"],
};
export const attemptWord = (what: DeliveryView["attempts"][number]["what"]): Words =>
  attemptWords[what] ?? [what, what];

export const sayCall = {
  calls: ["电话", "Telephone"],
  incoming: ["来电", "Incoming call"],
  talking: ["通话中", "Speaking"],
  dialling: ["正在呼叫", "Calling"],
  missed: ["未接来电", "Missed call"],
  missedAll: ["未接来电，等待回电", "Missed calls, to be called back"],
  times: ["次", "times"],
  withheld: ["号码未显示", "Number withheld"],
  stranger: ["没有人登记过这个号码", "Nobody has registered this number"],
  looking: ["正在查找号码…", "Looking up the number…"],
  elsewhere: ["其他辖区登记的住户", "homes of other areas"],
  moreHomes: ["其他登记此号码的住户", "more homes with this number"],
  openIncident: ["有未结警情", "Open incident"],
  showIncident: ["查看警情", "Show it"],
  joinIncident: ["并入此警情", "Belongs to it"],
  newHelp: ["新的求助", "New call for help"],
  openFor: ["为其建立警情", "Open an incident"],
  openNobody: ["建立警情（无登记住户）", "Incident without a home"],
  hangUp: ["挂断", "Hang up"],
  callBack: ["回电", "Call back"],
  reached: ["已联系上", "Reached them"],
  notNeeded: ["不用回电", "Not needed"],
  whyNotNeeded: ["为什么不用回电？", "Why does nobody need to call back?"],
  noted: ["记下", "Note it"],
  earlier: ["以前的通话", "Earlier calls"],
  noEarlier: ["首次来电", "First call"],
  liftPhone: ["请摘机接听", "Lift your telephone to take it"],
  takesIt: ["接听", "takes it"],
  call: ["拨打", "Call"],
  numbers: ["联系电话", "Whom to call"],
  log: ["通话记录", "Telephone calls"],
  recording: ["录音", "Recording"],
  phone: ["话机", "My phone"],
  setPhone: ["登记话机", "Set my phone"],
  noTrunk: ["无电话中继", "No trunk"],
  noTrunkTitle: [
    "没有接入电话中继：请用旁边的电话接听和拨打。",
    "No telephone trunk is connected: use the telephone beside you.",
  ],
  dialByHand: ["请用旁边的电话拨打", "Dial at the telephone beside you:"],
  dialHere: ["用本机软件拨打", "Dial with this computer"],
  trunkDown: ["电话线路中断", "The telephone line is down"],
  trunkDownDo: [
    "来电可能打不进来，也不能从页面拨打。请用旁边的电话，并通知技术人员。",
    "Callers may not come through, and nothing can be dialled here. Use the telephone beside you, and tell the technician.",
  ],
  whichPhone: ["您用哪部话机？", "Which telephone is yours?"],
  whichPhoneWhy: [
    "分机号（如 8001）或 SIP 地址。打开此页面时来电会在这部话机上振铃，拨打时它先响。",
    "An extension such as 8001, or a SIP address. Calls ring there while this page is open, and it rings first when you call somebody.",
  ],
  keepPhone: ["保存", "Save"],
  noPhone: ["不用话机", "No telephone"],
  provider: ["运营商：", "Provider: "],
} as const satisfies Record<string, Words>;

/** Of one home. */
export const namesText = (names: readonly string[]): string => names.join("、");
export const contactText = (name: string | null, relation: string | null): string =>
  ` · ${name ?? ""}${relation === null ? "" : `（${relation}）`}`;
/** For whoever has the page read aloud. */
export const callLabel = (number: string): string => `拨打 Call ${number}`;
export const telOf = (number: string): string => `tel:${number.replaceAll(/[^+\d]/g, "")}`;
