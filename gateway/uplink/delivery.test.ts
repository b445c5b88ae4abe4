import { describe, expect, test } from "vitest";
import { must, parseAssignmentId, parseBootId, type Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { decodeMessage } from "@shouwang/shared/wire/codec.ts";
import { faultMessageSchema, lifeMessageSchema, telemetryMessageSchema } from "@shouwang/shared/wire/envelope.ts";
import type { UpChannel } from "@shouwang/shared/wire/topics.ts";
import { epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";
import { blankCard, createMemoryOutbox } from "../outbox/memory-outbox.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { createSparedOutbox } from "../outbox/spared-outbox.ts";
import { createDelivery, resendAfter, skipsAfter } from "./delivery.ts";

const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
const bootId = must(parseBootId("boot-1"), "boot-1");

const full = { kind: "refused", why: "full", detail: "no space left" } as const;

/** A cloud that hears everything, or nothing, and receipts only when told. */
function bench(card = blankCard(), epoch = "epoch-1") {
  return benchOf(createMemoryOutbox({ epoch: epochNamed(epoch), card }));
}

function benchOf(outbox: Outbox) {
  const heard: { channel: UpChannel; seqs: number[]; skipped: number }[] = [];
  const world = { isUp: true, uptimeMs: 0, hellos: 0 };
  const delivery = createDelivery({
    source: outbox,
    publish(channel, payload) {
      if (!world.isUp) return Promise.resolve("refused");
      heard.push({ channel, ...read(channel, payload) });
      return Promise.resolve("handed-over");
    },
    hello() {
      world.hellos++;
      return Promise.resolve();
    },
    assignmentId,
    stamp: () => ({ wallMs: 1, uptimeMs: world.uptimeMs, bootId, clock: "trusted" }),
    uptimeMs: () => world.uptimeMs,
  });
  delivery.restart();
  const receipt = async (
    lane: Lane,
    through: number,
    missing: readonly [number, number][] = [],
    of: Epoch = outbox.epoch,
  ) => {
    await outbox.receipted({ epoch: of, lane, through, atMs: 1 });
    await delivery.receipted({ epoch: of, lane, through, missing });
  };
  return { outbox, heard, world, delivery, receipt };
}

/** Whatever we send must pass the schema that the cloud reads it with. */
function read(channel: UpChannel, payload: Uint8Array): { seqs: number[]; skipped: number } {
  if (channel === "life") {
    const decoded = decodeMessage(lifeMessageSchema, payload);
    if (decoded.kind === "unreadable") throw new Error(decoded.why);
    return { seqs: [decoded.message.seq], skipped: 0 };
  }
  const decoded =
    channel === "fault" ? decodeMessage(faultMessageSchema, payload) : decodeMessage(telemetryMessageSchema, payload);
  if (decoded.kind === "unreadable") throw new Error(decoded.why);
  return { seqs: decoded.message.records.map((record) => record.seq), skipped: decoded.message.skipped?.length ?? 0 };
}

describe("telemetry", () => {
  test("goes in envelopes in order, is not sent twice, and an empty one says that we live", async () => {
    const { outbox, heard, delivery } = bench();
    await outbox.append(Array.from({ length: 300 }, () => motion()));
    await delivery.flush();
    expect(heard.map((one) => one.seqs.length)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(heard.flatMap((one) => one.seqs)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
    await delivery.flush();
    expect(heard.at(-1)).toEqual({ channel: "telemetry", seqs: [], skipped: 0 });
  });

  test("R-113 each row of a group asks, and one message goes: no empty one a row", async () => {
    const { outbox, heard, delivery } = bench();
    await outbox.append([motion(), motion(), motion()]);
    await Promise.all([delivery.flush(), delivery.flush(), delivery.flush()]);
    expect(heard).toMatchObject([{ seqs: [1, 2, 3] }]);
  });

  test("no more than the window is under way; the rest follows the receipts", async () => {
    const { outbox, heard, delivery, receipt } = bench();
    await outbox.append(Array.from({ length: 4_000 }, () => motion()));
    await delivery.flush();
    expect(heard).toHaveLength(8);
    for (let turns = 0; turns < 40; turns++) await receipt("telemetry", heard.at(-1)?.seqs.at(-1) ?? 0);
    expect(heard.flatMap((one) => one.seqs)).toEqual(Array.from({ length: 4_000 }, (_, at) => at + 1));
    expect(delivery.isWaiting()).toBe(false);
  });

  test("R-007 without a receipt it is sent again, from the lowest unreceipted, and not before its time", async () => {
    const { outbox, heard, world, delivery, receipt } = bench();
    await outbox.append([motion(), motion(), motion()]);
    await delivery.flush();
    await receipt("telemetry", 2);
    heard.length = 0;
    world.uptimeMs = resendAfter - 1;
    await delivery.due();
    expect(heard).toEqual([]);
    world.uptimeMs = resendAfter;
    await delivery.due();
    expect(heard).toMatchObject([{ seqs: [3] }]);
  });

  test("R-007 a reconnect sends again from the lowest unreceipted, over epochs", async () => {
    const card = blankCard();
    const before = bench(card, "epoch-1");
    await before.outbox.append([motion(), motion()]);
    await before.delivery.flush();
    const { outbox, heard, delivery } = bench(card, "epoch-2");
    await outbox.append([motion()]);
    await delivery.flush();
    expect(heard).toMatchObject([{ seqs: [1, 2] }, { seqs: [1] }]);
    delivery.restart();
    await delivery.flush();
    expect(heard).toHaveLength(4);
  });

  test("what is just being sent wakes nobody, however long it takes", async () => {
    const { outbox, world, delivery } = bench();
    await outbox.append([motion()]);
    await delivery.flush();
    expect(delivery.nextDueMs()).toBe(resendAfter);
    world.uptimeMs = resendAfter;
    const sending = delivery.due();
    expect(delivery.nextDueMs()).toBeUndefined();
    await sending;
    expect(delivery.nextDueMs()).toBe(2 * resendAfter);
  });

  test("a refused publish ends the turn and does not loop", async () => {
    const { outbox, heard, world, delivery } = bench();
    await outbox.append([motion(), motion()]);
    world.isUp = false;
    await delivery.flush();
    world.isUp = true;
    delivery.restart();
    await delivery.flush();
    expect(heard).toMatchObject([{ seqs: [1, 2] }]);
  });
});

describe("a cloud that begins to listen", () => {
  test("R-118 gets what was sent to nobody at once, and nothing twice that it has", async () => {
    const { outbox, heard, delivery, receipt } = bench();
    await outbox.append([press("alarm"), fault("tamper", "present"), ...Array.from({ length: 3 }, () => motion())]);
    for (const lane of ["life", "fault", "telemetry"] as const) await delivery.pump(lane);
    const sent = heard.length;
    await receipt("fault", 1);
    await delivery.unheard();
    expect(heard.slice(sent).map(({ channel, seqs }) => [channel, ...seqs])).toEqual([
      ["life", 1],
      ["telemetry", 1, 2, 3],
    ]);
    await receipt("life", 1);
    await receipt("telemetry", 3);
    await delivery.unheard();
    expect(heard).toHaveLength(sent + 2);
  });
});

describe("a card beside a spare", () => {
  test("R-079 what the card takes after the spare is sent, though sending stands in the spare's epoch", async () => {
    const { outbox: card, delivery: _alone, ...world } = bench();
    const spare = createMemoryOutbox({ epoch: epochNamed("spare") });
    let isSound = false;
    const outbox = createSparedOutbox(
      { ...card, append: (rows) => (isSound ? card.append(rows) : Promise.resolve(full)) },
      spare,
      { unsound: () => {}, sound: () => {} },
      createManualClock({ wallMs: 0 }),
    );
    const sent: number[][] = [];
    const delivery = createDelivery({
      source: outbox,
      publish(channel, payload) {
        sent.push(read(channel, payload).seqs);
        return Promise.resolve("handed-over");
      },
      hello: () => Promise.resolve(),
      assignmentId,
      stamp: () => ({ wallMs: 1, uptimeMs: world.world.uptimeMs, bootId, clock: "trusted" }),
      uptimeMs: () => world.world.uptimeMs,
    });
    delivery.restart();
    const accept = async (row: Parameters<typeof outbox.append>[0][number]): Promise<void> => {
      const answer = await outbox.append([row]);
      if (answer.kind === "accepted") delivery.accepted(answer.rows);
      await delivery.pump("fault");
    };
    await accept(fault("tamper", "present"));
    isSound = true;
    await accept(fault("silent", "present"));
    // The card's row, and the spare's once more: nothing has a receipt yet.
    expect(sent).toEqual([[1], [1], [1]]);
    await outbox.receipted({ epoch: spare.epoch, lane: "fault", through: 1, atMs: 1 });
    await accept(fault("low-battery", "present"));
    expect(sent.slice(3)).toEqual([[1, 2]]);
  });

  test("a backlog of an earlier run is not begun again for each new row", async () => {
    const card = blankCard();
    const before = bench(card, "epoch-1");
    await before.outbox.append(Array.from({ length: 300 }, () => motion()));
    const { outbox, heard, delivery } = bench(card, "epoch-2");
    await delivery.pump("telemetry");
    const sent = heard.length;
    const answer = await outbox.append([motion()]);
    if (answer.kind === "accepted") delivery.accepted(answer.rows);
    await delivery.pump("telemetry");
    expect(heard).toHaveLength(sent + 1);
  });
});

describe("life", () => {
  test("a fresh one goes past a thousand that are being sent again", async () => {
    const { outbox, heard, delivery } = bench();
    for (let at = 0; at < 100; at++) await outbox.append([press(`old-${at}`)]);
    const again = delivery.resend("life");
    await outbox.append([press("fresh")]);
    await delivery.sendFresh({ epoch: outbox.epoch, seq: 101 });
    const place = heard.findIndex((one) => one.seqs[0] === 101);
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(20);
    await again;
  });

  test("R-007 an old one that was sent again and lost once more goes by the clock, without a reconnect", async () => {
    const { outbox, heard, world, delivery, receipt } = bench();
    await outbox.append([press("a"), press("b")]);
    await delivery.resend("life");
    await receipt("life", 1);
    expect(delivery.nextDueMs()).toBe(resendAfter);
    world.uptimeMs = resendAfter;
    await delivery.due();
    expect(heard.map((one) => one.seqs)).toEqual([[1], [2], [2]]);
  });

  test("what the cloud names missing is sent again", async () => {
    const { outbox, heard, delivery, receipt } = bench();
    for (const name of ["a", "b", "c", "d"]) await outbox.append([press(name)]);
    await delivery.sendFresh({ epoch: outbox.epoch, seq: 4 });
    await receipt("life", 1, [[2, 3]]);
    expect(heard.map((one) => one.seqs[0])).toEqual([4, 2, 3]);
  });
});

test("R-085 a life message for which the broker cuts us each time keeps back no other", async () => {
  const outbox = createMemoryOutbox({ epoch: epochNamed("epoch-1") });
  for (const name of ["first", "poison", "second", "third"]) await outbox.append([press(name)]);
  const heard = new Set<number>();
  let connections = 0;
  let isCut = false;
  const delivery = createDelivery({
    source: outbox,
    publish(channel, payload) {
      const [seq] = read(channel, payload).seqs;
      if (isCut || seq === 2) isCut = true;
      else if (seq !== undefined) heard.add(seq);
      return Promise.resolve(isCut ? "refused" : "handed-over");
    },
    hello: () => Promise.resolve(),
    assignmentId,
    stamp: () => ({ wallMs: 1, uptimeMs: 0, bootId, clock: "trusted" }),
    uptimeMs: () => 0,
  });
  for (; connections < 3; connections++) {
    isCut = false;
    delivery.restart();
    await delivery.resend("life");
    const through = heard.has(1) ? 1 : 0;
    await outbox.receipted({ epoch: outbox.epoch, lane: "life", through, atMs: 1 });
    await delivery.receipted({ epoch: outbox.epoch, lane: "life", through, missing: [[2, 2]] });
    delivery.stop();
  }
  expect([...heard].toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
});

test("R-128 alarms that the cloud stored behind one that never arrives leave the window, so that the others follow", async () => {
  const outbox = createMemoryOutbox({ epoch: epochNamed("epoch-1") });
  const names = Array.from({ length: 60 }, (_, at) => (at === 0 ? "poison" : `alarm-${at}`));
  for (const name of names) await outbox.append([press(name)]);
  const heard = new Set<number>();
  let isCut = false;
  const delivery = createDelivery({
    source: outbox,
    publish(channel, payload) {
      const [seq = 0] = read(channel, payload).seqs;
      isCut ||= seq === 1;
      if (!isCut) heard.add(seq);
      return Promise.resolve(isCut ? "refused" : "handed-over");
    },
    hello: () => Promise.resolve(),
    assignmentId,
    stamp: () => ({ wallMs: 1, uptimeMs: 0, bootId, clock: "trusted" }),
    uptimeMs: () => 0,
  });
  for (let connection = 0; connection < 2; connection++) {
    isCut = false;
    delivery.restart();
    await delivery.resend("life");
    // The cloud answers each: nothing is contiguous, for the first one is missing.
    for (const seq of heard) {
      const row = (await outbox.rowsIn({ epoch: outbox.epoch, lane: "life", from: seq, to: seq, limit: 1 }))[0];
      const stored = row?.lane === "life" ? [row.alarmId] : [];
      await delivery.receipted({ epoch: outbox.epoch, lane: "life", through: 0, missing: [[1, 1]], stored });
    }
    delivery.stop();
  }
  expect(heard.size).toBe(59);
});

describe("numbers that will never come", () => {
  test("travel beside the records of their epoch", async () => {
    const { outbox, heard, delivery } = bench();
    await outbox.append([fault("tamper", "present")]);
    await outbox.append([fault("tamper", "gone")]);
    await delivery.pump("fault");
    expect(heard).toEqual([{ channel: "fault", seqs: [2], skipped: 1 }]);
  });

  test("travel alone when their epoch has nothing else left", async () => {
    const card = blankCard();
    await bench(card, "epoch-1").outbox.append([fault("tamper", "present")]);
    const { outbox, heard, delivery } = bench(card, "epoch-2");
    await outbox.append([fault("tamper", "gone")]);
    await delivery.sendSkips();
    expect(heard).toEqual([{ channel: "fault", seqs: [], skipped: 1 }]);
  });
});

test("R-007 what the cloud names missing below a batch that was just sent is sent, and does not wait for a quiet moment", async () => {
  const { outbox, heard, delivery, receipt } = bench();
  await outbox.append([motion()]);
  await delivery.pump("telemetry");
  await receipt("telemetry", 1);
  await outbox.append([motion()]);
  await delivery.pump("telemetry");
  // The cloud was killed before it had stored its mark: the first is missing to it again, at the very receipt of the second.
  await receipt("telemetry", 0, [[1, 1]]);
  expect(heard.map((one) => one.seqs)).toEqual([[1], [2], [1]]);
});

test("R-129 a number that was receipted and is gone, asked for by a cloud that forgot its mark in a crash: hello says how far it was", async () => {
  const { world, delivery, receipt } = bench();
  await receipt("telemetry", 1, [[1, 1]], epochNamed("epoch-of-before"));
  expect(world.hellos).toBe(0);
  expect(delivery.nextDueMs()).toBe(skipsAfter);
  world.uptimeMs = skipsAfter;
  await delivery.due();
  expect(world.hellos).toBe(1);
  // Once for each time it is asked.
  world.uptimeMs = 2 * skipsAfter;
  await delivery.due();
  expect(world.hellos).toBe(1);
});

describe("a card that was full for a while, and the spare behind it", () => {
  /** Refuses while it is full; everything else is the card's own answer. */
  function fillable() {
    const inner = createMemoryOutbox({ epoch: epochNamed("card") });
    const world = { isFull: false };
    const full = { kind: "refused", why: "full", detail: "the card is full" } as const;
    const card: Outbox = { ...inner, append: (rows) => (world.isFull ? Promise.resolve(full) : inner.append(rows)) };
    const spare = createMemoryOutbox({ epoch: epochNamed("spare") });
    const nobody = { unsound: () => undefined, sound: () => undefined };
    return {
      outbox: createSparedOutbox(card, spare, nobody, createManualClock({ wallMs: 0 })),
      card: world,
      spare: epochNamed("spare"),
    };
  }

  test("R-007 what the card takes afterwards is sent, although the spare's rows were the last to go", async () => {
    const { outbox, card, spare } = fillable();
    const { heard, delivery, receipt } = benchOf(outbox);
    card.isFull = true;
    await outbox.append([fault("storage", "present")]);
    await delivery.pump("fault");
    await receipt("fault", 1, [], spare);
    card.isFull = false;
    await outbox.append([fault("storage", "gone")]);
    await delivery.pump("fault");
    expect(heard).toMatchObject([{ seqs: [1] }, { seqs: [1] }]);
    await receipt("fault", 1);
    expect(await outbox.pending({ lane: "fault", limit: 9 })).toEqual([]);
    expect(delivery.isWaiting()).toBe(false);
  });

  test("R-007 also when it takes it while the spare's rows are still without their receipt", async () => {
    const { outbox, card, spare } = fillable();
    const { heard, delivery, receipt } = benchOf(outbox);
    card.isFull = true;
    await outbox.append([fault("storage", "present")]);
    await delivery.pump("fault");
    card.isFull = false;
    await outbox.append([fault("storage", "gone")]);
    await delivery.pump("fault");
    expect(heard).toHaveLength(1);
    await receipt("fault", 1, [], spare);
    expect(heard).toMatchObject([{ seqs: [1] }, { seqs: [1] }]);
  });
});
