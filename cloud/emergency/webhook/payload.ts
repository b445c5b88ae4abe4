/**
 * What a webhook says: the body of the request, by the rules of Standard Webhooks 1.0.0 (`type`, `timestamp`, `data`).
 *
 * The schema below is the description of the shape for those who receive it; docs/decisions/0051-webhook.md shows an example.
 * `webhook-id` is the delivery: the same in each attempt, while `timestamp` and `data.attempt` differ. New keys may come.
 */

import { z } from "zod";
import { confidences, inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { incidentModes } from "../../alarms/incident.ts";
import type { NoticeReason } from "../../alarms/notice-reason.ts";
import type { Notice } from "../emergency-service.ts";
import { alarmWords, reasonWords } from "../alarm-words.ts";

/** The specification asks for less than 20 kB; an alarm takes some 300 bytes. The oldest are left out, `alarmsInAll` says so. */
const alarmsMax = 40;

const wordsField = z.object({ zh: z.string(), en: z.string() });
const instantField = z.iso.datetime();

export const webhookPayloadSchema = z.object({
  type: z.enum([
    "incident.raised",
    "incident.pre-alarm",
    "incident.outside-due",
    "incident.escalated",
    "incident.eased",
    "incident.closed",
  ]),
  /** When this attempt was made, UTC. */
  timestamp: instantField,
  data: z.object({
    deliveryId: z.string(),
    /** 1 for the first attempt. */
    attempt: z.number().int(),
    /** Whoever is shown this must see what is not `live`: nobody needs help because of it. */
    mode: z.enum(incidentModes),
    /** An earlier attempt, by this path or another one, ended without an answer: it may be there already. */
    mayHaveArrived: z.boolean(),
    /** Why this is sent, for people. */
    words: wordsField,
    incidentId: z.string(),
    /** Rises with every change of the incident: of two notices the higher one is the newer. */
    incidentVersion: z.number().int(),
    round: z.number().int(),
    escalation: z.number().int(),
    /** null: it came from a kit that no home is known for. */
    homeId: z.string().nullable(),
    homeName: z.string().nullable(),
    residentName: z.string().nullable(),
    address: z.string().nullable(),
    alarmsInAll: z.number().int(),
    alarms: z.array(
      z.object({
        alarmId: z.string(),
        alarm: z.enum([...lifeKinds, ...inferredKinds]),
        words: wordsField,
        confidence: z.enum(confidences),
        room: z.string().nullable(),
        /** null: not known when; `reason` says what is known. */
        occurredAt: instantField.nullable(),
        /** How old it was when it reached the cloud. */
        lateByMs: z.number(),
        reason: z.string(),
        /** Why it was raised, for people; null: only `reason` says it. */
        because: wordsField.nullable(),
      }),
    ),
  }),
});
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;

/** Asks whether the receiver is there: it is signed like a notice, shown to nobody, and answered with 2xx. */
export const pingPayloadSchema = z.object({
  type: z.literal("supervision.ping"),
  timestamp: instantField,
  data: z.object({}),
});

export function pingPayload(nowMs: number): z.infer<typeof pingPayloadSchema> {
  return { type: "supervision.ping", timestamp: new Date(nowMs).toISOString(), data: {} };
}

/** That somebody asks for help, or is sent, is an escalation to receivers that were written before there was such a thing; `words` says which it is. */
function typeOf(reason: NoticeReason): Exclude<NoticeReason, "asked" | "sent"> {
  return reason === "asked" || reason === "sent" ? "escalated" : reason;
}

export function webhookPayload(notice: Notice, nowMs: number): WebhookPayload {
  const { deliveryId, attempt, mode, mayHaveArrived, incidentId, incidentVersion, round, escalation } = notice;
  const { homeId, homeName, residentName, address } = notice;
  return {
    type: `incident.${typeOf(notice.reason)}`,
    timestamp: new Date(nowMs).toISOString(),
    data: {
      deliveryId,
      attempt,
      mode,
      mayHaveArrived,
      words: reasonWords(notice.reason),
      incidentId,
      incidentVersion,
      round,
      escalation,
      homeId,
      homeName,
      residentName,
      address,
      alarmsInAll: notice.alarms.length,
      alarms: notice.alarms
        .slice(-alarmsMax)
        .map(({ alarmId, alarm, confidence, room, occurredAtMs, lateByMs, reason, because }) => ({
          alarmId,
          alarm,
          words: alarmWords(alarm),
          confidence,
          room,
          occurredAt: occurredAtMs === null ? null : new Date(occurredAtMs).toISOString(),
          lateByMs,
          reason,
          because,
        })),
    },
  };
}
