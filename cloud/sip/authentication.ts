/**
 * Answers challenges, and remembers them: the next request carries its answer with it and needs no second round, which an alarm would wait for. A nonce is counted up and
 * never used twice with the same count.
 */

import { answerChallenge, readChallenges, type Challenge, type Credentials, type Hash } from "./digest.ts";
import type { Header, SipResponse } from "./message.ts";

export type Authentication = {
  /** What a request carries, by what was learned so far. */
  headersFor(method: string, uri: string): Header[];
  /** Whether it is worth asking again after this refusal. A second one for the same realm that does not say "stale" means that the password is wrong. */
  learn(refusal: SipResponse, triedBefore: boolean): boolean;
};

/** Realms that one far end asks for: its own, and those of proxies before it. */
const challengesMax = 8;

export function createAuthentication(options: {
  credentials: Credentials | null;
  hash: Hash;
  newToken: () => string;
}): Authentication {
  const { credentials, hash, newToken } = options;
  const held = new Map<string, { challenge: Challenge; count: number }>();
  return {
    headersFor(method, uri) {
      if (credentials === null) return [];
      return [...held.values()].map((one) => {
        one.count += 1;
        const asked = { credentials, method, uri, nonceCount: one.count, clientNonce: newToken() };
        return { name: one.challenge.answerIn, value: answerChallenge(one.challenge, asked, hash) };
      });
    },
    learn(refusal, triedBefore) {
      if (credentials === null) return false;
      let isWorthIt = false;
      for (const challenge of readChallenges(refusal)) {
        const key = `${challenge.answerIn} ${challenge.realm}`;
        // One that was known and is asked for anew without "stale" was answered wrongly in this very request, or its nonce has run out at a far end that does not say so.
        if (challenge.isStale || !held.has(key) || !triedBefore) isWorthIt = true;
        if (held.size < challengesMax || held.has(key)) held.set(key, { challenge, count: 0 });
      }
      return isWorthIt;
    },
  };
}
