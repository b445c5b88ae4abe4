/** What signing in says, as HTTP: cookies, and one refusal for each reason. */

import { z } from "zod";
import type { SignedIn } from "../identity/begin-session.ts";
import { plainAgent, type Caller } from "../identity/caller.ts";
import { deviceKnownFor, stages } from "../identity/session-rules.ts";
import type { SignedInPerson } from "../identity/signed-in.ts";
import { longest, shortest, type PasswordProblem } from "../identity/password-rules.ts";
import type { Identity } from "../identity/identity.ts";
import type { Asked, WhoAsks } from "./asked.ts";
import { refusal, type ErrorCode } from "./error-codes.ts";
import type { Answer } from "./route.ts";

export type IdentityParts = { identity: Identity; nowMs: () => number };

/** How far somebody has come. Only `full` may do anything besides the next step. */
export const signedInView = z.strictObject({ stage: z.enum(stages) });
export const recoveryCodesView = z.array(z.string());

export function callerOf({ cookies }: Pick<Identity, "cookies">, asked: Asked): Caller {
  return {
    address: asked.address,
    agent: plainAgent(asked.agent),
    sessionToken: cookies.read(asked.cookie, "session"),
    deviceToken: cookies.read(asked.cookie, "device"),
  };
}

/** For the policy: whoever has come all the way, and nobody else. */
export function whoAsksBy({ whoIsThere, cookies }: Pick<Identity, "whoIsThere" | "cookies">): WhoAsks {
  return {
    of: async (cookie, nowMs) => await whoIsThere.principal(cookies.read(cookie, "session"), nowMs),
    again: async (sessionId, nowMs) => await whoIsThere.again(sessionId, nowMs),
  };
}

export async function personOf({ identity, nowMs }: IdentityParts, asked: Asked): Promise<SignedInPerson | null> {
  return await identity.whoIsThere.person(identity.cookies.read(asked.cookie, "session"), nowMs());
}

export function cookiesOf({ cookies }: Pick<Identity, "cookies">, signedIn: SignedIn): { "set-cookie": string[] } {
  const { sessionToken, deviceToken, keepFor } = signedIn;
  const session = cookies.set("session", sessionToken, keepFor);
  return {
    "set-cookie": deviceToken === null ? [session] : [session, cookies.set("device", deviceToken, deviceKnownFor)],
  };
}

export function signedInAnswer(identity: Pick<Identity, "cookies">, signedIn: SignedIn): Answer {
  return { status: 200, body: { stage: signedIn.stage }, headers: cookiesOf(identity, signedIn) };
}

export type Refused =
  | { kind: "wait"; untilMs: number }
  | { kind: "password"; problem: PasswordProblem }
  | { kind: Exclude<RefusedKind, "wait" | "password"> };
type RefusedKind = keyof typeof codes | "wait" | "password";

const codes = {
  wrong: "wrong-credentials",
  busy: "sign-in-busy",
  locked: "account-locked",
  "not-signed-in": "not-signed-in",
  "sign-in-again": "sign-in-again",
  "changed-meanwhile": "changed-meanwhile",
  gone: "link-gone",
  taken: "name-taken",
  unknown: "no-such-account",
  "not-theirs": "not-yours-to-grant",
  oneself: "not-on-yourself",
} as const satisfies Record<string, ErrorCode>;

const problems: Readonly<Record<PasswordProblem, string>> = {
  "too-short": `It has fewer than ${shortest.withSecondFactor} characters, or fewer than ${shortest.alone} where there is no second factor. A sentence is easy to remember.`,
  "too-long": `It has more than ${longest} characters.`,
  guessable:
    "It is made of what is guessed first: common words, rows of keys, your own name. Take a sentence of your own.",
};

export function refusedAnswer(refused: Refused, nowMs: number): Answer {
  if (refused.kind === "wait") {
    const waitSeconds = Math.max(1, Math.ceil((refused.untilMs - nowMs) / 1_000));
    return { ...refusal("too-many-tries", `Wait ${waitSeconds} s.`), headers: { "retry-after": String(waitSeconds) } };
  }
  if (refused.kind === "password") return refusal("password-refused", problems[refused.problem]);
  return refusal(codes[refused.kind]);
}
