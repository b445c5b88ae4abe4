/**
 * Carries out what the plan decided: takes the deliveries that are due, hands each to its connector, and brings the outcome back
 * as an input of the home's own decision, so that one decision is one transaction.
 *
 * Stored rows are the only memory. A delivery is due until an outcome was committed; whatever dies in between, the row is still
 * due and goes out again, which is harmless, because the notice carries its own key. When to try again is decided there
 * (`decide.ts`), for ever while nobody has the incident in hand.
 *
 * What a turn begins is claimed first, all of it in one commit (`claim.ts`), and right before each call it is looked at once more whether the
 * claim is still ours: a process that was stopped in between calls nobody on an old one. That an earlier attempt was left without an end stands in
 * the notice. Where the disk takes no claim, and nobody else could call, what is due is called all the same, again and again until it is taken; how it
 * ended is stored when the disk takes it.
 *
 * Connectors run side by side; of one incident, one delivery at a time per connector and person, so that a far end hears things in order. A
 * connector that hangs, throws or floods takes places of its own only. Waiting here has three limits: `attemptTakesMax`,
 * `lettingGoTakesMax`, and `lookAgainAfter`, which also bounds what a jump of the wall clock can delay.
 */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { rankOf } from "../alarms/notice-reason.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency/emergency-service.ts";
import type { Services } from "../emergency/services.ts";
import { callBeginsWithin, ClaimLostError, type AttemptEnd, type Claim, type Claims } from "./claim.ts";
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
/** While nothing can be written, nobody decides when to try again: then this long after each attempt. */
const unstoredRest = seconds(10);

/** What the connector must know, read at the last moment: names are not kept with a delivery, and versions move on. */
export type NoticeFacts = Omit<Notice, "deliveryId" | "reason" | "attempt" | "round" | "mayHaveArrived">;

export type ExecutorNeeds = {
  store: DeliveryStore;
  claims: Claims;
  services: Services;
  /** `undefined`: no such incident. `nobody`: whoever it is for cannot be told, and why. */
  lookUp(delivery: Delivery): Promise<NoticeFacts | { nobody: string } | undefined>;
  /**
   * Puts `{ kind: "delivered" }` into the home's inbox; resolves when it is committed, rejects when it is not: with `ClaimLostError` when
   * somebody else has claimed it meanwhile.
   */
  ended(delivery: Delivery, end: AttemptEnd): Promise<void>;
  /** Whether anything may be begun at this moment; left out: always. */
  mayCall?: () => boolean;
  /** `wallMs`: the time in which due times are made. `uptimeMs`: goes on while we are stopped. */
  clock: { wallMs(): number; uptimeMs(): number; after(delay: Millis, work: () => void): { cancel(): void } };
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
  const { store, claims, services, clock, log, mayCall = () => true } = needs;
  /** Places taken: the delivery itself, and its line `connector/incident`. */
  const running = new Map<DeliveryId, { line: string; connector: string; startedAtMs: number }>();
  const movedAtMs = new Map<string, number>();
  const restingUntilMs = new Map<DeliveryId, number>();
  /** Attempts that came to nothing while nothing could be written: how many of them may have arrived all the same. As many as were due then. */
  const unstoredDoubts = new Map<DeliveryId, number>();
  let isUnstored = false;
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
    if (!mayCall()) return;
    const nowMs = clock.wallMs();
    for (const [deliveryId, untilMs] of restingUntilMs) {
      // A clock that was set back must not lengthen a rest.
      if (untilMs <= nowMs || untilMs - nowMs > unstoredRest) restingUntilMs.delete(deliveryId);
    }
    const limit = rowsPerConnector * (services.names().length + 1);
    for (let full = fullConnectors(); ;) {
      const rows = await store.dueDeliveries(nowMs, limit, full);
      const some: Delivery[] = [];
      for (const row of rows.toSorted(byUrgency)) {
        if (!isStartable(row)) continue;
        takePlace(row);
        some.push(row);
      }
      if (some.length > 0) start(some);
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

  const takePlace = (delivery: Delivery): void => {
    const { connector } = delivery;
    running.set(delivery.deliveryId, { line: lineOf(delivery), connector, startedAtMs: clock.wallMs() });
    movedAtMs.set(connector, clock.wallMs());
  };
  const leavePlace = ({ deliveryId, connector }: Delivery): void => {
    running.delete(deliveryId);
    movedAtMs.set(connector, clock.wallMs());
  };
  const letRest = ({ deliveryId }: Delivery, rest = troubleRest): void =>
    void restingUntilMs.set(deliveryId, clock.wallMs() + rest);
  const follow = (work: Promise<void>): void => {
    const followed = work.finally(() => {
      attempts.delete(followed);
      wake();
    });
    attempts.add(followed);
  };

  /** They have their places. */
  const start = (some: readonly Delivery[]): void =>
    follow(
      claim(some).catch((error: unknown) => {
        for (const one of some) {
          letRest(one);
          leavePlace(one);
        }
        log.error("Due deliveries cannot be claimed; trying again.", { error });
      }),
    );

  const claim = async (some: readonly Delivery[]): Promise<void> => {
    const sinceMs = clock.uptimeMs();
    const taken = await claims.take(some, clock.wallMs());
    const wasUnstored = isUnstored;
    isUnstored = taken.some(({ isStored }) => !isStored);
    if (isUnstored && !wasUnstored)
      log.error("The disk takes no claim; what is due is called all the same, and its end is stored later.", {});
    const ours = new Map(taken.map((one) => [one.deliveryId, withDoubts(one)]));
    for (const delivery of some) {
      const mine = ours.get(delivery.deliveryId);
      if (mine) {
        follow(attempt(delivery, mine, sinceMs));
        continue;
      }
      // Somebody else is at it, or it was carried out since we read it.
      letRest(delivery);
      leavePlace(delivery);
    }
  };

  const withDoubts = (one: Claim): Claim => ({
    ...one,
    doubts: one.doubts + (unstoredDoubts.get(one.deliveryId) ?? 0),
  });

  const attempt = async (delivery: Delivery, mine: Claim, sinceMs: number): Promise<void> => {
    const { deliveryId, connector } = delivery;
    try {
      await carryOut(delivery, mine, () => isHeld(mine, sinceMs));
    } catch (error) {
      letRest(delivery);
      const sentence =
        error instanceof ClaimLostError
          ? "Somebody else has claimed a delivery while its attempt was under way here; what came of it here is not stored."
          : "A delivery could not be prepared or its outcome not be stored; it is due again.";
      log.error(sentence, { deliveryId, connector, error });
    } finally {
      leavePlace(delivery);
    }
  };

  /** On both clocks: the one goes on while we are stopped, the other one while the whole machine was. */
  const isHeld = (mine: Claim, sinceMs: number): boolean =>
    mayCall() && clock.uptimeMs() - sinceMs <= callBeginsWithin && clock.wallMs() < mine.untilMs;

  const carryOut = async (delivery: Delivery, mine: Claim, isStillHeld: () => boolean): Promise<void> => {
    const outcome = await outcomeOf(delivery, mine, isStillHeld);
    // Our own closing is nobody's failure: the row stays due for whoever comes after us, who finds it left without an end.
    if (outcome === undefined || (closing.signal.aborted && outcome.kind !== "accepted")) return;
    const { deliveryId, connector } = delivery;
    if (outcome.kind === "unreachable" && !mine.isStored) {
      const doubts = Number(outcome.mayHaveArrived === true) + (unstoredDoubts.get(deliveryId) ?? 0);
      unstoredDoubts.set(deliveryId, doubts);
      return letRest(delivery, unstoredRest);
    }
    const stored = needs.ended(delivery, { claim: mine, outcome }).then(() => unstoredDoubts.delete(deliveryId));
    if (outcome.kind !== "unreachable" || !claims.isAlone) return void (await stored);
    // Nobody has it, and nobody can write down when to try again: it is tried again meanwhile.
    if (await isWithin(stored, unstoredRest)) return;
    stored.catch((error: unknown) => {
      log.error("The end of an attempt could not be stored, and it was tried again.", { deliveryId, connector, error });
    });
  };
  const isWithin = async (work: Promise<unknown>, limit: Millis): Promise<boolean> => {
    const late = Promise.withResolvers<boolean>();
    const timer = clock.after(limit, () => late.resolve(false));
    try {
      return await Promise.race([work.then(() => true), late.promise]);
    } finally {
      timer.cancel();
    }
  };

  /** undefined: nobody was called, and the claim is given back. */
  const outcomeOf = async (
    delivery: Delivery,
    mine: Claim,
    isStillHeld: () => boolean,
  ): Promise<Delivered | undefined> => {
    const service = services.named(delivery.connector);
    // Said aloud, so that the plan goes to its next route.
    if (!service) return { kind: "refused", why: `There is no connector called "${delivery.connector}".` };
    let facts: NoticeFacts | { nobody: string } | undefined;
    try {
      facts = await needs.lookUp(delivery);
    } catch (error) {
      await claims.giveBack(mine, clock.wallMs());
      throw error;
    }
    if (!facts) return { kind: "refused", why: "The incident is not known any more." };
    if ("nobody" in facts) return { kind: "refused", why: facts.nobody };
    const { deliveryId, reason, round } = delivery;
    const { attempt: number, doubts } = mine;
    const notice = { ...facts, deliveryId, reason, round, attempt: number, mayHaveArrived: doubts > 0 };
    // Between this look and the call lies nothing that could wait.
    if (isStillHeld() && !closing.signal.aborted) return await attemptAt(service, notice);
    await claims.giveBack(mine, clock.wallMs());
    return undefined;
  };

  const attemptAt = async (service: EmergencyService, notice: Notice): Promise<Delivered> => {
    const limit = new AbortController();
    const atLimit = clock.after(attemptTakesMax, () => limit.abort(new Error("no answer in time")));
    const leftBehind = Promise.withResolvers<Delivered>();
    const atEnd = clock.after(millis(attemptTakesMax + lettingGoTakesMax), () => {
      log.error("A connector does not end when told to; it is left behind.", { connector: service.name });
      leftBehind.resolve(inDoubt("The connector did not end in time."));
    });
    try {
      const signal = AbortSignal.any([limit.signal, closing.signal]);
      const outcome = await Promise.race([service.deliver(notice, signal), leftBehind.promise]);
      // Told to stop in the middle of it: what was on its way may have arrived.
      return outcome.kind === "unreachable" && limit.signal.aborted ? { ...outcome, mayHaveArrived: true } : outcome;
    } catch (error) {
      // Our mistake in a connector must not take the other routes with it.
      log.error("A connector has thrown, which it never should.", { connector: service.name, error });
      return inDoubt(`The connector failed: ${String(error)}`.slice(0, 200));
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

const inDoubt = (why: string): Delivered => ({ kind: "unreachable", why, retryAfter: null, mayHaveArrived: true });

function lineOf({ connector, addressee, incidentId }: Delivery): string {
  return `${connector}>${addressee ?? ""}/${incidentId}`;
}

/** And what was never tried before what is repeated. */
function byUrgency(one: Delivery, other: Delivery): number {
  return (
    rankOf[one.reason] - rankOf[other.reason] ||
    Number(one.attempt > 0) - Number(other.attempt > 0) ||
    one.dueAtMs - other.dueAtMs
  );
}
