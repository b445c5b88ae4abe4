/**
 * `--role dispatch`: carries out what a core has decided, in a process of its own on the same PostgreSQL. It claims, looks up names at the last moment, calls
 * whoever is outside, and writes what came of it where the core takes it from. It decides nothing, and the core's own writing waits for none of its transactions.
 *
 * Of several one has the lease of the outside, and everything that goes there open (`carrying-out.ts`); the others stand by, and open nothing.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startCarryingOut, type CarryingOut } from "./carrying-out.ts";
import { openKeys } from "./evidence.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import type { Config } from "../config/config.ts";
import { openShared } from "../database/system-open-database.ts";
import { holderOf } from "../dispatch/claim.ts";
import { startWatchdog } from "../dispatch/http-watchdog.ts";
import { beat, beats } from "../dispatch/sql-beats.ts";
import { beatEvery, stillMax, watchMoving } from "../dispatch/standing-still.ts";
import { commandChain } from "../evidence/command-chain.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { standBy } from "../outside/holding.ts";
import { createSqlLease } from "../outside/sql-lease.ts";
import { createSqlRecords } from "../records/sql-records.ts";
import { createSqlVault } from "../vault/sql-vault.ts";

/** Without a turn for so long it does not beat: whoever watches is to see that it is stuck. */
const turnsWithin = seconds(10);

export type Dispatch = AsyncDisposable & {
  /** Resolves when it cannot go on: the process must end, and starting again recovers. */
  readonly failed: Promise<Error>;
};

export async function startDispatch(config: Config, log: Log, nextId: () => string): Promise<Dispatch> {
  await using stack = new AsyncDisposableStack();
  const clock = createSystemClock({ trust: () => "trusted" });
  const { database, died } = await openShared(config.database);
  stack.use(database);
  const { masterKeys, locked } = openKeys(config.keysFile, { nowMs: clock.wallMs(), mayMake: false });
  if (locked !== null) log.error(locked, { event: "keys-missing" });
  const vault = createSqlVault({ database, masterKeys, cipher: config.evidence.cipher });
  const audit = await openSqlAuditLog({ database, chain: commandChain });
  const records = createSqlRecords({ database, vault, audit });
  // Held to that by the lease.
  const holder = { ...holderOf("dispatch", nextId()), isOnly: true };

  /** Due times are made on the core's clock, which may be ahead of ours. */
  let core = { atMs: 0, seenAtMs: clock.uptimeMs() };
  const nowMs = (): number => Math.floor(Math.max(clock.wallMs(), core.atMs + clock.uptimeMs() - core.seenAtMs));

  const holding = stack.use(standBy({ lease: createSqlLease(database), holder: holder.name, clock, log }));
  let carrying: CarryingOut | undefined;
  let opening: Promise<void> | undefined;
  let isEnding = false;
  const cannotOpen = Promise.withResolvers<Error>();
  // Everything that goes outside has ended before the lease is given back.
  stack.defer(async () => {
    isEnding = true;
    await opening;
    await carrying?.[Symbol.asyncDispose]();
  });
  const open = async (held: Awaited<typeof holding.taken>): Promise<void> => {
    try {
      const { mayCall } = holding;
      const stores = { database, vault, records };
      carrying = await startCarryingOut({ config, ...stores, holder, held, mayCall, nextId, nowMs, clock, log });
    } catch (cause) {
      cannotOpen.resolve(new Error("What goes outside cannot be opened.", { cause }));
    }
  };
  void holding.taken.then((held) => {
    if (!isEnding) opening = open(held);
  });

  const repeating = stack.use(createRepeating(clock));
  const coreMoves = watchMoving((one) => one === "core", clock.uptimeMs());
  let n = 0;
  let problem: string | null = null;
  let isBeating = false;
  const move = async (): Promise<void> => {
    const all = await beats(database.read);
    const atMs = all.find((one) => one.name === "core")?.atMs ?? 0;
    if (atMs > nowMs()) core = { atMs, seenAtMs: clock.uptimeMs() };
    const stillForMs = coreMoves.seen(all, clock.uptimeMs());
    const before = problem;
    problem = stillForMs < stillMax ? null : coreStill;
    if (problem !== null && before === null) log.error(problem, { event: "core-still" });
    if (problem === null && before !== null) log.info("the core moves again", { event: "core-moves" });
    // Of those that stand by nobody is called by: their beat would say that somebody is.
    const turnAgoMs = nowMs() - (carrying?.lastTurnAtMs() ?? 0);
    if (holding.mayCall() && turnAgoMs < turnsWithin)
      await beat(database, { name: holder.name, n: (n += 1), atMs: nowMs() });
  };
  repeating.every(beatEvery, () => {
    if (isBeating) return;
    isBeating = true;
    move()
      .catch((error: unknown) => log.error("That we move could not be written; trying again.", { error }))
      .finally(() => (isBeating = false));
  });
  if (config.watchdogUrl !== null) {
    const problems = async (): Promise<string[]> => await Promise.resolve(problem === null ? [] : [problem]);
    stack.use(startWatchdog({ url: config.watchdogUrl, every: config.watchdogEvery, problems, clock, log }));
  }
  const moved = stack.move();
  return {
    failed: Promise.race([died, holding.lost, cannotOpen.promise]),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

const coreStill = `The process that decides has not moved for ${stillMax / 1_000} s: what is pressed now reaches nobody. End it and start it again (docs/runbooks/stuck.md).`;
