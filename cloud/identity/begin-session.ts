/**
 * The one place where a session begins. It always has a new name: whatever cookie the browser came with, what a thief may have planted in it
 * is worth nothing afterwards.
 */

import { must, parseSignInId } from "@shouwang/shared/domain/ids.ts";
import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Write } from "../database/database.ts";
import type { KeptAccount } from "./account.ts";
import type { Caller } from "./caller.ts";
import { isFactor, type Credential } from "./credentials.ts";
import { entryOf, whoIs } from "./evidence.ts";
import type { KnownDevices } from "./known-devices.ts";
import type { Secrets } from "./secrets.ts";
import { lasting, sessionsMax, stageAfterProof, type Stage } from "./session-rules.ts";
import type { Session, Sessions } from "./sessions.ts";

export type SignedIn = {
  kind: "signed-in";
  stage: Stage;
  sessionToken: string;
  keepFor: Millis;
  /** New for a browser that is known from now on; null while the sign-in is not whole. */
  deviceToken: string | null;
};

export type Proof = {
  kept: KeptAccount;
  credentials: readonly Credential[];
  wasFactorShown: boolean;
  /** For the log: `password`, `password and code`. */
  by: string;
};

export type BeginSession = (
  proof: Proof,
  caller: Caller,
  nowMs: number,
  also?: {
    writes?: readonly Write[];
    /** All other sessions of this person end, and no other browser is known any more. */
    endsOthers?: boolean;
  },
) => Promise<SignedIn | { kind: "changed-meanwhile" }>;

export function createBeginSession(given: {
  sessions: Sessions;
  devices: KnownDevices;
  secrets: Secrets;
}): BeginSession {
  const { sessions, devices, secrets } = given;
  return async ({ kept, credentials, wasFactorShown, by }, caller, nowMs, also = {}) => {
    const { accountId, account } = kept;
    const hasFactor = credentials.some(isFactor);
    const stage = stageAfterProof({ grants: account.grants, hasFactor, wasFactorShown });
    const { idle, atMost } = lasting(stage, account.grants);
    const id = secrets.id();
    const session: Session = {
      sessionId: must(parseSignInId(id), id),
      accountId,
      stage,
      madeAtMs: nowMs,
      factorAtMs: wasFactorShown ? nowMs : null,
      seenAtMs: nowMs,
      idleMs: idle,
      endsAtMs: nowMs + atMost,
    };
    const before = caller.sessionToken === null ? undefined : sessions.use(caller.sessionToken, nowMs);
    const open = sessions.ofAccount(accountId, nowMs);
    const ending = also.endsOthers === true ? open.length : Math.max(0, open.length + 1 - sessionsMax);
    const ended = open.slice(0, ending).map(({ sessionId }) => sessionId);
    const [sessionToken, device] = [secrets.token(), secrets.token()];
    const isWhole = stage === "full";
    const known = isWhole ? devices.writesToKnow({ before: caller.deviceToken, token: device, accountId, nowMs }) : [];
    const forgotten = also.endsOthers === true ? [devices.writeForgetAll(accountId)] : [];
    const detail = isWhole ? by : `${by}; ${stage === "add-factor" ? "has to add" : "has to show"} a second factor`;
    const answer = await sessions.commit({
      begin: { session, token: sessionToken, about: { address: caller.address, agent: caller.agent } },
      end: [...new Set([...ended, ...(before ? [before.sessionId] : [])])],
      writes: [...(also.writes ?? []), ...forgotten, ...known],
      entries: [entryOf({ atMs: nowMs, who: whoIs(accountId), what: "signed-in", accountId, detail })],
    });
    if (answer === "changed-meanwhile") return { kind: "changed-meanwhile" };
    return { kind: "signed-in", stage, sessionToken, keepFor: millis(atMost), deviceToken: isWhole ? device : null };
  };
}
