/**
 * Signing in at the city's own provider (OpenID Connect). Nobody gets an account by being known there: an administrator invites them, and opening the
 * invitation through the provider ties its subject to the account. State, nonce and the PKCE verifier stay here, and belong to the one
 * browser that holds the cookie; each holds for ten minutes and once.
 *
 * Source: OpenID Connect Core 1.0 §3.1; RFC 9700 (best current practice) §2.1.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Accounts } from "./accounts.ts";
import type { BeginSession } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import type { Credentials } from "./credentials.ts";
import { entryOf, type Evidence } from "./evidence.ts";
import type { Accepted, Inviting } from "./inviting.ts";
import { askingKeys } from "./lockout.ts";
import { createOpenQuestions } from "./open-questions.ts";
import type { Secrets } from "./secrets.ts";
import type { Refused } from "./sign-in.ts";
import type { Tries } from "./tries.ts";

/** What proves on the way back that it is the way back of this sign-in. */
export type OpenIdFlow = { state: string; nonce: string; verifier: string };

export type OpenIdProvider = {
  readonly issuer: string;
  start(): Promise<{ kind: "started"; url: string; flow: OpenIdFlow } | { kind: "unreachable" }>;
  /** @param query what stood behind the address that the provider sent the browser back to. */
  finish(
    query: string,
    flow: OpenIdFlow,
  ): Promise<{ kind: "proven"; subject: string; hasSecondFactor: boolean } | { kind: "refused" }>;
};

export const flowHolds = minutes(10);

export type OpenId = {
  /** @param invitation the token of a link that is being opened; null to sign in. */
  start(
    invitation: string | null,
    caller: Caller,
    nowMs: number,
  ): Promise<{ kind: "started"; url: string; browserToken: string } | Refused>;
  finish(
    given: { query: string; browserToken: string | null },
    caller: Caller,
    nowMs: number,
  ): Promise<Accepted | Refused>;
};

export function createOpenId(parts: {
  provider: OpenIdProvider;
  accounts: Accounts;
  credentials: Credentials;
  inviting: Inviting;
  tries: Tries;
  secrets: Secrets;
  evidence: Evidence;
  begin: BeginSession;
}): OpenId {
  const { provider, accounts, credentials, inviting, tries, secrets, evidence, begin } = parts;
  const flows = createOpenQuestions<string, { flow: OpenIdFlow; invitation: string | null }>(flowHolds);

  const refused = async (detail: string, atMs: number): Promise<Refused> => {
    const said = { atMs, who: "nobody", what: "sign-in-refused", accountId: null, outcome: "refused" } as const;
    await evidence.note(entryOf({ ...said, detail: `other provider: ${detail}` }));
    return { kind: "wrong" };
  };

  return {
    async start(invitation, caller, nowMs) {
      const gate = tries.begin(askingKeys("openid", caller.address), nowMs);
      if (gate.kind === "wait") return gate;
      const started = await provider.start();
      if (started.kind === "unreachable") return { kind: "busy" };
      const browserToken = secrets.token();
      flows.ask(secrets.hashOf(browserToken), { flow: started.flow, invitation }, nowMs);
      return { kind: "started", url: started.url, browserToken };
    },
    async finish({ query, browserToken }, caller, nowMs) {
      const one = flows.take(secrets.hashOf(browserToken ?? ""), nowMs);
      if (!one) return await refused("no sign-in of this browser is under way", nowMs);
      const proven = await provider.finish(query, one.flow);
      if (proven.kind === "refused") return await refused("its answer is not an answer to our question", nowMs);
      const { subject, hasSecondFactor } = proven;
      const lookup = credentials.blindSubject(provider.issuer, subject);
      if (one.invitation !== null) {
        const given = { token: one.invitation, login: null, password: null, subject: { lookup, hasSecondFactor } };
        return await inviting.accept(given, caller, nowMs);
      }
      const credential = await credentials.byLookup("openid", lookup);
      const kept = credential && (await accounts.get(credential.accountId));
      if (kept?.account.standing !== "active") return await refused("nobody here is this subject", nowMs);
      tries.undo(askingKeys("openid", caller.address));
      const own = await credentials.of(kept.accountId);
      const by = hasSecondFactor ? "other provider, with a second factor" : "other provider";
      const answer = await begin({ kept, credentials: own, wasFactorShown: hasSecondFactor, by }, caller, nowMs);
      return answer.kind === "signed-in" ? answer : { kind: "not-signed-in" };
    },
  };
}
