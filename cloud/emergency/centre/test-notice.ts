/** A notice that somebody sends by hand to see whether it arrives. It is about no home and no incident, and says of itself that it is a test. */

import { must, parseAlarmId, parseDeliveryId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Notice } from "../emergency-service.ts";

/** @param id unforeseeable, so that no receiver takes it for a repetition. */
export function testNotice(id: string, nowMs: number): Notice {
  return {
    deliveryId: must(parseDeliveryId(`test-${id}`), id),
    reason: "raised",
    mode: "test",
    addressee: null,
    incidentId: must(parseIncidentId(`test-${id}`), id),
    incidentVersion: 1,
    homeId: null,
    homeName: "通道测试 path test",
    residentName: null,
    address: null,
    alarms: [
      {
        alarmId: must(parseAlarmId(`test-${id}`), id),
        alarm: "call",
        confidence: "certain",
        room: null,
        occurredAtMs: nowMs,
        lateByMs: 0,
        because: null,
        reason: "通道测试，无需处置。 A test of this path: nobody needs help.",
      },
    ],
    round: 1,
    escalation: 0,
    attempt: 1,
    mayHaveArrived: false,
  };
}
