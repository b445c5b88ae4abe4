/**
 * What people change about themselves: password, second factors, recovery codes, where they are signed in. What changes how they are proven wants a
 * sign-in that is fresh: an open browser on a desk is not enough.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { CredentialId, SignInId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";
import { needsSecondFactor, type Account } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { BeginSession, SignedIn } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import { isFactor, newCredential, type Credential, type Credentials } from "./credentials.ts";
import { entryOf, whoIs, type Evidence } from "./evidence.ts";
import { ownWords } from "./inviting.ts";
import { rules } from "./lockout.ts";
import { createOpenQuestions } from "./open-questions.ts";
import { passwordProblem, type PasswordProblem } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import { normalRecoveryCode, type Secrets } from "./secrets.ts";
import { freshFor } from "./session-rules.ts";
import type { Sessions } from "./sessions.ts";
import type { SignedInPerson } from "./signed-in.ts";
import type { Totp } from "./totp.ts";
import type { Tries } from "./tries.ts";

export const recoveryCodesCount = 10;
/** From the picture on the screen to the first code. */
const enrolWithin = minutes(10);

export type NotNow =
  /** Sign in again first: this session is too old for that. */
  | { kind: "sign-in-again" }
  | { kind: "busy" }
  | { kind: "wrong" }
  | { kind: "wait"; untilMs: number }
  | { kind: "changed-meanwhile" };

/** New recovery codes are shown this once; null where there are some already. */
export type FactorAdded = { kind: "added"; signedIn: SignedIn; recoveryCodes: readonly string[] | null };

export type FactorView = { credentialId: string; kind: "totp" | "passkey"; madeAtMs: number; usedAtMs: number | null };
export type SessionView = {
  sessionId: string;
  isThis: boolean;
  madeAtMs: number;
  seenAtMs: number;
  endsAtMs: number;
  address: string;
  agent: string;
};

export type OwnSettings = {
  signOut(person: SignedInPerson, nowMs: number): Promise<void>;
  changeLanguage(
    person: SignedInPerson,
    language: Account["language"],
    nowMs: number,
  ): Promise<"done" | { kind: "changed-meanwhile" }>;
  /** Which browsers show messages for this person. */
  changeBrowsers(
    person: SignedInPerson,
    push: readonly string[],
    nowMs: number,
  ): Promise<"done" | { kind: "changed-meanwhile" }>;
  changePassword(
    person: SignedInPerson,
    given: { present: string | null; next: string },
    caller: Caller,
    nowMs: number,
  ): Promise<SignedIn | { kind: "password"; problem: PasswordProblem } | NotNow>;
  beginTotp(person: SignedInPerson, nowMs: number): { kind: "begun"; secret: string; uri: string } | NotNow;
  confirmTotp(person: SignedInPerson, code: string, caller: Caller, nowMs: number): Promise<FactorAdded | NotNow>;
  /** For every kind of factor: what proves it is checked already. */
  addFactor(
    person: SignedInPerson,
    factor: Credential,
    detail: string,
    caller: Caller,
    nowMs: number,
  ): Promise<FactorAdded | NotNow>;
  factors(person: SignedInPerson): Promise<{ factors: readonly FactorView[]; recoveryCodesLeft: number }>;
  removeFactor(
    person: SignedInPerson,
    credentialId: CredentialId,
    nowMs: number,
  ): Promise<{ kind: "removed" } | { kind: "unknown" } | { kind: "last" } | NotNow>;
  newRecoveryCodes(
    person: SignedInPerson,
    nowMs: number,
  ): Promise<{ kind: "codes"; codes: readonly string[] } | NotNow>;
  sessions(person: SignedInPerson, nowMs: number): Promise<readonly SessionView[]>;
  revoke(person: SignedInPerson, sessionId: SignInId, nowMs: number): Promise<"done" | "unknown">;
};

export function createOwnSettings(parts: {
  accounts: Accounts;
  credentials: Credentials;
  sessions: Sessions;
  passwords: Passwords;
  tries: Tries;
  totp: Totp;
  secrets: Secrets;
  evidence: Evidence;
  begin: BeginSession;
}): OwnSettings {
  const { accounts, credentials, sessions, passwords, tries, totp, secrets, evidence, begin } = parts;
  const enrolments = createOpenQuestions<SignInId, { secret: string }>(enrolWithin);

  const isFresh = ({ session }: SignedInPerson, nowMs: number): boolean =>
    session.stage !== "second-factor" && nowMs - session.madeAtMs < freshFor;
  const entryBy = (
    { kept }: SignedInPerson,
    atMs: number,
    what: Parameters<typeof entryOf>[0]["what"],
    detail: string,
  ) => entryOf({ atMs, who: whoIs(kept.accountId), what, accountId: kept.accountId, detail });

  const makeRecoveryCodes = async (
    { kept }: SignedInPerson,
    nowMs: number,
  ): Promise<{ codes: readonly string[]; writes: readonly Write[] }> => {
    const codes = Array.from({ length: recoveryCodesCount }, () => secrets.recoveryCode());
    const fresh = codes.map((code) =>
      credentials.add(
        newCredential(kept.accountId, "recovery", secrets.hashOf(normalRecoveryCode(code)), secrets.id(), nowMs),
      ),
    );
    return { codes, writes: [credentials.removeKinds(kept.accountId, ["recovery"]), ...(await Promise.all(fresh))] };
  };

  const addFactor: OwnSettings["addFactor"] = async (person, factor, detail, caller, nowMs) => {
    if (!isFresh(person, nowMs)) return { kind: "sign-in-again" };
    const own = await credentials.of(person.kept.accountId);
    const hasCodes = own.some(({ kind }) => kind === "recovery");
    const recovery = hasCodes ? undefined : await makeRecoveryCodes(person, nowMs);
    const added = await evidence.commit(
      [await credentials.add(factor), ...(recovery?.writes ?? [])],
      [entryBy(person, nowMs, "factor-added", detail)],
    );
    if (added !== "done") return { kind: "changed-meanwhile" };
    const proof = { kept: person.kept, credentials: [...own, factor], wasFactorShown: true, by: detail };
    const signedIn = await begin(proof, caller, nowMs);
    if (signedIn.kind !== "signed-in") return { kind: "sign-in-again" };
    return { kind: "added", signedIn, recoveryCodes: recovery?.codes ?? null };
  };

  return {
    addFactor,
    async signOut(person, nowMs) {
      const entry = entryBy(person, nowMs, "signed-out", "");
      await sessions.commit({ end: [person.session.sessionId], writes: [], entries: [entry] });
    },
    async changeLanguage({ kept }, language, nowMs) {
      const { accountId, version, account } = kept;
      if (account.language === language) return "done";
      const said = { accountId, after: version, account: { ...account, language }, what: "changed" as const };
      const by = { who: whoIs(accountId), purpose: "own-settings" as const, atMs: nowMs };
      const answer = await accounts.commit({ ...said, detail: "language" }, by, []);
      return answer === "done" ? "done" : { kind: "changed-meanwhile" };
    },
    async changeBrowsers({ kept }, push, nowMs) {
      const { accountId, version, account } = kept;
      const said = { accountId, after: version, account: { ...account, push }, what: "changed" as const };
      const by = { who: whoIs(accountId), purpose: "own-settings" as const, atMs: nowMs };
      const answer = await accounts.commit({ ...said, detail: "browsers" }, by, []);
      return answer === "done" ? "done" : { kind: "changed-meanwhile" };
    },
    async changePassword(person, { present, next }, caller, nowMs) {
      if (person.session.stage !== "full") return { kind: "sign-in-again" };
      const { accountId, account } = person.kept;
      const own = await credentials.of(accountId);
      const stored = own.find(({ kind }) => kind === "password");
      if (stored) {
        const keys = [{ key: `own-password ${accountId}`, rule: rules.ownDevice }];
        const gate = tries.begin(keys, nowMs);
        if (gate.kind === "wait") return gate;
        const verdict = await passwords.verify({ password: present ?? "", stored: stored.secret, isFirst: true });
        if (verdict.kind === "busy") {
          tries.undo(keys);
          return verdict;
        }
        if (verdict.kind === "wrong") return verdict;
        tries.succeeded(keys);
      } else if (!isFresh(person, nowMs)) return { kind: "sign-in-again" };
      const isAlone = !own.some(isFactor) && !needsSecondFactor(account.grants);
      const problem = passwordProblem({ password: next, isAlone, ownWords: ownWords(account) });
      if (problem) return { kind: "password", problem };
      const hash = await passwords.hash(next);
      if (hash === null) return { kind: "busy" };
      const fresh = await credentials.add(newCredential(accountId, "password", hash, secrets.id(), nowMs));
      const proof = {
        kept: person.kept,
        credentials: own,
        wasFactorShown: person.session.factorAtMs !== null,
        by: "a new password",
      };
      const writes = [credentials.removeKinds(accountId, ["password"]), fresh];
      const begun = await begin(proof, caller, nowMs, { writes, endsOthers: true });
      if (begun.kind !== "signed-in") return { kind: "changed-meanwhile" };
      await evidence.note(entryBy(person, nowMs, "changed", "password; all other sessions ended"));
      return begun;
    },
    beginTotp(person, nowMs) {
      if (!isFresh(person, nowMs)) return { kind: "sign-in-again" };
      const secret = totp.newSecret();
      enrolments.ask(person.session.sessionId, { secret }, nowMs);
      const { login, phone, name } = person.kept.account;
      return { kind: "begun", ...totp.enrolment(secret, login ?? phone ?? name) };
    },
    async confirmTotp(person, code, caller, nowMs) {
      const { sessionId, accountId } = person.session;
      const begun = enrolments.look(sessionId, nowMs);
      if (!begun || !isFresh(person, nowMs)) return { kind: "sign-in-again" };
      const step = totp.stepOf(begun.secret, code, nowMs);
      if (step === undefined) return { kind: "wrong" };
      enrolments.take(sessionId, nowMs);
      // The code that proved it is used up with it.
      const factor = { ...newCredential(accountId, "totp", begun.secret, secrets.id(), nowMs), counter: step };
      return await addFactor(person, factor, "codes that change with time", caller, nowMs);
    },
    async factors({ kept }) {
      const own = await credentials.of(kept.accountId);
      const factors = own.flatMap(({ credentialId, kind, madeAtMs, usedAtMs }) =>
        kind === "totp" || kind === "passkey" ? [{ credentialId, kind, madeAtMs, usedAtMs }] : [],
      );
      return { factors, recoveryCodesLeft: own.filter(({ kind }) => kind === "recovery").length };
    },
    async removeFactor(person, credentialId, nowMs) {
      if (person.session.stage !== "full" || !isFresh(person, nowMs)) return { kind: "sign-in-again" };
      const factors = (await credentials.of(person.kept.accountId)).filter(isFactor);
      const one = factors.find((factor) => factor.credentialId === credentialId);
      if (!one) return { kind: "unknown" };
      const isLast = factors.length === 1;
      if (isLast && needsSecondFactor(person.kept.account.grants)) return { kind: "last" };
      const codes = isLast ? [credentials.removeKinds(person.kept.accountId, ["recovery"])] : [];
      const entry = entryBy(person, nowMs, "factor-removed", one.kind === "totp" ? "codes" : "passkey");
      const answer = await evidence.commit([credentials.remove(one), ...codes], [entry]);
      return { kind: answer === "done" ? "removed" : "unknown" };
    },
    async newRecoveryCodes(person, nowMs) {
      if (person.session.factorAtMs === null || !isFresh(person, nowMs)) return { kind: "sign-in-again" };
      const { codes, writes } = await makeRecoveryCodes(person, nowMs);
      const entry = entryBy(person, nowMs, "factor-added", "new recovery codes; the old ones are void");
      const answer = await evidence.commit(writes, [entry]);
      return answer === "done" ? { kind: "codes", codes } : { kind: "changed-meanwhile" };
    },
    async sessions({ session, kept }, nowMs) {
      const abouts = await sessions.abouts(kept.accountId);
      return sessions.ofAccount(kept.accountId, nowMs).map((one) => ({
        sessionId: one.sessionId,
        isThis: one.sessionId === session.sessionId,
        madeAtMs: one.madeAtMs,
        seenAtMs: one.seenAtMs,
        endsAtMs: one.endsAtMs,
        ...(abouts.get(one.sessionId) ?? { address: "", agent: "" }),
      }));
    },
    async revoke(person, sessionId, nowMs) {
      const one = sessions.get(sessionId, nowMs);
      // Somebody else's is as unknown as none.
      if (one?.accountId !== person.kept.accountId) return "unknown";
      const entry = entryBy(person, nowMs, "session-revoked", "by themselves");
      await sessions.commit({ end: [sessionId], writes: [], entries: [entry] });
      return "done";
    },
  };
}
