/** What became of the messages of centres, kept for longer than one is believed: a message that comes again after a restart is known, too. */

import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import type { CentreActAnswer } from "./centre-acts.ts";

export type MessageKey = { centreId: CentreId; messageId: string };

export type CentreMessages = {
  /** `answer` null: it was begun, and nobody wrote down what became of it. */
  find(key: MessageKey): Promise<{ digest: string; answer: CentreActAnswer | null } | undefined>;
  begin(key: MessageKey, given: { digest: string; atMs: number }): Promise<void>;
  end(key: MessageKey, answer: CentreActAnswer): Promise<void>;
};

/** Where answers are kept as texts. */
export function centreMessagesIn(texts: {
  find(key: MessageKey): Promise<{ digest: string; answer: string | null } | undefined>;
  begin: CentreMessages["begin"];
  end(key: MessageKey, answer: string): Promise<void>;
}): CentreMessages {
  return {
    async find(key) {
      const found = await texts.find(key);
      if (found === undefined) return undefined;
      // `as`: only `end` writes it.
      return { ...found, answer: found.answer === null ? null : (JSON.parse(found.answer) as CentreActAnswer) };
    },
    begin: (key, given) => texts.begin(key, given),
    end: (key, answer) => texts.end(key, JSON.stringify(answer)),
  };
}
