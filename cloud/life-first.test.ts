import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { must, parseAlarmId, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { motion, press, startMs, telemetry } from "../test/builders/cloud-hears.ts";
import { startLoop } from "../test/builders/cloud-loop.ts";
import { openLedgerIn } from "../test/builders/ledgers.ts";
import { groupMax } from "./ingest/inbox/inbox.ts";
import type { Commit } from "./ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "./ingest/ledger/memory-ledger.ts";
import { createSqlLedger } from "./ingest/ledger/sql-ledger.ts";
import { createMemoryTimeline } from "./timeline/memory-timeline.ts";

const nothing = (): void => {};
const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A cloud whose disk takes one commit at each call of `write`. */
async function startSlowCloud() {
  const clock = createManualClock({ wallMs: startMs });
  const inner = createMemoryLedger(blankDisk(must(parseLedgerId("ledger-1"), "ledger-1")));
  const begun: Commit[] = [];
  let isSlow = false;
  let write = nothing;
  const stack = new AsyncDisposableStack();
  const loop = stack.use(
    await startLoop({
      ledger: {
        ...inner,
        async commit(commit) {
          begun.push(commit);
          if (isSlow) await new Promise<void>((resolve) => void (write = resolve));
          return await inner.commit(commit);
        },
      },
      timeline: stack.use(createMemoryTimeline()),
      clock,
    }),
  );
  begun.length = 0;
  isSlow = true;
  return {
    loop,
    begun,
    say: (channel: string, message: unknown) =>
      loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify(message))),
    async write() {
      write();
      for (let turn = 0; turn < 5; turn++) await aTurn();
    },
    async [Symbol.asyncDispose]() {
      isSlow = false;
      write();
      await stack.disposeAsync();
    },
  };
}

test("R-160 a press that comes while a backlog is written waits for one group of it, however much there is", async () => {
  await using cloud = await startSlowCloud();
  const backlog = 4 * groupMax;
  for (let seq = 1; seq <= backlog; seq++) cloud.say("telemetry", telemetry([motion(seq)]));
  await aTurn();
  expect(cloud.begun.map(({ alarms }) => alarms.length)).toEqual([0]);
  cloud.say("life", press(1, "alarm-1"));
  await cloud.write();
  expect(cloud.begun.map(({ alarms }) => alarms.length)).toEqual([0, 1]);
  await cloud.write();
  expect(cloud.loop.openIncidents()).toHaveLength(1);
  // All of the backlog but its first group is still to be decided.
  expect(cloud.begun.length).toBeLessThanOrEqual(3);
});

test("R-163 whether an alarm is known is read beside everything that others read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-life-"));
  try {
    await using database = await openLedgerIn(folder, startMs);
    const ledger = createSqlLedger(database);
    const order: string[] = [];
    const page =
      sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 2000000) select count(*) from numbers`
        .execute(database.read)
        .then(() => order.push("a page of somebody's"));
    const alarmId = must(parseAlarmId("alarm-1"), "alarm-1");
    await ledger.alarm(alarmId).then(() => order.push("the alarm"));
    await ledger.incidentsOfAlarms([alarmId]).then(() => order.push("its fate"));
    await page;
    expect(order).toEqual(["the alarm", "its fate", "a page of somebody's"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
