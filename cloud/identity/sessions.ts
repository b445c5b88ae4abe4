/** Who is signed in where. Looked up in memory at each request; what is here is also on the disk, so a restart signs nobody out. */

import type { AccountId, SignInId } from "@shouwang/shared/domain/ids.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import type { Write } from "../database/database.ts";
import type { Stage } from "./session-rules.ts";

export type Session = {
  sessionId: SignInId;
  accountId: AccountId;
  stage: Stage;
  madeAtMs: number;
  /** When a second factor was shown; null when none was. */
  factorAtMs: number | null;
  seenAtMs: number;
  idleMs: number;
  endsAtMs: number;
};

/** For the person to recognise it by. Kept sealed. */
export type About = { address: string; agent: string };

export type SessionChange = {
  begin?: { session: Session; token: string; about: About };
  end: readonly SignInId[];
  writes: readonly Write[];
  entries: readonly AuditEntry[];
};

export type Sessions = {
  /** The one that this cookie stands for, if it is not over; and it counts as used now. */
  use(token: string, nowMs: number): Session | undefined;
  get(sessionId: SignInId, nowMs: number): Session | undefined;
  /** The one that was used longest ago first. */
  ofAccount(accountId: AccountId, nowMs: number): readonly Session[];
  abouts(accountId: AccountId): Promise<ReadonlyMap<SignInId, About>>;
  /** In effect for the next request once it is on the disk. */
  commit(change: SessionChange): Promise<"done" | "changed-meanwhile">;
  /** To be committed with something else; `forgetAll` afterwards makes it true in memory. */
  writeEndAll(accountId: AccountId): Write;
  forgetAll(accountId: AccountId): void;
};
