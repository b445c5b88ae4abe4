/** Claims in SQL. Each write names the state that it was made from, so that of two that come at once exactly one finds it. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase, Write } from "../database/database.ts";
import type { AttemptRow, ClaimRow } from "../database/schema-claims.ts";
import type { LedgerKysely } from "../database/schema.ts";
import { checked, checksumOfRow } from "../database/sql-checksums.ts";
import { isWorldsFault, SqlError } from "../database/sql-error.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
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
  type EndedElsewhere,
  type Holder,
  type StoredClaim,
} from "./claim.ts";
import type { Delivery } from "./delivery.ts";
import { toDelivery } from "./sql-delivery-store.ts";

type Store = Pick<LedgerDatabase, "read" | "write" | "commit">;

export function createSqlClaims(store: Store, holder: Holder): Claims {
  const { read, write: db } = store;

  const known = async (deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, StoredClaim>> => {
    if (deliveries.length === 0) return new Map();
    const ids = deliveries.map((one) => one.deliveryId);
    const rows = await read.selectFrom("claims").selectAll().where("delivery_id", "in", ids).execute();
    return new Map(rows.map((row) => [row.delivery_id, toClaim(row)]));
  };

  const stillDue = async (deliveries: readonly Delivery[]): Promise<Delivery[]> => {
    const ids = deliveries.map((one) => one.deliveryId);
    const due = read.selectFrom("deliveries").select(["delivery_id", "attempt"]).where("delivery_id", "in", ids);
    const rows = await due.where("standing", "=", "due").execute();
    const attempts = new Map(rows.map((row) => [row.delivery_id, row.attempt]));
    return deliveries.filter((one) => attempts.get(one.deliveryId) === one.attempt);
  };

  /** null: somebody was there before us, and nothing was written. */
  const commit = async (
    wanted: readonly Delivery[],
    before: ReadonlyMap<string, StoredClaim>,
    nowMs: number,
  ): Promise<Claim[] | null> => {
    const made = wanted.flatMap((delivery) => {
      const stored = before.get(delivery.deliveryId) ?? null;
      const next = nextClaim(stored, delivery, holder, nowMs);
      return next === null ? [] : [{ delivery, stored, next }];
    });
    if (made.length === 0) return [];
    try {
      await store.commit(made.flatMap(({ delivery, stored, next }) => claimWrites(db, delivery, stored, next, nowMs)));
    } catch (error) {
      if (isSomebodyElses(error)) return null;
      throw error;
    }
    return made.map(({ delivery, next }) => shownBy(next, delivery));
  };

  /** Nobody else is there who could call meanwhile: what is due is not to wait for a disk. */
  const unstored = async (wanted: readonly Delivery[], nowMs: number): Promise<Claim[]> => {
    const left = await stillDue(wanted);
    const before = await known(left);
    return left.flatMap((delivery) => {
      const next = nextClaim(before.get(delivery.deliveryId) ?? null, delivery, holder, nowMs);
      return next === null ? [] : [shownBy(next, delivery, false)];
    });
  };

  const stored = async (wanted: readonly Delivery[], nowMs: number): Promise<Claim[]> => {
    // What was never tried has no claim, unless somebody was stopped in the middle of it: then the commit says so.
    const together = await commit(wanted, await known(wanted.filter((one) => one.attempt > 0)), nowMs);
    if (together !== null) return together;
    // Somebody was there before us: once more with what is still to be had, and then one by one.
    const left = await stillDue(wanted);
    const second = await commit(left, await known(left), nowMs);
    if (second !== null) return second;
    const taken: Claim[] = [];
    for (const one of left) taken.push(...((await commit([one], await known([one]), nowMs)) ?? []));
    return taken;
  };

  return {
    isAlone: holder.aloneSinceMs !== null,
    async take(wanted, nowMs) {
      try {
        return await stored(wanted, nowMs);
      } catch (error) {
        if (holder.aloneSinceMs === null || !isWorldsFault(error)) throw error;
        return await unstored(wanted, nowMs);
      }
    },
    async giveBack(claim, nowMs) {
      if (!claim.isStored) return;
      const detail = "Whoever had claimed it came too late to call.";
      const line = insertAttempt(db, attemptLine(claim, nowMs, "not-called", detail));
      const end = db.updateTable("claims").set(endRow(claim, nowMs, claim.doubts));
      try {
        await store.commit([{ query: whileHeld(end, claim), rows: 1 }, line]);
      } catch (error) {
        if (!isSomebodyElses(error)) throw error;
      }
    },
  };
}

/** A state that is not there any more, or, where the engine looks at that only at the end, a line of the log that somebody else has written. */
export function isSomebodyElses(error: unknown): error is SqlError {
  return error instanceof SqlError && (error.code === "guard" || error.code === "unique");
}

function claimWrites(
  db: LedgerKysely,
  delivery: Delivery,
  before: StoredClaim | null,
  next: StoredClaim,
  nowMs: number,
): Write[] {
  const { deliveryId, attempt } = delivery;
  // Read a moment ago: it may have been withdrawn or carried out meanwhile.
  const isDue = db.selectFrom("deliveries").select("attempt").where("delivery_id", "=", deliveryId);
  const still: Write = { query: isDue.where("standing", "=", "due").where("attempt", "=", attempt), rows: 1 };
  const row = toRow(next);
  if (before === null) {
    const insert = db.insertInto("claims").values(row);
    return [still, { query: insert.onConflict((conflict) => conflict.column("delivery_id").doNothing()), rows: 1 }];
  }
  const { delivery_id: _id, ...changes } = row;
  const over = db
    .updateTable("claims")
    .set(changes)
    .where("delivery_id", "=", deliveryId)
    .where("fence", "=", before.fence)
    .where("outcome", "is", null);
  if (before.endedAtMs !== null) return [still, { query: over.where("ended_at_ms", "=", before.endedAtMs), rows: 1 }];
  const left = insertAttempt(db, leftLine(before, delivery, nowMs));
  return [still, left, { query: over.where("ended_at_ms", "is", null), rows: 1 }];
}

type Conditional<Query> = {
  where(column: "delivery_id" | "fence" | "holder" | "ended_at_ms", is: "=" | "is", value: unknown): Query;
};

/** As long as nobody else has claimed it, and nobody has written its end. */
function whileHeld<Query extends Conditional<Query>>(query: Query, claim: Claim): Query {
  return query
    .where("delivery_id", "=", claim.deliveryId)
    .where("fence", "=", claim.fence)
    .where("holder", "=", claim.holder)
    .where("ended_at_ms", "is", null);
}

/** For the transaction that decides. The first of these finds nothing when the claim is not ours any more. */
export function endWrites(db: LedgerKysely, end: AttemptEnd, nowMs: number): Write[] {
  const { claim, outcome } = end;
  if (!claim.isStored) return [{ query: lateClaim(db, end, nowMs), rows: 1 }, insertAttempt(db, endLine(end, nowMs))];
  const ended = db.updateTable("claims").set(endRow(claim, nowMs, doubtsAfter(claim, outcome)));
  return [{ query: whileHeld(ended, claim), rows: 1 }, insertAttempt(db, endLine(end, nowMs))];
}

/** A claim that the disk did not take, written when it has ended. Changes nothing when somebody has claimed it since. */
function lateClaim(db: LedgerKysely, { claim, outcome }: AttemptEnd, nowMs: number) {
  const late = { ...claim, endedAtMs: nowMs, outcome: null, doubts: doubtsAfter(claim, outcome) };
  const { delivery_id, ...changes } = toRow(late);
  return db
    .insertInto("claims")
    .values({ delivery_id, ...changes })
    .onConflict((conflict) =>
      conflict.column("delivery_id").doUpdateSet(changes).where("claims.fence", "<", claim.fence),
    );
}

/** The end of an attempt, by a process that does not decide: it waits there for the one that does. Throws `ClaimLostError`. */
export async function endElsewhere(store: Store, end: AttemptEnd, nowMs: number): Promise<void> {
  const { write: db } = store;
  const { claim, outcome } = end;
  const changes = endRow(claim, nowMs, doubtsAfter(claim, outcome), outcome);
  const ended = whileHeld(db.updateTable("claims").set(changes), claim);
  try {
    await store.commit([{ query: ended, rows: 1 }, insertAttempt(db, endLine(end, nowMs))]);
  } catch (cause) {
    if (!isSomebodyElses(cause)) throw cause;
    throw new ClaimLostError(`the claim ${claim.fence} of ${claim.deliveryId} is somebody else's`, { cause });
  }
}

/** It has been decided what follows: for the same transaction. Nothing is found when it was decided before. */
export function takenWrite(db: LedgerKysely, claim: Claim): Write {
  const { deliveryId, fence, endedAtMs } = claim;
  if (endedAtMs === undefined) throw new Error(`the claim of ${deliveryId} has not ended`);
  const changes = endRow(claim, endedAtMs, claim.doubts);
  const taken = db.updateTable("claims").set(changes).where("delivery_id", "=", deliveryId);
  return { query: taken.where("fence", "=", fence).where("outcome", "is not", null), rows: 1 };
}

/** What waits to be decided, the oldest first. */
export async function endedElsewhere(read: LedgerKysely, limit: number): Promise<EndedElsewhere[]> {
  const claims = await read
    .selectFrom("claims")
    .selectAll()
    .where("outcome", "is not", null)
    .orderBy("ended_at_ms")
    .limit(limit)
    .execute();
  if (claims.length === 0) return [];
  const ids = claims.map((one) => one.delivery_id);
  const rows = await read.selectFrom("deliveries").selectAll().where("delivery_id", "in", ids).execute();
  const deliveries = new Map(rows.map((row) => [row.delivery_id, toDelivery(row)]));
  return claims.flatMap((row) => {
    const [stored, delivery] = [toClaim(row), deliveries.get(row.delivery_id)];
    if (!delivery || stored.outcome === null || stored.endedAtMs === null) return [];
    const claim = { ...shownBy(stored, delivery), endedAtMs: stored.endedAtMs };
    return [{ delivery, claim, outcome: stored.outcome }];
  });
}

/** What is under way, and what ended since: how far each connector is, for whoever looks from another process. */
export async function claimsSince(read: LedgerKysely, sinceMs: number): Promise<StoredClaim[]> {
  const rows = await read
    .selectFrom("claims")
    .selectAll()
    .where((where) => where.or([where("ended_at_ms", "is", null), where("claimed_at_ms", ">=", sinceMs)]))
    .execute();
  return rows.map(toClaim);
}

/** The log of attempts of one incident, in the order in which they ended. */
export async function attemptsOf(read: LedgerKysely, incidentId: IncidentId): Promise<Attempt[]> {
  const rows = await read
    .selectFrom("attempts")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("ended_at_ms")
    .orderBy("fence")
    .execute();
  return rows.map(toAttempt);
}

function insertAttempt(db: LedgerKysely, line: Attempt): Write {
  const row: AttemptRow = checked({
    delivery_id: line.deliveryId,
    fence: line.fence,
    incident_id: line.incidentId,
    connector: line.connector,
    addressee: line.addressee,
    attempt: line.attempt,
    holder: line.holder,
    began_at_ms: line.beganAtMs,
    ended_at_ms: line.endedAtMs,
    what: line.what,
    detail: line.detail,
  });
  return { query: db.insertInto("attempts").values(row) };
}

/** Everything of a claim that its end changes; the rest stays what its holder shows. */
function endRow(claim: Claim, endedAtMs: number, doubts: number, outcome: Delivered | null = null) {
  const { ended_at_ms, outcome: text, doubts: all, checksum } = toRow({ ...claim, endedAtMs, outcome, doubts });
  return { ended_at_ms, outcome: text, doubts: all, checksum };
}

function toRow(claim: StoredClaim): ClaimRow {
  return checked({
    delivery_id: claim.deliveryId,
    connector: claim.connector,
    fence: claim.fence,
    holder: claim.holder,
    attempt: claim.attempt,
    claimed_at_ms: claim.claimedAtMs,
    until_ms: claim.untilMs,
    ended_at_ms: claim.endedAtMs,
    outcome: claim.outcome && JSON.stringify(claim.outcome),
    doubts: claim.doubts,
  });
}

/** What a disk answered that we never wrote: nobody knows how it ended, so it counts as not sent, and holds up no other delivery. */
const unreadable: Delivered = {
  kind: "unreachable",
  why: "What came of it cannot be read any more.",
  retryAfter: null,
  mayHaveArrived: true,
};

function readOutcome(text: string): Delivered {
  try {
    const read: unknown = JSON.parse(text);
    const isKnown = typeof read === "object" && read !== null && "kind" in read && outcomeKinds.has(read.kind);
    // `as`: only `endElsewhere` writes it.
    return isKnown ? (read as Delivered) : unreadable;
  } catch {
    return unreadable;
  }
}
const outcomeKinds: ReadonlySet<unknown> = new Set<Delivered["kind"]>(["accepted", "refused", "unreachable"]);

// `as`, in both: rows come from our own store, and only this file writes them.
function toClaim(row: ClaimRow): StoredClaim {
  // Whatever a disk has changed in it: somebody may have been called.
  const isWhole = checksumOfRow(row) === row.checksum;
  return {
    deliveryId: row.delivery_id as StoredClaim["deliveryId"],
    connector: row.connector,
    fence: row.fence,
    holder: row.holder,
    attempt: row.attempt,
    claimedAtMs: row.claimed_at_ms,
    untilMs: row.until_ms,
    endedAtMs: row.ended_at_ms,
    outcome: row.outcome === null ? null : isWhole ? readOutcome(row.outcome) : unreadable,
    doubts: isWhole ? row.doubts : Math.max(1, row.doubts),
  };
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    deliveryId: row.delivery_id as Attempt["deliveryId"],
    fence: row.fence,
    incidentId: row.incident_id as IncidentId,
    connector: row.connector,
    addressee: row.addressee,
    attempt: row.attempt,
    holder: row.holder,
    beganAtMs: row.began_at_ms,
    endedAtMs: row.ended_at_ms,
    what: row.what as Attempt["what"],
    detail: row.detail,
  };
}
