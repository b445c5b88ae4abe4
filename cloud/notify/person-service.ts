/**
 * A person is told by a connector of the same port as a centre: its notices carry an addressee, found at the last moment. What is said is read at that moment too, and what
 * is asked is on the disk before it is sent. When that does not succeed the message goes out all the same and asks to be called: an alarm that can travel travels.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import { parseAddressee, type Addressee } from "../emergency/addressee.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency/emergency-service.ts";
import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Language } from "./message-text.ts";
import type { News } from "./news.ts";
import type { Asked, Questions, QuestionWay } from "./questions.ts";

export type Telling = {
  notice: Notice;
  addressee: Addressee;
  language: Language;
  news: News;
  /** They live there: nothing is asked. */
  isResident: boolean;
};

export type PersonServiceNeeds = {
  questions: Questions;
  news(incidentId: IncidentId): Promise<News | undefined>;
  nowMs(): number;
  log: Log;
};

export function createPersonService(
  name: QuestionWay,
  needs: PersonServiceNeeds,
  tell: (
    telling: Telling,
    ask: (number: string | null) => Promise<Asked | null>,
    signal: AbortSignal,
  ) => Promise<Delivered>,
): EmergencyService {
  return {
    name,
    async deliver(notice, signal) {
      const { addressee, incidentId } = notice;
      if (addressee === null)
        return { kind: "refused", why: "This way is for a person, and none is named or can be found." };
      const news = await needs.news(incidentId);
      if (!news) return { kind: "refused", why: "The incident is not known any more." };
      const isOver = news.phase === "closed" && notice.reason !== "closed";
      if (isOver) return { kind: "accepted", receipt: "not sent: the incident was closed meanwhile" };
      const language = addressee.languages[0] ?? "zh";
      const isResident = parseAddressee(addressee.id)?.kind === "resident";
      const ask = async (number: string | null): Promise<Asked | null> => {
        const person = { addressee: addressee.id, name: addressee.name, number, language };
        const asking = { deliveryId: notice.deliveryId, incidentId, way: name, version: news.version, person };
        try {
          return await needs.questions.ask(asking, needs.nowMs());
        } catch (error) {
          needs.log.error("What a person is asked could not be stored; they are told without it and asked to call.", {
            way: name,
            error,
          });
          return null;
        }
      };
      return await tell({ notice, addressee, language, news, isResident }, ask, signal);
    },
  };
}

/** News that need nobody's answer. */
export function isOnlyNews(notice: Notice): notice is Notice & { reason: "closed" | "eased" } {
  return notice.reason === "closed" || notice.reason === "eased";
}
