/** Sessions in the table `sign_ins`, all of them in memory too: there are a few for each person. */

import { z } from "zod";
import { must, parseAccountId, parseSignInId, type AccountId, type SignInId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { SignInRow } from "../database/schema.ts";
import type { Vault } from "../vault/vault.ts";
import { accountOwner } from "./account.ts";
import type { Evidence } from "./evidence.ts";
import type { Secrets } from "./secrets.ts";
import { isOver, seenEvery, stages } from "./session-rules.ts";
import type { About, Session, Sessions } from "./sessions.ts";

const aboutSchema = z.object({ address: z.string(), agent: z.string() });
const placeOf = (id: string): string => `sign-in/${id}`;

/** Of a session that is not there any more nothing is over. */
const endless = { seenAtMs: 0, idleMs: Infinity, endsAtMs: Infinity };

type InMemory = { session: Session; tokenHash: string; storedSeenAtMs: number };

export async function openSqlSessions(given: {
  database: LedgerDatabase;
  vault: Vault;
  evidence: Evidence;
  secrets: Secrets;
  nowMs: number;
  log: Log;
}): Promise<Sessions> {
  const { database, vault, evidence, secrets, log } = given;
  const byToken = new Map<string, InMemory>();
  const byId = new Map<SignInId, InMemory>();
  const byAccount = new Map<AccountId, Set<SignInId>>();

  const adopt = (one: InMemory): void => {
    const { sessionId, accountId } = one.session;
    byToken.set(one.tokenHash, one);
    byId.set(sessionId, one);
    byAccount.set(accountId, (byAccount.get(accountId) ?? new Set()).add(sessionId));
  };
  const forget = (sessionId: SignInId): void => {
    const one = byId.get(sessionId);
    if (!one) return;
    byId.delete(sessionId);
    byToken.delete(one.tokenHash);
    const own = byAccount.get(one.session.accountId);
    own?.delete(sessionId);
    if (own?.size === 0) byAccount.delete(one.session.accountId);
  };

  await database.commit([{ query: database.write.deleteFrom("sign_ins").where("ends_at_ms", "<=", given.nowMs) }]);
  for (const row of await database.read.selectFrom("sign_ins").selectAll().execute()) {
    const session = toSession(row);
    if (session) adopt({ session, tokenHash: row.token_hash, storedSeenAtMs: session.seenAtMs });
  }

  const insert = async (session: Session, token: string, about: About): Promise<{ write: Write; one: InMemory }> => {
    const owner = accountOwner(session.accountId);
    const key = (await vault.keys([owner])).get(owner);
    if (typeof key !== "object") throw new Error(`There is no key for account ${session.accountId}.`);
    const tokenHash = secrets.hashOf(token);
    const row: SignInRow = {
      sign_in_id: session.sessionId,
      token_hash: tokenHash,
      account_id: session.accountId,
      stage: session.stage,
      made_at_ms: session.madeAtMs,
      factor_at_ms: session.factorAtMs,
      seen_at_ms: session.seenAtMs,
      idle_ms: session.idleMs,
      ends_at_ms: session.endsAtMs,
      about: key.seal(placeOf(session.sessionId), JSON.stringify(about)),
    };
    const write = { query: database.write.insertInto("sign_ins").values(row) };
    return { write, one: { session, tokenHash, storedSeenAtMs: session.seenAtMs } };
  };

  /** Nobody waits for it, and nobody is signed out because it failed: at worst a session ends a little early after a restart. */
  const noteSeen = (one: InMemory): void => {
    const { sessionId, seenAtMs } = one.session;
    one.storedSeenAtMs = seenAtMs;
    const query = database.write
      .updateTable("sign_ins")
      .set({ seen_at_ms: seenAtMs })
      .where("sign_in_id", "=", sessionId);
    database
      .commit([{ query }])
      .catch((error: unknown) => log.warn("A session's last use was not written.", { error }));
  };

  return {
    use(token, nowMs) {
      const one = byToken.get(secrets.hashOf(token));
      if (!one || isOver(one.session, nowMs)) return undefined;
      one.session = { ...one.session, seenAtMs: nowMs };
      if (nowMs - one.storedSeenAtMs >= seenEvery) noteSeen(one);
      return one.session;
    },
    get(sessionId, nowMs) {
      const one = byId.get(sessionId);
      return one && !isOver(one.session, nowMs) ? one.session : undefined;
    },
    ofAccount(accountId, nowMs) {
      const own = [...(byAccount.get(accountId) ?? [])].flatMap((id) => byId.get(id)?.session ?? []);
      return own.filter((one) => !isOver(one, nowMs)).toSorted((one, other) => one.seenAtMs - other.seenAtMs);
    },
    async abouts(accountId) {
      const query = database.read.selectFrom("sign_ins").select(["sign_in_id", "about"]);
      const rows = await query.where("account_id", "=", accountId).execute();
      const owner = accountOwner(accountId);
      const key = (await vault.keys([owner])).get(owner);
      const found = new Map<SignInId, About>();
      for (const row of rows) {
        const text = typeof key === "object" ? key.open(placeOf(row.sign_in_id), row.about) : undefined;
        const id = parseSignInId(row.sign_in_id);
        if (text?.kind === "text" && id) found.set(id, aboutSchema.parse(JSON.parse(text.text)));
      }
      return found;
    },
    async commit({ begin, end: asked, writes, entries }) {
      // What is over is swept when the same person comes again.
      const own = begin ? [...(byAccount.get(begin.session.accountId) ?? [])] : [];
      const over = own.filter((id) => isOver(byId.get(id)?.session ?? endless, begin?.session.madeAtMs ?? 0));
      const end = [...new Set([...asked, ...over])];
      const ending = end.map((id) => ({ query: database.write.deleteFrom("sign_ins").where("sign_in_id", "=", id) }));
      const begun = begin && (await insert(begin.session, begin.token, begin.about));
      const answer = await evidence.commit([...writes, ...ending, ...(begun ? [begun.write] : [])], entries);
      if (answer === "done") {
        for (const id of end) forget(id);
        if (begun) adopt(begun.one);
      }
      return answer;
    },
    writeEndAll: (accountId) => ({ query: database.write.deleteFrom("sign_ins").where("account_id", "=", accountId) }),
    forgetAll(accountId) {
      for (const id of byAccount.get(accountId) ?? []) forget(id);
    },
  };
}

function toSession(row: SignInRow): Session | undefined {
  const stage = stages.find((one) => one === row.stage);
  if (stage === undefined) return undefined;
  return {
    sessionId: must(parseSignInId(row.sign_in_id), row.sign_in_id),
    accountId: must(parseAccountId(row.account_id), row.account_id),
    stage,
    madeAtMs: row.made_at_ms,
    factorAtMs: row.factor_at_ms,
    seenAtMs: row.seen_at_ms,
    idleMs: row.idle_ms,
    endsAtMs: row.ends_at_ms,
  };
}
