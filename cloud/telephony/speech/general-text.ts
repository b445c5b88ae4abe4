/**
 * What is said when the text itself cannot be spoken. It says nothing that may be wrong: neither who, nor that a key was taken. Spoken in `clips`; whoever changes a sentence
 * speaks it anew (`clips/README.md`).
 */

import type { Language, SpeechPart } from "./speech.ts";

export const generalText: Record<SpeechPart, Record<Language, string>> = {
  question: {
    zh: "守望平台紧急通知。您负责的一户有报警。详情请看短信,或者打电话询问。能去请按1,去不了请按2,由您处理请按3。",
    en: "Shouwang emergency notice. There is an alarm in a home that you look after. Read your messages, or call us. Press 1 if you are on your way, 2 if you cannot, 3 if you have it in hand.",
  },
  answer: {
    zh: "您的按键已经收到。是否记录,请马上打电话核实。",
    en: "Your key has arrived. Please call us at once to make sure that it was noted.",
  },
  notice: {
    zh: "这里是守望。有报警,正在处理。请打电话询问。",
    en: "This is Shouwang. There is an alarm, and it is being dealt with. Please call us.",
  },
};
