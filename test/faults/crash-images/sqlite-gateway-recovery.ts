/**
 * Opens the production outbox on an image, as after a power cut, and says what is in it: `recoverGateway` the store in this
 * process and the slots beside it, each for itself; `recoverGatewayWhole` with its thread, as the gateway does it, and once more without
 * the database.
 */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { decodeSlot, slotBytes } from "@shouwang/gateway/outbox/life-slot.ts";
import { openSlotFile } from "@shouwang/gateway/outbox/slot-file.ts";
import { openSlottedOutbox } from "@shouwang/gateway/outbox/slotted-outbox.ts";
import { must, parseEpoch } from "@shouwang/shared/domain/ids.ts";
import type { Outbox, Row } from "@shouwang/gateway/outbox/outbox.ts";
import { retention } from "@shouwang/gateway/outbox/retention.ts";
import { openSqliteOutbox } from "@shouwang/gateway/outbox/sqlite-outbox.ts";
import { openStore } from "@shouwang/gateway/outbox/sqlite-store.ts";
import type { Recovered } from "./claims.ts";

const all = 1_000_000;

const epoch = must(parseEpoch("epoch-after"), "epoch-after");

type Question = "standings" | "rowsIn" | "skipped" | "openAlarms" | "ledgerId";
/** The outbox, or the store behind it, which answers at once. */
type Reader = {
  [Method in Question]: (
    ...args: Parameters<Outbox[Method]>
  ) => Awaited<ReturnType<Outbox[Method]>> | ReturnType<Outbox[Method]>;
};

export async function recoverGateway(folder: string): Promise<Recovered> {
  const store = openStore({ path: join(folder, "outbox.db"), epoch, limits: retention, bytesMax: undefined });
  try {
    const recovered = await read(store);
    const inSlots = alarmsInSlots(folder);
    return {
      ...recovered,
      has: (key) => (key.startsWith("slot/") ? inSlots.has(key.slice("slot/".length)) : recovered.has(key)),
    };
  } finally {
    store.close();
  }
}

export async function recoverGatewayWhole(folder: string): Promise<Recovered> {
  const waiting = [...alarmsInSlots(folder)].filter(([, kind]) => kind === "waiting").map(([alarmId]) => alarmId);
  const { found, recovered } = await openedWhole(folder, "after", async (whole) => ({
    found: await alarmsOf(whole),
    recovered: await read(whole),
  }));
  // What the database has lost altogether, the slots give back.
  for (const ending of ["", "-wal", "-shm"]) rmSync(join(folder, `outbox.db${ending}`), { force: true });
  const back = await openedWhole(folder, "later", alarmsOf);
  const missing = waiting.filter((alarmId) => !found.receipted.has(alarmId) && !back.all.has(alarmId));
  return {
    ...recovered,
    has: (key) => (key.startsWith("slot/") ? found.all.has(key.slice("slot/".length)) : recovered.has(key)),
    contradictions: [
      ...recovered.contradictions,
      ...missing.map((alarmId) => `${alarmId} waits in a slot and is not sent when the database is lost`),
    ],
  };
}

/** Whatever is thrown on the way, its threads are ended: one that stays would keep the whole process. */
async function openedWhole<T>(folder: string, name: string, look: (outbox: Outbox) => Promise<T>): Promise<T> {
  await using stack = new AsyncDisposableStack();
  const inner = await openSqliteOutbox({
    path: join(folder, "outbox.db"),
    epoch: must(parseEpoch(`epoch-${name}`), name),
    nowMs: 0,
  });
  stack.use(inner.outbox);
  if (inner.setAside !== undefined) throw new Error("the file was taken for damaged and set aside");
  if (!existsSync(join(folder, "life.slots"))) return await look(inner.outbox);
  const { outbox } = await openSlottedOutbox({
    inner: inner.outbox,
    slots: await openSlotFile({ path: join(folder, "life.slots") }),
    cardEpoch: inner.outbox.epoch,
    clock: createSystemClock({ trust: () => "trusted" }),
    listener: { unsound: () => undefined, sound: () => undefined },
  });
  stack.use(outbox);
  return await look(outbox);
}

async function alarmsOf(outbox: Reader): Promise<{ all: Set<string>; receipted: Set<string> }> {
  const [all, receipted] = [new Set<string>(), new Set<string>()];
  for (const { epoch: of, lane, lowest, next } of await outbox.standings()) {
    for (const row of await outbox.rowsIn({ epoch: of, lane, from: 1, to: next, limit: 1_000_000 })) {
      if (row.lane !== "life") continue;
      all.add(row.alarmId);
      if (row.seq < lowest) receipted.add(row.alarmId);
    }
  }
  return { all, receipted };
}

/** By alarm: whether its slot still waits for a receipt. */
function alarmsInSlots(folder: string): ReadonlyMap<string, "waiting" | "receipted"> {
  const found = new Map<string, "waiting" | "receipted">();
  const file = join(folder, "life.slots");
  if (!existsSync(file)) return found;
  const bytes = readFileSync(file);
  for (let at = 0; at + slotBytes <= bytes.byteLength; at += slotBytes) {
    const slot = decodeSlot(bytes.subarray(at, at + slotBytes));
    if (slot.kind === "waiting" || slot.kind === "receipted") found.set(slot.record.alarmId, slot.kind);
  }
  return found;
}

async function read(outbox: Reader): Promise<Recovered> {
  const keys = new Set<string>();
  const contradictions: string[] = [];
  const through = new Map<string, number>();
  let newestFaultMs = 0;
  for (const { epoch: of, lane, lowest, next } of await outbox.standings()) {
    if (lane === "life") through.set(of, lowest - 1);
    const rows = await outbox.rowsIn({ epoch: of, lane, from: 1, to: next, limit: all });
    const answered = new Set(rows.map((row) => row.seq));
    for (const { from, to } of await outbox.skipped({ epoch: of, lane })) {
      for (let seq = from; seq <= to; seq++) answered.add(seq);
    }
    for (let seq = lowest; seq < next; seq++) {
      if (!answered.has(seq)) contradictions.push(`number ${seq} of ${of}/${lane} is neither a row nor skipped`);
    }
    for (const row of rows) {
      keys.add(keyOf(row));
      if (row.lane === "fault") newestFaultMs = Math.max(newestFaultMs, row.at.wallMs);
    }
  }
  for (const alarm of await outbox.openAlarms()) keys.add(`latch/${alarm.alarmId}`);
  const ledger = Number((await outbox.ledgerId())?.slice("ledger-".length) ?? 0);
  return {
    has: (key) => keys.has(key),
    reached(key) {
      if (key === "fault") return newestFaultMs;
      if (key === "ledger") return ledger;
      const [, session, group] = key.split("/");
      // A new ledger puts marks back: what was receipted by an older one is not asked for.
      if (ledger > Number(session) * 1_000 + Number(group)) return Infinity;
      return through.get(`epoch-${session}`) ?? 0;
    },
    contradictions,
  };
}

function keyOf(row: Row): string {
  return row.lane === "life" ? `life/${row.alarmId}` : `${row.lane}/${row.at.wallMs}`;
}
