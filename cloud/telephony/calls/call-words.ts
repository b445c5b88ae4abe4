/** Why something is not done with a call, for whoever asked. */

import type { Sentence } from "../../registry/residents/sentence.ts";

export const callWords = {
  noTrunk: {
    zh: "没有接入电话中继，请用旁边的电话拨打。",
    en: "No telephone trunk is connected. Dial at the telephone beside you.",
  },
  noPhone: {
    zh: "还没有登记您的话机。请先在页面上方填写您的分机号。",
    en: "Your telephone is not known. Enter your extension at the top of the page first.",
  },
  notAPhone: {
    zh: "这不是可拨打的号码。请填写分机（如 8001）、电话号码或 SIP 地址（如 sip:8001@192.168.1.20）。",
    en: "This cannot be called. Enter an extension such as 8001, a number, or a SIP address such as sip:8001@192.168.1.20.",
  },
  rings: {
    zh: "来电还在振铃，请摘机接听。",
    en: "Somebody is calling. Lift your telephone to take it.",
  },
  over: { zh: "通话已经结束。", en: "This call is over already." },
  notWaiting: {
    zh: "这个来电已经有人处理。",
    en: "Somebody has dealt with this call already.",
  },
  noReason: { zh: "请写明为什么不用回电。", en: "Say why nobody needs to call back." },
  notKept: {
    zh: "通话记录暂时无法保存，请稍后再试。",
    en: "The record of calls cannot be written at present. Try again in a moment.",
  },
} as const satisfies Record<string, Sentence>;
