import { describe, expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { fixedServices } from "../emergency/services.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { deliveryIdOf, noticeOf } from "../../test/builders/notices.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency/emergency-service.ts";
import { audit } from "./auditor.ts";
import type { Delivery } from "./delivery.ts";
import { createExecutor, type ExecutorNeeds } from "./execute.ts";
import { holderOf } from "./claim.ts";
import { blankClaimRows, createMemoryClaims, endHeld, type MemoryClaimRows } from "./memory-claims.ts";
import { createMemoryDeliveryStore, type MemoryDeliveryStore } from "./memory-delivery-store.ts";
import type { PathProgress } from "./path-progress.ts";

const incident = (name: string) => must(parseIncidentId(name), name);
const startMs = Date.UTC(2026, 0, 5, 12);

function deliveryOf(changes: Partial<Delivery> & { id: string }): Delivery {
  const { id, ...rest } = changes;
  return {
    deliveryId: deliveryIdOf(id),
    incidentId: incident(`incident-of-${id}`),
    key: id,
    connector: "desk",
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
    ...rest,
  };
}

/** A connector in the test's hand: every call waits until it is answered. */
function handHeld(name: string) {
  const calls: { notice: Notice; signal: AbortSignal; answer(delivered: Delivered): void }[] = [];
  const service: EmergencyService = {
    name,
    deliver: (notice, signal) =>
      new Promise((resolve) => void calls.push({ notice, signal, answer: (delivered) => resolve(delivered) })),
  };
  return { service, calls };
}
const accepting = (name: string): EmergencyService & { notices: Notice[] } => {
  const notices: Notice[] = [];
  return {
    name,
    notices,
    async deliver(notice) {
      notices.push(notice);
      return { kind: "accepted", receipt: "taken" };
    },
  };
};

let starts = 0;
type Ended = { id: string; outcome: Delivered };

function setUp(
  services: readonly EmergencyService[],
  changes: Partial<ExecutorNeeds> & { store?: MemoryDeliveryStore; rows?: MemoryClaimRows } = {},
) {
  const clock = createManualClock({ wallMs: startMs });
  const store = changes.store ?? createMemoryDeliveryStore();
  const ended: Ended[] = [];
  const errors: string[] = [];
  const rows = changes.rows ?? blankClaimRows();
  const { rows: _rows, ...parts } = changes;
  const executor = createExecutor({
    store,
    claims: createMemoryClaims({ rows, holder: holderOf("core", `start-${++starts}`), delivery: store.get }),
    services: fixedServices(services),
    lookUp: async ({ incidentId }) => ({ ...noticeOf(), incidentId }),
    // As the home's decision does: an end is an end, an attempt that failed is due a second later.
    async ended(delivery, end) {
      const { outcome } = end;
      endHeld(rows, end, clock.wallMs(), null);
      ended.push({ id: delivery.key, outcome });
      const attempt = delivery.attempt + 1;
      if (outcome.kind === "unreachable") store.put({ ...delivery, attempt, dueAtMs: clock.wallMs() + 1_000 });
      else store.put({ ...delivery, attempt, standing: outcome.kind, endedAtMs: clock.wallMs() });
    },
    clock,
    log: { error: (sentence) => void errors.push(sentence) },
    ...parts,
  });
  return { clock, store, rows, ended, errors, executor };
}

/** Lets promises run; nothing here waits for real time. */
async function untilQuiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
const toSecond = (second: number): number => second * 1_000;

describe("what is due is delivered, and how it ended comes back", () => {
  test("the notice carries what is known at the last moment, and its own key", async () => {
    const desk = accepting("desk");
    const { store, executor, ended } = setUp([desk]);
    store.put(deliveryOf({ id: "d1", attempt: 4, round: 2, reason: "escalated" }));
    executor.wake();
    await executor.settled();
    expect(desk.notices).toMatchObject([
      { deliveryId: "d1", attempt: 5, round: 2, reason: "escalated", residentName: "王秀兰", incidentVersion: 3 },
    ]);
    expect(ended).toEqual([{ id: "d1", outcome: { kind: "accepted", receipt: "taken" } }]);
    expect(store.get(deliveryIdOf("d1"))?.standing).toBe("accepted");
  });

  test("R-036 what became due while nobody ran goes out after a start, once", async () => {
    const store = createMemoryDeliveryStore();
    const hung = handHeld("desk");
    const first = setUp([hung.service], { store });
    store.put(deliveryOf({ id: "d1", dueAtMs: startMs - 3_600_000 }));
    store.put(deliveryOf({ id: "d2", dueAtMs: startMs + 5_000 }));
    first.executor.wake();
    await untilQuiet();
    expect(hung.calls).toHaveLength(1);
    // The process dies here: nothing of it is used again. The rows are what is left.
    const desk = accepting("desk");
    const second = setUp([desk], { store, rows: first.rows });
    second.executor.wake();
    await second.executor.settled();
    expect(desk.notices.map(({ deliveryId }) => deliveryId)).toEqual(["d1"]);
    await second.clock.advanceTo(toSecond(5), untilQuiet);
    await second.executor.settled();
    expect(desk.notices.map(({ deliveryId }) => deliveryId)).toEqual(["d1", "d2"]);
    expect(second.clock.nextDueMs()).toBeUndefined();
  });

  test("tried again for ever while it is due, each time with the next number", async () => {
    const attempts: number[] = [];
    const dead: EmergencyService = {
      name: "webhook",
      async deliver({ attempt }) {
        attempts.push(attempt);
        return { kind: "unreachable", why: "nobody there", retryAfter: null };
      },
    };
    const { store, executor, clock } = setUp([dead]);
    store.put(deliveryOf({ id: "d1", connector: "webhook" }));
    executor.wake();
    await untilQuiet();
    for (let second = 1; second <= 100; second++) await clock.advanceTo(toSecond(second), untilQuiet);
    expect(attempts).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
  });

  test.each([
    ["a connector that nobody configured", { connector: "pager" }, 'There is no connector called "pager".'],
    ["an incident that is gone", { incidentId: incident("gone") }, "The incident is not known any more."],
  ])("%s is refused aloud, so that the plan goes on", async (_, changes, why) => {
    const { store, executor, ended } = setUp([accepting("desk")], {
      lookUp: async ({ incidentId }) => (incidentId === "gone" ? undefined : noticeOf()),
    });
    store.put(deliveryOf({ id: "d1", ...changes }));
    executor.wake();
    await executor.settled();
    expect(ended).toEqual([{ id: "d1", outcome: { kind: "refused", why } }]);
  });
});

describe("nobody waits for somebody else", () => {
  test("a connector that hangs holds up its own line of one incident only", async () => {
    const [webhook, desk] = [handHeld("webhook"), accepting("desk")];
    const { store, executor } = setUp([webhook.service, desk]);
    const one = incident("one");
    store.put(deliveryOf({ id: "w1", connector: "webhook", incidentId: one }));
    store.put(deliveryOf({ id: "w2", connector: "webhook", incidentId: one, dueAtMs: startMs - 1, reason: "closed" }));
    store.put(deliveryOf({ id: "w3", connector: "webhook" }));
    store.put(deliveryOf({ id: "d1", incidentId: one }));
    executor.wake();
    await untilQuiet();
    expect(desk.notices).toHaveLength(1);
    // The alarm first, the news that it is over after it, although it was due before.
    expect(webhook.calls.map(({ notice }) => notice.deliveryId)).toEqual(["w1", "w3"]);
    webhook.calls[0]?.answer({ kind: "accepted", receipt: "1" });
    await untilQuiet();
    expect(webhook.calls.map(({ notice }) => notice.deliveryId)).toEqual(["w1", "w3", "w2"]);
  });

  test("thousands that wait for a dead end neither grow without limit nor hide the desk's", async () => {
    const [webhook, desk] = [handHeld("webhook"), accepting("desk")];
    const { store, executor } = setUp([webhook.service, desk]);
    for (let index = 0; index < 5_000; index++) {
      store.put(deliveryOf({ id: `w${index}`, connector: "webhook", dueAtMs: startMs - 10_000 + index }));
    }
    store.put(deliveryOf({ id: "d1" }));
    executor.wake();
    await untilQuiet();
    expect([webhook.calls.length, executor.underWay(), desk.notices.length]).toEqual([64, 64, 1]);
    webhook.calls[0]?.answer({ kind: "refused", why: "no" });
    await untilQuiet();
    expect(webhook.calls).toHaveLength(65);
  });

  test("woken a hundred times, it is delivered once", async () => {
    const desk = handHeld("desk");
    const { store, executor } = setUp([desk.service]);
    store.put(deliveryOf({ id: "d1" }));
    for (let index = 0; index < 100; index++) executor.wake();
    await untilQuiet();
    executor.wake();
    await untilQuiet();
    expect(desk.calls).toHaveLength(1);
  });
});

describe("what may go wrong", () => {
  test("a connector that does not answer is told to stop after 25 s and left behind after 27 s", async () => {
    const desk = handHeld("desk");
    const { store, executor, clock, ended, errors } = setUp([desk.service]);
    store.put(deliveryOf({ id: "d1" }));
    executor.wake();
    await untilQuiet();
    await clock.advanceTo(toSecond(25) - 1, untilQuiet);
    expect(desk.calls[0]?.signal.aborted).toBe(false);
    await clock.advanceTo(toSecond(25), untilQuiet);
    expect([desk.calls[0]?.signal.aborted, ended]).toEqual([true, []]);
    await clock.advanceTo(toSecond(27), untilQuiet);
    expect(ended).toMatchObject([{ id: "d1", outcome: { kind: "unreachable" } }]);
    expect(errors).toEqual(["A connector does not end when told to; it is left behind."]);
  });

  test("a connector that throws is unreachable, said in the log, and tried again", async () => {
    const broken: EmergencyService = {
      name: "desk",
      deliver() {
        throw new TypeError("x is not a function");
      },
    };
    const { store, executor, ended, errors } = setUp([broken]);
    store.put(deliveryOf({ id: "d1" }));
    executor.wake();
    await untilQuiet();
    expect(ended).toMatchObject([
      { outcome: { kind: "unreachable", why: "The connector failed: TypeError: x is not a function" } },
    ]);
    expect(errors).toEqual(["A connector has thrown, which it never should."]);
  });

  test.each(["lookUp", "ended"] as const)("when %s fails, the row rests a second and goes out again", async (part) => {
    const desk = accepting("desk");
    let failures = 3;
    const fail = (): void => {
      if (failures-- > 0) throw new Error("the database is busy");
    };
    const store = createMemoryDeliveryStore();
    const { clock, executor, errors } = setUp([desk], {
      store,
      async lookUp() {
        if (part === "lookUp") fail();
        return noticeOf();
      },
      async ended(delivery) {
        if (part === "ended") fail();
        store.put({ ...delivery, standing: "accepted", endedAtMs: startMs });
      },
    });
    store.put(deliveryOf({ id: "d1" }));
    executor.wake();
    await untilQuiet();
    expect(errors).toHaveLength(1);
    for (let second = 1; second <= 5; second++) await clock.advanceTo(toSecond(second), untilQuiet);
    expect([errors.length, store.get(deliveryIdOf("d1"))?.standing]).toEqual([3, "accepted"]);
    expect(desk.notices).toHaveLength(part === "ended" ? 4 : 1);
  });

  test("a store that cannot be read is asked again", async () => {
    const desk = accepting("desk");
    const rows = createMemoryDeliveryStore();
    let failures = 2;
    const store: MemoryDeliveryStore = {
      ...rows,
      async dueDeliveries(...query) {
        if (failures-- > 0) throw new Error("the database is busy");
        return rows.dueDeliveries(...query);
      },
    };
    const { clock, executor, errors } = setUp([desk], { store });
    store.put(deliveryOf({ id: "d1" }));
    executor.wake();
    await untilQuiet();
    for (let second = 1; second <= 3; second++) await clock.advanceTo(toSecond(second), untilQuiet);
    expect([errors.length, desk.notices.length]).toEqual([2, 1]);
    expect(executor.lastTurnAtMs()).toBe(startMs + 2_000);
  });

  test("a wall clock that jumps forward makes due what it made due, within a minute", async () => {
    const desk = accepting("desk");
    const { clock, store, executor } = setUp([desk]);
    store.put(deliveryOf({ id: "d1", dueAtMs: startMs + 3_600_000 }));
    executor.wake();
    await untilQuiet();
    clock.setWall(startMs + 7_200_000);
    await clock.advanceTo(seconds(60), untilQuiet);
    expect(desk.notices).toHaveLength(1);
  });

  test("closing tells connectors to stop and leaves what they had due; what was accepted is still written down", async () => {
    const desk = handHeld("desk");
    const { store, executor, ended } = setUp([desk.service]);
    store.put(deliveryOf({ id: "d1" }));
    store.put(deliveryOf({ id: "d2" }));
    executor.wake();
    await untilQuiet();
    const closed = executor[Symbol.asyncDispose]();
    expect(desk.calls.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    desk.calls[0]?.answer({ kind: "unreachable", why: "closing", retryAfter: null });
    desk.calls[1]?.answer({ kind: "accepted", receipt: "just in time" });
    await closed;
    expect(ended.map(({ outcome }) => outcome.kind)).toEqual(["accepted"]);
    expect(store.get(deliveryIdOf("d1"))).toMatchObject({ standing: "due", attempt: 0 });
    executor.wake();
    await untilQuiet();
    expect(desk.calls).toHaveLength(2);
  });
});

describe("R-145 a far end that answers after 15 s", () => {
  const burst = 200;
  const setUpSlow = () => {
    const desk = accepting("desk");
    const world = setUp([
      desk,
      {
        name: "webhook",
        deliver: (_notice, signal) =>
          new Promise((resolve) => {
            const answer = world.clock.after(seconds(15), () => resolve({ kind: "accepted", receipt: "late" }));
            signal.addEventListener("abort", () => {
              answer.cancel();
              resolve({ kind: "unreachable", why: "given up", retryAfter: null });
            });
          }),
      },
    ]);
    const open = Array.from({ length: burst }, (_, n) =>
      raisedIncident(startMs, { incidentId: incident(`incident-${n}`), nextStepDueAtMs: startMs + 600_000 }),
    );
    for (const { incidentId } of open) {
      world.store.put(deliveryOf({ id: `w-${incidentId}`, incidentId, connector: "webhook" }));
    }
    const rows = () => open.flatMap(({ incidentId }) => world.store.get(deliveryIdOf(`w-${incidentId}`)) ?? []);
    const complaints = (progress = world.executor.progress): number =>
      audit(open, rows(), world.clock.wallMs(), progress).length;
    return { ...world, desk, rows, complaints };
  };

  test("all of a burst arrive, the desk waits for none of them, and the auditor sees nothing stuck", async () => {
    const { clock, store, executor, desk, rows, complaints } = setUpSlow();
    executor.wake();
    await untilQuiet();
    for (let second = 1; second <= 61; second++) {
      await clock.advanceTo(toSecond(second), untilQuiet);
      expect([second, complaints()]).toEqual([second, 0]);
      if (second === 20) {
        store.put(deliveryOf({ id: "d-now", dueAtMs: clock.wallMs() }));
        executor.wake();
        await untilQuiet();
        expect(desk.notices).toHaveLength(1);
      }
    }
    expect(rows().every(({ standing, attempt }) => standing === "accepted" && attempt === 1)).toBe(true);
    // Without the executor's word the same rows would have looked stuck.
    expect(audit([], [deliveryOf({ id: "x" })], startMs + 40_000)).toHaveLength(1);
    await executor[Symbol.asyncDispose]();
  });

  test("what is really stuck is said: a path where nothing moves, an attempt that never ends, a queue without end", () => {
    const waiting = deliveryOf({ id: "w-1", connector: "webhook", dueAtMs: startMs });
    const other = deliveryIdOf("other");
    const said = (nowMs: number, path: PathProgress): string[] =>
      audit([], [waiting], nowMs, () => path).map(({ sentence }) => sentence);
    const at = (second: number): number => startMs + toSecond(second);
    const path = (
      startedAtMs: readonly (readonly [typeof other, number])[],
      movedAtMs: number | null,
    ): PathProgress => ({
      startedAtMs: new Map(startedAtMs),
      movedAtMs,
    });
    expect(said(at(40), path([[other, at(30)]], at(30)))).toEqual([]);
    expect(said(at(40), path([], at(30)))).toEqual(["Nobody has taken its delivery to webhook, due 40 s ago."]);
    expect(said(at(200), path([[other, at(10)]], at(10)))).toEqual([
      "Nobody has taken its delivery to webhook, due 200 s ago.",
    ]);
    expect(said(at(301), path([[other, at(290)]], at(300)))).toEqual([
      "Its delivery to webhook waits behind others for 301 s: the far end is too slow.",
    ]);
    expect(said(at(40), path([[waiting.deliveryId, at(5)]], at(5)))).toEqual([]);
    expect(said(at(100), path([[waiting.deliveryId, at(5)]], at(99)))).toEqual([
      "Its delivery to webhook is under way for 95 s.",
    ]);
  });
});
