import { expect, test } from "vitest";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import type { NoticeReason } from "../../alarms/notice-reason.ts";
import { noticeOf } from "../../../test/builders/notices.ts";
import { webhookPayload, webhookPayloadSchema } from "./payload.ts";

const nowMs = Date.UTC(2026, 0, 5, 12, 0, 1);
const [alarm] = noticeOf().alarms;
if (!alarm) throw new Error("a notice without an alarm");

test("says what happened, where, in both languages", () => {
  const { type, timestamp, data } = webhookPayload(noticeOf(), nowMs);
  expect([type, timestamp]).toEqual(["incident.raised", "2026-01-05T12:00:01.000Z"]);
  expect(data).toMatchObject({
    deliveryId: "delivery-1",
    attempt: 1,
    words: { zh: "新报警", en: "new alarm" },
    incidentId: "incident-1",
    incidentVersion: 3,
    residentName: "王秀兰",
    alarmsInAll: 1,
    alarms: [
      {
        alarm: "panic",
        words: { zh: "紧急呼叫", en: "emergency call" },
        room: "bedroom",
        occurredAt: "2026-01-05T12:00:00.000Z",
      },
    ],
  });
});

test.each<NoticeReason>(["raised", "pre-alarm", "outside-due", "escalated", "eased", "closed"])(
  "the reason %s has its type and words, and fits the published shape",
  (reason) => {
    const payload = webhookPayload(noticeOf({ reason }), nowMs);
    expect(payload.type).toBe(`incident.${reason}`);
    expect(webhookPayloadSchema.parse(JSON.parse(JSON.stringify(payload)))).toEqual(payload);
  },
);

test("every kind of alarm has words", () => {
  const alarms = [...lifeKinds, ...inferredKinds].map((kind) => ({ ...alarm, alarm: kind }));
  for (const { words } of webhookPayload(noticeOf({ alarms }), nowMs).data.alarms) {
    expect(words.zh.length * words.en.length).toBeGreaterThan(0);
  }
});

test("what is not known is null, and stays below 20 kB whatever a home raised", () => {
  const unknown = { ...alarm, occurredAtMs: null, room: null, reason: "x".repeat(100) };
  const alarms = Array.from({ length: 500 }, () => unknown);
  const payload = webhookPayload(noticeOf({ homeId: null, homeName: null, alarms }), nowMs);
  expect(payload.data.alarms[0]?.occurredAt).toBeNull();
  expect([payload.data.alarmsInAll, payload.data.alarms.length]).toEqual([500, 40]);
  expect(JSON.stringify(payload).length).toBeLessThan(20_000);
});
