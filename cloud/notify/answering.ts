/**
 * What becomes of an answer. Only a human's act confirms: a digit in the call that we placed, a code from the number it was sent to, a tap on the page behind a link. That
 * a message was delivered, a call answered by somebody or by a mailbox, is kept and confirms nothing.
 *
 * An answer names the version that was told. When there is news since, nothing is done: the person is told what is new, and asked anew. The quieter answer to a question is
 * taken once, so that a message that comes twice, late or from somebody who recorded it changes nothing; "I cannot" is taken at any time while the question holds.
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { parseAddressee } from "../emergency/addressee.ts";
import { clipped } from "./clip.ts";
import { answerWords, smsUnitsMax, whatText, whoHasItText, whoText, type Language } from "./message-text.ts";
import type { News } from "./news.ts";
import { maskedNumber, readNumber } from "./phone-number.ts";
import type { PhoneEvent, Said } from "./phone-provider.ts";
import type { Question, Questions } from "./questions.ts";
import { asksResident, digitsText, residentDigitsText, spokenAskingText } from "./spoken-text.ts";
import {
  answerDigit,
  answerOfDigit,
  readReply,
  residentAnswerOfDigit,
  type PersonAnswer,
  type ResidentAnswer,
} from "./reply-text.ts";

/**
 * Whoever forges the sender of messages may try so many codes of a person: 12, then one in five minutes, while a code holds for four hours, are 60 of 6,000.
 */
export const repliesOfNumber = { burst: 12, perSecond: 1 / 300, keysMax: 10_000 };

/** By which way somebody answered, as the journal says it. */
export type AnswerVia = "link" | "voice" | "sms";

/** One act of a named human, as the incident machine takes it. */
export type PersonAct = { what: PersonAnswer; by: string; version: number; via: AnswerVia };
export type Acted =
  | { kind: "done" }
  /** There is news that this person was not told. */
  | { kind: "stale" }
  | { kind: "over" }
  | { kind: "refused"; why: string };

export type AnswerOutcome =
  | { kind: "taken"; news: News; question: Question }
  /** Nothing was done: this is what is known now. */
  | { kind: "stale" | "over" | "used"; news: News; question: Question }
  | { kind: "refused"; why: string; news: News; question: Question }
  | { kind: "gone" };

export type Answering = {
  /** A link was opened. Undefined: it does not hold. */
  look(token: string): Promise<{ question: Question; news: News } | undefined>;
  /** A tap on the page behind the link. @param version that the page showed. */
  tap(token: string, answer: { what: PersonAnswer; version: number }): Promise<AnswerOutcome>;
  /** Of a provider, already believed. @returns what the person is told at once; null = nothing. */
  heard(event: PhoneEvent): Promise<Said | null>;
};

export type AnsweringNeeds = {
  questions: Questions;
  /** As it stands now. Undefined: nobody knows this incident. */
  news(incidentId: IncidentId): Promise<News | undefined>;
  act(incidentId: IncidentId, act: PersonAct): Promise<Acted>;
  /** The resident, in the call that we placed. Help is a new life alarm of that home, whatever became of the incident; the same question twice is one. */
  resident(question: Question, what: ResidentAnswer): Promise<Acted>;
  /** Replies of one number that are looked at, right or wrong (`repliesOfNumber`). @returns 0 = go on. */
  guesses: { take(key: string, nowMs: number): number };
  nowMs(): number;
  log: Log;
};

export function createAnswering(needs: AnsweringNeeds): Answering {
  const { questions, guesses, nowMs, log } = needs;

  const take = async (
    question: Question,
    answer: { what: PersonAnswer; version: number; via: AnswerVia },
  ): Promise<AnswerOutcome> => {
    const before = await needs.news(question.incidentId);
    if (!before) return { kind: "gone" };
    const { what, version, via } = answer;
    // On the page behind a link people may change their mind; what travels as a message may come twice.
    const isRepeat = question.answered !== null && (what !== "cannot" || question.answered.what === "cannot");
    if (via !== "link" && isRepeat) return { kind: "used", news: before, question };
    if (before.phase === "closed") return { kind: "over", news: before, question };
    const acted = await needs.act(question.incidentId, { what, by: question.person.name, version, via });
    // After the act: whoever dies in between is asked again, and an act that is done twice is one.
    if (acted.kind === "done") await questions.answered(question.questionId, what, nowMs());
    const news = (await needs.news(question.incidentId)) ?? before;
    switch (acted.kind) {
      case "done":
        return { kind: "taken", news, question };
      case "stale":
      case "over":
        return { kind: acted.kind, news, question };
      case "refused":
        return { kind: "refused", why: acted.why, news, question };
    }
  };

  /** The same person, about what is new. */
  const askAnew = async (question: Question, news: News) =>
    await questions.ask({ ...question, version: news.version }, nowMs());

  const ofMessage = async (from: string, text: string): Promise<Said | null> => {
    const read = readNumber(from);
    if (read.kind === "unusable") return null;
    const number = read.number.e164;
    const atMs = nowMs();
    if (guesses.take(number, atMs) > 0) {
      log.warn("One number replies too often; its replies are not looked at for a while.", {
        number: maskedNumber(number),
      });
      return null;
    }
    const reply = readReply(text);
    const question = reply.kind === "answer" ? await questions.byCode({ number, code: reply.code }, atMs) : undefined;
    if (reply.kind !== "answer" || !question) {
      // Whoever was asked nothing gets no message of ours: nobody makes us write to strangers, and two machines do not talk to each other for long.
      return (await questions.wasAsked(number, atMs)) ? plainly(howToReply) : null;
    }
    const outcome = await take(question, { what: reply.answer, version: question.version, via: "sms" });
    if (outcome.kind === "stale") {
      const { code } = await askAnew(question, outcome.news);
      return plainly(
        clipped(
          newsText(outcome.news, question.person.language, (one) => `${answerDigit(one)}${code}`),
          smsUnitsMax,
        ),
      );
    }
    return plainly(outcomeText(outcome, reply.answer, question.person.language));
  };

  const ofDigit = async (prompt: string, digit: string): Promise<Said | null> => {
    const question = await questions.byToken(prompt, nowMs());
    if (!question || question.way !== "voice") return plainly("这个电话已经过期。This call has expired.");
    const { language } = question.person;
    if (isOfResident(question)) return await ofResident(question, { digit, prompt });
    const what = answerOfDigit(digit);
    if (what === undefined) return { text: digitsText[language], prompt };
    const outcome = await take(question, { what, version: question.version, via: "voice" });
    if (outcome.kind !== "stale") return plainly(outcomeText(outcome, what, language));
    const { token } = await askAnew(question, outcome.news);
    return { text: `${newsText(outcome.news, language, answerDigit)}`, prompt: token };
  };

  const ofResident = async (
    question: Question,
    { digit, prompt }: { digit: string; prompt: string },
  ): Promise<Said> => {
    const { language } = question.person;
    const what = residentAnswerOfDigit(digit);
    if (what === undefined) return { text: residentDigitsText[language], prompt };
    // Who said that they are all right may need help a minute later, and never the other way round.
    const isRepeat = question.answered !== null && what === "fine";
    const acted = isRepeat ? ({ kind: "done" } as const) : await needs.resident(question, what);
    if (acted.kind === "done") {
      if (!isRepeat) await questions.answered(question.questionId, what, nowMs());
      return plainly(residentText[what][language]);
    }
    const news = await needs.news(question.incidentId);
    if (acted.kind === "over" || news === undefined) return plainly(residentText.over[language]);
    if (acted.kind === "refused" || !asksResident(news)) return plainly(residentText.refused[language]);
    const { token } = await askAnew(question, news);
    return { text: spokenAskingText({ news, language, mayHaveArrived: false, takesKeys: true }), prompt: token };
  };

  return {
    async look(token) {
      const found = await questions.byToken(token, nowMs());
      const question = found && isOfResident(found) ? undefined : found;
      const news = question && (await needs.news(question.incidentId));
      return question && news ? { question, news } : undefined;
    },
    async tap(token, { what, version }) {
      const question = await questions.byToken(token, nowMs());
      return question && !isOfResident(question)
        ? await take(question, { what, version, via: "link" })
        : { kind: "gone" };
    },
    async heard(event) {
      switch (event.kind) {
        case "sms-received":
          return await ofMessage(event.from, event.text);
        case "digit":
          return await ofDigit(event.prompt, event.digit);
        case "sms-state":
        case "call-state":
          if (event.state === "failed")
            log.warn("A provider could not reach somebody.", { key: event.key, detail: event.detail });
          await questions.state(event.key, event.state, nowMs());
          return null;
      }
    },
  };
}

/** Only by a key in the call to their own telephone: there is no page for it. */
const isOfResident = ({ person }: Question): boolean => parseAddressee(person.addressee)?.kind === "resident";

const residentText: Record<ResidentAnswer | "over" | "refused", Record<Language, string>> = {
  fine: {
    zh: "好的,已记录您没事。需要帮助时请按紧急按钮。",
    en: "Noted: you are all right. Press the button whenever you need help.",
  },
  help: {
    zh: "已收到您的求助,马上有人联系您。",
    en: "Your call for help has arrived. Somebody gets in touch with you at once.",
  },
  over: {
    zh: "这件事已经办结。需要帮助时请按紧急按钮。",
    en: "This is closed. Press the button whenever you need help.",
  },
  refused: {
    zh: "没有记录。需要帮助请拨打120。",
    en: "This could not be noted. If you need help, call 120.",
  },
};

const plainly = (text: string): Said => ({ text, prompt: null });

const howToReply =
  "没有看懂您的回复。请回复短信里的五位数字(例如1加四位码),或打开短信里的链接。Not understood: reply the five digits in the message, or open its link.";

function newsText(news: News, language: Language, how: (answer: PersonAnswer) => string): string {
  const ways = (["on-my-way", "cannot"] as const).map((one) => `${how(one)} ${answerWords[one][language]}`);
  return language === "zh"
    ? `情况有变,还没有记录您的答复。${whatText(news, "zh")}。${whoHasItText(news, "zh")}请再选:${ways.join(",")}。`
    : `There is news, and your answer was not taken. ${whatText(news, "en")}. ${whoHasItText(news, "en")} Choose again: ${ways.join(", ")}.`;
}

/** What a person is told by message or voice. */
function outcomeText(outcome: AnswerOutcome, what: PersonAnswer, language: Language): string {
  const zh = language === "zh";
  if (outcome.kind === "gone") return zh ? "这条已经过期,请打电话询问。" : "This has expired. Please call.";
  const { news, question } = outcome;
  const who = whoText(news, language);
  const others = othersText(news, question.person.name, language);
  switch (outcome.kind) {
    case "taken":
      if (what === "cannot")
        return zh
          ? `已记录:您去不了${who}家,马上找下一个人。${others}`
          : `Noted: you cannot go to ${who}. The next person is asked now. ${others}`;
      return zh
        ? `已记录:${answerWords[what].zh}(${who})。${others}谢谢,到了请打电话。`
        : `Noted: ${answerWords[what].en} (${who}). ${others} Thank you; please call when you are there.`;
    case "used":
      return zh
        ? `您的答复早已记录。${whoHasItText(news, "zh")}`
        : `Your answer stands already. ${whoHasItText(news, "en")}`;
    case "over":
      return zh ? `${who}的报警已经办结,不用再去。` : `${who}'s alarm is closed; nobody needs to go.`;
    case "stale":
      return whatText(news, language);
    case "refused":
      return zh
        ? `没有记录。${whoHasItText(news, "zh")}请打电话询问。`
        : `Not taken: ${outcome.why} ${whoHasItText(news, "en")}`;
  }
}

function othersText(news: News, name: string, language: Language): string {
  const statements = news.statements.filter(({ by }) => by !== name);
  return whoHasItText({ ...news, statements, hasIt: news.hasIt === name ? null : news.hasIt }, language);
}
