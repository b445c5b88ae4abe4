import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseGatewayId,
  parseHomeId,
  parseLedgerId,
} from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { openSqliteDatabase } from "./database/sqlite-database.ts";
import { firstPlan } from "./dispatch/plan.ts";
import { groupMax } from "./ingest/inbox/inbox.ts";
import type { Commit } from "./ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "./ingest/ledger/memory-ledger.ts";
import { createSqlLedger } from "./ingest/ledger/sql-ledger.ts";
import { createLoop } from "./loop.ts";
import { createMemoryTimeline } from "./timeline/memory-timeline.ts";

const startMs = 1_795_000_000_000;
const homeId = must(parseHomeId("home-1"), "home-1");
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const assignmentId = must(parseAssignmentId("as-1"), "as-1");
const nothing = (): void => {};
const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const at = { wallMs: startMs, uptimeMs: 1, bootId: "boot-1", clock: "trusted" };
const header = { v: 1, epoch: "epoch-1", assignmentId: "as-1", sentAt: at };
const event = {
  kind: "life",
  alarm: "panic",
  edge: "raised",
  confidence: "high",
  evidence: "pressed",
  repeated: false,
};
const press = { ...header, seq: 1, alarmId: "alarm-1", body: { deviceId: "sos", at, event } };
const movement = (seq: number) => {
  const observation = { kind: "state", what: "motion", value: "active", repeated: false };
  return { ...header, records: [{ seq, deviceId: "pir", at, observation }] };
};

/** A cloud whose disk takes one commit at each call of `write`. */
async function startSlowCloud() {
  const clock = createManualClock({ wallMs: startMs });
  const inner = createMemoryLedger(blankDisk(must(parseLedgerId("ledger-1"), "ledger-1")));
  const begun: Commit[] = [];
  let isSlow = false;
  let write = nothing;
  const stack = new AsyncDisposableStack();
  const assignment = { assignmentId, gatewayId, homeId, bucket: "0042" as never, fromMs: 0, untilMs: null };
  const settings = { homeId, timeZone: "Asia/Shanghai", isHighRisk: false, inactivityAfter: hours(12), devices: [] };
  const person = { residentName: null, address: null, phone: null };
  const home = { homeId, name: "陈家", ...person, kind: "live", devices: [], settings } as const;
  let id = 0;
  const loop = await createLoop({
    ledger: {
      ...inner,
      async commit(commit) {
        begun.push(commit);
        if (isSlow) await new Promise<void>((resolve) => void (write = resolve));
        return await inner.commit(commit);
      },
    },
    registry: {
      homes: () => [home],
      home: () => home,
      isKnownGateway: () => true,
      assignment: () => assignment,
      assignmentOfGateway: () => assignment,
      assignmentOfHome: () => assignment,
      assignments: () => [assignment],
    },
    timeline: stack.use(createMemoryTimeline()),
    downlink: { send: nothing },
    plan: firstPlan(["desk"]),
    nextId: () => `id-${id++}`,
    random: () => 0,
    clock,
    machineClock: clock,
    log: silentLog,
    counters: {
      received: nothing,
      noise: () => 0,
      dropped: nothing,
      quarantined: nothing,
      committed: nothing,
      fired: nothing,
    },
  });
  stack.use(loop);
  loop.start();
  await loop.idle();
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
  for (let seq = 1; seq <= backlog; seq++) cloud.say("telemetry", movement(seq));
  await aTurn();
  expect(cloud.begun.map(({ alarms }) => alarms.length)).toEqual([0]);
  cloud.say("life", press);
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
    await using database = await openSqliteDatabase({ folder, nowMs: startMs });
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
