/** What the cloud says about what it has (`down/receipt`): contiguous marks, named gaps, and what became of each life alarm. */

import { z } from "zod";
import {
  alarmIdField,
  epochField,
  laneField,
  ledgerIdField,
  markField,
  rangeField,
  shortTextField,
  versionField,
  wallMsField,
} from "./fields.ts";

/** Stored, delivered, acknowledged, attended and closed are five different facts; this is the furthest one. `unknown`: not in this ledger. */
export const alarmStandings = ["unknown", "stored", "delivered", "acknowledged", "attended", "closed"] as const;
export type AlarmStanding = (typeof alarmStandings)[number];

export const receiptSchema = z.object({
  epoch: epochField,
  lane: laneField,
  /** The highest number below which nothing is missing (inclusive). */
  through: markField,
  missing: z.array(rangeField).max(64),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const alarmFateSchema = z.object({
  alarmId: alarmIdField,
  standing: z.enum(alarmStandings),
  atMs: wallMsField,
  /** Who has it in hand, as the home may hear it: by role, never by name; null while nobody has. */
  by: shortTextField.nullable(),
  /** Left out: it is live. Nobody comes because of the others, and the home says so. */
  mode: z.enum(["test", "drill", "canary"]).optional(),
});
export type AlarmFate = z.infer<typeof alarmFateSchema>;

export const receiptMessageSchema = z.object({
  v: versionField,
  ledgerId: ledgerIdField,
  receipts: z.array(receiptSchema).max(96),
  alarms: z.array(alarmFateSchema).max(256),
  /**
   * The cloud has just begun to listen, at its start or on a new connection: what was sent before may have reached nobody, and what
   * waits for a receipt is sent again now.
   */
  isOpening: z.boolean().optional(),
});
export type ReceiptMessage = z.infer<typeof receiptMessageSchema>;
