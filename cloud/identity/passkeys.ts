/**
 * Passkeys as a second factor: added in a fresh session, shown after the password. Each challenge belongs to one session, holds for five
 * minutes and for one answer.
 *
 * Source: W3C Web Authentication Level 3, §7.1 and §7.2; what they ask to be checked is checked behind `PasskeyChecks`.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { SignInId } from "@shouwang/shared/domain/ids.ts";
import type { BeginSession, SignedIn } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import { newCredential, type Credentials } from "./credentials.ts";
import { createOpenQuestions } from "./open-questions.ts";
import type { FactorAdded, NotNow, OwnSettings } from "./own-settings.ts";
import type { Secrets } from "./secrets.ts";
import { freshFor } from "./session-rules.ts";
import type { SignedInPerson } from "./signed-in.ts";
import type { Refused, SignIn } from "./sign-in.ts";

/** What a browser answers to `navigator.credentials.create`, in JSON. */
export type PasskeyMade = {
  id: string;
  rawId: string;
  type: "public-key";
  response: { clientDataJSON: string; attestationObject: string };
  clientExtensionResults: Record<string, never>;
};
/** What a browser answers to `navigator.credentials.get`, in JSON. */
export type PasskeyShown = {
  id: string;
  rawId: string;
  type: "public-key";
  response: { clientDataJSON: string; authenticatorData: string; signature: string };
  clientExtensionResults: Record<string, never>;
};

/** What a browser is asked, as JSON that it understands. */
export type PasskeyOptions = { challenge: string };

export type PasskeyChecks = {
  askToMake(given: { accountId: string; name: string; known: readonly string[] }): Promise<PasskeyOptions>;
  /** @returns undefined for anything that is not what was asked for. `secret`: its public key, in our form. */
  checkMade(made: PasskeyMade, challenge: string): Promise<{ id: string; secret: string; counter: number } | undefined>;
  askToShow(secrets: readonly string[]): Promise<PasskeyOptions>;
  idOf(secret: string): string;
  checkShown(
    shown: PasskeyShown,
    given: { challenge: string; secret: string; counter: number },
  ): Promise<{ counter: number } | undefined>;
};

const answerWithin = minutes(5);

export type Passkeys = {
  askToMake(person: SignedInPerson, nowMs: number): Promise<{ kind: "asked"; options: PasskeyOptions } | NotNow>;
  add(person: SignedInPerson, made: PasskeyMade, caller: Caller, nowMs: number): Promise<FactorAdded | NotNow>;
  askToShow(caller: Caller, nowMs: number): Promise<{ kind: "asked"; options: PasskeyOptions } | Refused>;
  show(shown: PasskeyShown, caller: Caller, nowMs: number): Promise<SignedIn | Refused>;
};

export function createPasskeys(parts: {
  checks: PasskeyChecks;
  credentials: Credentials;
  signIn: SignIn;
  own: OwnSettings;
  secrets: Secrets;
  begin: BeginSession;
}): Passkeys {
  const { checks, credentials, signIn, own, secrets, begin } = parts;
  const challenges = createOpenQuestions<SignInId, string>(answerWithin);

  return {
    async askToMake({ session, kept }, nowMs) {
      if (session.stage === "second-factor" || nowMs - session.madeAtMs >= freshFor) return { kind: "sign-in-again" };
      const present = (await credentials.of(kept.accountId)).filter(({ kind }) => kind === "passkey");
      const { login, phone, name } = kept.account;
      const options = await checks.askToMake({
        accountId: kept.accountId,
        name: login ?? phone ?? name,
        known: present.map(({ secret }) => checks.idOf(secret)),
      });
      challenges.ask(session.sessionId, options.challenge, nowMs);
      return { kind: "asked", options };
    },
    async add(person, made, caller, nowMs) {
      const challenge = challenges.take(person.session.sessionId, nowMs);
      if (challenge === undefined) return { kind: "sign-in-again" };
      const checked = await checks.checkMade(made, challenge);
      if (!checked) return { kind: "wrong" };
      const fresh = newCredential(person.kept.accountId, "passkey", checked.secret, secrets.id(), nowMs);
      const factor = { ...fresh, lookup: `passkey ${secrets.hashOf(checked.id)}`, counter: checked.counter };
      return await own.addFactor(person, factor, "passkey", caller, nowMs);
    },
    async askToShow(caller, nowMs) {
      const who = await signIn.pending(caller, nowMs);
      if (!who) return { kind: "not-signed-in" };
      const present = who.credentials.filter(({ kind }) => kind === "passkey");
      if (present.length === 0) return { kind: "wrong" };
      const options = await checks.askToShow(present.map(({ secret }) => secret));
      challenges.ask(who.session.sessionId, options.challenge, nowMs);
      return { kind: "asked", options };
    },
    async show(shown, caller, nowMs) {
      const who = await signIn.pending(caller, nowMs);
      if (!who) return { kind: "not-signed-in" };
      return await signIn.tryFactor(who, caller, nowMs, async () => {
        const challenge = challenges.take(who.session.sessionId, nowMs);
        const present = who.credentials.filter(({ kind }) => kind === "passkey");
        const one = present.find(({ secret }) => checks.idOf(secret) === shown.id);
        if (challenge === undefined || !one) return { kind: "wrong" };
        const checked = await checks.checkShown(shown, { challenge, secret: one.secret, counter: one.counter });
        if (!checked) return { kind: "wrong" };
        const proof = { ...who, wasFactorShown: true, by: "password and passkey" };
        const writes = [credentials.use(one, checked.counter, nowMs)];
        const answer = await begin(proof, caller, nowMs, { writes });
        return answer.kind === "signed-in" ? answer : { kind: "wrong" };
      });
    },
  };
}
