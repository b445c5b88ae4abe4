/**
 * Wires whoever carries out what was decided, and whoever sees that it is carried out: the executor of this process, what another process has brought back, and
 * the fault when what is due is not taken. Decides nothing.
 */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { audit } from "../dispatch/auditor.ts";
import { ClaimLostError, holderOf } from "../dispatch/claim.ts";
import { createExecutor, type Executor, type ExecutorNeeds } from "../dispatch/execute.ts";
import { idlePath, type PathProgress } from "../dispatch/path-progress.ts";
import { beat, beats, forgetBeats } from "../dispatch/sql-beats.ts";
import { claimsSince, createSqlClaims, endedElsewhere } from "../dispatch/sql-claims.ts";
import { forgetClaims } from "../dispatch/sql-forget-claims.ts";
import { dueDeliveries, isOutside, nextDeliveryDueAtMs } from "../dispatch/sql-delivery-store.ts";
import { beatEvery, stillMax, watchMoving } from "../dispatch/standing-still.ts";
import type { Services } from "../emergency/services.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";

/** What another process has brought back is looked for this often: an answer from outside waits no longer for its place in the journal. */
const takeEvery = millis(200);
const takenAtOnce = 200;
const lookEvery = seconds(5);
/** What a step may be late before it counts as not taken: with the look, well below the minute within which somebody must know. */
const lateAfter = seconds(30);
const looksAtMost = 500;
/** A decision that takes longer does not move. */
const decidingTakesMax = seconds(10);
const forgottenAfter = seconds(3_600);
const forgetEvery = seconds(600);

export type Execution = AsyncDisposable & {
  executor: Executor;
  progress: Executor["progress"];
  /** Why what is due is not carried out, in sentences; empty = it is. */
  problems(): readonly string[];
  /** Roles apart: whoever calls outside does not move. */
  isStill(): boolean;
};

export async function startExecution(given: {
  role: "all" | "core";
  /** Nobody else can carry out anything of this ledger. */
  isAlone: boolean;
  database: LedgerDatabase;
  loop: CloudLoop;
  services: Services;
  lookUp: ExecutorNeeds["lookUp"];
  nextId: () => string;
  /** The time of homes; that of this machine. The same one, except in a replay. */
  clock: Clock;
  machineClock: Clock;
  log: Log;
}): Promise<Execution> {
  const { role, database, loop, services, clock, machineClock, log } = given;
  const share = role === "core" ? "inside" : "all";
  await using stack = new AsyncDisposableStack();
  const executor = stack.use(
    createExecutor({
      store: {
        dueDeliveries: (nowMs, limit, full) => dueDeliveries(database.read, { nowMs, limit, full, share }),
        nextDueAtMs: () => nextDeliveryDueAtMs(database.read, share),
      },
      // A file has one process, held to that by its lock; on a PostgreSQL another one may call too.
      claims: createSqlClaims(
        database,
        holderOf("core", given.nextId(), given.isAlone ? Math.floor(loop.nowMs()) : null),
      ),
      services,
      lookUp: given.lookUp,
      ended: (delivery, end) => loop.attempted(delivery, { ...end, how: "ended" }),
      // The time in which due times are made: a wall clock that was set back must not hide what is due.
      clock: {
        wallMs: () => loop.nowMs(),
        uptimeMs: () => machineClock.uptimeMs(),
        after: (delay, work) => clock.after(delay, work),
      },
      log,
    }),
  );
  stack.use(
    loop.subscribe((event) => {
      if (event.kind === "deliveries") executor.wake();
    }),
  );

  const dispatch = watchMoving((name) => name.startsWith("dispatch/"), machineClock.uptimeMs());
  let elsewhere: ReadonlyMap<string, PathProgress> = new Map();
  const progress: Executor["progress"] = (connector) =>
    role === "all" || !isOutside(connector) ? executor.progress(connector) : (elsewhere.get(connector) ?? idlePath);
  let problems: readonly string[] = [];
  let isStill = false;
  let n = 0;

  const takeBack = async (): Promise<void> => {
    for (const { delivery, claim, outcome } of await endedElsewhere(database.read, takenAtOnce)) {
      await loop.attempted(delivery, { claim, outcome, how: "taken" }).catch((error: unknown) => {
        // Taken by the round before, which was still on its way.
        if (!(error instanceof ClaimLostError)) throw error;
      });
    }
  };
  const move = async (): Promise<void> => {
    if (loop.decidingForMs() < decidingTakesMax)
      await beat(database, { name: "core", n: (n += 1), atMs: Math.floor(loop.nowMs()) });
  };
  const look = async (): Promise<void> => {
    const nowMs = Math.floor(loop.nowMs());
    if (role === "core") elsewhere = pathsOf(await claimsSince(database.read, nowMs - lateAfter));
    const late = await dueDeliveries(database.read, {
      nowMs: nowMs - lateAfter,
      limit: looksAtMost,
      full: [],
      share: "all",
    });
    const notTaken = audit([], late, nowMs, progress);
    const connectors = new Set(
      late
        .filter((one) => notTaken.some(({ incidentId }) => incidentId === one.incidentId))
        .map((one) => one.connector),
    );
    const found = [...connectors].map((one) => `What is due at ${one} is not carried out.`);
    if (role === "core") {
      const stillForMs = dispatch.seen(await beats(database.read), machineClock.uptimeMs());
      isStill = stillForMs >= stillMax;
      if (isStill) found.unshift(dispatchStill);
    }
    problems = found;
    tell(found);
  };
  const tell = (found: readonly string[]): void => {
    const key = keyOf("dispatch");
    const known = loop.faults().find((one) => one.deviceId === key.deviceId && one.gatewayId === key.gatewayId);
    if (found.length > 0) {
      const detail = `${found.join(" ")} ${whatToDo}`;
      const fault = ownFault("dispatch", { fault: "stuck", owner: "technician", sinceMs: loop.nowMs(), detail });
      if (known?.detail !== detail) loop.ownFault({ state: "present", fault });
    } else if (known) loop.ownFault({ state: "gone", ...key, fault: "stuck" });
  };

  const isReplay = clock !== machineClock;
  if (!isReplay) {
    const repeating = stack.use(createRepeating(machineClock));
    const underWay = new Set<string>();
    /** One at a time of each; what fails is said, and tried again by the next. */
    const every = (what: string, delay: typeof takeEvery, work: () => Promise<void>): void =>
      repeating.every(delay, () => {
        if (underWay.has(what)) return;
        underWay.add(what);
        work()
          .catch((error: unknown) =>
            log.error("What was carried out cannot be looked at; trying again.", { what, error }),
          )
          .finally(() => underWay.delete(what));
      });
    await forgetBeats(database, { prefix: "dispatch/", beforeMs: Math.floor(loop.nowMs()) - forgottenAfter });
    every("taking back", role === "core" ? takeEvery : lookEvery, takeBack);
    every("looking", lookEvery, look);
    every("forgetting", forgetEvery, async () => {
      while (await forgetClaims(database, Math.floor(loop.nowMs())));
    });
    if (role === "core") every("beating", beatEvery, move);
  }
  const open = stack.move();
  return {
    executor,
    progress,
    problems: () => problems,
    isStill: () => isStill,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

const dispatchStill = `The process that calls centres and people outside has not moved for ${stillMax / 1_000} s.`;
const whatToDo =
  "Call those whom the open incidents name by telephone; then end that process and start it again (docs/runbooks/stuck.md).";

/** As the executor of the other process would say it, from its claims. */
function pathsOf(claims: Awaited<ReturnType<typeof claimsSince>>): ReadonlyMap<string, PathProgress> {
  const paths = new Map<string, PathProgress>();
  for (const [connector, some] of Map.groupBy(claims, (one) => one.connector)) {
    const started = some.filter((one) => one.endedAtMs === null);
    const startedAtMs = new Map<DeliveryId, number>(started.map((one) => [one.deliveryId, one.claimedAtMs]));
    const movedAtMs = Math.max(...some.map((one) => one.endedAtMs ?? one.claimedAtMs));
    paths.set(connector, { startedAtMs, movedAtMs });
  }
  return paths;
}
