import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { must, parseAlarmId, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { motion, press, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { startLoop } from "../../test/builders/cloud-loop.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { groupMax } from "../ingest/inbox/inbox.ts";
import type { Commit } from "../ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "../ingest/ledger/memory-ledger.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { columnName, type ColumnKey } from "../registry/import/columns.ts";
import { createSqlImporter } from "../registry/import/sql-importer.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";

const nothing = (): void => {};
const bytesOf = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message));
const headingOf = (key: ColumnKey): string => columnName(key).zh;
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

test("R-286 a press that comes while a table of residents is brought in waits for few of its small commits, however long it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-life-import-"));
  try {
    await using database = await openLedgerIn(folder, startMs);
    const { records, vault } = await openRecords(database, folder);
    const clock = createManualClock({ wallMs: startMs });
    const order: string[] = [];
    await using timeline = createMemoryTimeline();
    await using loop = await startLoop({
      ledger: createSqlLedger(database),
      timeline,
      clock,
      downlink: { send: () => void order.push("receipt") },
    });
    const nextId = (): string => randomUUID();
    const importer = createSqlImporter({ database, records, vault, nextId, changed: async () => {} });
    const limits = { today: "2026-11-22", within: null, isArea: () => true };
    const person = (n: number): string[] => [`王${n}`, "370602001001", `南大街 ${n} 号`];
    const table = [
      (["name", "area", "address"] as const).map(headingOf),
      ...Array.from({ length: 200 }, (_, n) => person(n)),
    ];
    const answer = await importer.run(
      {
        table,
        limits,
        takesDoubtful: true,
        signal: new AbortController().signal,
        progress({ done }) {
          // That it begins is said before the first of them.
          if (done === 0) return;
          order.push("rows");
          if (order.length === 2) loop.accept("sw/v1/0042/gw-1/up/life", bytesOf(press(1, "alarm-1")));
        },
      },
      { who: "account/a-1", purpose: "administer", atMs: startMs },
    );
    await loop.idle();
    expect(answer).toMatchObject({ kind: "done", imported: 200 });
    expect(order.filter((one) => one === "rows")).toHaveLength(Math.ceil(200 / 16));
    // The one under way, and those that went on while its home was read.
    expect(order.indexOf("receipt")).toBeLessThanOrEqual(2 + 3);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
