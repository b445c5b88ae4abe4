/**
 * What a gateway says (`up/…`). Every record carries who it belongs to (assignment), which outbox numbered it (epoch), its lane
 * and its number; a life alarm has an id of its own and is recognised by that alone.
 *
 * The life lane is split into header and body on purpose: a readable header is enough to raise (docs/architecture.md §2.6).
 */

import { z } from "zod";
import { cardReportSchema } from "./card-report.ts";
import {
  alarmIdField,
  assignmentIdField,
  bootIdField,
  deviceIdField,
  epochField,
  laneField,
  ledgerIdField,
  rangeField,
  seqField,
  sessionIdField,
  shortTextField,
  stampField,
  versionField,
} from "./fields.ts";
import { faultReportSchema, lifeEventSchema, telemetrySchema } from "./observations.ts";

/** What must be readable for a life alarm to be raised. The version is any: a newer gateway is no reason for silence. */
export const lifeHeaderSchema = z.object({
  v: z.number().int(),
  epoch: epochField,
  seq: seqField,
  alarmId: alarmIdField,
  assignmentId: assignmentIdField,
});
export type LifeHeader = z.infer<typeof lifeHeaderSchema>;

export const lifeBodySchema = z.object({
  deviceId: deviceIdField,
  /** When the gateway accepted it. */
  at: stampField,
  event: lifeEventSchema,
});

/** `up/life`: one record, sent at once. */
export const lifeMessageSchema = lifeHeaderSchema.extend({ v: versionField, sentAt: stampField, body: lifeBodySchema });
export type LifeMessage = z.infer<typeof lifeMessageSchema>;

/** Numbers that will never come, with the reason and when they were lost. */
export const skippedSchema = z.object({
  range: rangeField,
  why: z.enum(["compacted", "dropped-full", "damaged", "expired"]),
  count: z.number().int().min(1),
  firstAtMs: z.number().int().min(0),
  lastAtMs: z.number().int().min(0),
});
export type Skipped = z.infer<typeof skippedSchema>;

export const faultRecordSchema = z.object({
  seq: seqField,
  deviceId: deviceIdField,
  at: stampField,
  report: faultReportSchema,
});

const batchHeader = {
  v: versionField,
  epoch: epochField,
  assignmentId: assignmentIdField,
  sentAt: stampField,
  skipped: z.array(skippedSchema).max(64).optional(),
  /** The first and the last number among the records: one whose own number cannot be read is known by them, also when it stands alone. */
  numbers: rangeField.optional(),
};

/** `up/fault`: latest state per device and kind. */
export const faultMessageSchema = z.object({ ...batchHeader, records: z.array(faultRecordSchema).max(64) });
export type FaultMessage = z.infer<typeof faultMessageSchema>;

export const telemetryRecordSchema = z.object({
  seq: seqField,
  deviceId: deviceIdField,
  at: stampField,
  observation: telemetrySchema,
});

/** `up/telemetry`: many observations, in order of their numbers. An empty one is proof of life: it is not numbered and not receipted. */
export const telemetryMessageSchema = z.object({ ...batchHeader, records: z.array(telemetryRecordSchema).max(256) });
export type TelemetryMessage = z.infer<typeof telemetryMessageSchema>;

/** Skipped life numbers that a hello may name; the next one names the others, when these are receipted. */
export const skippedLifeMax = 64;

/** Open alarms that a hello may name. */
export const openAlarmsMax = 256;

/** Epochs, lane by lane, that a hello may name: those with something left to send, the newest first. */
export const helloEpochsMax = 96;

/** How the card is, where that is known. What cannot be read of it is left out: a session is worth more. */
const cardField = cardReportSchema.optional().catch(undefined);

/** `up/hello`: opens every connection, and is repeated while a life alarm waits for a human. */
export const helloMessageSchema = z.object({
  v: versionField,
  sessionId: sessionIdField,
  bootId: bootIdField,
  sentAt: stampField,
  softwareVersion: shortTextField,
  assignmentId: assignmentIdField,
  /** The newest epoch first. `lowest` = lowest number not yet receipted, `next` = the number the next record will get. */
  epochs: z
    .array(z.object({ epoch: epochField, lane: laneField, lowest: seqField, next: seqField }))
    .max(helloEpochsMax),
  /**
   * Life numbers that will never come: of an old epoch and not kept any more when a new ledger asked, or lost on a damaged card. The life
   * topic carries records only, so they are named here.
   */
  skippedLife: z
    .array(skippedSchema.extend({ epoch: epochField }))
    .max(skippedLifeMax)
    .optional(),
  configurationHash: shortTextField,
  /** Life alarms that this home was not told to be closed. */
  openAlarms: z.array(alarmIdField).max(openAlarmsMax),
  /** The last one heard from the cloud; null when this gateway never heard one. */
  ledgerId: ledgerIdField.nullable(),
  card: cardField,
});
export type HelloMessage = z.infer<typeof helloMessageSchema>;

/** `up/state`: `offline` is the last will of a session; it never undoes a newer session. */
export const stateMessageSchema = z.object({
  v: versionField,
  state: z.enum(["online", "offline"]),
  sessionId: sessionIdField,
  bootId: bootIdField,
  softwareVersion: shortTextField,
  card: cardField,
});
export type StateMessage = z.infer<typeof stateMessageSchema>;
