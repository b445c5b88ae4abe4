/**
 * Opens the production outbox on an image, as after a power cut, and says what is in it: `recoverGateway` the store in this
 * process, `recoverGatewayWhole` with its thread, as the gateway does it.
 */

import { join } from "node:path";
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
  const store = openStore({ path: join(folder, "outbox.db"), epoch, limits: retention, pagesMax: undefined });
  try {
    return await read(store);
  } finally {
    store.close();
  }
}

export async function recoverGatewayWhole(folder: string): Promise<Recovered> {
  const { outbox, setAside } = await openSqliteOutbox({ path: join(folder, "outbox.db"), epoch, nowMs: 0 });
  await using _closing = outbox;
  if (setAside !== undefined) throw new Error("the file was taken for damaged and set aside");
  return await read(outbox);
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
