/** Who asks, and from where, as a route sees it. */

import type { Principal } from "../access/principal.ts";

export type Asked = {
  /** Null for whoever has not signed in. */
  principal: Principal | null;
  sessionId: string | null;
  /** Of the other end, as far as it is known; behind a proxy that we were told to believe, what the proxy says. */
  address: string;
  /** What only signing in looks at: the cookies as they came, and what the browser calls itself. */
  cookie?: string | undefined;
  agent?: string | undefined;
};

/** Finds who asks by what came with the request: the session cookie. `null`: nobody, or a session that has ended. */
export type WhoAsks = {
  of(cookie: string | undefined, nowMs: number): Promise<{ principal: Principal; sessionId: string } | null>;
};
