import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDueDeliveries } from "../../test/builders/due-deliveries.ts";
import { engine, openBesideIn, openLedgerIn } from "../../test/builders/ledgers.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { SqlError } from "../database/sql-error.ts";
import { emptyCommit } from "../ingest/ledger/ledger.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import { claimHolds, ClaimLostError, holderOf, type Claim } from "./claim.ts";
import type { Delivery } from "./delivery.ts";
import { beat, beats, forgetBeats } from "./sql-beats.ts";
import { watchMoving } from "./standing-still.ts";
import { attemptsOf, claimsSince, createSqlClaims, endedElsewhere, endElsewhere } from "./sql-claims.ts";

const startMs = 1_795_000_000_000;
const accepted: Delivered = { kind: "accepted", receipt: "A-1" };
const unreachable: Delivered = { kind: "unreachable", why: "nobody there", retryAfter: null };

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-claims-"));
  database = await openLedgerIn(folder, startMs);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const one = async (): Promise<Delivery> => {
  const [delivery] = await createDueDeliveries(database, { count: 1, nowMs: startMs });
  if (!delivery) throw new Error("one was asked for");
  return delivery;
};
const by = (name: string, role: "core" | "dispatch" = "dispatch") => createSqlClaims(database, holderOf(role, name));
const only = (claims: readonly Claim[]): Claim => {
  const [claim] = claims;
  if (!claim || claims.length > 1) throw new Error(`${claims.length} claims`);
  return claim;
};
/** As the home's decision stores it. */
const decided = async (delivery: Delivery, claim: Claim, outcome: Delivered) => {
  const standing = outcome.kind === "accepted" ? ("accepted" as const) : ("due" as const);
  const update = [{ ...delivery, standing, attempt: delivery.attempt + 1, endedAtMs: null }];
  const ends = [{ how: "ended" as const, claim, outcome, atMs: startMs + 1 }];
  return await createSqlLedger(database).commit({ ...emptyCommit, deliveries: { create: [], update }, ends });
};

test(`R-370 of two who claim at once exactly one has it, in a group too (${engine})`, async () => {
  const deliveries = await createDueDeliveries(database, { count: 20, nowMs: startMs });
  await using beside = await openBesideIn(folder);
  const other = createSqlClaims(beside, holderOf("dispatch", "two"));
  const [first, second] = await Promise.all([
    by("one").take(deliveries.slice(0, 15), startMs),
    other.take(deliveries.slice(5), startMs),
  ]);
  const names = [...first, ...second].map((claim) => claim.deliveryId);
  expect([names.length, new Set(names).size]).toEqual([20, 20]);
  expect(await by("three").take(deliveries, startMs)).toEqual([]);
});

test(`R-371 who was stopped for longer than the claim holds is followed by another one, who knows of the doubt; his own end is refused (${engine})`, async () => {
  const delivery = await one();
  const mine = only(await by("one").take([delivery], startMs));
  expect(mine).toMatchObject({ fence: 1, attempt: 1, doubts: 0 });
  expect(await by("two").take([delivery], startMs + claimHolds - 1)).toEqual([]);
  const theirs = only(await by("two").take([delivery], startMs + claimHolds));
  expect(theirs).toMatchObject({ fence: 2, attempt: 1, doubts: 1, holder: "dispatch/two" });
  expect(await decided(delivery, mine, accepted)).toMatchObject({ blame: "claim" });
  await expect(endElsewhere(database, { claim: mine, outcome: accepted }, startMs)).rejects.toThrow(ClaimLostError);
  await by("one").giveBack(mine, startMs);
  expect(await decided(delivery, theirs, accepted)).toBeNull();
  expect((await attemptsOf(database.read, delivery.incidentId)).map(({ fence, what }) => [fence, what])).toEqual([
    [2, "accepted"],
    [1, "unknown"],
  ]);
  expect(await claimsSince(database.read, startMs + claimHolds + 1)).toEqual([]);
});

test(`R-370 a core that starts takes over at once what the one before it had claimed, and never what another process has (${engine})`, async () => {
  const [ours, theirs] = await createDueDeliveries(database, { count: 2, nowMs: startMs });
  if (!ours || !theirs) throw new Error("two were asked for");
  await by("before", "core").take([ours], startMs);
  await by("elsewhere").take([theirs], startMs);
  const taken = await by("now", "core").take([ours, theirs], startMs + 1);
  expect(taken).toMatchObject([{ deliveryId: ours.deliveryId, fence: 2, doubts: 1 }]);
});

test(`R-370 what was carried out or withdrawn since it was read is not claimed (${engine})`, async () => {
  const delivery = await one();
  expect(await decided(delivery, only(await by("one").take([delivery], startMs)), unreachable)).toBeNull();
  // A second executor still has the row as it was before.
  expect(await by("two").take([delivery], startMs + 2)).toEqual([]);
  const again = { ...delivery, attempt: 1 };
  const claim = only(await by("two").take([again], startMs + 2));
  expect(claim).toMatchObject({ fence: 2, attempt: 2, doubts: 0 });
  expect(await decided(again, claim, accepted)).toBeNull();
  expect(await by("one").take([{ ...delivery, attempt: 2 }], startMs + 3)).toEqual([]);
});

test(`R-373 an end that another process has written waits for the decision, and is decided once (${engine})`, async () => {
  const delivery = await one();
  const claim = only(await by("one").take([delivery], startMs));
  const doubtful: Delivered = { ...unreachable, mayHaveArrived: true };
  await endElsewhere(database, { claim, outcome: doubtful }, startMs + 5);
  // Nobody attempts it again before it is decided what follows.
  expect(await by("two").take([delivery], startMs + 2 * claimHolds)).toEqual([]);
  const waiting = await endedElsewhere(database.read, 10);
  expect(waiting).toMatchObject([{ delivery: { deliveryId: delivery.deliveryId }, outcome: doubtful }]);
  const ledger = createSqlLedger(database);
  const taken = async () => {
    const [end] = waiting;
    if (!end) throw new Error("one waits");
    const update = [{ ...end.delivery, attempt: 1 }];
    const ends = [{ how: "taken" as const, claim: end.claim, outcome: end.outcome, atMs: startMs + 6 }];
    return await ledger.commit({ ...emptyCommit, deliveries: { create: [], update }, ends });
  };
  expect(await taken()).toBeNull();
  expect(await taken()).toMatchObject({ blame: "claim" });
  expect(await endedElsewhere(database.read, 10)).toEqual([]);
  expect(only(await by("two").take([{ ...delivery, attempt: 1 }], startMs + 7))).toMatchObject({ fence: 2, doubts: 1 });
});

test(`R-371 a claim that was given back leaves no doubt (${engine})`, async () => {
  const delivery = await one();
  await by("one").giveBack(only(await by("one").take([delivery], startMs)), startMs + 1);
  expect(only(await by("two").take([delivery], startMs + 2))).toMatchObject({ fence: 2, attempt: 1, doubts: 0 });
  expect((await attemptsOf(database.read, delivery.incidentId)).map(({ what }) => what)).toEqual(["not-called"]);
});

test(`R-376 whoever moves is seen to move, by our own clock and whatever stood there before (${engine})`, async () => {
  const dispatch = watchMoving((name) => name.startsWith("dispatch/"), 0);
  const seenAt = async (uptimeMs: number) => dispatch.seen(await beats(database.read), uptimeMs);
  await beat(database, { name: "dispatch/before", n: 9, atMs: startMs - 7_200_000 });
  // That it moved once says nothing about now.
  expect(await seenAt(10_000)).toBe(10_000);
  await beat(database, { name: "core", n: 1, atMs: startMs });
  expect(await seenAt(20_000)).toBe(20_000);
  await beat(database, { name: "dispatch/one", n: 1, atMs: startMs });
  expect(await seenAt(30_000)).toBe(0);
  expect(await seenAt(59_000)).toBe(29_000);
  await beat(database, { name: "dispatch/one", n: 2, atMs: startMs });
  expect(await seenAt(60_000)).toBe(0);
  await forgetBeats(database, { prefix: "dispatch/", beforeMs: startMs });
  expect((await beats(database.read)).map(({ name }) => name).toSorted()).toEqual(["core", "dispatch/one"]);
});

test.each(['{"kind":"accep', '{"kind":"gone"}', "null"])(
  `R-374 an end of which the disk says %s counts as not sent, and holds up nobody (${engine})`,
  async (text) => {
    const [damaged, other] = await createDueDeliveries(database, { count: 2, nowMs: startMs });
    if (!damaged || !other) throw new Error("two were asked for");
    const claim = only(await by("one").take([damaged], startMs));
    await endElsewhere(database, { claim, outcome: accepted }, startMs + 5);
    await database.commit([{ query: database.write.updateTable("claims").set({ outcome: text }) }]);
    expect(await endedElsewhere(database.read, 10)).toMatchObject([
      { outcome: { kind: "unreachable", mayHaveArrived: true } },
    ]);
    const retried = { ...damaged, attempt: 1 };
    expect(only(await by("two").take([retried, other], startMs + 6)).deliveryId).toBe(other.deliveryId);
  },
);

test(`R-510 a disk that takes no claim: whoever is alone goes on by what it remembers, its end is stored later, and whoever comes after it doubts (${engine})`, async () => {
  const delivery = await one();
  const full = { ...database, commit: () => Promise.reject(new SqlError("full", "the disk is full")) };
  await expect(createSqlClaims(full, holderOf("core", "one")).take([delivery], startMs)).rejects.toThrow("full");
  const alone = createSqlClaims(full, holderOf("core", "one", startMs));
  const mine = only(await alone.take([delivery], startMs));
  expect(mine).toMatchObject({ fence: 1, attempt: 1, doubts: 0, isStored: false });
  expect(await claimsSince(database.read, 0)).toEqual([]);
  // There is room again, and the end is decided; a second time it is refused.
  expect(await decided(delivery, mine, unreachable)).toBe(null);
  expect(await claimsSince(database.read, 0)).toMatchObject([{ fence: 1, endedAtMs: startMs + 1, doubts: 0 }]);
  expect(await decided({ ...delivery, attempt: 1 }, mine, accepted)).toMatchObject({ blame: "claim" });
  expect((await attemptsOf(database.read, delivery.incidentId)).map(({ what }) => what)).toEqual(["unreachable"]);
  const after = createSqlClaims(database, holderOf("core", "two", startMs + 10));
  const due = { ...delivery, attempt: 1 };
  expect(only(await after.take([due], startMs + 20))).toMatchObject({ fence: 2, doubts: 1, isStored: true });
});
