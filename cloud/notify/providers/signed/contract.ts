/**
 * Our own contract for providers of messages and calls, for whoever integrates one: what we post, and what is posted to us. Both ways signed by Standard Webhooks 1.0.0, each
 * with its own secret. docs/phone-provider.md says it for people.
 *
 * `webhook-id` of what we post is the message's own number: the same in each attempt, so that a provider sends it once.
 */

import { z } from "zod";
import { callStates, smsStates, smsTemplates } from "../../phone-provider.ts";

const keyField = z.string().min(1).max(200);
const numberField = z.string().regex(/^\+[1-9]\d{5,14}$/, "an international number: + and digits");
const promptField = z.string().regex(/^[A-Za-z0-9_-]{20,64}$/, "a prompt as we gave it");

export const providerRequestSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("sms.send"),
    timestamp: z.iso.datetime(),
    data: z.object({
      key: keyField,
      to: numberField,
      text: z.string(),
      template: z.enum(smsTemplates),
      values: z.record(z.string(), z.string()),
    }),
  }),
  z.object({
    type: z.literal("call.place"),
    timestamp: z.iso.datetime(),
    data: z.object({
      key: keyField,
      to: numberField,
      language: z.enum(["zh", "en"]),
      /** Spoken twice; a key may be pressed at any time. */
      say: z.string(),
      prompt: promptField.nullable(),
    }),
  }),
]);
export type ProviderRequest = z.output<typeof providerRequestSchema>;

/** A digit as a telephone has it; what is said of a call or message is a line for the log. */
const detailField = z.string().max(200).default("");

export const providerEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("sms.received"),
    data: z.object({ from: z.string().max(32), text: z.string().max(2_000) }),
  }),
  z.object({
    type: z.literal("sms.state"),
    data: z.object({ key: keyField, state: z.enum(smsStates), detail: detailField }),
  }),
  z.object({
    type: z.literal("call.state"),
    data: z.object({ key: keyField, state: z.enum(callStates), detail: detailField }),
  }),
  z.object({
    type: z.literal("call.digit"),
    data: z.object({ prompt: promptField, digit: z.string().regex(/^[0-9*#]$/) }),
  }),
]);
export type ProviderEvent = z.input<typeof providerEventSchema>;

/** Our answer to an event: what the person is told now, by voice or message, and for a call the next question. */
export const eventAnswerSchema = z.object({ say: z.string().nullable(), prompt: promptField.nullable() });
export type EventAnswer = z.output<typeof eventAnswerSchema>;
