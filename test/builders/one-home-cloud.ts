/** The same cloud with its real ledger in a folder, for tests that look at what is told and what is on the disk. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import type { Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { Registry } from "@shouwang/cloud/registry/registry.ts";
import { readSeed } from "@shouwang/cloud/registry/seed.ts";
import { openRegistry } from "./registries.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { createManualClock, type ManualClock } from "@shouwang/shared/time/manual-clock.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { startMs } from "./cloud-hears.ts";
import { startLoop, uncounted } from "./cloud-loop.ts";
import { openLedgerIn } from "./ledgers.ts";

export type Cloud = AsyncDisposable & {
  loop: CloudLoop;
  database: LedgerDatabase;
  registry: Registry;
  clock: ManualClock;
  sent: { topic: string; message: ReceiptMessage }[];
  noise: string[];
  say(channel: string, message: unknown, gateway?: string): Promise<void>;
  /** What was told last about a lane. */
  receipt(lane: string): unknown;
  count(table: "alarms" | "incidents" | "quarantine"): Promise<number>;
};

type CloudOptions = { clock?: ManualClock; timeline?: Timeline; ledgerOf?: (database: LedgerDatabase) => Ledger };

/** Clouds on one folder a test: a second one finds what the first one has stored. Asked for at the top of a test file. */
export function cloudsOnDisk(): {
  folder(): string;
  startCloud(options?: CloudOptions): Promise<Cloud>;
} {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shouwang-cloud-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return { folder: () => folder, startCloud: (options = {}) => startCloudIn(folder, options) };
}

const seedText = JSON.stringify({
  homes: [
    {
      homeId: "home-1",
      name: "陈家",
      kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }],
      devices: [{ deviceId: "sos", name: "按钮", room: "bedroom" }],
    },
  ],
});

/** For a test file that keeps one for all its tests. */
export async function startCloudIn(folder: string, options: CloudOptions = {}): Promise<Cloud> {
  const stack = new AsyncDisposableStack();
  const clock = options.clock ?? createManualClock({ wallMs: startMs });
  const database = stack.use(await openLedgerIn(folder, startMs));
  const registry = await openRegistry(database, folder);
  const seed = readSeed(seedText);
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await registry.seed(seed.seed, startMs);
  const sent: Cloud["sent"] = [];
  const noise: string[] = [];
  const loop = stack.use(
    await startLoop({
      ledger: (options.ledgerOf ?? createSqlLedger)(database),
      registry,
      timeline: options.timeline ?? stack.use(createMemoryTimeline()),
      downlink: {
        send: ({ gatewayId: to }, channel, payload) =>
          sent.push({
            topic: `${to}/${channel}`,
            // `as`: what the cloud sends; tests look at receipts only.
            message: JSON.parse(new TextDecoder().decode(payload)) as ReceiptMessage,
          }),
      },
      clock,
      counters: { ...uncounted, noise: (channel) => noise.push(channel) },
    }),
  );
  return {
    loop,
    database,
    registry,
    clock,
    sent,
    noise,
    async say(channel, message, gateway = "gw-1") {
      const bytes = typeof message === "string" ? message : JSON.stringify(message);
      loop.accept(`sw/v1/0042/${gateway}/up/${channel}`, new TextEncoder().encode(bytes));
      await loop.idle();
    },
    receipt: (lane) => sent.flatMap(({ message }) => message.receipts ?? []).findLast((one) => one.lane === lane),
    count: async (table) => (await database.read.selectFrom(table).selectAll().execute()).length,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
