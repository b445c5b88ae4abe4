/** What the executor does with its claims: before a call, after a pause, after an end that nobody wrote down. */

import { expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { deliveryIdOf, noticeOf } from "../../test/builders/notices.ts";
import { fixedServices } from "../emergency/services.ts";
import type { Delivered, Notice } from "../emergency/emergency-service.ts";
import { callBeginsWithin, holderOf, type Claims } from "./claim.ts";
import type { Delivery } from "./delivery.ts";
import { createExecutor, type ExecutorNeeds } from "./execute.ts";
import { blankClaimRows, createMemoryClaims, endHeld } from "./memory-claims.ts";
import { createMemoryDeliveryStore } from "./memory-delivery-store.ts";

const startMs = Date.UTC(2026, 0, 5, 12);
const due: Delivery = {
  deliveryId: deliveryIdOf("d1"),
  incidentId: must(parseIncidentId("incident-1"), "incident-1"),
  key: "d1",
  connector: "webhook",
  addressee: null,
  reason: "raised",
  round: 1,
  standing: "due",
  attempt: 0,
  dueAtMs: startMs,
  createdAtMs: startMs,
  endedAtMs: null,
  receipt: null,
  lastWhy: null,
};
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
};

function house() {
  const clock = createManualClock({ wallMs: startMs });
  const store = createMemoryDeliveryStore();
  const rows = blankClaimRows();
  const notices: Notice[] = [];
  const errors: string[] = [];
  store.put(due);
  return {
    clock,
    rows,
    notices,
    errors,
    store,
    executor(name: string, changes: Partial<ExecutorNeeds> & { answer?: () => Promise<Delivered> } = {}) {
      const { answer, ...parts } = changes;
      const holder = holderOf("dispatch", name);
      return createExecutor({
        store,
        claims: createMemoryClaims({ rows, holder, delivery: store.get }),
        services: fixedServices([
          {
            name: "webhook",
            async deliver(notice) {
              notices.push(notice);
              return (await answer?.()) ?? { kind: "accepted", receipt: name };
            },
          },
        ]),
        lookUp: async ({ incidentId }) => ({ ...noticeOf(), incidentId }),
        async ended(delivery, end) {
          endHeld(rows, end, clock.wallMs(), null);
          const attempt = delivery.attempt + 1;
          const { outcome } = end;
          if (outcome.kind === "unreachable") store.put({ ...delivery, attempt, dueAtMs: clock.wallMs() + 1_000 });
          else store.put({ ...delivery, attempt, standing: outcome.kind, endedAtMs: clock.wallMs() });
          await Promise.resolve();
        },
        clock,
        log: { error: (sentence) => void errors.push(sentence) },
        ...parts,
      });
    },
  };
}

test("R-371 stopped between its claim and its call, it calls nobody, and the claim leaves no doubt", async () => {
  const { clock, notices, rows, executor } = house();
  const held = Promise.withResolvers<void>();
  const one = executor("one", {
    async lookUp({ incidentId }) {
      await held.promise;
      return { ...noticeOf(), incidentId };
    },
  });
  one.wake();
  await settle();
  expect(rows.claims.get(due.deliveryId)).toMatchObject({ fence: 1, endedAtMs: null });
  // Stopped: nothing of it runs, and its clocks go on.
  await clock.advanceTo(callBeginsWithin + 1);
  held.resolve();
  await settle();
  // It has claimed it anew, and calls in time.
  expect([...rows.attempts.values()].map(({ what }) => what)).toEqual(["not-called", "accepted"]);
  expect(notices).toMatchObject([{ attempt: 1, mayHaveArrived: false }]);
});

test("R-371 stopped in the middle of its call for longer than its claim holds: another one calls, says that it may have arrived, and the first one's end counts for nothing", async () => {
  const { clock, notices, rows, store, errors, executor } = house();
  const hangs = Promise.withResolvers<Delivered>();
  // Its own limits do not run while it is stopped.
  const stopped = { wallMs: clock.wallMs, uptimeMs: clock.uptimeMs, after: () => ({ cancel: () => {} }) };
  const one = executor("one", { answer: () => hangs.promise, clock: stopped });
  one.wake();
  await settle();
  const two = executor("two");
  two.wake();
  await settle();
  await clock.advanceTo(seconds(34), settle);
  expect(notices).toHaveLength(1);
  await clock.advanceTo(seconds(37), settle);
  expect(notices).toMatchObject([{ mayHaveArrived: false }, { attempt: 1, mayHaveArrived: true }]);
  hangs.resolve({ kind: "refused", why: "too late" });
  await settle();
  expect(store.get(due.deliveryId)).toMatchObject({ standing: "accepted", attempt: 1 });
  expect(errors).toEqual([expect.stringContaining("Somebody else has claimed a delivery")]);
  expect([...rows.attempts.values()].map(({ fence, what }) => [fence, what])).toEqual([
    [1, "unknown"],
    [2, "accepted"],
  ]);
});

test("R-374 a far end that did not answer in time may have it: the next notice says so", async () => {
  const { clock, notices, executor } = house();
  let calls = 0;
  const one = executor("one", {
    answer: async () => (++calls === 1 ? await new Promise(() => {}) : { kind: "accepted", receipt: "late" }),
  });
  one.wake();
  await settle();
  await clock.advanceTo(seconds(29), settle);
  expect(notices).toMatchObject([
    { attempt: 1, mayHaveArrived: false },
    { attempt: 2, mayHaveArrived: true },
  ]);
});

test("R-374 one that refuses to be reached leaves no doubt", async () => {
  const { clock, notices, executor } = house();
  let calls = 0;
  const one = executor("one", {
    answer: async () =>
      await Promise.resolve(
        ++calls === 1
          ? { kind: "unreachable", why: "nobody there", retryAfter: null }
          : { kind: "accepted", receipt: "1" },
      ),
  });
  one.wake();
  await settle();
  await clock.advanceTo(seconds(3), settle);
  expect(notices.map(({ attempt, mayHaveArrived }) => [attempt, mayHaveArrived])).toEqual([
    [1, false],
    [2, false],
  ]);
});

test("R-370 what a turn begins is claimed together; a store that takes no claim keeps everybody from calling", async () => {
  const { clock, notices, store, executor } = house();
  for (let n = 2; n <= 30; n++) {
    const incidentId = must(parseIncidentId(`incident-${n}`), "incident");
    store.put({ ...due, deliveryId: deliveryIdOf(`d${n}`), incidentId, key: `d${n}` });
  }
  const taken: number[] = [];
  let isFull = true;
  const claims = createMemoryClaims({ rows: blankClaimRows(), holder: holderOf("core", "one"), delivery: store.get });
  const counting: Claims = {
    ...claims,
    async take(wanted, nowMs) {
      if (isFull) throw new Error("the disk is full");
      taken.push(wanted.length);
      return await claims.take(wanted, nowMs);
    },
  };
  const one = executor("one", { claims: counting, ended: async () => await new Promise(() => {}) });
  one.wake();
  await settle();
  expect(notices).toEqual([]);
  isFull = false;
  await clock.advanceTo(seconds(2), settle);
  expect([taken, notices.length]).toEqual([[30], 30]);
});
