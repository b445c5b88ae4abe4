/**
 * Mistakes planted on purpose: each breaks one rule of the delivery contract, by wrapping a port, and must turn the simulation red.
 * A checker that no defect can wake checks nothing. Production code has no switch for any of them.
 */

import type { Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import type { LifeMessage } from "@shouwang/shared/wire/envelope.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";

export const defects = [
  "accepted before commit",
  "receipt before commit",
  "highest instead of contiguous mark",
  "duplicate not receipted",
  "life in a telemetry batch",
  "no fence",
  "refusal unheard",
  "deafness untold",
  "broker never left",
  "deadlines forgotten",
  "slots forgotten",
  "engine believed at once",
  "other ledgers forgotten",
] as const;
export type Defect = (typeof defects)[number];

/** The life record as one of many: its lane is gone, and with it its number. */
export function lifeInTelemetry(text: string): unknown {
  // `as`: the message was just encoded by the gateway.
  const { v, epoch, seq, assignmentId, sentAt, body } = JSON.parse(text) as LifeMessage;
  const { deviceId, at, event } = body;
  return { v, epoch, assignmentId, sentAt, records: [{ seq, deviceId, at, observation: event }] };
}

/** Everything up to the highest number that was seen, whether it is there or not. */
export function highestMark(message: ReceiptMessage): ReceiptMessage {
  return {
    ...message,
    receipts: message.receipts.map((one) => ({
      ...one,
      through: Math.max(one.through, ...one.missing.map(([, to]) => to + 1)),
      missing: [],
    })),
  };
}

/** Says "stored" at once and stores later. */
export function eagerLedger(ledger: Ledger, later: (work: () => Promise<unknown>) => void): Ledger {
  return {
    ...ledger,
    commit(commit) {
      later(() => ledger.commit(commit));
      return Promise.resolve(null);
    },
  };
}
