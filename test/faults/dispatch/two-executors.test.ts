/** Two executors on one store, each with a connection of its own, woken at the same moments: no step is carried out twice. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { BesideDatabase, LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openPostgresBeside } from "@shouwang/cloud/database/postgres-beside.ts";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { openSqliteBeside } from "@shouwang/cloud/database/sqlite-beside.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { ClaimLostError, holderOf, type AttemptEnd } from "@shouwang/cloud/dispatch/claim.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { createExecutor } from "@shouwang/cloud/dispatch/execute.ts";
import { createSqlClaims, endWrites, isSomebodyElses } from "@shouwang/cloud/dispatch/sql-claims.ts";
import { dueDeliveries, nextDeliveryDueAtMs, updateDelivery } from "@shouwang/cloud/dispatch/sql-delivery-store.ts";
import { fixedServices } from "@shouwang/cloud/emergency/services.ts";
import { createDueDeliveries } from "../../builders/due-deliveries.ts";
import { noticeOf } from "../../builders/notices.ts";
import { postgresAddress } from "../../builders/postgres-ledgers.ts";
import { startServer } from "../../builders/real-servers.ts";
import { describeWithService } from "../../builders/services.ts";

const clock = createSystemClock({ trust: () => "trusted" });
/** In memory where there is such a folder: thousands of commits are made, and no disk is what is looked at. */
const fast = "/dev/shm";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(process.platform === "linux" ? fast : tmpdir(), "shouwang-races-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Rows that one turn looks at: few, so that a turn is quick and both look at the same ones. */
const windowMax = 70;

type Store = Pick<LedgerDatabase, "read" | "write" | "commit">;

/** Calls of the far end by delivery, whoever made them. */
async function race(stores: readonly Store[], deliveries: number) {
  const calls = new Map<string, number>();
  const shares = stores.map(() => 0);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  await using stack = new AsyncDisposableStack();
  const executors = stores.map((store, at) => {
    const decide = async (delivery: Delivery, end: AttemptEnd): Promise<void> => {
      const nowMs = Math.floor(clock.wallMs());
      const after = { ...delivery, standing: "accepted" as const, attempt: delivery.attempt + 1, endedAtMs: nowMs };
      try {
        await store.commit([updateDelivery(store.write, after), ...endWrites(store.write, end, nowMs)]);
      } catch (error) {
        if (isSomebodyElses(error)) throw new ClaimLostError("somebody else's");
        throw error;
      }
    };
    return stack.use(
      createExecutor({
        store: {
          dueDeliveries: (nowMs, limit, full) =>
            dueDeliveries(store.read, { nowMs, limit: Math.min(limit, windowMax), full }),
          nextDueAtMs: () => nextDeliveryDueAtMs(store.read),
        },
        claims: createSqlClaims(store, holderOf("dispatch", `executor-${at}`)),
        services: fixedServices([
          {
            name: "webhook",
            async deliver({ deliveryId }) {
              calls.set(deliveryId, (calls.get(deliveryId) ?? 0) + 1);
              shares[at] = (shares[at] ?? 0) + 1;
              if (calls.size === deliveries) resolve();
              return await Promise.resolve({ kind: "accepted", receipt: "taken" });
            },
          },
        ]),
        lookUp: async ({ incidentId }) => await Promise.resolve({ ...noticeOf(), incidentId }),
        ended: decide,
        clock: {
          wallMs: () => Math.floor(clock.wallMs()),
          uptimeMs: () => clock.uptimeMs(),
          after: (delay, work) => clock.after(delay, work),
        },
        log: silentLog,
      }),
    );
  });
  for (const executor of executors) executor.wake();
  await done;
  await Promise.all(executors.map((executor) => executor.settled()));
  return { calls, shares };
}

const twice = (calls: ReadonlyMap<string, number>): number => [...calls.values()].filter((count) => count > 1).length;

test("R-370 H-111 10,000 races of two executors on one file: each step is carried out once", async () => {
  const count = 10_000;
  await using database = await openSqliteDatabase({ folder, nowMs: 0 });
  await createDueDeliveries(database, { count, nowMs: 1 });
  await using one: BesideDatabase = await openSqliteBeside({ folder, mayWrite: true });
  await using two: BesideDatabase = await openSqliteBeside({ folder, mayWrite: true });
  const { calls, shares } = await race([one, two], count);
  expect([calls.size, twice(calls)]).toEqual([count, 0]);
  // Both took part: else nobody raced.
  expect(Math.min(...shares)).toBeGreaterThan(100);
});

describeWithService("postgresql", "two executors on a PostgreSQL", () => {
  test("R-370 H-111 1,000 races: each step is carried out once", async () => {
    const count = 1_000;
    await using server = await startServer("postgresql");
    const address = postgresAddress(server.url, null);
    await using database = await openPostgresDatabase({ address, folder, nowMs: 0 });
    await createDueDeliveries(database, { count, nowMs: 1 });
    await using one: BesideDatabase = await openPostgresBeside({ address, mayWrite: true });
    await using two: BesideDatabase = await openPostgresBeside({ address, mayWrite: true });
    const { calls, shares } = await race([one, two], count);
    expect([calls.size, twice(calls)]).toEqual([count, 0]);
    expect(Math.min(...shares)).toBeGreaterThan(20);
  });
});
