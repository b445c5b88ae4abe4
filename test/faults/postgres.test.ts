/**
 * The whole cloud on a PostgreSQL that is killed in the middle of a commit, and one that was stopped while another took over: nothing is
 * receipted that is not stored, the process ends, and starting again recovers.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { Client } from "pg";
import { expect, test } from "vitest";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { emptyCommit, type CommitFailure } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { startBroker, startCloud } from "../../scripts/world.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { endLease, postgresAddress } from "../builders/postgres-ledgers.ts";
import { startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";

const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
const press = (seq: number): string =>
  JSON.stringify({
    v: 1,
    epoch: "epoch-1",
    seq,
    alarmId: `alarm-${seq}`,
    assignmentId: "as-1",
    sentAt: stamp,
    body: {
      deviceId: "sos",
      at: stamp,
      event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
    },
  });

/** A broker, a gateway at it, and clouds on one database, each with a folder of its own as on two machines. */
async function constellation(stack: AsyncDisposableStack, database: string) {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-postgres-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const seed = join(folder, "seed.json");
  const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
  const receipts: string[] = [];
  gateway.on("message", (_topic, payload) => {
    const text = payload.toString();
    if (text.includes('"lane":"life"')) receipts.push(text);
  });
  await gateway.subscribeAsync("sw/v1/+/gw-1/down/receipt", { qos: 1 });
  const say = async (seq: number): Promise<unknown> =>
    await gateway.publishAsync("sw/v1/0042/gw-1/up/life", press(seq), { qos: 1 });
  const hasReceipt = (through: number): boolean => receipts.some((one) => one.includes(`"through":${through}`));
  return {
    receipts,
    say,
    hasReceipt,
    /** As a gateway does: again until there is a receipt. The cloud says that it is ready before it has found its broker. */
    async press(seq: number) {
      receipts.length = 0;
      await waitFor(
        `the receipt of ${seq}`,
        async () => {
          await say(seq);
          return hasReceipt(seq);
        },
        { everyMs: 500, withinMs: 20_000 },
      );
    },
    start: async (machine: string) =>
      stack.adopt(
        await startCloud({
          data: join(folder, machine),
          keys: join(folder, "keys", "master.json"),
          brokerUrl: broker.ready.url,
          seed,
          database,
        }),
        async (program) => {
          program.signal("SIGCONT");
          await program.stop();
        },
      ),
  };
}

async function openAlarms(url: string): Promise<number[]> {
  const answer = await fetch(`${url}/api/incidents?state=open`);
  // `as`: our own API.
  return ((await answer.json()) as { alarms: unknown[] }[]).map(({ alarms }) => alarms.length);
}

describeWithService("postgresql", "the cloud on a PostgreSQL", () => {
  test("R-050 R-274 its server is killed in the middle of a press: no receipt, the cloud ends, and starting again recovers", async () => {
    await using stack = new AsyncDisposableStack();
    const server = await startServer("postgresql");
    stack.defer(() => rmSync(server.directory, { recursive: true, force: true }));
    const { start, say, press: send, hasReceipt } = await constellation(stack, server.url);
    const first = await start("one");
    await send(1);
    // The second press gets as far as this table, and no further.
    const other = new Client(server.url);
    other.on("error", () => {});
    await other.connect();
    await other.query("begin; lock table alarms in access exclusive mode");
    await say(2);
    const waiting = async () =>
      (await other.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'")).rowCount === 1;
    await expect.poll(waiting).toBe(true);
    await server.kill("SIGKILL");
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(hasReceipt(2)).toBe(false);
    const again = stack.use(await startServer("postgresql", server));
    const second = await start("one");
    expect(again.url).toBe(server.url);
    expect(await openAlarms(second.ready.url)).toEqual([1]);
    await send(2);
    expect(await openAlarms(second.ready.url)).toEqual([2]);
  });

  test("R-272 one that was stopped while another took over stores nothing, receipts nothing and ends", async () => {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startServer("postgresql"));
    const { start, say, press: send, receipts } = await constellation(stack, server.url);
    const first = await start("one");
    await send(1);
    receipts.length = 0;
    first.signal("SIGSTOP");
    // It lies in the first one's socket from here on.
    await say(2);
    // As when its machine is cut off: the server gives the lease up.
    await endLease(server.url, "public");
    const second = await start("two");
    first.signal("SIGCONT");
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(receipts.filter((one) => one.includes('"through":2'))).toEqual([]);
    expect(await openAlarms(second.ready.url)).toEqual([1]);
    await send(2);
    expect(await openAlarms(second.ready.url)).toEqual([2]);
  });

  test("R-274 killed under commits on their way: whatever was taken is there afterwards, and whatever was not is not blamed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "shouwang-postgres-"));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const server = await startServer("postgresql");
    stack.defer(() => rmSync(server.directory, { recursive: true, force: true }));
    const address = postgresAddress(server.url, null);
    const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
    const one = (n: number) => ({
      ...emptyCommit,
      quarantined: [
        { quarantineId: `q-${n}`, receivedAtMs: n, gatewayId, channel: "life", why: "test", payload: Uint8Array.of(n) },
      ],
    });
    const taken: string[] = [];
    const failures: CommitFailure[] = [];
    {
      await using database = await openPostgresDatabase({ address, folder, nowMs: 0 });
      const ledger = createSqlLedger(database);
      // One after the other in the one connection, each asked for before the last has answered.
      const all = Array.from({ length: 400 }, async (_, n) => {
        const failure = await ledger.commit(one(n));
        if (failure) failures.push(failure);
        else taken.push(`q-${n}`);
        if (n === 60) await server.kill("SIGKILL");
      });
      await Promise.all(all);
      expect(await database.died).toMatchObject({ code: "dead" });
    }
    expect(taken.length).toBeGreaterThan(60);
    expect(new Set(failures.map(({ blame }) => blame))).toEqual(new Set(["end"]));
    stack.use(await startServer("postgresql", server));
    await using database = await openPostgresDatabase({ address, folder, nowMs: 0 });
    const rows = await database.read.selectFrom("quarantine").select("quarantine_id").execute();
    const stored = new Set(rows.map((row) => row.quarantine_id));
    expect(taken.filter((id) => !stored.has(id))).toEqual([]);
    // At most the one that was on its way is there without anybody having been told.
    expect(stored.size - taken.length).toBeLessThanOrEqual(1);
  });
});
