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
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startLoop } from "../../test/builders/cloud-loop.ts";
import { openRegistry } from "../../test/builders/registries.ts";
import { homeAt, homes, perSecond, sowCounty, telemetryOf, upTopicOf } from "./county.ts";
import { round } from "./figures.ts";

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
      loop.accept(...message(homeAt(at), minute));
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

function message(home: number, minute: number): [topic: string, payload: Uint8Array] {
  return [upTopicOf(home, "telemetry"), new TextEncoder().encode(telemetryOf(home, minute + 1))];
}

async function openCloud(folder: string): Promise<AsyncDisposable & { loop: CloudLoop }> {
  const stack = new AsyncDisposableStack();
  const clock = createSystemClock({ trust: () => "trusted" });
  const database = stack.use(await openSqliteDatabase({ folder, nowMs: Date.now() }));
  await sowCounty(database.write);
  const registry = await openRegistry(database, folder);
  const timeline = stack.use(createSqliteTimeline({ file: join(folder, "timeline.sqlite") }));
  const ledger = createSqlLedger(database);
  const loop = stack.use(await startLoop({ ledger, registry, timeline, random: Math.random, clock }));
  return { loop, [Symbol.asyncDispose]: () => stack.disposeAsync() };
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
