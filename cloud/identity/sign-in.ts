/**
 * Signing in: a password, then the second factor where there is one. The answer to an unknown name is the answer to a wrong password, after the
 * same work.
 */

import { must, parseAccountId, type SignInId } from "@shouwang/shared/domain/ids.ts";
import type { KeptAccount } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { BeginSession, SignedIn } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import { newCredential, type Credential, type Credentials } from "./credentials.ts";
import { entryOf, unknownAccount, whoIs, type Evidence } from "./evidence.ts";
import type { KnownDevices } from "./known-devices.ts";
import { factorKeys, passwordKeys } from "./lockout.ts";
import type { Passwords } from "./passwords.ts";
import { longest } from "./password-rules.ts";
import { normalRecoveryCode, type Secrets } from "./secrets.ts";
import type { Session, Sessions } from "./sessions.ts";
import { readSignInName } from "./sign-in-name.ts";
import type { Totp } from "./totp.ts";
import type { Tries } from "./tries.ts";

export type Refused =
  /** Unknown name or wrong password, wrong or used code: nobody is told which. */
  | { kind: "wrong" }
  | { kind: "wait"; untilMs: number }
  | { kind: "busy" }
  /** The right password of somebody whom an administrator has locked out. */
  | { kind: "locked" }
  /** There is no sign-in under way in this browser. */
  | { kind: "not-signed-in" };

/** A code from the app, or one of the recovery codes. */
export type FactorCode = { kind: "totp" | "recovery"; code: string };

/** Somebody who has shown a password and has to show something more. */
export type Pending = { session: Session; kept: KeptAccount; credentials: readonly Credential[] };

export type SignIn = {
  withPassword(given: { name: string; password: string }, caller: Caller, nowMs: number): Promise<SignedIn | Refused>;
  withFactorCode(given: FactorCode, caller: Caller, nowMs: number): Promise<SignedIn | Refused>;
  /** For factors that are shown in several steps. */
  pending(caller: Caller, nowMs: number): Promise<Pending | undefined>;
  /** Counts one try of a second factor, and says what it was. */
  tryFactor(
    pending: Pending,
    caller: Caller,
    nowMs: number,
    attempt: () => Promise<SignedIn | { kind: "wrong" }>,
  ): Promise<SignedIn | Refused>;
};

export type SignInParts = {
  accounts: Accounts;
  credentials: Credentials;
  sessions: Sessions;
  devices: KnownDevices;
  passwords: Passwords;
  tries: Tries;
  totp: Totp;
  secrets: Secrets;
  evidence: Evidence;
  begin: BeginSession;
};

/** Of whom nothing is kept: asked for where a name is unknown, so that the same is asked as for one that is known. */
const nobodysId = must(parseAccountId(unknownAccount), unknownAccount);
/** Sign-ins whose wrong codes are counted; the oldest goes first. */
const countedMax = 10_000;
/** Wrong codes in one sign-in; then the password is asked again. */
const codesPerSignIn = 5;

export function createSignIn(parts: SignInParts): SignIn {
  const { accounts, credentials, sessions, devices, passwords, tries, totp, secrets, evidence, begin } = parts;
  const wrongCodes = new Map<SignInId, number>();

  const refusedNote = async (kept: KeptAccount | undefined, detail: string, atMs: number): Promise<void> => {
    const accountId = kept?.accountId ?? null;
    await evidence.note(
      entryOf({ atMs, who: "nobody", what: "sign-in-refused", accountId, detail, outcome: "refused" }),
    );
  };

  /** The token counts only for whom it is known. */
  const deviceOf = async (kept: KeptAccount | undefined, caller: Caller, nowMs: number): Promise<string | null> => {
    if (caller.deviceToken === null || kept === undefined) return null;
    const isKnown = await devices.isKnown(caller.deviceToken, kept.accountId, nowMs);
    return isKnown ? secrets.hashOf(caller.deviceToken) : null;
  };

  const rehash = async (kept: KeptAccount, old: Credential, password: string, nowMs: number): Promise<void> => {
    const secret = await passwords.hash(password);
    // The next time, then.
    if (secret === null) return;
    const fresh = await credentials.add(newCredential(kept.accountId, "password", secret, secrets.id(), nowMs));
    const detail = "password hashed anew with present parameters";
    const entry = entryOf({
      atMs: nowMs,
      who: whoIs(kept.accountId),
      what: "changed",
      accountId: kept.accountId,
      detail,
    });
    await evidence.commit([credentials.remove(old), fresh], [entry]);
  };

  const pending: SignIn["pending"] = async (caller, nowMs) => {
    const session = caller.sessionToken === null ? undefined : sessions.use(caller.sessionToken, nowMs);
    if (session?.stage !== "second-factor") return undefined;
    const kept = await accounts.get(session.accountId);
    if (kept?.account.standing !== "active") return undefined;
    return { session, kept, credentials: await credentials.of(session.accountId) };
  };

  const tryFactor: SignIn["tryFactor"] = async ({ session, kept }, caller, nowMs, attempt) => {
    const device = await deviceOf(kept, caller, nowMs);
    const keys = factorKeys({ accountId: kept.accountId, address: caller.address, device });
    const gate = tries.begin(keys, nowMs);
    if (gate.kind === "wait") return gate;
    const wrong = (wrongCodes.get(session.sessionId) ?? 0) + 1;
    wrongCodes.set(session.sessionId, wrong);
    const oldest = wrongCodes.size > countedMax ? wrongCodes.keys().next().value : undefined;
    if (oldest !== undefined) wrongCodes.delete(oldest);
    const answer = await attempt();
    if (answer.kind === "signed-in") {
      tries.succeeded(keys);
      wrongCodes.delete(session.sessionId);
      return answer;
    }
    await refusedNote(kept, "wrong second factor", nowMs);
    if (wrong < codesPerSignIn) return answer;
    wrongCodes.delete(session.sessionId);
    await sessions.commit({ end: [session.sessionId], writes: [], entries: [] });
    return { kind: "not-signed-in" };
  };

  return {
    pending,
    tryFactor,
    async withPassword({ name, password }, caller, nowMs) {
      const typed = readSignInName(name);
      const kept = await accounts.find(typed);
      const device = await deviceOf(kept, caller, nowMs);
      // By what was typed and not by the account: a name that does not exist waits like one that does.
      const keys = passwordKeys({ name: accounts.blind(typed), address: caller.address, device });
      const gate = tries.begin(keys, nowMs);
      if (gate.kind === "wait") return gate;
      const own = await credentials.of(kept?.accountId ?? nobodysId);
      const stored = own.find(({ kind }) => kind === "password");
      // Cut, not refused: the answer to anything that is no password is the answer to a wrong one.
      const verdict = await passwords.verify({
        password: password.slice(0, 8 * longest),
        stored: stored?.secret ?? null,
        isFirst: device !== null,
      });
      if (verdict.kind === "busy") {
        tries.undo(keys);
        return verdict;
      }
      if (verdict.kind === "wrong" || !kept || !stored) {
        await refusedNote(kept, kept ? "wrong password" : "no such name", nowMs);
        return { kind: "wrong" };
      }
      tries.succeeded(keys);
      if (kept.account.standing !== "active") {
        await refusedNote(kept, `the account is ${kept.account.standing}`, nowMs);
        return kept.account.standing === "locked" ? { kind: "locked" } : { kind: "wrong" };
      }
      if (verdict.again) await rehash(kept, stored, password, nowMs);
      const proof = { kept, credentials: own, wasFactorShown: false, by: "password" };
      return orNotSignedIn(await begin(proof, caller, nowMs));
    },
    async withFactorCode({ kind, code }, caller, nowMs) {
      const who = await pending(caller, nowMs);
      if (!who) return { kind: "not-signed-in" };
      return await tryFactor(who, caller, nowMs, async () => {
        const found = kind === "totp" ? byTotp(who, code, nowMs) : byRecovery(who, code);
        if (!found) return { kind: "wrong" };
        const write =
          kind === "totp" ? credentials.use(found.credential, found.step, nowMs) : credentials.remove(found.credential);
        const by = kind === "totp" ? "password and code" : "password and recovery code";
        const answer = await begin({ ...who, wasFactorShown: true, by }, caller, nowMs, { writes: [write] });
        // The same code a moment earlier, in another browser.
        return answer.kind === "signed-in" ? answer : { kind: "wrong" };
      });
    },
  };

  function byTotp(who: Pending, code: string, nowMs: number): { credential: Credential; step: number } | undefined {
    for (const credential of who.credentials.filter((one) => one.kind === "totp")) {
      const step = totp.stepOf(credential.secret, code, nowMs);
      if (step !== undefined && step > credential.counter) return { credential, step };
    }
    return undefined;
  }

  function byRecovery(who: Pending, code: string): { credential: Credential; step: number } | undefined {
    const hash = secrets.hashOf(normalRecoveryCode(code));
    const codes = who.credentials.filter(({ kind }) => kind === "recovery");
    const credential = codes.find(({ secret }) => secrets.isEqual(secret, hash));
    return credential && { credential, step: 0 };
  }
}

function orNotSignedIn(answer: SignedIn | { kind: "changed-meanwhile" }): SignedIn | Refused {
  return answer.kind === "signed-in" ? answer : { kind: "not-signed-in" };
}
