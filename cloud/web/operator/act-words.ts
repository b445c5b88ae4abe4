/** What the page says about acts: who looks, who is sent, who is asked to take over; in the words of the glossary: Chinese first, English second. */

import type { Told } from "../../alarms/incident-plan.ts";
import type { Words } from "../parts/words.ts";

export const sayAct = {
  looking: ["正在查看", "is looking"],
  lookingToo: [
    "也正在查看这条警情，动手前请先与其沟通。",
    "has this incident open too. Speak with them before you act.",
  ],
  callBack: ["回拨", "Call back"],
  send: ["派单", "Send"],
  escalate: ["升级", "Escalate"],
  handOver: ["移交", "Hand over"],
  leave: ["取消", "Cancel"],
  loading: ["正在读取名单…", "Reading the list…"],
  listFailed: ["名单读取失败，请重试或直接打电话。", "The list could not be read. Try again, or telephone."],
  // Escalate.
  escalateTitle: ["请求支援", "Ask for more help"],
  escalateWhat: [
    "立即通知预案的下一步和值班主管。您仍是受理人，您的受理时限不变。",
    "The next step of the plan and the supervisor on duty are told at once. It stays in your hand, and your time runs on.",
  ],
  escalateNobodys: [
    "立即通知预案的下一步和值班主管。警情仍待受理。",
    "The next step of the plan and the supervisor on duty are told at once. The incident still waits for somebody.",
  ],
  escalateNow: ["立即通知", "Tell them now"],
  asked: ["已请求支援", "Help asked for"],
  // Send.
  sendTitle: ["派谁前往？", "Who is sent there?"],
  sendMessage: ["发消息派单", "Send a message"],
  sendTold: ["已电话告知", "Told by telephone"],
  noWay: ["没有可用的消息途径，请打电话", "No message reaches them: telephone"],
  nobodyListed: [
    "没有登记的联系人或值班应急人员。请打电话，再写下是谁。",
    "No contact and no responder on duty is known. Telephone somebody, then write down who.",
  ],
  somebodyElse: ["其他人（已电话告知）", "Somebody else, told by telephone"],
  contact: ["联系人", "Contact"],
  responder: ["应急人员", "Responder"],
  // Who was sent.
  sent: ["已派出", "Sent"],
  sentWaiting: [
    "消息正在送达。一分钟内未送达，请打电话。",
    "The message is under way. Not there in a minute: telephone.",
  ],
  sentTold: ["消息已送达", "Message delivered"],
  sentByPhone: ["已电话告知", "Told by telephone"],
  sentInVain: ["消息未送达，请打电话或另派他人", "No message reaches them. Telephone, or send somebody else"],
  sentCannot: ["无法前往，请另派他人", "Cannot come. Send somebody else"],
  sentThere: ["已到场", "On site"],
  isThere: ["报到场", "Is there"],
  // Hand over.
  handTitle: ["移交给哪位坐席？", "Who takes over?"],
  handWhat: ["对方接手之前，警情仍由您负责。", "Until they accept, it is in your hand."],
  handTo: ["移交给", "Hand over to"],
  isLooking: ["正在查看此警情", "has it open"],
  nobodyThere: ["目前没有其他坐席在线。请改用“升级”。", "Nobody else sits at a desk now. Use “Escalate” instead."],
  offeredToYou: ["请您接手这条警情", "asks you to take over"],
  offeredByYou: ["您已请其接手，对方接手前仍由您负责：", "You asked to take over; until then it is in your hand:"],
  offered: ["正在移交给", "is being handed over to"],
  until: ["在此之前未接手，将恢复为待受理：", "Not taken by then, it waits for somebody again:"],
  accept: ["接手", "Take over"],
  decline: ["无法接手", "Cannot"],
  keep: ["我继续处理", "I keep it"],
  forYou: ["待您接手", "For you to take over"],
  look: ["查看", "Look"],
} as const satisfies Record<string, Words>;

/** Whom a step tells. */
export const toldWords: Record<Told, Words> = {
  desk: ["接警台", "Desk"],
  "second-seat": ["第二坐席", "Second seat"],
  centre: ["接警中心", "Receiving centre"],
  resident: ["老人", "Resident"],
  contacts: ["联系人", "Contacts"],
  responder: ["应急人员", "Responder"],
  supervisor: ["值班主管", "Supervisor"],
  ambulance: ["120", "Ambulance"],
  fire: ["119", "Fire brigade"],
};

/** What the letters do, for the legend. */
export const keyActWords = {
  a: ["接警", "Acknowledge"],
  c: ["回拨", "Call back"],
  d: ["派单", "Send somebody"],
  e: ["升级", "Escalate"],
  h: ["移交", "Hand over"],
  x: ["结案", "Close"],
} as const satisfies Record<string, Words>;
