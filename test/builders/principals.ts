/** People who ask, for tests of access: who they are stands in the cookie. */

import type { Grant, Principal } from "@shouwang/cloud/access/principal.ts";
import type { WhoAsks } from "@shouwang/cloud/api/asked.ts";
import { must, parseAccountId } from "@shouwang/shared/domain/ids.ts";

export function aPrincipal(changes: { name: string; grants: readonly Grant[]; hasSecondFactor?: boolean }): Principal {
  const { name, grants, hasSecondFactor = true } = changes;
  const id = `account-${Buffer.from(name).toString("hex").slice(0, 32)}`;
  return { accountId: must(parseAccountId(id), id), name, grants, hasSecondFactor };
}

/** The cookie is `who=<key>`; a key that is not in the map has no session. */
export function whoAsksOf(people: ReadonlyMap<string, Principal>): WhoAsks {
  return {
    async of(cookie) {
      const key = /^who=(.+)$/.exec(cookie ?? "")?.[1] ?? "";
      const principal = people.get(key);
      return await Promise.resolve(principal ? { principal, sessionId: key } : null);
    },
    again: async (sessionId) => await Promise.resolve(people.get(sessionId) ?? null),
  };
}
