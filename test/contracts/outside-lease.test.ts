/** The lease of the outside on a PostgreSQL: what its server does to it. What follows from that is in cloud/outside/holding.test.ts. */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { openPostgresBeside } from "@shouwang/cloud/database/postgres-beside.ts";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { createSqlLease, leaveToOthers, takeForCore, whileHeld } from "@shouwang/cloud/outside/sql-lease.ts";
import { postgresAddress } from "../builders/postgres-ledgers.ts";
import { describeWithService } from "../builders/services.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-outside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWithService("postgresql", "the lease of the outside", (server) => {
  test("R-504 H-139 of two exactly one takes it; its sign goes with its connection, and not with anything else; its late writes are refused", async () => {
    const schema = `t_${randomBytes(6).toString("hex")}`;
    const admin = new Client(server().url);
    await admin.connect();
    await admin.query(`create schema ${schema}`);
    await using stack = new AsyncDisposableStack();
    stack.defer(async () => {
      await admin.query(`drop schema ${schema} cascade`);
      await admin.end();
    });
    const address = postgresAddress(server().url, schema);
    const core = stack.use(await openPostgresDatabase({ address, folder: join(folder, schema), nowMs: 0 }));
    const open = async () => stack.use(await openPostgresBeside({ address, mayWrite: true, isShared: true }));
    const [one, two] = [await open(), await open()];
    const [ofOne, ofTwo] = [createSqlLease(one), createSqlLease(two)];

    const answers = await Promise.all([ofOne.take(null, "dispatch/1"), ofTwo.take(null, "dispatch/2")]);
    expect(answers.filter((held) => held !== null)).toHaveLength(1);
    const isOnes = answers[0] !== null;
    const [first, held, second, other] = isOnes ? [ofOne, answers[0], ofTwo, two] : [ofTwo, answers[1], ofOne, one];
    if (!held) throw new Error("nobody has it");
    const stored = await second.read();
    expect(stored).toEqual({ fence: 1, holder: held.holder, n: 0 });
    expect([await second.isSignGone(1), await second.isSignGone(1)]).toEqual([false, false]);
    expect([await first.renew(held, 1), (await second.read())?.n]).toEqual([true, 1]);
    // Read before the renewal: the state is not there any more.
    expect(await second.take(stored, "dispatch/3")).toBeNull();

    // The server ends the connection that shows the sign, as it does after kill -9.
    const ended = await admin.query(
      `select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and granted and
        (classid::bigint << 32) + objid::bigint = hashtextextended('shouwang outside ' || $1 || ' 1', 0)`,
      [schema],
    );
    expect(ended.rowCount).toBe(1);
    await (isOnes ? one : two).died;
    expect(await second.isSignGone(1)).toBe(true);
    const after = await second.take(await second.read(), "dispatch/4");
    expect(after).toEqual({ fence: 2, holder: "dispatch/4" });
    await expect(other.commit([whileHeld(other.read, held)])).rejects.toThrow("rows where 1 were expected");
    if (!after) throw new Error("nobody has it");
    await other.commit([whileHeld(other.read, after)]);

    // A core that does everything itself; then one that does not.
    const hasLetGo = await takeForCore(core, "core/1");
    expect([await hasLetGo(), await second.renew(after, 1)]).toEqual([false, false]);
    await other[Symbol.asyncDispose]();
    await expect.poll(hasLetGo, { timeout: 5_000 }).toBe(true);
    await leaveToOthers(core);
    const third = createSqlLease(await open());
    expect((await third.read())?.holder).toBeNull();
    expect(await third.take(await third.read(), "dispatch/5")).toEqual({ fence: 4, holder: "dispatch/5" });
    await leaveToOthers(core);
    expect((await third.read())?.holder).toBe("dispatch/5");
  });
});
