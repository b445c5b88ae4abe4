/** What the cloud asks of a gateway (`down/desired`, `down/command`) and what the gateway answers (`up/answer`). */

import { z } from "zod";
import { configurationSchema } from "./configuration.ts";
import { diagnosticsReportSchema } from "./diagnostics.ts";
import { commandIdField, deviceIdField, shortTextField, stampField, versionField, wallMsField } from "./fields.ts";

/** `down/desired`: the configuration the gateway should have, told when its `hello` named another hash. */
export const desiredMessageSchema = z.object({
  v: versionField,
  /** SHA-256, in hex, of what stands in it. A gateway that left something out answers with another one. */
  configurationHash: shortTextField,
  configuration: configurationSchema,
});
export type DesiredMessage = z.infer<typeof desiredMessageSchema>;

export const commandSchema = z.discriminatedUnion("kind", [
  /** Opens the radio network for new devices; 0 closes it. The bridge takes 254 s at most. */
  z.object({ kind: z.literal("pair"), seconds: z.number().int().min(0).max(254) }),
  z.object({ kind: z.literal("interview"), deviceId: deviceIdField }),
  z.object({ kind: z.literal("rename"), deviceId: deviceIdField, name: z.string().min(1).max(64) }),
  /** `force` only forgets the device here: a sleeping one cannot be asked to leave. */
  z.object({ kind: z.literal("unpair"), deviceId: deviceIdField, force: z.boolean() }),
  /** Waits for one press (or opening, or movement) of this device and says that it came. */
  z.object({ kind: z.literal("test-press"), deviceId: deviceIdField, seconds: z.number().int().min(1).max(600) }),
  z.object({ kind: z.literal("self-test") }),
  /** A device, or without one the gateway itself, makes itself seen. */
  z.object({ kind: z.literal("identify"), deviceId: deviceIdField.optional() }),
  z.object({ kind: z.literal("siren"), on: z.boolean() }),
  /** No gateway does this, and no page offers it; it is refused with a sentence. */
  z.object({ kind: z.literal("update"), version: shortTextField }),
  z.object({ kind: z.literal("diagnostics") }),
]);
export type Command = z.infer<typeof commandSchema>;

export const commandMessageSchema = z.object({
  v: versionField,
  commandId: commandIdField,
  /** Not begun after this instant: a command that was queued for a day is no longer meant. */
  deadlineAtMs: wallMsField,
  command: commandSchema,
});

export const answerOutcomes = ["started", "done", "failed", "refused", "expired"] as const;

/** `up/answer`: one or more for a command; `started` is followed by another. */
export const answerMessageSchema = z.object({
  v: versionField,
  commandId: commandIdField,
  sentAt: stampField,
  outcome: z.enum(answerOutcomes),
  /** A sentence for the person who waits. */
  detail: shortTextField,
  /** Of "diagnostics", when it is done. What cannot be read of it is left out: the sentence is an answer too. */
  report: diagnosticsReportSchema.optional().catch(undefined),
});
export type AnswerMessage = z.infer<typeof answerMessageSchema>;
