/** What the sign-in page asks of the server. Every answer is a value; a refusal is its code, for which pages have words of their own. */

import type { MeView } from "../../api/contract/people.ts";
import { noAnswer, readRefusal, type Refused } from "../parts/refusal.ts";

export type Way = MeView["ways"][number];
export type InvitationView = {
  name: string;
  login: string | null;
  needsSecondFactor: boolean;
  mayDoWithoutPassword: boolean;
};
export type Added = { stage: MeView["stage"]; recoveryCodes: readonly string[] | null };
export type Factors = {
  factors: readonly { credentialId: string; kind: "totp" | "passkey" }[];
  recoveryCodesLeft: number;
};
export type SessionRow = { sessionId: string; isThis: boolean; seenAtMs: number; address: string; agent: string };

export type Asked<T> = { kind: "answer"; value: T } | Refused;

export type IdentityClient = {
  get<T>(path: string): Promise<Asked<T>>;
  post<T>(path: string, body?: unknown): Promise<Asked<T>>;
};

const answerWithinMs = 15_000;

export function createIdentityClient(): IdentityClient {
  return {
    get: (path) => ask(path, {}),
    post: (path, body = {}) =>
      ask(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  };
}

async function ask<T>(path: string, how: RequestInit): Promise<Asked<T>> {
  try {
    const response = await fetch(`/api/identity/${path}`, { ...how, signal: AbortSignal.timeout(answerWithinMs) });
    const json: unknown = await response.json();
    // `as`: the server is our own and is held to its schemas by its tests.
    return response.ok ? { kind: "answer", value: json as T } : readRefusal(json);
  } catch {
    return noAnswer;
  }
}
