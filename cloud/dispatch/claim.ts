/**
 * A claim says who carries out an attempt of a delivery now, and until when. It is stored before anybody outside is called, so that of two executors
 * exactly one calls, and that a call whose end nobody wrote down is known to whoever comes next.
 *
 * `fence` counts the claims of a delivery. Whoever writes how an attempt ended shows the number: when somebody else has claimed meanwhile, it is
 * refused. A claim that was left without an end (a crash, a process that was stopped for too long) is a doubt: the far end may have it, and every
 * later notice of this delivery says so.
 *
 * Inputs: the claim as it is stored, who asks, now. Limits: a claim holds for `claimHolds` on the clock that due times are made in, and allows to
 * begin the call within `callBeginsWithin` on the monotonic clock of whoever holds it, so that the call is over before the claim is.
 *
 * A disk that takes no claim keeps nobody from being called by an executor that is the only one of its store: it goes by what it remembers, and
 * whoever comes after it doubts all that was due before.
 * Source: docs/decisions/0106, 0126.
 */

import type { DeliveryId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import type { Delivery } from "./delivery.ts";
import { attemptTakesMax, lettingGoTakesMax } from "./path-progress.ts";

/** From the claim to the call lie a commit and a look-up: milliseconds. Whoever takes longer was stopped. */
export const callBeginsWithin = seconds(5);
/** Until whoever calls has let go, and a little for two clocks that differ. */
export const claimHolds = millis(callBeginsWithin + attemptTakesMax + lettingGoTakesMax + seconds(3));

/**
 * `core/<id>` or `dispatch/<id>`, new at each start. `isOnly`: there is one of its kind at a time, held to that by a lease (of the ledger, of the outside): it takes over at
 * once what one before it had claimed. All others wait until a claim is over.
 */
export type Holder = {
  role: "core" | "dispatch";
  name: string;
  isOnly: boolean;
  /** It is the only one that carries out anything of this store, since then; null: there may be others, and nothing is done without a stored claim. */
  aloneSinceMs: number | null;
};

export const holderOf = (role: Holder["role"], id: string, aloneSinceMs: number | null = null): Holder => ({
  role,
  name: `${role}/${id}`,
  isOnly: role === "core",
  aloneSinceMs,
});

/** As it is stored, one for each delivery that was ever attempted. */
export type StoredClaim = {
  deliveryId: DeliveryId;
  connector: string;
  fence: number;
  holder: string;
  /** The number of the attempt that it is for, from 1. */
  attempt: number;
  claimedAtMs: number;
  untilMs: number;
  /** null: under way, or left without an end. */
  endedAtMs: number | null;
  /** How it ended, written by a process that does not decide, until the one that decides has taken it. */
  outcome: Delivered | null;
  /** How many attempts ended without anybody knowing whether they arrived. */
  doubts: number;
};

/** What its holder must show. */
export type Claim = {
  deliveryId: DeliveryId;
  incidentId: IncidentId;
  connector: string;
  addressee: string | null;
  fence: number;
  holder: string;
  attempt: number;
  claimedAtMs: number;
  untilMs: number;
  doubts: number;
  /** Where it has ended, and what became of it waits to be decided. */
  endedAtMs?: number;
  /** false: the disk took nothing, and only its holder knows of it. Its end is stored all the same, as soon as one can be. */
  isStored: boolean;
};

/** One line of the log of attempts: written once, when it ended or when somebody found it without an end. */
export type Attempt = {
  deliveryId: DeliveryId;
  fence: number;
  incidentId: IncidentId;
  connector: string;
  addressee: string | null;
  attempt: number;
  holder: string;
  beganAtMs: number;
  endedAtMs: number;
  /** `unknown`: nobody wrote down how it ended. `not-called`: whoever had claimed it came too late to call, and gave it back. */
  what: Delivered["kind"] | "unknown" | "not-called";
  detail: string;
};

/** How an attempt ended, for the transaction that decides what follows from it. */
export type AttemptEnd = { claim: Claim; outcome: Delivered };

/** Stored by whoever does not decide, and not yet taken by the one that does. */
export type EndedElsewhere = { delivery: Delivery; claim: Claim; outcome: Delivered };

/** Somebody else has it, or it is not due any more: nothing was written. */
export class ClaimLostError extends Error {}

export type Claims = {
  /** Nobody else carries out anything of this store: what is due need not wait for a disk that takes nothing. */
  readonly isAlone: boolean;
  /**
   * Claims for one attempt each, in one commit where nobody else was there. Answers those that are ours now; for the others nothing may be called.
   * A delivery that is not due any more, or whose attempt was written down meanwhile, is not claimed.
   */
  take(wanted: readonly Delivery[], nowMs: number): Promise<readonly Claim[]>;
  /** It was not used: whoever comes next need not doubt. What somebody else has claimed meanwhile stays as it is. */
  giveBack(claim: Claim, nowMs: number): Promise<void>;
};

/** The claim that `holder` may write over `before`; null: somebody else has it, or what became of it waits to be decided. */
export function nextClaim(
  before: StoredClaim | null,
  wanted: Delivery,
  holder: Holder,
  nowMs: number,
): StoredClaim | null {
  const isLeft = before !== null && before.endedAtMs === null;
  if (before !== null && isLeft && !isOver(before, holder, nowMs)) return null;
  if (before !== null && before.outcome !== null) return null;
  return {
    deliveryId: wanted.deliveryId,
    connector: wanted.connector,
    fence: (before?.fence ?? 0) + 1,
    holder: holder.name,
    attempt: wanted.attempt + 1,
    claimedAtMs: nowMs,
    untilMs: nowMs + claimHolds,
    endedAtMs: null,
    outcome: null,
    doubts: (before?.doubts ?? 0) + (isLeft || wasDueBefore(holder, wanted) ? 1 : 0),
  };
}

/** Whoever was alone before us may have called without a stored claim, and nobody can say whether they did. */
const wasDueBefore = ({ aloneSinceMs }: Holder, { dueAtMs }: Delivery): boolean =>
  aloneSinceMs !== null && dueAtMs < aloneSinceMs;

function isOver(before: StoredClaim, holder: Holder, nowMs: number): boolean {
  // A claim of a clock that was far ahead must not hold a delivery for as long as that. Not one by a little: our own now is of a moment ago.
  if (nowMs >= before.untilMs || before.untilMs - nowMs > 2 * claimHolds) return true;
  // Our own, of which nothing is under way any more: its end could not be written.
  return before.holder === holder.name || (holder.isOnly && before.holder.startsWith(`${holder.role}/`));
}

export function shownBy(
  stored: StoredClaim,
  { incidentId, addressee }: Pick<Delivery, "incidentId" | "addressee">,
  isStored = true,
): Claim {
  const { deliveryId, connector, fence, holder, attempt, claimedAtMs, untilMs, doubts } = stored;
  return {
    deliveryId,
    incidentId,
    connector,
    addressee,
    fence,
    holder,
    attempt,
    claimedAtMs,
    untilMs,
    doubts,
    isStored,
  };
}

/** After the end of an attempt: an end that says nothing about whether it arrived leaves a doubt. */
export const doubtsAfter = (claim: Claim, outcome: Delivered): number =>
  claim.doubts + (outcome.kind === "unreachable" && outcome.mayHaveArrived === true ? 1 : 0);

export function attemptLine(claim: Claim, endedAtMs: number, what: Attempt["what"], detail: string): Attempt {
  const { deliveryId, fence, incidentId, connector, addressee, attempt, holder, claimedAtMs } = claim;
  return {
    deliveryId,
    fence,
    incidentId,
    connector,
    addressee,
    attempt,
    holder,
    beganAtMs: claimedAtMs,
    endedAtMs,
    what,
    detail,
  };
}

export const endLine = ({ claim, outcome }: AttemptEnd, endedAtMs: number): Attempt =>
  attemptLine(claim, endedAtMs, outcome.kind, outcome.kind === "accepted" ? outcome.receipt : outcome.why);

/** Of a claim that was found without an end. */
export const leftLine = (left: StoredClaim, delivery: Delivery, foundAtMs: number): Attempt =>
  attemptLine(shownBy(left, delivery), foundAtMs, "unknown", "Nobody wrote down how it ended.");
