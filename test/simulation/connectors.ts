/** The far ends: a desk and a webhook that take their time, are not always there, and remember what people had closed. */

import type { Delivered, EmergencyService } from "@shouwang/cloud/emergency/emergency-service.ts";
import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { ClosedWatch } from "./closed-watch.ts";

const takesUpTo = { desk: 4_000, webhook: 15_000 } as const;

export function createConnectors(given: {
  process: Process;
  random: Random;
  closed: ClosedWatch;
  called: (deliveryId: DeliveryId) => void;
}): readonly EmergencyService[] {
  const { process, random, closed } = given;
  const connector = (name: keyof typeof takesUpTo): EmergencyService => ({
    name,
    async deliver({ deliveryId, incidentId, reason, alarms }): Promise<Delivered> {
      given.called(deliveryId);
      const isCall = reason === "raised" || reason === "escalated" || reason === "outside-due";
      if (isCall)
        closed.called(
          incidentId,
          alarms.map((one) => one.alarmId),
        );
      await process.wait(millis(random.between(20, takesUpTo[name])));
      if (random.chance(0.1)) return { kind: "unreachable", why: "nobody answers", retryAfter: null };
      return { kind: "accepted", receipt: `${name} ${deliveryId}` };
    },
  });
  return [connector("desk"), connector("webhook")];
}
