/**
 * How many bytes the cloud writes for one telemetry message at a county's load, with the real loop, ledger and embedded time series.
 *
 * 40,000 homes say something once a minute: 667 messages a second, each with one movement, which arrive in the groups of two seconds
 * that a gateway's broker delivers. Measured is what the kernel was asked to write (`wchar` of /proc/self/io: the log of SQLite, its
 * copy into the file at a checkpoint, and nothing else, for nothing else is open) and what went to the block device (`write_bytes`,
 * whole pages). Beside it the lone message: one at a time, nobody to share a commit with.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/sql-ledger.ts";
import { createLoop, type CloudLoop } from "@shouwang/cloud/loop.ts";
import { createSqlRegistry } from "@shouwang/cloud/registry/sql-registry.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { round } from "./figures.ts";

const homes = 40_000;
const perSecond = Math.round(homes / 60);
const groupSeconds = 2;
/** Groups before measuring: pages exist, statements are prepared. */
const warmUp = 30;
const measured = 60;
const loneMessages = 100;
const evenSeconds = 15;

type Io = { wchar: number; writeBytes: number };

export async function benchBytes(): Promise<Readonly<Record<string, unknown>>> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-bytes-"));
  try {
    await using cloud = await openCloud(folder);
    const { loop } = cloud;
    let minute = 0;
    let at = 0;
    const say = (): void => {
      // Homes speak in an order of their own: neighbours in time are no neighbours in the file.
      loop.accept(...message((at * 7_919) % homes, minute));
      at += 1;
      if (at % homes === 0) minute += 1;
    };
    const group = async (size: number): Promise<void> => {
      for (let one = 0; one < size; one++) say();
      await loop.idle();
    };
    const groupSize = perSecond * groupSeconds;
    for (let turn = 0; turn < warmUp; turn++) await group(groupSize);
    const start = readIo();
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    for (let turn = 0; turn < measured; turn++) await group(groupSize);
    const messages = measured * groupSize;
    const county = per(messages, start);
    const tookSeconds = (performance.now() - startedMs) / 1_000;
    const used = process.cpuUsage(cpu);
    const evenStart = readIo();
    const evenMessages = perSecond * evenSeconds;
    const evenFromMs = performance.now();
    for (let said = 0; said < evenMessages;) {
      const due = Math.min(evenMessages, Math.floor(((performance.now() - evenFromMs) / 1_000) * perSecond));
      for (; said < due; said++) say();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await loop.idle();
    const even = per(evenMessages, evenStart);
    const loneStart = readIo();
    for (let turn = 0; turn < loneMessages; turn++) await group(1);
    const lone = per(loneMessages, loneStart);
    return {
      bytesPerMessage: Math.max(county.wchar, county.writeBytes),
      askedBytesPerMessage: county.wchar,
      deviceBytesPerMessage: county.writeBytes,
      evenBytesPerMessage: Math.max(even.wchar, even.writeBytes),
      loneBytesPerMessage: Math.max(lone.wchar, lone.writeBytes),
      homes,
      messages,
      groupSeconds,
      messagesPerSecond: round(messages / tookSeconds),
      cpuSeconds: round((used.user + used.system) / 1e6),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const gatewayOf = (home: number): string => `gw-${home}`;

function message(home: number, minute: number): [topic: string, payload: Uint8Array] {
  const atMs = Date.now();
  const stamp = { wallMs: atMs, uptimeMs: atMs % 1e9, bootId: "boot-1", clock: "trusted" };
  const observation = { kind: "state", what: "motion", value: minute % 2 === 0 ? "active" : "still", repeated: false };
  const content = {
    v: 1,
    // As long as a real one.
    epoch: `00000000-0000-4000-8000-${String(home).padStart(12, "0")}`,
    assignmentId: `as-${home}`,
    sentAt: stamp,
    records: [{ seq: minute + 1, deviceId: "0x00158d0001a2b3c4", at: stamp, observation }],
  };
  return [`sw/v1/0001/${gatewayOf(home)}/up/telemetry`, new TextEncoder().encode(JSON.stringify(content))];
}

async function openCloud(folder: string): Promise<AsyncDisposable & { loop: CloudLoop }> {
  const stack = new AsyncDisposableStack();
  const clock = createSystemClock({ trust: () => "trusted" });
  const database = stack.use(await openSqliteDatabase({ folder, nowMs: Date.now() }));
  await sow(database.write);
  const registry = await createSqlRegistry(database);
  const timeline = stack.use(createSqliteTimeline({ file: join(folder, "timeline.sqlite") }));
  let id = 0;
  const nothing = (): void => {};
  const loop = stack.use(
    await createLoop({
      ledger: createSqlLedger(database),
      registry,
      timeline,
      downlink: { send: nothing },
      plan: firstPlan(["desk"]),
      nextId: () => `id-${++id}`,
      random: Math.random,
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
    }),
  );
  loop.start();
  await loop.idle();
  return { loop, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The registry of a county, in few large statements: its own seed takes one transaction a home. */
async function sow(write: Awaited<ReturnType<typeof openSqliteDatabase>>["write"]): Promise<void> {
  const all = Array.from({ length: homes }, (_, home) => home);
  for (let from = 0; from < homes; from += 1_000) {
    const some = all.slice(from, from + 1_000);
    const place = { resident_name: null, address: null, phone: null, time_zone: "Asia/Shanghai", kind: "live" };
    const setting = { is_high_risk: 0, inactivity_after_ms: 12 * 3_600_000 };
    await write
      .insertInto("homes")
      .values(some.map((home) => ({ home_id: `home-${home}`, name: `Home ${home}`, ...place, ...setting })))
      .execute();
    await write
      .insertInto("gateways")
      .values(some.map((home) => ({ gateway_id: gatewayOf(home), created_at_ms: 0 })))
      .execute();
    const span = { bucket: "0001", from_ms: 0, until_ms: null };
    await write
      .insertInto("assignments")
      .values(
        some.map((home) => ({
          assignment_id: `as-${home}`,
          gateway_id: gatewayOf(home),
          home_id: `home-${home}`,
          ...span,
        })),
      )
      .execute();
    const device = { device_id: "0x00158d0001a2b3c4", name: "PIR", model: "pir", room: "hall", is_exterior_door: 0 };
    await write
      .insertInto("devices")
      .values(some.map((home) => ({ home_id: `home-${home}`, ...device })))
      .execute();
  }
}

function readIo(): Io {
  const text = readFileSync("/proc/self/io", "utf8");
  const value = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text)?.[1]);
  return { wchar: value("wchar"), writeBytes: value("write_bytes") };
}

function per(messages: number, start: Io): Io {
  const end = readIo();
  return {
    wchar: Math.round((end.wchar - start.wchar) / messages),
    writeBytes: Math.round((end.writeBytes - start.writeBytes) / messages),
  };
}
