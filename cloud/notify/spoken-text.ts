/** What is said in a call, to who may help and to the resident. As in a message: the person, the room and the kind, no address and no reason. */

import { alarmWords } from "../emergency/alarm-words.ts";
import {
  lateFrom,
  loudest,
  roomWords,
  timeText,
  whoHasItText,
  type Language,
  type MessageFacts,
} from "./message-text.ts";
import type { News } from "./news.ts";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import { answerDigit, residentDigit } from "./reply-text.ts";

export type SpokenFacts = Omit<MessageFacts, "signature">;

const modeText: Record<News["mode"], Record<Language, string>> = {
  live: { zh: "", en: "" },
  test: { zh: "这是测试,不是真实报警。", en: "This is a test and no real alarm. " },
  drill: { zh: "这是演练。", en: "This is a drill. " },
  canary: { zh: "这是系统自检。", en: "This is a self-test. " },
};

export const digitsText: Record<Language, string> = {
  zh: `能去请按${answerDigit("on-my-way")},去不了请按${answerDigit("cannot")},由您处理请按${answerDigit("has-it")}。`,
  en: `Press ${answerDigit("on-my-way")} if you are on your way, ${answerDigit("cannot")} if you cannot, ${answerDigit("has-it")} if you have it in hand.`,
};
const callText: Record<Language, string> = {
  zh: "这个电话不能按键答复,请马上打电话。",
  en: "This call takes no keys: please call at once.",
};

/** Spoken twice by the provider; keys at any time. @param facts.takesKeys false: an answer could not be prepared. */
export function spokenText(facts: SpokenFacts & { takesKeys: boolean }): string {
  const { news, language, mayHaveArrived, takesKeys } = facts;
  const alarm = loudest(news);
  const room = alarm?.room ?? null;
  const known = room === null ? undefined : roomWords[room];
  const isLate = alarm !== undefined && alarm.lateByMs >= lateFrom && alarm.occurredAtMs !== null;
  const when = isLate ? timeText(alarm.occurredAtMs ?? 0) : "";
  const end = `${whoHasItText(news, language)} ${takesKeys ? digitsText[language] : callText[language]}`.trim();
  if (language === "zh") {
    const who = news.residentName ?? news.homeName ?? "一个未登记的住户";
    const again = mayHaveArrived ? "您可能已经接到过这个电话。" : "";
    const what = alarm ? alarmWords(alarm.alarm).zh : "求助";
    const home = who.endsWith("家") ? who : `${who}家`;
    return `守望平台紧急通知。${modeText[news.mode].zh}${again}${home}${known ? `,${known.zh}` : ""},${what}。${isLate ? `发生于${when}。` : ""}${end}`;
  }
  const who = news.residentName ?? news.homeName ?? "a home that is not registered";
  const again = mayHaveArrived ? "You may have had this call already. " : "";
  const what = alarm ? alarmWords(alarm.alarm).en : "call for help";
  return `Shouwang emergency notice. ${modeText[news.mode].en}${again}${who}${known ? `, ${known.en}` : ""}: ${what}. ${isLate ? `It happened at ${when}. ` : ""}${end}`;
}

/** What nobody pressed: inferred, or seen by a detector that may be wrong. Of these the resident is asked. */
const asked: ReadonlySet<AlarmKind> = new Set(["fall", "inactivity", "door-watch", "away-overdue"]);
const askedText: Record<Language, (what: string) => string> = {
  zh: (what) => `您家有提示:${what}。`,
  en: (what) => `Your home reports: ${what}. `,
};

/** Only what is live, and only while nobody there has called for help. */
export function asksResident({ mode, alarms }: News): boolean {
  return mode === "live" && alarms.length > 0 && alarms.every(({ alarm }) => asked.has(alarm));
}

export const residentDigitsText: Record<Language, string> = {
  zh: `您没事请按${residentDigit("fine")},需要帮助请按${residentDigit("help")}。`,
  en: `Press ${residentDigit("fine")} if you are all right, ${residentDigit("help")} if you need help.`,
};
const lookText: Record<Language, string> = { zh: "我们会请人来看您。", en: "Somebody will look after you." };

/** To the resident who is asked. @param facts.takesKeys false: an answer could not be prepared. */
export function spokenAskingText({ news, language, takesKeys }: SpokenFacts & { takesKeys: boolean }): string {
  const alarm = loudest(news);
  const what = alarm === undefined ? "" : alarmWords(alarm.alarm)[language];
  const end = takesKeys ? residentDigitsText[language] : "";
  return language === "zh"
    ? `这里是守望。${askedText.zh(what)}${end}${lookText.zh}`
    : `This is Shouwang. ${askedText.en(what)}${end} ${lookText.en}`;
}

/** To the resident: that it arrived. Nothing is asked, because nothing that is pressed in that home ends an alarm. */
export function spokenToResidentText({ news, language }: SpokenFacts): string {
  const mode = modeText[news.mode][language];
  if (language === "zh") {
    const who = news.hasIt === null ? "我们正在联系能帮您的人。" : `${news.hasIt}已经知道,正在处理。`;
    return `这里是守望。${mode}您的报警已经收到。${who}请不要着急,需要时再按一次按钮。`;
  }
  const who =
    news.hasIt === null ? "We are calling somebody who can help." : `${news.hasIt} knows and is dealing with it.`;
  return `This is Shouwang. ${mode}Your alarm has arrived. ${who} Press the button again whenever you need to.`;
}
