/** Claims in memory: the twin that tests and the simulation run on, with the rules that the SQL has. */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import {
  attemptLine,
  ClaimLostError,
  doubtsAfter,
  endLine,
  leftLine,
  nextClaim,
  shownBy,
  type Attempt,
  type AttemptEnd,
  type Claim,
  type Claims,
  type Holder,
  type StoredClaim,
} from "./claim.ts";
import type { Delivery } from "./delivery.ts";

export type MemoryClaimRows = {
  claims: Map<DeliveryId, StoredClaim>;
  /** By `<delivery>/<fence>`. */
  attempts: Map<string, Attempt>;
};

export const blankClaimRows = (): MemoryClaimRows => ({ claims: new Map(), attempts: new Map() });

export function createMemoryClaims(given: {
  rows: MemoryClaimRows;
  holder: Holder;
  delivery(deliveryId: DeliveryId): Delivery | undefined;
  /** The disk takes nothing; left out: it takes everything. */
  isFull?: () => boolean;
}): Claims {
  const { rows, holder } = given;
  const isFull = (): boolean => given.isFull?.() ?? false;
  return {
    isAlone: holder.aloneSinceMs !== null,
    take(wanted, nowMs) {
      const isStored = !isFull();
      if (!isStored && holder.aloneSinceMs === null) return Promise.reject(new Error("the disk is full"));
      return Promise.resolve(
        wanted.flatMap((one) => {
          const stored = given.delivery(one.deliveryId);
          if (stored?.standing !== "due" || stored.attempt !== one.attempt) return [];
          const before = rows.claims.get(one.deliveryId) ?? null;
          const next = nextClaim(before, one, holder, nowMs);
          if (next === null) return [];
          if (!isStored) return [shownBy(next, one, isStored)];
          if (before?.endedAtMs === null) append(rows, leftLine(before, one, nowMs));
          rows.claims.set(one.deliveryId, next);
          return [shownBy(next, one)];
        }),
      );
    },
    giveBack(claim, nowMs) {
      const held = heldBy(rows, claim);
      if (held) {
        append(rows, attemptLine(claim, nowMs, "not-called", "Whoever had claimed it came too late to call."));
        rows.claims.set(claim.deliveryId, { ...held, endedAtMs: nowMs });
      }
      return Promise.resolve();
    },
  };
}

/** undefined: somebody else has claimed it, or its end is written. */
export function heldBy(rows: MemoryClaimRows, claim: Claim): StoredClaim | undefined {
  const { deliveryId, fence, holder } = claim;
  const stored = rows.claims.get(deliveryId);
  if (!claim.isStored) return (stored?.fence ?? 0) < fence ? { ...claim, endedAtMs: null, outcome: null } : undefined;
  return stored?.fence === fence && stored.holder === holder && stored.endedAtMs === null ? stored : undefined;
}

/** Throws `ClaimLostError`. @param outcome kept for the one who decides; null = it is decided with this. */
export function endHeld(rows: MemoryClaimRows, end: AttemptEnd, nowMs: number, outcome: StoredClaim["outcome"]): void {
  const held = heldBy(rows, end.claim);
  if (!held) throw new ClaimLostError(`the claim ${end.claim.fence} of ${end.claim.deliveryId} is somebody else's`);
  append(rows, endLine(end, nowMs));
  const doubts = doubtsAfter(end.claim, end.outcome);
  rows.claims.set(held.deliveryId, { ...held, endedAtMs: nowMs, outcome, doubts });
}

function append({ attempts }: MemoryClaimRows, line: Attempt): void {
  attempts.set(`${line.deliveryId}/${line.fence}`, line);
}
