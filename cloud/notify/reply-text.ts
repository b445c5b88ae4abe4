/**
 * What somebody meant who replied to a message: the digit of the answer and the code of the message, in either order, however they were typed on a phone. A code never
 * begins with one of the answers' digits, so the two are told apart without a space between them. Anything else is no answer: a reply is never guessed at.
 */

/** On my way; cannot; has it in hand from where they are. */
export const answers = ["on-my-way", "cannot", "has-it"] as const;
export type PersonAnswer = (typeof answers)[number];

const digitOf: Record<PersonAnswer, string> = { "on-my-way": "1", cannot: "2", "has-it": "3" };
export const answerDigit = (answer: PersonAnswer): string => digitOf[answer];

export function answerOfDigit(digit: string): PersonAnswer | undefined {
  return answers.find((answer) => digitOf[answer] === digit);
}

/** What the resident presses who is rung up because of what was inferred about them. */
export const residentAnswers = ["fine", "help"] as const;
export type ResidentAnswer = (typeof residentAnswers)[number];

const residentDigitOf: Record<ResidentAnswer, string> = { fine: "1", help: "2" };
export const residentDigit = (answer: ResidentAnswer): string => residentDigitOf[answer];

export function residentAnswerOfDigit(digit: string): ResidentAnswer | undefined {
  return residentAnswers.find((answer) => residentDigitOf[answer] === digit);
}

export type Reply =
  | { kind: "answer"; answer: PersonAnswer; code: string }
  /** A digit of an answer, and no code: it cannot be known to which message. */
  | { kind: "no-code"; answer: PersonAnswer }
  | { kind: "unreadable" };

/** A message has 70 characters or a few hundred; what is longer is no answer. */
const replyCharactersMax = 200;

export function readReply(text: string): Reply {
  if (text.length > replyCharactersMax) return { kind: "unreadable" };
  // Full-width digits of a Chinese keyboard become plain ones; words and signs around them do not matter.
  const plain = text
    .normalize("NFKC")
    .replaceAll(/[^0-9]+/g, " ")
    .trim();
  const [, before = "", first = "", second = "", after = ""] =
    /^(?:([123]) ?([4-9]\d{3})|([4-9]\d{3}) ?([123]))$/.exec(plain) ?? [];
  const answer = answerOfDigit(before === "" ? after : before);
  if (answer !== undefined) return { kind: "answer", answer, code: first === "" ? second : first };
  const alone = answerOfDigit(plain);
  return alone === undefined ? { kind: "unreadable" } : { kind: "no-code", answer: alone };
}

/** Four digits of which the first is none of an answer. @param random from 0 to 1. */
export function codeFrom(random: number): string {
  return String(4_000 + Math.floor(random * 6_000));
}
