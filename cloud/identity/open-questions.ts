/** What was asked of somebody and waits for the answer: each holds for a while. In memory only: after a restart it is asked again. */

import type { Millis } from "@shouwang/shared/time/duration.ts";

/** Questions that wait at once, of each kind; the oldest goes first and is asked again. */
const waitingMax = 10_000;

export type OpenQuestions<Key, Question> = {
  /** In place of the one that was asked before. */
  ask(key: Key, question: Question, nowMs: number): void;
  look(key: Key, nowMs: number): Question | undefined;
  /** Once: whatever the answer is worth, the question is used up. */
  take(key: Key, nowMs: number): Question | undefined;
};

export function createOpenQuestions<Key, Question>(holds: Millis): OpenQuestions<Key, Question> {
  const waiting = new Map<Key, { question: Question; untilMs: number }>();
  const look = (key: Key, nowMs: number): Question | undefined => {
    const one = waiting.get(key);
    return one && nowMs < one.untilMs ? one.question : undefined;
  };
  return {
    look,
    ask(key, question, nowMs) {
      waiting.delete(key);
      waiting.set(key, { question, untilMs: nowMs + holds });
      const oldest = waiting.size > waitingMax ? waiting.keys().next() : undefined;
      if (oldest?.done === false) waiting.delete(oldest.value);
    },
    take(key, nowMs) {
      const question = look(key, nowMs);
      waiting.delete(key);
      return question;
    },
  };
}
