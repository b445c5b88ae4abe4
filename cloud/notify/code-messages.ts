/**
 * Codes for signing in go through the provider of messages that is set now, the same that tells people of alarms; `otherwise` is asked where none is. They are no alarm: sent
 * once, and given up after `takesMax`, because whoever waits asks for another one.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import { readNumber } from "./phone-number.ts";
import type { PhoneProvider } from "./phone-provider.ts";

const takesMax = seconds(20);

export type CodeMessage = { to: string; text: string; code: string };
export type CodeSent = { kind: "accepted" } | { kind: "refused" | "unreachable"; why: string };
export type CodeMessages = { isSet(): boolean; send(message: CodeMessage): Promise<CodeSent> };

export function createCodeMessages(given: {
  provider(): PhoneProvider | null;
  /** What a demonstration does; null = nothing. */
  otherwise: CodeMessages | null;
  /** A fresh id for each message. */
  nextId(): string;
}): CodeMessages {
  /** One through which no code may go is none. */
  const provider = (): PhoneProvider | null => {
    const phone = given.provider();
    return phone === null || phone.sendsCodes === false ? null : phone;
  };
  return {
    isSet: () => provider() !== null || given.otherwise?.isSet() === true,
    async send({ to, text, code }) {
      const phone = provider();
      if (phone === null)
        return await (given.otherwise?.send({ to, text, code }) ?? {
          kind: "refused",
          why: "no provider of messages is set",
        });
      const read = readNumber(`+${to.replace(/^\+/, "")}`);
      if (read.kind === "unusable" || !read.number.isMobile)
        return { kind: "refused", why: "it is no number that takes messages" };
      const sms = {
        key: `sign-in-${given.nextId()}`,
        to: read.number.e164,
        text,
        template: { name: "code", code },
      } as const;
      const answer = await phone.sms(sms, AbortSignal.timeout(takesMax));
      return answer.kind === "accepted" ? { kind: "accepted" } : { kind: answer.kind, why: answer.why };
    },
  };
}
