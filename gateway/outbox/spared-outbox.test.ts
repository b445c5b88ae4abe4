import { expect, test } from "vitest";
import { describeOutbox, epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";
import { blankCard, createMemoryOutbox } from "./memory-outbox.ts";
import type { Outbox, Row } from "./outbox.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { cardAnswersWithin, createSparedOutbox } from "./spared-outbox.ts";

let opened = 0;
const clock = createManualClock({ wallMs: 0 });
const nextEpoch = () => epochNamed(`epoch-${++opened}`);

/** A card that can be pulled. */
function pullable(inner: Outbox) {
  const world = { isPulled: false, isFull: false };
  const gone = () => Promise.reject(new Error("the card is gone"));
  const card: Outbox = {
    ...inner,
    append: (rows) =>
      world.isPulled
        ? Promise.resolve({ kind: "refused", why: "failing", detail: "the card is gone" })
        : inner.append(rows),
    pending: (query) => (world.isPulled ? gone() : inner.pending(query)),
    adoptLedger: (ledgerId) => (world.isFull ? gone() : inner.adoptLedger(ledgerId)),
    standings: () => (world.isPulled ? gone() : inner.standings()),
  };
  return { card, world };
}

describeOutbox("a card with a spare behind it", () => {
  const card = blankCard();
  return Promise.resolve({
    open: (limits) => {
      const main = createMemoryOutbox({ epoch: nextEpoch(), card, ...(limits ? { limits } : {}) });
      const spare = createMemoryOutbox({ epoch: nextEpoch() });
      return Promise.resolve(
        createSparedOutbox(main, spare, { unsound: () => undefined, sound: () => undefined }, clock),
      );
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

test("R-006 without its card the gateway still takes a press and a fault, says so once, and refuses telemetry", async () => {
  const { card, world } = pullable(createMemoryOutbox({ epoch: nextEpoch() }));
  const said: string[] = [];
  const outbox = createSparedOutbox(
    card,
    createMemoryOutbox({ epoch: nextEpoch() }),
    {
      unsound: (detail) => said.push(`unsound ${detail}`),
      sound: () => said.push("sound"),
    },
    clock,
  );
  await outbox.append([press("before")]);
  world.isPulled = true;
  expect(await outbox.append([press("a")])).toMatchObject({ kind: "accepted", rows: [{ alarmId: "a", seq: 1 }] });
  expect(await outbox.append([fault("storage", "present")])).toMatchObject({ kind: "accepted" });
  expect(await outbox.append([motion()])).toMatchObject({ kind: "refused" });
  expect(await outbox.pending({ lane: "life", limit: 9 })).toMatchObject([{ alarmId: "a" }]);
  expect(said).toEqual(["unsound failing: the card is gone"]);

  world.isPulled = false;
  await outbox.append([press("after")]);
  expect(said.at(-1)).toBe("sound");
  const pending = await outbox.pending({ lane: "life", limit: 9 });
  expect(pending.map((row) => (row.lane === "life" ? row.alarmId : undefined))).toEqual(["before", "after", "a"]);
  const last = pending.at(-1);
  if (!last) throw new Error("three rows are pending");
  await outbox.receipted({ epoch: last.epoch, lane: "life", through: 1, atMs: 1 });
  expect(await outbox.pending({ lane: "life", limit: 9 })).toHaveLength(2);
});

test("R-006 a card that never answers again holds no press up: the spare takes it and gives it", async () => {
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
  const main = createMemoryOutbox({ epoch: nextEpoch() });
  const said: string[] = [];
  const card: Outbox = { ...main, append: never, pending: never, standings: never };
  const outbox = createSparedOutbox(
    card,
    createMemoryOutbox({ epoch: nextEpoch() }),
    { unsound: (detail) => said.push(detail), sound: () => undefined },
    clock,
  );
  const after = async <T>(work: Promise<T>): Promise<T> => {
    await clock.advanceTo(clock.uptimeMs() + cardAnswersWithin);
    return await work;
  };
  expect(await after(outbox.append([press("a")]))).toMatchObject({ kind: "accepted", rows: [{ alarmId: "a" }] });
  expect(await after(outbox.pending({ lane: "life", limit: 9 }))).toMatchObject([{ alarmId: "a" }]);
  expect(await after(outbox.standings())).toMatchObject([{ lane: "life", next: 2 }]);
  expect(said).toHaveLength(1);
});

test("R-101 a card that is full when the cloud was restored owes the new ledger, and gives what it has when told again", async () => {
  const { card, world } = pullable(createMemoryOutbox({ epoch: nextEpoch() }));
  const listener = { unsound: () => undefined, sound: () => undefined };
  const outbox = createSparedOutbox(card, createMemoryOutbox({ epoch: nextEpoch() }), listener, clock);
  await outbox.append([press("before")]);
  await outbox.adoptLedger("ledger-1");
  await outbox.receipted({ epoch: card.epoch, lane: "life", through: 1, atMs: 0 });
  world.isFull = true;
  expect(await outbox.adoptLedger("ledger-2")).toMatchObject({ isOwed: true, resend: 0 });
  expect(await outbox.pending({ lane: "life", limit: 9 })).toEqual([]);
  world.isFull = false;
  const told = await outbox.adoptLedger("ledger-2");
  expect(told).toMatchObject({ isNew: true, resend: 1 });
  expect(told.isOwed).toBeUndefined();
  expect(await outbox.pending({ lane: "life", limit: 9 })).toMatchObject([{ alarmId: "before" }]);
});

test("a restored cloud asks the spare again too, though only the card had heard of the ledger before", async () => {
  const card = createMemoryOutbox({ epoch: nextEpoch(), card: { ...blankCard(), ledgerId: "one" } });
  const refusing: Outbox = {
    ...card,
    append: () => Promise.resolve({ kind: "refused", why: "full", detail: "no space left" }),
  };
  const spare = createMemoryOutbox({ epoch: nextEpoch() });
  const outbox = createSparedOutbox(refusing, spare, { unsound: () => {}, sound: () => {} }, clock);
  await outbox.append([press("a")]);
  await outbox.receipted({ epoch: spare.epoch, lane: "life", through: 1, atMs: 1 });
  expect(await outbox.adoptLedger("two")).toEqual({ isNew: true, resend: 1 });
  expect(await outbox.pending({ lane: "life", limit: 9 })).toMatchObject([{ alarmId: "a" }]);
});

test("R-135 a receipt that a full card could not note is noted when it has room again, and the row is pending no more", async () => {
  const inner = createMemoryOutbox({ epoch: nextEpoch() });
  let isFull = false;
  const card: Outbox = {
    ...inner,
    append: (rows) =>
      isFull ? Promise.resolve({ kind: "refused", why: "full", detail: "no space left" }) : inner.append(rows),
    receipted: (mark) => (isFull ? Promise.reject(new Error("no space left")) : inner.receipted(mark)),
  };
  const nobody = { unsound: () => undefined, sound: () => undefined };
  const outbox = createSparedOutbox(card, createMemoryOutbox({ epoch: nextEpoch() }), nobody, clock);
  await outbox.append([press("a"), press("b")]);
  isFull = true;
  await outbox.receipted({ epoch: card.epoch, lane: "life", through: 1, atMs: 1 });
  await outbox.receipted({ epoch: card.epoch, lane: "life", through: 2, atMs: 1 });
  expect(await outbox.pending({ lane: "life", limit: 9 })).toHaveLength(2);
  isFull = false;
  await outbox.append([motion()]);
  expect(await outbox.pending({ lane: "life", limit: 9 })).toEqual([]);
  // A mark of the ledger of before is not noted for the new one.
  isFull = true;
  await outbox.receipted({ epoch: card.epoch, lane: "telemetry", through: 1, atMs: 1 });
  isFull = false;
  await outbox.adoptLedger("ledger-2");
  await outbox.append([motion()]);
  expect(await outbox.pending({ lane: "telemetry", limit: 9 })).toHaveLength(2);
});

test("R-112 telemetry that a slow card holds is given when the card answers; an empty answer would be taken for the end", async () => {
  const main = createMemoryOutbox({ epoch: nextEpoch() });
  await main.append([motion()]);
  const late = Promise.withResolvers<readonly Row[]>();
  const card: Outbox = { ...main, pending: () => late.promise };
  const own = createManualClock({ wallMs: 0 });
  const nobody = { unsound: () => undefined, sound: () => undefined };
  const outbox = createSparedOutbox(card, createMemoryOutbox({ epoch: nextEpoch() }), nobody, own);
  const asked = outbox.pending({ lane: "telemetry", limit: 9 });
  await own.advanceTo(10 * cardAnswersWithin);
  late.resolve(await main.pending({ lane: "telemetry", limit: 9 }));
  expect(await asked).toHaveLength(1);
});
