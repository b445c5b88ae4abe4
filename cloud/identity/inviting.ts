/**
 * How people come in: somebody who may makes an account with its grants, and a link that holds once and for 72 hours. Whoever opens it sets a
 * password; a second factor follows where the role needs one. There is no other way in, and no password that we made.
 *
 * A new link for somebody who has been here before begins anew: password, factors, sessions and known browsers of before are gone
 * when it is accepted. That is the way back for who has lost everything.
 */

import { must, parseAccountId, parseInvitationId, type AccountId } from "@shouwang/shared/domain/ids.ts";
import type { Purpose } from "../audit/audit-log.ts";
import { maySignInByPhone, needsSecondFactor, type Account, type KeptAccount } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { BeginSession, SignedIn } from "./begin-session.ts";
import type { Caller } from "./caller.ts";
import { credentialKinds, newCredential, type Credential, type Credentials } from "./credentials.ts";
import { entryOf, whoIs, type Evidence } from "./evidence.ts";
import type { Invitation, Invitations } from "./invitations.ts";
import type { KnownDevices } from "./known-devices.ts";
import { askingKeys } from "./lockout.ts";
import { passwordProblem, type PasswordProblem } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import type { Secrets } from "./secrets.ts";
import { invitationHolds } from "./session-rules.ts";
import type { Sessions } from "./sessions.ts";
import type { Tries } from "./tries.ts";

export type Inviter = { who: string; purpose: Purpose };
export type Link = { accountId: AccountId; token: string; endsAtMs: number };

export type InvitationView = {
  name: string;
  login: string | null;
  roles: readonly string[];
  needsSecondFactor: boolean;
  mayDoWithoutPassword: boolean;
  endsAtMs: number;
};

export type Accepted =
  | SignedIn
  /** Unknown, used, withdrawn, run out: nobody is told which. */
  | { kind: "gone" }
  | { kind: "busy" }
  | { kind: "wait"; untilMs: number }
  | { kind: "password"; problem: PasswordProblem }
  /** Somebody else has this login. */
  | { kind: "taken" };

export type Inviting = {
  invite(account: Omit<Account, "standing">, by: Inviter, nowMs: number): Promise<Link | "taken">;
  inviteAgain(kept: KeptAccount, by: Inviter, nowMs: number): Promise<Link>;
  read(
    token: string,
    caller: Caller,
    nowMs: number,
  ): Promise<InvitationView | "gone" | { kind: "wait"; untilMs: number }>;
  /**
   * @param given.password null for who signs in by codes to the phone, or at another provider.
   * @param given.subject who they are there, proven.
   */
  accept(
    given: {
      token: string;
      login: string | null;
      password: string | null;
      subject?: { lookup: string; hasSecondFactor: boolean };
    },
    caller: Caller,
    nowMs: number,
  ): Promise<Accepted>;
};

export function createInviting(parts: {
  accounts: Accounts;
  credentials: Credentials;
  invitations: Invitations;
  sessions: Sessions;
  devices: KnownDevices;
  passwords: Passwords;
  tries: Tries;
  secrets: Secrets;
  evidence: Evidence;
  begin: BeginSession;
}): Inviting {
  const { accounts, credentials, invitations, sessions, devices, passwords, tries, secrets, evidence, begin } = parts;

  const linkFor = (accountId: AccountId, by: Inviter, nowMs: number) => {
    const [id, token, endsAtMs] = [secrets.id(), secrets.token(), nowMs + invitationHolds];
    const invitationId = must(parseInvitationId(id), id);
    const write = invitations.writeAdd({ invitationId, accountId, token, by: by.who, nowMs, endsAtMs });
    return { link: { accountId, token, endsAtMs }, write };
  };
  const told = (accountId: AccountId, by: Inviter, atMs: number, detail: string) =>
    entryOf({ atMs, who: by.who, purpose: by.purpose, what: "invited", accountId, detail });

  /** Whoever asks with a link that is none is counted; the links themselves are too long to be guessed. */
  const found = async (
    token: string,
    caller: Caller,
    nowMs: number,
  ): Promise<{ invitation: Invitation; kept: KeptAccount } | "gone" | { kind: "wait"; untilMs: number }> => {
    const keys = askingKeys("invitation", caller.address);
    const gate = tries.begin(keys, nowMs);
    if (gate.kind === "wait") return gate;
    const invitation = await invitations.find(token);
    if (!invitation?.isOpen || nowMs >= invitation.endsAtMs) return "gone";
    const kept = await accounts.get(invitation.accountId);
    if (kept?.account.standing !== "invited" && kept?.account.standing !== "active") return "gone";
    tries.undo(keys);
    return { invitation, kept };
  };

  return {
    async invite(account, by, nowMs) {
      const id = secrets.id();
      const accountId = must(parseAccountId(id), id);
      const { link, write } = linkFor(accountId, by, nowMs);
      const change = { accountId, after: 0, account: { ...account, standing: "invited" as const } };
      const said = { ...change, what: "created" as const, detail: "invited" };
      const answer = await accounts.commit(said, { ...by, atMs: nowMs }, [write]);
      if (answer !== "done") return "taken";
      await evidence.note(told(accountId, by, nowMs, "a link that holds once"));
      return link;
    },
    async inviteAgain({ accountId }, by, nowMs) {
      const { link, write } = linkFor(accountId, by, nowMs);
      const entry = told(accountId, by, nowMs, "a new link; the ones before it are withdrawn");
      await evidence.commit([invitations.writeWithdraw(accountId, nowMs), write], [entry]);
      return link;
    },
    async read(token, caller, nowMs) {
      const it = await found(token, caller, nowMs);
      if (it === "gone" || "kind" in it) return it;
      const { account } = it.kept;
      return {
        name: account.name,
        login: account.login,
        roles: [...new Set(account.grants.map(({ role }) => role))],
        needsSecondFactor: needsSecondFactor(account.grants),
        mayDoWithoutPassword: mayDoWithoutPassword(account),
        endsAtMs: it.invitation.endsAtMs,
      };
    },
    async accept({ token, login, password, subject }, caller, nowMs) {
      const it = await found(token, caller, nowMs);
      if (it === "gone") return { kind: "gone" };
      if ("kind" in it) return it;
      const { invitation, kept } = it;
      const { accountId } = kept;
      const account: Account = { ...kept.account, standing: "active", login: login ?? kept.account.login };
      const problem = subject ? undefined : problemOf(account, password);
      if (problem) return { kind: "password", problem };
      const proofs: Credential[] = [];
      if (password !== null) {
        const hash = await passwords.hash(password);
        if (hash === null) return { kind: "busy" };
        proofs.push(newCredential(accountId, "password", hash, secrets.id(), nowMs));
      }
      if (subject)
        proofs.push({ ...newCredential(accountId, "openid", "", secrets.id(), nowMs), lookup: subject.lookup });
      const fresh = await Promise.all(proofs.map((one) => credentials.add(one)));
      const answer = await accounts.commit(
        { accountId, after: kept.version, account, what: "changed", detail: "accepted an invitation" },
        { who: whoIs(accountId), purpose: "own-settings", atMs: nowMs },
        [
          invitations.writeUse(invitation, nowMs),
          credentials.removeKinds(accountId, credentialKinds),
          ...fresh,
          sessions.writeEndAll(accountId),
          devices.writeForgetAll(accountId),
        ],
      );
      if (answer === "taken") return { kind: "taken" };
      if (answer === "changed-meanwhile") return { kind: "gone" };
      sessions.forgetAll(accountId);
      await evidence.note(
        entryOf({ atMs: nowMs, who: whoIs(accountId), what: "invitation-used", accountId, detail: "" }),
      );
      const after = { accountId, version: kept.version + 1, account };
      const wasFactorShown = subject?.hasSecondFactor ?? false;
      const proof = { kept: after, credentials: proofs, wasFactorShown, by: "invitation" };
      const begun = await begin(proof, caller, nowMs);
      return begun.kind === "signed-in" ? begun : { kind: "gone" };
    },
  };
}

const mayDoWithoutPassword = ({ grants, phone }: Account): boolean => phone !== null && maySignInByPhone(grants);

function problemOf(account: Account, password: string | null): PasswordProblem | undefined {
  if (password === null) return mayDoWithoutPassword(account) ? undefined : "too-short";
  return passwordProblem({ password, isAlone: !needsSecondFactor(account.grants), ownWords: ownWords(account) });
}

export function ownWords({ name, login, phone, email }: Account): readonly string[] {
  return [name, login, phone, phone?.slice(-8), email].filter((word) => word !== null && word !== undefined);
}
