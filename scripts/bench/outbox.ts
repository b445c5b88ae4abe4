/**
 * Single life alarms a second through the gateway's whole outbox (database in its thread, slots, spare behind them), one after the
 * other, as a ratio to a bare append + fdatasync of the same bytes by the same thread model, on the same disk, in the same folder.
 *
 * The two take turns, because a disk is another one from minute to minute; the ratio is the median of the runs' own ratios. What is
 * appended is the row as the outbox stores it. The cloud's receipts come along as they do in life: one for each alarm, not waited for, and
 * later than the second copy in a slot, so that each alarm pays for that too.
 */

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
} from "@shouwang/shared/domain/ids.ts";
import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openOutbox } from "@shouwang/gateway/app-outbox.ts";
import type { NewRow, Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import { percentile, round } from "./figures.ts";

const runs = 5;
/** Each run is cut into slices that take turns, so that what else the machine does meets both. */
const slices = 10;
const sliceMs = 200;
/** Before the count begins: code that has not run yet is slower than any code, and a new log has to grow first. */
const warmUpMs = 500;
/** Broker, cloud and its commit. A slot is written after 20 ms: a sooner receipt would save it, and flatter us. */
const receiptAfterMs = 50;
const receiptsEveryMs = 10;
/** Telemetry that comes at once, each record for itself. */
const burst = 2_000;
const bursts = 5;

const assignmentId = must(parseAssignmentId("bench-assignment"), "bench-assignment");
const deviceId = must(parseDeviceId("0x00158d0001a2b3c4"), "0x00158d0001a2b3c4");
const bootId = must(parseBootId(randomUUID()), "boot");
const fresh = <T>(parse: (text: string) => T | undefined): T => {
  const text = randomUUID();
  return must(parse(text), text);
};
const stamp = (): Stamp => ({ wallMs: Date.now(), uptimeMs: performance.now(), bootId, clock: "trusted" });
const press = (): NewRow => ({
  lane: "life",
  alarmId: fresh(parseAlarmId),
  assignmentId,
  deviceId,
  at: stamp(),
  event: {
    kind: "life",
    alarm: "panic",
    edge: "raised",
    confidence: "certain",
    evidence: "action single",
    repeated: false,
  },
});
const reading = (): NewRow => ({
  lane: "telemetry",
  assignmentId,
  deviceId,
  at: stamp(),
  observation: { kind: "reading", quantity: "battery-percent", value: 97 },
});

export async function benchOutbox(): Promise<Readonly<Record<string, unknown>>> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-outbox-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const outbox = stack.use(await openWholeOutbox(folder));
  const control = stack.adopt(openControl(join(folder, "control.log")), (one) => one.close());

  const due: { atMs: number; mark: Parameters<Outbox["receipted"]>[0] }[] = [];
  const receive = (): void => {
    while (due[0] && due[0].atMs <= performance.now()) {
      const [first] = due.splice(0, 1);
      if (first) void outbox.receipted(first.mark);
    }
  };
  const receiving = setInterval(receive, receiptsEveryMs);
  stack.defer(() => clearInterval(receiving));
  const oneAlarm = async (): Promise<void> => {
    const answer = await outbox.append([press()]);
    const [row] = answer.kind === "accepted" ? answer.rows : [];
    if (row?.epoch !== outbox.epoch)
      throw new Error("The card did not take a life alarm: there is nothing to measure.");
    const mark = { epoch: row.epoch, lane: "life", through: row.seq, atMs: Date.now() } as const;
    due.push({ atMs: performance.now() + receiptAfterMs, mark });
  };
  let seq = 0;
  const epoch = fresh(parseEpoch);
  const oneAppend = (): Promise<void> => control.append(JSON.stringify({ ...press(), epoch, seq: ++seq }));

  const ours: number[] = [];
  const bare: number[] = [];
  await count(tally(), oneAlarm, warmUpMs);
  await count(tally(), oneAppend, warmUpMs);
  for (let run = 0; run < runs; run++) {
    const [alarms, appends] = [tally(), tally()];
    for (let slice = 0; slice < slices; slice++) {
      // Who is first changes too: one must not always work on the disk that the other has left busy.
      const inTurn = [() => count(alarms, oneAlarm), () => count(appends, oneAppend)];
      for (const work of slice % 2 === 0 ? inTurn : inTurn.toReversed()) await work();
    }
    ours.push(perSecond(alarms));
    bare.push(perSecond(appends));
  }
  const ratios = ours.map((value, run) => value / (bare[run] ?? Number.NaN));

  const groups: number[] = [];
  for (let turn = 0; turn < bursts; turn++) {
    const fromMs = performance.now();
    await Promise.all(Array.from({ length: burst }, () => outbox.append([reading()])));
    groups.push(burst / ((performance.now() - fromMs) / 1_000));
  }
  return {
    singleRatio: round(percentile(ratios, 0.5), 2),
    groupPerSecond: Math.round(percentile(groups, 0.5)),
    singlePerSecond: Math.round(percentile(ours, 0.5)),
    controlPerSecond: Math.round(percentile(bare, 0.5)),
    ratios: ratios.map((ratio) => round(ratio, 2)),
    singleRuns: ours.map((value) => Math.round(value)),
    controlRuns: bare.map((value) => Math.round(value)),
  };
}

async function openWholeOutbox(dataFolder: string): Promise<Outbox> {
  const clock = createSystemClock({ trust: () => "trusted" });
  const world = { clock, systemClock: clock, newEpoch: () => fresh(parseEpoch) };
  const card = { isSound: true, detail: "", tell: () => undefined };
  return await openOutbox({ dataFolder, clock: { kind: "system", trust: "assume" } }, world, card);
}

type Tally = { count: number; ms: number };
const tally = (): Tally => ({ count: 0, ms: 0 });
const perSecond = ({ count: done, ms }: Tally): number => done / (ms / 1_000);

/** One after the other, for so long. */
async function count(into: Tally, one: () => Promise<void>, forMs = sliceMs): Promise<void> {
  const fromMs = performance.now();
  while (performance.now() - fromMs < forMs) {
    await one();
    into.count++;
  }
  into.ms += performance.now() - fromMs;
}

function openControl(path: string): { append(text: string): Promise<void>; close(): Promise<void> } {
  const worker = new Worker(new URL("./append-worker.ts", import.meta.url), { workerData: { path } });
  const waiting = new Map<number, () => void>();
  let nextId = 1;
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  worker.on("message", ({ id }: { id: number }) => {
    waiting.get(id)?.();
    waiting.delete(id);
  });
  return {
    append(text) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const id = nextId++;
      waiting.set(id, resolve);
      worker.postMessage({ id, text });
      return promise;
    },
    close() {
      worker.postMessage({ id: 0, text: undefined });
      return ended;
    },
  };
}
