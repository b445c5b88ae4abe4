/** What every outbox owes the gateway. Each implementation runs this suite; nothing in it knows which one it is. */

import { describe, expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
  parseLedgerId,
  type DeviceId,
} from "@shouwang/shared/domain/ids.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { NewRow, Outbox, Row } from "@shouwang/gateway/outbox/outbox.ts";
import type { Retention } from "@shouwang/gateway/outbox/retention.ts";

/** One card in one gateway: each `open` is a restart on the same card, with an epoch of its own. */
export type OutboxBench = AsyncDisposable & { open(limits?: Retention): Promise<Outbox> };

export const epochNamed = (text: string) => must(parseEpoch(text), text);
const device = (text: string): DeviceId => must(parseDeviceId(text), text);
const alarmId = (text: string) => must(parseAlarmId(text), text);
const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
const at = (wallMs: number) => ({
  wallMs,
  uptimeMs: wallMs,
  bootId: must(parseBootId("boot-1"), "boot-1"),
  clock: "trusted" as const,
});

export const motion = (wallMs = 1): NewRow => ({
  lane: "telemetry",
  assignmentId,
  deviceId: device("hall"),
  at: at(wallMs),
  observation: { kind: "state", what: "motion", value: "active", repeated: false },
});
export const press = (name: string, wallMs = 1): NewRow => ({
  lane: "life",
  assignmentId,
  deviceId: device("button"),
  alarmId: alarmId(name),
  at: at(wallMs),
  event: {
    kind: "life",
    alarm: "panic",
    edge: "raised",
    confidence: "certain",
    evidence: "action: sos",
    repeated: false,
  },
});
export const fault = (kind: FaultKind, state: "present" | "gone", of = "hall"): NewRow => ({
  lane: "fault",
  assignmentId,
  deviceId: device(of),
  at: at(1),
  report: { kind: "fault", fault: kind, state, detail: "" },
});

const seqs = (rows: readonly Row[]): readonly number[] => rows.map((row) => row.seq);
const accept = async (outbox: Outbox, ...rows: readonly NewRow[]): Promise<readonly Row[]> => {
  const appended = await outbox.append(rows);
  if (appended.kind === "refused") throw new Error(`refused: ${appended.why} ${appended.detail}`);
  return appended.rows;
};

export function describeOutbox(name: string, createBench: () => Promise<OutboxBench>): void {
  describe(`outbox contract: ${name}`, () => {
    test("numbers run from 1 in each lane, without a hole", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open();
      await accept(outbox, motion());
      const rows = await accept(outbox, press("a"));
      await accept(outbox, fault("tamper", "present"), motion());
      await Promise.all([accept(outbox, motion()), accept(outbox, motion())]);
      expect(rows[0]).toMatchObject({ lane: "life", seq: 1, epoch: outbox.epoch, alarmId: "a" });
      expect(seqs(await outbox.pending({ lane: "telemetry", limit: 10 }))).toEqual([1, 2, 3, 4]);
      expect(seqs(await outbox.pending({ lane: "fault", limit: 10 }))).toEqual([1]);
      expect(await outbox.standings()).toContainEqual({ epoch: outbox.epoch, lane: "telemetry", lowest: 1, next: 5 });
    });

    test("R-005 what was accepted is there after a restart, in a new epoch, the old rows first", async () => {
      await using bench = await createBench();
      const before = await bench.open();
      const stored = await accept(before, press("a"), press("b"));
      await before[Symbol.asyncDispose]();
      await using outbox = await bench.open();
      expect(outbox.epoch).not.toBe(before.epoch);
      await accept(outbox, press("c"));
      const pending = await outbox.pending({ lane: "life", limit: 10 });
      expect(pending.slice(0, 2)).toEqual(stored);
      expect(pending[2]).toMatchObject({ epoch: outbox.epoch, seq: 1, alarmId: "c" });
      const [first, second] = stored;
      if (!first || !second) throw new Error("two rows were stored");
      const after = { epoch: first.epoch, seq: first.seq };
      expect(await outbox.pending({ lane: "life", after, limit: 1 })).toEqual([second]);
      const rest = await outbox.pending({ lane: "life", after: { epoch: second.epoch, seq: second.seq }, limit: 5 });
      expect(rest).toMatchObject([{ alarmId: "c" }]);
    });

    test("R-007 a receipt moves the mark forward, never back, and never beyond what was numbered", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open();
      await accept(outbox, motion(), motion(), motion());
      const mark = { epoch: outbox.epoch, lane: "telemetry", atMs: 1 } as const;
      await outbox.receipted({ ...mark, through: 2 });
      await outbox.receipted({ ...mark, through: 1 });
      expect(seqs(await outbox.pending({ lane: "telemetry", limit: 10 }))).toEqual([3]);
      await outbox.receipted({ ...mark, through: 99 });
      await accept(outbox, motion());
      expect(seqs(await outbox.pending({ lane: "telemetry", limit: 10 }))).toEqual([4]);
      await outbox.receipted({ ...mark, epoch: epochNamed("nobody"), through: 7 });
      expect(await outbox.standings()).toContainEqual({ epoch: outbox.epoch, lane: "telemetry", lowest: 4, next: 5 });
    });

    test("rows are found again by number for a gap the cloud names", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open();
      await accept(outbox, motion(), motion(), motion(), motion());
      const gap = { epoch: outbox.epoch, lane: "telemetry", from: 2, to: 9 } as const;
      expect(seqs(await outbox.rowsIn({ ...gap, limit: 2 }))).toEqual([2, 3]);
      expect(await outbox.rowsIn({ ...gap, epoch: epochNamed("nobody"), limit: 2 })).toEqual([]);
    });

    test("R-006 an unsent fault is replaced by its newer state, and its number is answered for", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open();
      await accept(outbox, fault("tamper", "present"));
      await accept(outbox, fault("tamper", "present", "kitchen"));
      for (let turn = 0; turn < 50; turn++) await accept(outbox, fault("tamper", turn % 2 === 0 ? "gone" : "present"));
      const pending = await outbox.pending({ lane: "fault", limit: 99 });
      expect(seqs(pending)).toEqual([2, 52]);
      expect(pending[1]).toMatchObject({ report: { state: "present" } });
      const lane = { epoch: outbox.epoch, lane: "fault" } as const;
      const skipped = await outbox.skipped(lane);
      expect(skipped).toMatchObject([
        { from: 1, to: 1, why: "compacted", count: 1 },
        { from: 3, to: 51, why: "compacted", count: 49 },
      ]);
      await outbox.receipted({ ...lane, through: 52, atMs: 1 });
      expect(await outbox.skipped(lane)).toEqual([]);
    });

    test("R-006 a fault of an earlier run is compacted too, and its number stays answered for after a restart", async () => {
      await using bench = await createBench();
      const before = await bench.open();
      await accept(before, fault("silent", "present"));
      await before[Symbol.asyncDispose]();
      const between = await bench.open();
      await accept(between, fault("silent", "gone"));
      await between[Symbol.asyncDispose]();
      await using outbox = await bench.open();
      expect(await outbox.pending({ lane: "fault", limit: 9 })).toMatchObject([
        { epoch: between.epoch, report: { state: "gone" } },
      ]);
      expect(await outbox.skipped({ epoch: before.epoch, lane: "fault" })).toMatchObject([
        { from: 1, to: 1, why: "compacted" },
      ]);
    });

    test("R-006 a full outbox drops the oldest telemetry, counted and dated, and never a life row", async () => {
      await using bench = await createBench();
      const limits = { rowsMax: 20, dropChunk: 2 };
      await using outbox = await bench.open(limits);
      await accept(outbox, press("first"));
      for (let at = 0; at < 25; at++) await accept(outbox, motion(1_000 + at));
      for (let at = 0; at < 30; at++) await accept(outbox, press(`more-${at}`));
      expect(await outbox.pending({ lane: "life", limit: 99 })).toHaveLength(31);
      const left = await outbox.pending({ lane: "telemetry", limit: 99 });
      const skipped = await outbox.skipped({ epoch: outbox.epoch, lane: "telemetry" });
      expect(left).toEqual([]);
      expect(skipped).toMatchObject([
        { from: 1, to: 25, why: "dropped-full", count: 25, firstAtMs: 1_000, lastAtMs: 1_024 },
      ]);
    });

    test("receipted telemetry makes room before anything unsent is dropped", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open({ rowsMax: 20, dropChunk: 2 });
      for (let at = 0; at < 18; at++) await accept(outbox, motion());
      await outbox.receipted({ epoch: outbox.epoch, lane: "telemetry", through: 10, atMs: 1 });
      for (let at = 0; at < 8; at++) await accept(outbox, motion());
      expect(await outbox.skipped({ epoch: outbox.epoch, lane: "telemetry" })).toEqual([]);
      expect(await outbox.pending({ lane: "telemetry", limit: 99 })).toHaveLength(16);
    });

    test("a new ledger gets everything again that is still kept, and an answer for what is not", async () => {
      await using bench = await createBench();
      await using outbox = await bench.open();
      const ledger = (text: string) => must(parseLedgerId(text), text);
      expect(await outbox.ledgerId()).toBeUndefined();
      await accept(outbox, press("a"), press("b"), fault("tamper", "present"), fault("silent", "present"), motion());
      expect(await outbox.adoptLedger(ledger("one"))).toEqual({ isNew: true, resend: 0 });
      const { epoch } = outbox;
      await outbox.receipted({ epoch, lane: "life", through: 1, atMs: 1 });
      await outbox.receipted({ epoch, lane: "fault", through: 1, atMs: 1 });
      await outbox.receipted({ epoch, lane: "telemetry", through: 1, atMs: 1 });
      expect(await outbox.adoptLedger(ledger("one"))).toEqual({ isNew: false, resend: 0 });
      expect(await outbox.adoptLedger(ledger("two"))).toEqual({ isNew: true, resend: 2 });
      expect(await outbox.ledgerId()).toBe("two");
      expect(seqs(await outbox.pending({ lane: "life", limit: 9 }))).toEqual([1, 2]);
      expect(seqs(await outbox.pending({ lane: "telemetry", limit: 9 }))).toEqual([1]);
      expect(seqs(await outbox.pending({ lane: "fault", limit: 9 }))).toEqual([2]);
      expect(await outbox.skipped({ epoch, lane: "fault" })).toMatchObject([{ from: 1, to: 1, why: "expired" }]);
    });

    test("open alarms and their latches outlive a restart; a closed and quiet one is forgotten", async () => {
      await using bench = await createBench();
      const before = await bench.open();
      const alarm = {
        deviceId: device("radar"),
        alarm: "fall",
        acceptedAtMs: 5,
        standing: "accepted",
        isLatched: true,
      } as const;
      await before.saveOpenAlarm({ ...alarm, alarmId: alarmId("a") });
      await before.saveOpenAlarm({ ...alarm, alarmId: alarmId("b"), standing: "closed" });
      await before.saveOpenAlarm({ ...alarm, alarmId: alarmId("c") });
      await before.saveOpenAlarm({ ...alarm, alarmId: alarmId("c"), standing: "closed", isLatched: false });
      await before[Symbol.asyncDispose]();
      await using outbox = await bench.open();
      const ids = (await outbox.openAlarms()).map((one) => one.alarmId);
      expect(ids.toSorted()).toEqual(["a", "b"]);
    });
  });
}
