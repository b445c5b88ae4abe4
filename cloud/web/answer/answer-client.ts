/** What the answer page asks of the server, with the token of its link. */

import type { LinkAnswer, LinkTapped, LinkView } from "../../api/contract/answers.ts";
import { noAnswer, readRefusal, type Refused } from "../parts/refusal.ts";

export type Got<T> = { kind: "answer"; value: T } | Refused;

export type AnswerClient = {
  look(): Promise<Got<LinkView>>;
  tap(what: LinkAnswer, version: number): Promise<Got<LinkTapped>>;
};

const answerWithinMs = 15_000;

export function createAnswerClient(token: string): AnswerClient {
  return {
    look: async () => await ask("look", { token }),
    tap: async (what, version) => await ask("tap", { token, what, version }),
  };
}

async function ask<T>(path: string, body: object): Promise<Got<T>> {
  try {
    const response = await fetch(`/api/answers/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const json: unknown = await response.json();
    // `as`: the server is our own and is held to its schemas by its tests.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  }
}
