/** Notices as the plan makes them, for tests of what delivers them. */

import type { Notice } from "@shouwang/cloud/emergency/emergency-service.ts";
import {
  must,
  parseAlarmId,
  parseDeliveryId,
  parseHomeId,
  parseIncidentId,
  type DeliveryId,
} from "@shouwang/shared/domain/ids.ts";

export const deliveryIdOf = (text: string): DeliveryId => must(parseDeliveryId(text), text);

export function noticeOf(changes: Partial<Notice> = {}): Notice {
  return {
    deliveryId: deliveryIdOf("delivery-1"),
    reason: "raised",
    mode: "live",
    addressee: null,
    incidentId: must(parseIncidentId("incident-1"), "incident-1"),
    incidentVersion: 3,
    homeId: must(parseHomeId("home-1"), "home-1"),
    homeName: "3 Lane Five, flat 202",
    residentName: "王秀兰",
    address: "烟台市芝罘区五巷3号202室",
    alarms: [
      {
        alarmId: must(parseAlarmId("alarm-1"), "alarm-1"),
        alarm: "panic",
        confidence: "certain",
        room: "bedroom",
        occurredAtMs: Date.UTC(2026, 0, 5, 12),
        lateByMs: 0,
        reason: "The button by the bed was pressed.",
        because: null,
      },
    ],
    round: 1,
    escalation: 0,
    attempt: 1,
    mayHaveArrived: false,
    ...changes,
  };
}
