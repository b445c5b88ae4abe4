/** Wires ways to persons with the faults of the house: one that takes nothing from anybody is a technician's. Decides nothing. */

import type { EmergencyService } from "../emergency/emergency-service.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import { watchWay } from "../notify/way-watch.ts";

export function watchedWays(
  loop: Pick<CloudLoop, "ownFault" | "faults">,
  nowMs: () => number,
): (service: EmergencyService) => EmergencyService {
  return (service) =>
    watchWay(service, (why) => {
      const part = `way-${service.name}` as const;
      const key = keyOf(part);
      const isKnown = loop
        .faults()
        .some((one) => one.fault === "link-lost" && one.gatewayId === key.gatewayId && one.deviceId === key.deviceId);
      if (isKnown === (why !== null)) return;
      if (why === null) return loop.ownFault({ state: "gone", ...key, fault: "link-lost" });
      const detail = `Nobody can be told by ${service.name}: ${why}. Telephone those whom open incidents name; then have the provider looked at (docs/runbooks/phone-provider.md).`;
      const fault = ownFault(part, { fault: "link-lost", owner: "technician", sinceMs: nowMs(), detail });
      return loop.ownFault({ state: "present", fault });
    });
}
