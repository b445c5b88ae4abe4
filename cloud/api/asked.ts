/** Who asks, and from where, as a route sees it. */

import type { Principal } from "../access/principal.ts";
import type { Purpose } from "../audit/audit-log.ts";
import type { Subject } from "./route-access.ts";
import type { Sight } from "./sight.ts";

/** Whoever has come all the way in. */
export type SignedInCaller = { principal: Principal; sessionId: string };

export type Asked = {
  /** Null for whoever has not signed in, and everywhere where nobody signs in. */
  principal: Principal | null;
  sessionId: string | null;
  /** Of the other end, as far as it is known; behind a proxy that we were told to believe, what the proxy says. */
  address: string;
  /** What they may see of what they ask for. */
  sight: Sight;
  /** Who acts and what for, as the audit log writes it: `account/<id>`, or `nobody` where nobody signs in. */
  who: string;
  purpose: Purpose;
  /** Whether they may do the same there: for what a request names besides what it is about, such as the home that somebody moves to. */
  mayAlso(subject: Subject): Promise<boolean>;
  /** What only signing in looks at: the cookies as they came, and what the browser calls itself. */
  cookie?: string | undefined;
  agent?: string | undefined;
  /** What only signed messages of other programs look at (Standard Webhooks): their headers as they came, proven by nobody yet. */
  signature?: SignatureHeaders;
};

export type SignatureHeaders = {
  "webhook-id": string;
  "webhook-timestamp": string;
  "webhook-signature": string;
};

export type WhoAsks = {
  /** Finds who asks by what came with the request: the session cookie. `null`: nobody, or a session that has ended. */
  of(cookie: string | undefined, nowMs: number): Promise<SignedInCaller | null>;
  /** Who that session is now, without counting as a use of it: for a connection that stays open. `null`: it has ended. */
  again(sessionId: string, nowMs: number): Promise<Principal | null>;
};
