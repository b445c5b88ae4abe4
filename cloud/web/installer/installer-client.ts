/** What the installer's page asks of the server. On a bad line an answer that does not come is the usual case, and no error. */

import { noAnswer, readRefusal, type Refused } from "../parts/refusal.ts";

export type Asked<T> = { kind: "answer"; value: T } | Refused;
export type InstallerClient = {
  get<T>(path: string): Promise<Asked<T>>;
  post<T>(path: string, body?: unknown): Promise<Asked<T>>;
};

/** A request that hangs in a stairwell is given up and made again. */
const answerWithinMs = 15_000;

/** @param signIn whoever is signed in no more is brought to the page where they can. */
export function createInstallerClient(signIn: () => void): InstallerClient {
  const ask = async <T>(path: string, how: RequestInit): Promise<Asked<T>> => {
    const answer = await call<T>(path, how);
    if (answer.kind === "refused" && answer.code === "not-signed-in") signIn();
    return answer;
  };
  return {
    get: async (path) => await ask(path, { cache: "no-store" }),
    post: async (path, body = {}) =>
      await ask(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  };
}

async function call<T>(path: string, how: RequestInit): Promise<Asked<T>> {
  try {
    const response = await fetch(path, { ...how, signal: AbortSignal.timeout(answerWithinMs) });
    const json: unknown = await response.json();
    // `as`: the server is our own and is held to its schemas by its tests.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  }
}
