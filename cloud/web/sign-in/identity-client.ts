/** What the sign-in page asks of the server. Every answer is a value; a refusal is its code, for which the page has words of its own. */

import type { ApiError } from "../../api/contract.ts";

export type Stage = "nobody" | "second-factor" | "add-factor" | "full";
export type Way = "phone-code" | "openid" | "passkey";
export type Me = { stage: Stage; name: string | null; roles: readonly string[]; ways: readonly Way[] };
export type InvitationView = {
  name: string;
  login: string | null;
  needsSecondFactor: boolean;
  mayDoWithoutPassword: boolean;
};
export type Added = { stage: Stage; recoveryCodes: readonly string[] | null };
export type Factors = {
  factors: readonly { credentialId: string; kind: "totp" | "passkey" }[];
  recoveryCodesLeft: number;
};
export type SessionRow = { sessionId: string; isThis: boolean; seenAtMs: number; address: string; agent: string };

export type Asked<T> = { kind: "answer"; value: T } | { kind: "refused"; code: string; message: string };

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
    // `as`, twice: the server is our own and is held to its schemas by its tests.
    if (response.ok) return { kind: "answer", value: json as T };
    return { kind: "refused", ...(json as ApiError) };
  } catch {
    return { kind: "refused", code: "no-answer", message: "The server did not answer." };
  }
}
