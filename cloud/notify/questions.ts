/**
 * What persons were asked, and how they prove that it is they who answer: by a link that nobody can guess, by a code together with the number it was sent to, by a key
 * pressed in the call that we placed. A question belongs to one delivery and one person, says which version of the incident it told, and ends by itself.
 */

import type { DeliveryId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { Language } from "./message-text.ts";
import type { CallState, SmsState } from "./phone-provider.ts";
import type { PersonAnswer, ResidentAnswer } from "./reply-text.ts";

/** 128 random bits: a link holds for as long as somebody may still be on the way. */
export const linkHolds = hours(12);
/**
 * Four digits hold shorter: with how many replies of a number are looked at (`repliesOfNumber`), whoever forges the sender of messages finds one in a hundred.
 */
export const codeHolds = hours(4);
/** The plan repeats without end; of one person, way and incident the newest are kept. */
export const questionsPerPerson = 20;

export const questionWays = ["sms", "voice", "email", "push", "wechat", "hook"] as const;
export type QuestionWay = (typeof questionWays)[number];

export type Asking = {
  deliveryId: DeliveryId;
  incidentId: IncidentId;
  way: QuestionWay;
  /** Of the incident, as it was told. */
  version: number;
  person: AskedPerson;
};

export type AskedPerson = {
  /** As the plan says it: `contact:c-3-1`. */
  addressee: string;
  /** Who acts when this is answered. */
  name: string;
  /** Where it was sent, in international form; null = not to a number. */
  number: string | null;
  language: Language;
};

export type Question = Asking & {
  questionId: string;
  madeAtMs: number;
  endsAtMs: number;
  answered: { what: PersonAnswer | ResidentAnswer; atMs: number } | null;
};

/** What goes into the message; each is known to its reader alone. */
export type Asked = { token: string; code: string };

export type Questions = {
  /** On the disk before anything is sent. Asked again for the same delivery and version, it is the same question while this process lives. */
  ask(asking: Asking, nowMs: number): Promise<Asked>;
  /** Undefined: there is none, it has ended, or who was asked can no longer be read. */
  byToken(token: string, nowMs: number): Promise<Question | undefined>;
  /** The newest with this code that was sent to this number. */
  byCode(given: { number: string; code: string }, nowMs: number): Promise<Question | undefined>;
  /** Whether this number was asked anything lately: nobody else is sent an explanation. */
  wasAsked(number: string, nowMs: number): Promise<boolean>;
  answered(questionId: string, what: PersonAnswer | ResidentAnswer, nowMs: number): Promise<void>;
  /** What the provider says of the message or call; shown, and never a confirmation. */
  state(deliveryId: string, state: SmsState | CallState, nowMs: number): Promise<void>;
  /** What became of each delivery of an incident, as far as providers say. */
  states(
    incidentId: IncidentId,
  ): Promise<readonly { deliveryId: string; way: QuestionWay; state: string; atMs: number }[]>;
  /** Forgets what ended. */
  prune(nowMs: number): Promise<void>;
};
