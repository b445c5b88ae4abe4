/**
 * What an administrator does with other people's accounts. Whoever is out of their reach looks to them as if there were nobody, and the log says that
 * they tried.
 */

import type { AccountId, AreaCode, SignInId } from "@shouwang/shared/domain/ids.ts";
import type { Grant, Principal } from "../access/principal.ts";
import type { Account, KeptAccount } from "./account.ts";
import type { Accounts, AccountChange } from "./accounts.ts";
import { credentialKinds, type Credentials } from "./credentials.ts";
import { entryOf, whoIs, type Evidence } from "./evidence.ts";
import { mayAdminister, type AreaOfHome } from "./granting.ts";
import type { Inviting, Link } from "./inviting.ts";
import type { KnownDevices } from "./known-devices.ts";
import type { Sessions } from "./sessions.ts";

export type Done = { kind: "done"; kept: KeptAccount };
export type NotDone =
  /** Not there, or not theirs to touch. */
  | { kind: "unknown" }
  /** A grant that is not theirs to give. */
  | { kind: "not-theirs" }
  /** Nobody locks or ends themselves: there must be somebody who can undo it. */
  | { kind: "oneself" }
  | { kind: "taken" }
  | { kind: "changed-meanwhile" };

export type NewPerson = Pick<Account, "name" | "login" | "phone" | "email" | "language" | "grants">;

export type Administration = {
  /** Those that this administrator may touch. */
  list(
    asking: Principal,
    query: { area: AreaCode | "everywhere"; after: string; limit: number },
    nowMs: number,
  ): Promise<{ people: readonly KeptAccount[]; next: string | null }>;
  one(asking: Principal, accountId: AccountId, nowMs: number): Promise<Done | NotDone>;
  invite(asking: Principal, person: NewPerson, nowMs: number): Promise<{ kind: "invited"; link: Link } | NotDone>;
  inviteAgain(
    asking: Principal,
    accountId: AccountId,
    nowMs: number,
  ): Promise<{ kind: "invited"; link: Link } | NotDone>;
  /** @param given.version that was seen. */
  setGrants(
    asking: Principal,
    given: { accountId: AccountId; version: number; grants: readonly Grant[] },
    nowMs: number,
  ): Promise<Done | NotDone>;
  lock(asking: Principal, accountId: AccountId, nowMs: number): Promise<Done | NotDone>;
  unlock(asking: Principal, accountId: AccountId, nowMs: number): Promise<Done | NotDone>;
  end(asking: Principal, accountId: AccountId, nowMs: number): Promise<Done | NotDone>;
  sessions(
    asking: Principal,
    accountId: AccountId,
    nowMs: number,
  ): Promise<
    | {
        kind: "sessions";
        sessions: readonly { sessionId: string; madeAtMs: number; seenAtMs: number; endsAtMs: number }[];
      }
    | NotDone
  >;
  /** One, or with null all of them. */
  revoke(
    asking: Principal,
    given: { accountId: AccountId; sessionId: SignInId | null },
    nowMs: number,
  ): Promise<{ kind: "revoked"; count: number } | NotDone>;
};

export function createAdministration(parts: {
  accounts: Accounts;
  credentials: Credentials;
  sessions: Sessions;
  devices: KnownDevices;
  evidence: Evidence;
  inviting: Inviting;
  areaOfHome: AreaOfHome;
}): Administration {
  const { accounts, credentials, sessions, devices, evidence, inviting, areaOfHome } = parts;

  const byOf = (asking: Principal) => ({ who: whoIs(asking.accountId), purpose: "administer" as const });
  const noteRefused = async (asking: Principal, accountId: AccountId | null, detail: string, atMs: number) =>
    await evidence.note(
      entryOf({ atMs, ...byOf(asking), what: "access-refused", accountId, detail, outcome: "refused" }),
    );

  const within = async (asking: Principal, accountId: AccountId, nowMs: number): Promise<KeptAccount | undefined> => {
    const kept = await accounts.get(accountId);
    if (kept && mayAdminister(asking, kept.account.grants, areaOfHome, nowMs)) return kept;
    await noteRefused(asking, kept?.accountId ?? null, "an account out of their reach", nowMs);
    return undefined;
  };

  const change = async (
    asking: Principal,
    kept: KeptAccount,
    said: { account: Account; what: AccountChange["what"]; detail: string; endsSessions: boolean; forgets: boolean },
    nowMs: number,
  ): Promise<Done | NotDone> => {
    const { accountId, version } = kept;
    const { account, what, detail } = said;
    const also = [
      ...(said.endsSessions ? [sessions.writeEndAll(accountId)] : []),
      ...(said.forgets ? [credentials.removeKinds(accountId, credentialKinds), devices.writeForgetAll(accountId)] : []),
    ];
    const by = { ...byOf(asking), atMs: nowMs };
    const answer = await accounts.commit({ accountId, after: version, account, what, detail }, by, also);
    if (answer !== "done") return { kind: answer };
    if (said.endsSessions) sessions.forgetAll(accountId);
    return { kind: "done", kept: { accountId, version: version + 1, account } };
  };

  const stand = async (
    asking: Principal,
    accountId: AccountId,
    to: "locked" | "active" | "ended",
    nowMs: number,
  ): Promise<Done | NotDone> => {
    if (accountId === asking.accountId) return { kind: "oneself" };
    const kept = await within(asking, accountId, nowMs);
    if (!kept || kept.account.standing === "ended") return { kind: "unknown" };
    const { standing } = kept.account;
    const isPossible = to === "ended" || (to === "locked" ? standing === "active" : standing === "locked");
    if (!isPossible) return { kind: "changed-meanwhile" };
    const said = {
      account: { ...kept.account, standing: to },
      what: to === "ended" ? ("ended" as const) : ("changed" as const),
      detail: to === "active" ? "unlocked" : to,
      endsSessions: to !== "active",
      forgets: to === "ended",
    };
    return await change(asking, kept, said, nowMs);
  };

  return {
    async list(asking, query, nowMs) {
      const found = await accounts.inArea(query);
      const people = found.filter(({ account }) => mayAdminister(asking, account.grants, areaOfHome, nowMs));
      const last = found.at(-1)?.accountId ?? null;
      const detail = `accounts: ${people.length}`;
      await evidence.note(entryOf({ atMs: nowMs, ...byOf(asking), what: "listed", accountId: null, detail }));
      return { people, next: found.length === query.limit ? last : null };
    },
    async one(asking, accountId, nowMs) {
      const kept = await within(asking, accountId, nowMs);
      if (!kept) return { kind: "unknown" };
      await evidence.note(entryOf({ atMs: nowMs, ...byOf(asking), what: "read", accountId, detail: "" }));
      return { kind: "done", kept };
    },
    async invite(asking, person, nowMs) {
      if (person.grants.length === 0 || !mayAdminister(asking, person.grants, areaOfHome, nowMs)) {
        await noteRefused(asking, null, "a grant that is not theirs to give", nowMs);
        return { kind: "not-theirs" };
      }
      const link = await inviting.invite(person, byOf(asking), nowMs);
      return link === "taken" ? { kind: "taken" } : { kind: "invited", link };
    },
    async inviteAgain(asking, accountId, nowMs) {
      const kept = await within(asking, accountId, nowMs);
      const { standing } = kept?.account ?? {};
      if (!kept || (standing !== "invited" && standing !== "active")) return { kind: "unknown" };
      return { kind: "invited", link: await inviting.inviteAgain(kept, byOf(asking), nowMs) };
    },
    async setGrants(asking, { accountId, version, grants }, nowMs) {
      if (accountId === asking.accountId) return { kind: "oneself" };
      const kept = await within(asking, accountId, nowMs);
      if (!kept || kept.account.standing === "ended") return { kind: "unknown" };
      if (kept.version !== version) return { kind: "changed-meanwhile" };
      if (!mayAdminister(asking, grants, areaOfHome, nowMs)) {
        await noteRefused(asking, accountId, "a grant that is not theirs to give", nowMs);
        return { kind: "not-theirs" };
      }
      // What they may do now, and how surely they have to be proven for it, begins with a new sign-in.
      const account = { ...kept.account, grants };
      return await change(
        asking,
        kept,
        { account, what: "changed", detail: "grants", endsSessions: true, forgets: false },
        nowMs,
      );
    },
    lock: (asking, accountId, nowMs) => stand(asking, accountId, "locked", nowMs),
    unlock: (asking, accountId, nowMs) => stand(asking, accountId, "active", nowMs),
    end: (asking, accountId, nowMs) => stand(asking, accountId, "ended", nowMs),
    async sessions(asking, accountId, nowMs) {
      if (!(await within(asking, accountId, nowMs))) return { kind: "unknown" };
      const open = sessions.ofAccount(accountId, nowMs);
      const shown = open.map(({ sessionId, madeAtMs, seenAtMs, endsAtMs }) => ({
        sessionId,
        madeAtMs,
        seenAtMs,
        endsAtMs,
      }));
      return { kind: "sessions", sessions: shown };
    },
    async revoke(asking, { accountId, sessionId }, nowMs) {
      if (!(await within(asking, accountId, nowMs))) return { kind: "unknown" };
      const open = sessions.ofAccount(accountId, nowMs).map((one) => one.sessionId);
      const end = sessionId === null ? open : open.filter((one) => one === sessionId);
      if (sessionId !== null && end.length === 0) return { kind: "unknown" };
      const detail = `by an administrator: ${end.length}`;
      const entry = entryOf({ atMs: nowMs, ...byOf(asking), what: "session-revoked", accountId, detail });
      await sessions.commit({ end, writes: [], entries: [entry] });
      return { kind: "revoked", count: end.length };
    },
  };
}
