/**
 * Carries out what the plan decided: takes the deliveries that are due, hands each to its connector, and brings the outcome back
 * as an input of the home's own decision, so that one decision is one transaction.
 *
 * Stored rows are the only memory. A delivery is due until an outcome was committed; whatever dies in between, the row is still
 * due and goes out again, which is harmless, because the notice carries its own key. When to try again is decided there
 * (`decide.ts`), for ever while nobody has the incident in hand.
 *
 * Connectors run side by side; of one incident, one delivery at a time per connector and person, so that a far end hears things in order. A
 * connector that hangs, throws or floods takes places of its own only. Waiting here has three limits: `attemptTakesMax`,
 * `lettingGoTakesMax`, and `lookAgainAfter`, which also bounds what a jump of the wall clock can delay.
 */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency/emergency-service.ts";
import type { Services } from "../emergency/services.ts";
import type { Delivery } from "./delivery.ts";
import type { DeliveryStore } from "./delivery-store.ts";
import { attemptTakesMax, lettingGoTakesMax, type PathProgress } from "./path-progress.ts";

/** Attempts under way at one connector. */
const underWayMax = 64;
/**
 * Rows read at once, for each connector. The plan lets eight deliveries of an incident wait at a connector (`plan.ts`): this many
 * cannot all be waiting behind those that are under way.
 */
const rowsPerConnector = underWayMax * 8;
/** The longest sleep while something is due: due times are wall time, and wall time may be set. */
const lookAgainAfter = seconds(60);
/** After something of our own went wrong (a look-up, a commit), that row rests this long. */
const troubleRest = seconds(1);

/** Who goes first when places are short: an alarm before news about one, and what was never tried before what is repeated. */
const rankOf: Record<NoticeReason, number> = {
  raised: 0,
  "outside-due": 0,
  escalated: 0,
  "pre-alarm": 1,
  eased: 2,
  closed: 3,
};

/** What the connector must know, read at the last moment: names are not kept with a delivery, and versions move on. */
export type NoticeFacts = Omit<Notice, "deliveryId" | "reason" | "attempt" | "round" | "mayHaveArrived">;

export type ExecutorNeeds = {
  store: DeliveryStore;
  services: Services;
  /** `undefined`: no such incident. `nobody`: whoever it is for cannot be told, and why. */
  lookUp(delivery: Delivery): Promise<NoticeFacts | { nobody: string } | undefined>;
  /** Puts `{ kind: "delivered" }` into the home's inbox; resolves when it is committed, rejects when it is not. */
  ended(delivery: Delivery, outcome: Delivered): Promise<void>;
  clock: { wallMs(): number; after(delay: Millis, work: () => void): { cancel(): void } };
  log: { error(sentence: string, fields: Readonly<Record<string, unknown>>): void };
};

export type Executor = AsyncDisposable & {
  /** Something may be due now: after a start, and after each commit that made or moved a delivery. */
  wake(): void;
  /** Resolves when nothing is under way and nothing that is due now is left to start. */
  settled(): Promise<void>;
  underWay(): number;
  /** For the auditor: what is under way at a connector, and whether anything moves there. */
  progress(connector: string): PathProgress;
  /** When the last turn ended well, on the wall clock; null = none yet. An executor with work and no turns is stuck. */
  lastTurnAtMs(): number | null;
};

export function createExecutor(needs: ExecutorNeeds): Executor {
  const { store, services, clock, log } = needs;
  /** Places taken: the delivery itself, and its line `connector/incident`. */
  const running = new Map<DeliveryId, { line: string; connector: string; startedAtMs: number }>();
  const movedAtMs = new Map<string, number>();
  const restingUntilMs = new Map<DeliveryId, number>();
  const closing = new AbortController();
  const attempts = new Set<Promise<void>>();
  let timer: { cancel(): void } | undefined;
  let turn: Promise<void> | undefined;
  let isWoken = false;
  let lastTurnAtMs: number | null = null;

  const wake = (): void => {
    isWoken = true;
    if (closing.signal.aborted) return;
    turn ??= turns().finally(() => {
      turn = undefined;
      // Woken between the last look and now.
      if (isWoken) wake();
    });
  };

  const turns = async (): Promise<void> => {
    while (isWoken && !closing.signal.aborted) {
      isWoken = false;
      timer?.cancel();
      try {
        await startDue();
        const nextMs = await store.nextDueAtMs();
        lastTurnAtMs = clock.wallMs();
        if (nextMs !== null) sleepUntil(nextMs);
      } catch (error) {
        log.error("Due deliveries cannot be read; trying again.", { error });
        rest();
      }
    }
  };

  const sleepUntil = (nextMs: number): void => {
    const leftMs = nextMs - clock.wallMs();
    // What has passed waits for a place or rests: the end of an attempt wakes us too.
    const delay = leftMs > 0 ? millis(Math.min(leftMs, lookAgainAfter)) : troubleRest;
    timer = clock.after(delay, wake);
  };
  const rest = (): void => {
    timer = clock.after(troubleRest, wake);
  };

  const startDue = async (): Promise<void> => {
    const nowMs = clock.wallMs();
    for (const [deliveryId, untilMs] of restingUntilMs) {
      // A clock that was set back must not lengthen a rest.
      if (untilMs <= nowMs || untilMs - nowMs > troubleRest) restingUntilMs.delete(deliveryId);
    }
    const limit = rowsPerConnector * (services.names().length + 1);
    for (let full = fullConnectors(); ;) {
      const rows = await store.dueDeliveries(nowMs, limit, full);
      for (const row of rows.toSorted(byUrgency)) if (isStartable(row)) start(row);
      const before = full.length;
      full = fullConnectors();
      // Further rows are of interest only when a connector has filled up meanwhile and hid those of others.
      if (rows.length < limit || full.length <= before) return;
    }
  };

  const placesTakenAt = (connector: string): number =>
    [...running.values()].filter((one) => one.connector === connector).length;
  const fullConnectors = (): string[] => services.names().filter((name) => placesTakenAt(name) >= underWayMax);

  const isStartable = (delivery: Delivery): boolean => {
    if (closing.signal.aborted || running.has(delivery.deliveryId) || restingUntilMs.has(delivery.deliveryId))
      return false;
    if ([...running.values()].some(({ line }) => line === lineOf(delivery))) return false;
    return placesTakenAt(delivery.connector) < underWayMax;
  };

  const start = (delivery: Delivery): void => {
    const { connector } = delivery;
    running.set(delivery.deliveryId, { line: lineOf(delivery), connector, startedAtMs: clock.wallMs() });
    movedAtMs.set(connector, clock.wallMs());
    const attempt = carryOut(delivery)
      .catch((error: unknown) => {
        restingUntilMs.set(delivery.deliveryId, clock.wallMs() + troubleRest);
        const { deliveryId } = delivery;
        log.error("A delivery could not be prepared or its outcome not be stored; it is due again.", {
          deliveryId,
          connector,
          error,
        });
      })
      .finally(() => {
        running.delete(delivery.deliveryId);
        movedAtMs.set(connector, clock.wallMs());
        attempts.delete(attempt);
        wake();
      });
    attempts.add(attempt);
  };

  const carryOut = async (delivery: Delivery): Promise<void> => {
    const outcome = await outcomeOf(delivery);
    // Our own closing is nobody's failure: the row stays due for whoever comes after us.
    if (closing.signal.aborted && outcome.kind !== "accepted") return;
    await needs.ended(delivery, outcome);
  };

  const outcomeOf = async (delivery: Delivery): Promise<Delivered> => {
    const service = services.named(delivery.connector);
    // Said aloud, so that the plan goes to its next route.
    if (!service) return { kind: "refused", why: `There is no connector called "${delivery.connector}".` };
    const facts = await needs.lookUp(delivery);
    if (!facts) return { kind: "refused", why: "The incident is not known any more." };
    if ("nobody" in facts) return { kind: "refused", why: facts.nobody };
    const { deliveryId, reason, round } = delivery;
    return attemptAt(service, {
      ...facts,
      deliveryId,
      reason,
      round,
      attempt: delivery.attempt + 1,
      mayHaveArrived: false,
    });
  };

  const attemptAt = async (service: EmergencyService, notice: Notice): Promise<Delivered> => {
    const limit = new AbortController();
    const atLimit = clock.after(attemptTakesMax, () => limit.abort(new Error("no answer in time")));
    const leftBehind = Promise.withResolvers<Delivered>();
    const atEnd = clock.after(millis(attemptTakesMax + lettingGoTakesMax), () => {
      log.error("A connector does not end when told to; it is left behind.", { connector: service.name });
      leftBehind.resolve({ kind: "unreachable", why: "The connector did not end in time.", retryAfter: null });
    });
    try {
      const signal = AbortSignal.any([limit.signal, closing.signal]);
      return await Promise.race([service.deliver(notice, signal), leftBehind.promise]);
    } catch (error) {
      // Our mistake in a connector must not take the other routes with it.
      log.error("A connector has thrown, which it never should.", { connector: service.name, error });
      return { kind: "unreachable", why: `The connector failed: ${String(error)}`.slice(0, 200), retryAfter: null };
    } finally {
      atLimit.cancel();
      atEnd.cancel();
    }
  };

  return {
    wake,
    async settled() {
      while (turn || attempts.size > 0) await Promise.all([turn, ...attempts]);
    },
    underWay: () => running.size,
    progress: (connector) => ({
      startedAtMs: new Map(
        [...running].flatMap(([id, one]) => (one.connector === connector ? [[id, one.startedAtMs] as const] : [])),
      ),
      movedAtMs: movedAtMs.get(connector) ?? null,
    }),
    lastTurnAtMs: () => lastTurnAtMs,
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("The cloud is closing."));
      timer?.cancel();
      await Promise.all([turn, ...attempts]);
      timer?.cancel();
    },
  };
}

function lineOf({ connector, addressee, incidentId }: Delivery): string {
  return `${connector}>${addressee ?? ""}/${incidentId}`;
}

function byUrgency(one: Delivery, other: Delivery): number {
  return (
    rankOf[one.reason] - rankOf[other.reason] ||
    Number(one.attempt > 0) - Number(other.attempt > 0) ||
    one.dueAtMs - other.dueAtMs
  );
}
