/** One-time links by which people come in. Kept by the hash of what stands in the link. */

import type { AccountId, InvitationId } from "@shouwang/shared/domain/ids.ts";
import type { Write } from "../database/database.ts";

export type Invitation = { invitationId: InvitationId; accountId: AccountId; endsAtMs: number; isOpen: boolean };

export type Invitations = {
  find(token: string): Promise<Invitation | undefined>;
  writeAdd(given: {
    invitationId: InvitationId;
    accountId: AccountId;
    token: string;
    by: string;
    nowMs: number;
    endsAtMs: number;
  }): Write;
  /** All that were not used: a new link takes the place of the ones before it. */
  writeWithdraw(accountId: AccountId, nowMs: number): Write;
  /** Fails when it was used or withdrawn meanwhile. */
  writeUse(invitation: Invitation, nowMs: number): Write;
};
