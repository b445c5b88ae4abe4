/**
 * What is written to people by SMS. The first 70 characters of an SMS say all that somebody needs to act: whether it is a test, who, what, where, and how to answer; the
 * rest may be lost. It goes through networks that others read, so it names the person and the room and neither an address nor anything about health; those who must go
 * there find the address behind the link.
 *
 * Inputs: what is known now, and the code and link of this one message. Pure. Source of the 70: 3GPP TS 23.038, one part in UCS-2.
 */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { alarmOrder } from "../alarms/incident.ts";
import { alarmWords } from "../emergency/alarm-words.ts";
import { clipped } from "./clip.ts";
import type { News } from "./news.ts";
import { answerDigit, type PersonAnswer } from "./reply-text.ts";

export type Language = "zh" | "en";

/** One part of a message in UCS-2, and a part of a longer one. */
export const firstPartUnits = 70;
const partUnits = 67;
/** More parts are split and put together again by fewer networks. */
const partsMax = 3;
export const smsUnitsMax = partUnits * partsMax;

/** As it is registered with the carrier, between 【 and 】. */
export const ourSignature = "守望";

const nameUnitsMax = 10;
/** An alarm that is older than this when it arrives is said to be late. */
export const lateFrom = minutes(2);

export type MessageFacts = {
  news: News;
  language: Language;
  mayHaveArrived: boolean;
  /** What stands between 【 and 】 in front of each message, as it was registered with the carrier. */
  signature: string;
};

const modeMarks = {
  live: { zh: "", en: "" },
  test: { zh: "测试,", en: "TEST " },
  drill: { zh: "演练,", en: "DRILL " },
  canary: { zh: "自检,", en: "SELF-TEST " },
} as const;

export const roomWords: Readonly<Record<string, { zh: string; en: string }>> = {
  bedroom: { zh: "卧室", en: "bedroom" },
  bathroom: { zh: "卫生间", en: "bathroom" },
  hall: { zh: "门厅", en: "hall" },
  kitchen: { zh: "厨房", en: "kitchen" },
  "living-room": { zh: "客厅", en: "living room" },
  outside: { zh: "室外", en: "outside" },
};

export const answerWords: Record<PersonAnswer, { zh: string; en: string }> = {
  "on-my-way": { zh: "我去", en: "on my way" },
  cannot: { zh: "去不了", en: "cannot" },
  "has-it": { zh: "我来处理", en: "I have it" },
};

/** What is loudest of the alarms that are not over. */
export function loudest(news: News): News["alarms"][number] | undefined {
  const rank = (alarm: AlarmKind): number => alarmOrder.indexOf(alarm);
  return news.alarms.toSorted((one, other) => rank(one.alarm) - rank(other.alarm))[0];
}

/** China has one time zone, UTC+8, without summer time. */
export function timeText(atMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Shanghai",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(atMs);
}

export function whoText(news: News, language: Language): string {
  const name = news.residentName ?? news.homeName;
  return clipped(name ?? (language === "zh" ? "未登记的住户" : "an unknown home"), nameUnitsMax);
}

type What = { what: string; where: string };

/** `王秀兰:紧急呼叫` and `(卧室)20:00`: what must be read, and what can come later where words are long. */
function whatOf(news: News, language: Language): What {
  const zh = language === "zh";
  const head = `${modeMarks[news.mode][language]}${whoText(news, language)}`;
  const alarm = loudest(news);
  if (!alarm) return { what: head, where: "" };
  const { alarm: kind, room, occurredAtMs, lateByMs } = alarm;
  const known = room === null ? undefined : roomWords[room];
  const isLate = lateByMs >= lateFrom;
  const more = news.alarms.length - 1;
  const when = occurredAtMs === null ? "" : timeText(occurredAtMs);
  if (zh)
    return {
      what: `${head}:${alarmWords(kind).zh}`,
      where: `${known ? `(${known.zh})` : ""}${more === 0 ? "" : `等${more + 1}项`}${when}${isLate ? "(迟到)" : ""}`,
    };
  const where = [known?.en ?? "", more === 0 ? "" : `+${more}`, when, isLate ? "arrived late" : ""];
  return { what: `${head}: ${alarmWords(kind).en}`, where: where.filter((one) => one !== "").join(" ") };
}

/** One line of it. */
export function whatText(news: News, language: Language): string {
  const { what, where } = whatOf(news, language);
  return language === "zh" ? `${what}${where}` : `${what} ${where}`.trim();
}

/** Who has it, and what others said: for later messages and pages. Empty when nobody said anything. */
export function whoHasItText(news: News, language: Language): string {
  const zh = language === "zh";
  const has =
    news.hasIt === null
      ? ""
      : zh
        ? `${clipped(news.hasIt, nameUnitsMax)}已受理。`
        : `${clipped(news.hasIt, nameUnitsMax)} has it. `;
  const said = news.statements.slice(-3).map(({ by, what }) => {
    const name = clipped(by, nameUnitsMax);
    if (what === "on-my-way") return zh ? `${name}正在赶去。` : `${name} is on the way. `;
    if (what === "cannot") return zh ? `${name}去不了。` : `${name} cannot. `;
    return "";
  });
  return (has + said.join("")).trim();
}

/** @param facts.code null: an answer could not be prepared, and who is told calls instead. */
export function smsText(facts: MessageFacts & { code: string | null; link: string | null }): string {
  const { news, language, mayHaveArrived, code, link } = facts;
  const { what, where } = whatOf(news, language);
  const standing = whoHasItText(news, language);
  const zh = language === "zh";
  const ask = askText(code, language);
  const head = zh
    ? `【${facts.signature}】${what}${where}。${ask}${mayHaveArrived ? "(可能重复)" : ""}。`
    : `【${facts.signature}】${what}. ${ask}. ${where}${mayHaveArrived ? " (may be a repeat)" : ""}`;
  const end = link === null ? "" : ` ${link}`;
  const whole = `${head}${zh ? "" : " "}${standing}`.trimEnd();
  // A link that is cut leads nowhere: what others said goes first.
  return `${clipped(whole, smsUnitsMax - end.length)}${end}`;
}

function askText(code: string | null, language: Language): string {
  const [yes, no] = [answerDigit("on-my-way"), answerDigit("cannot")];
  if (language === "zh") return code === null ? "请马上打电话" : `回复${yes}${code}我去,${no}${code}去不了`;
  return code === null ? "Please call at once" : `Reply ${yes}${code} coming, ${no}${code} cannot`;
}

/** That it is over, or eased: nothing is asked. */
export function smsNewsText(facts: MessageFacts & { reason: "closed" | "eased" }): string {
  const { news, language, reason } = facts;
  const zh = language === "zh";
  const what =
    reason === "closed"
      ? zh
        ? "已办结,不用再去"
        : "is closed; nobody needs to go"
      : zh
        ? "情况缓解,仍待人工确认"
        : "has eased; a person still has to confirm";
  return `【${facts.signature}】${whatText(news, language)}${zh ? "," : " "}${what}${zh ? "。" : "."}${whoHasItText(news, language)}`.slice(
    0,
    smsUnitsMax,
  );
}
