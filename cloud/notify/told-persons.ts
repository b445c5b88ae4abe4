/** What persons who were told see behind their link and do there, and what providers post: turned into answers, and answers into what they read. */

import type { InBoth } from "@shouwang/shared/domain/grounds-text.ts";
import { parseAddressee } from "../emergency/addressee.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Answering } from "./answering.ts";
import { lateFrom } from "./message-text.ts";
import type { News } from "./news.ts";
import type { Incoming, PhoneProvider, Said } from "./phone-provider.ts";
import type { Question } from "./questions.ts";
import { answers, type PersonAnswer } from "./reply-text.ts";

export type ToldView = {
  language: "zh" | "en";
  asked: string;
  mode: News["mode"];
  isOver: boolean;
  version: number;
  who: string | null;
  address: string | null;
  alarms: {
    alarm: News["alarms"][number]["alarm"];
    room: string | null;
    occurredAtMs: number | null;
    isLate: boolean;
    because: InBoth | null;
  }[];
  hasIt: string | null;
  statements: { by: string; what: PersonAnswer; atMs: number }[];
  mine: PersonAnswer | null;
};

export type ToldPersonsNeeds = {
  answering: Answering;
  /** By the name that stands in the address where it posts. */
  provider(name: string): PhoneProvider | null;
  /** An answer to a message, where the provider cannot pass it on in its own answer. */
  sendAnswer(provider: PhoneProvider, to: string, said: Said): void;
  /** That somebody read of a home, for the log; settles within a moment. */
  noteRead(question: Question, news: News): Promise<void>;
  log: Log;
};

export function createToldPersons(needs: ToldPersonsNeeds) {
  const { answering, log } = needs;
  return {
    async look(token: string): Promise<ToldView | undefined> {
      const found = await answering.look(token);
      if (!found) return undefined;
      await needs.noteRead(found.question, found.news);
      return viewOf(found.question, found.news);
    },
    async tap(token: string, answer: { what: PersonAnswer; version: number }) {
      const outcome = await answering.tap(token, answer);
      if (outcome.kind === "gone") return undefined;
      const { news, question } = outcome;
      await needs.noteRead(question, news);
      const isTaken = outcome.kind === "taken" || outcome.kind === "used";
      return {
        outcome: outcome.kind === "used" ? ("taken" as const) : outcome.kind,
        why: outcome.kind === "refused" ? outcome.why : null,
        view: { ...viewOf(question, news), ...(isTaken ? { mine: answer.what } : {}) },
      };
    },
    async event(given: { provider: string } & Incoming) {
      const provider = needs.provider(given.provider);
      if (!provider) return { kind: "unknown" as const };
      const read = provider.read(given);
      if (read.kind === "refused") {
        log.warn("What a provider posted was not believed.", { provider: given.provider, why: read.why });
        return { kind: "refused" as const };
      }
      const said: (Said | null)[] = [];
      for (const event of read.events) {
        const one = await answering.heard(event);
        said.push(one);
        if (one && event.kind === "sms-received" && !provider.speaksAnswers)
          needs.sendAnswer(provider, event.from, one);
      }
      return { kind: "answered" as const, body: provider.answer(said) };
    },
  };
}

function viewOf(question: Question, news: News): ToldView {
  const { person, answered } = question;
  const kind = parseAddressee(person.addressee)?.kind;
  // Family know where it is; whoever is on duty, and whoever goes there, is told.
  const goesThere = kind === "duty" || kind === "account" || answered?.what === "on-my-way";
  return {
    language: person.language,
    asked: person.name,
    mode: news.mode,
    isOver: news.phase === "closed",
    version: news.version,
    who: news.residentName ?? news.homeName,
    address: goesThere ? news.address : null,
    alarms: news.alarms.map(({ alarm, room, occurredAtMs, lateByMs, because }) => ({
      alarm,
      room,
      occurredAtMs,
      isLate: lateByMs >= lateFrom,
      because,
    })),
    hasIt: news.hasIt,
    statements: [...news.statements],
    mine: answers.find((one) => one === answered?.what) ?? null,
  };
}
