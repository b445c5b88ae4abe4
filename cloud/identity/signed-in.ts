/** Who is behind a cookie, for what they do in their own settings and for the policy that looks at everything else. */

import type { SignInId } from "@shouwang/shared/domain/ids.ts";
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
      const { session, kept } = found;
      const { name, grants } = kept.account;
      const hasSecondFactor = session.factorAtMs !== null;
      return { principal: { accountId: kept.accountId, name, grants, hasSecondFactor }, sessionId: session.sessionId };
    },
  };
}
