/** What the administration asks of the server. Every answer is a value; only a programming mistake throws. */

import { noAnswer, readRefusal, type Refused } from "../../parts/refusal.ts";

export type Asked<T> = { kind: "answer"; value: T } | Refused;

export type Client = {
  get<T>(path: string): Promise<Asked<T>>;
  post<T>(path: string, body?: unknown): Promise<Asked<T>>;
  /** The file itself. @param kind by its ending and not as the browser calls it: every office program has its own name for CSV. */
  send<T>(path: string, file: Blob, kind: string): Promise<Asked<T>>;
};

/** Somebody waits: after this the page says that it did not work. */
const answerWithinMs = 20_000;
/** 16 MB over a slow line, and the reading of them. */
const fileAnsweredWithinMs = 180_000;

/** @param signIn whoever is signed in no more is brought to the page where they can. */
export function createClient(signIn: () => void): Client {
  const ask = async <T>(path: string, how: RequestInit, withinMs = answerWithinMs): Promise<Asked<T>> => {
    const answer = await call<T>(path, how, withinMs);
    if (answer.kind === "refused" && answer.code === "not-signed-in") signIn();
    return answer;
  };
  return {
    get: async (path) => await ask(path, {}),
    post: async (path, body = {}) =>
      await ask(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    send: async (path, file, kind) =>
      await ask(path, { method: "POST", body: file, headers: { "content-type": kind } }, fileAnsweredWithinMs),
  };
}

async function call<T>(path: string, how: RequestInit, withinMs: number): Promise<Asked<T>> {
  try {
    const response = await fetch(path, { ...how, signal: AbortSignal.timeout(withinMs) });
    const json: unknown = await response.json();
    // `as`: the server is our own and is held to its schemas by its tests.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  }
}
