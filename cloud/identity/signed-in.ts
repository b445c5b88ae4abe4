/** Who is behind a cookie, for what they do in their own settings and for the policy that looks at everything else. */

import { parseSignInId, type SignInId } from "@shouwang/shared/domain/ids.ts";
import type { Principal } from "../access/principal.ts";
import type { KeptAccount } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import type { Session, Sessions } from "./sessions.ts";

export type SignedInPerson = { session: Session; kept: KeptAccount };

export type WhoIsThere = {
  /** Whoever has shown a password, however far they have come. */
  person(token: string | null, nowMs: number): Promise<SignedInPerson | null>;
  /** Whoever has come all the way. The policy never sees anybody else. */
  principal(token: string | null, nowMs: number): Promise<{ principal: Principal; sessionId: SignInId } | null>;
  /** The same by the id of the session, without counting as a use of it: for a connection that stays open. */
  again(sessionId: string, nowMs: number): Promise<Principal | null>;
};

export function createWhoIsThere({ accounts, sessions }: { accounts: Accounts; sessions: Sessions }): WhoIsThere {
  const person: WhoIsThere["person"] = async (token, nowMs) => {
    const session = token === null ? undefined : sessions.use(token, nowMs);
    if (!session) return null;
    const kept = await accounts.get(session.accountId);
    return kept?.account.standing === "active" ? { session, kept } : null;
  };
  return {
    person,
    async principal(token, nowMs) {
      const found = await person(token, nowMs);
      if (found?.session.stage !== "full") return null;
      return { principal: principalOf(found), sessionId: found.session.sessionId };
    },
    async again(sessionId, nowMs) {
      const id = parseSignInId(sessionId);
      const session = id && sessions.get(id, nowMs);
      if (session?.stage !== "full") return null;
      const kept = await accounts.get(session.accountId);
      return kept?.account.standing === "active" ? principalOf({ session, kept }) : null;
    },
  };
}

/** As the policy sees them; only for whoever has come all the way. */
export function principalOf({ session, kept }: SignedInPerson): Principal {
  const { name, grants } = kept.account;
  return { accountId: kept.accountId, name, grants, hasSecondFactor: session.factorAtMs !== null };
}
