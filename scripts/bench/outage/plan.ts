/**
 * What goes wrong, and when: three faults of the middle of the line, one after the other, the second one twice. Each has time to be over
 * before the next begins, so that what is missing in the end can be told apart by the time at which it was emitted.
 */

import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";

export type FaultKind = "broker-dead" | "gateway-killed" | "store-refusing";
/** From the beginning of the load. `gateway-killed`: after `forMs` it is started again. */
export type Fault = { kind: FaultKind; afterMs: Millis; forMs: Millis };
export type Blame = FaultKind | "no-fault";

export type Plan = { eventsPerSecond: number; loadMs: Millis; faults: readonly Fault[] };

export const outagePlan: Plan = {
  eventsPerSecond: 50,
  loadMs: seconds(60),
  faults: [
    { kind: "broker-dead", afterMs: seconds(4), forMs: seconds(10) },
    // After ten seconds our gateway may wait another sixteen before it tries again; until then its backlog grows.
    // A second is what a service manager's pause and a start on a fast machine come to; both parties get the same.
    { kind: "gateway-killed", afterMs: seconds(32), forMs: seconds(1) },
    { kind: "gateway-killed", afterMs: seconds(40), forMs: seconds(1) },
    { kind: "store-refusing", afterMs: seconds(50), forMs: seconds(5) },
  ],
};

/** An event waits so long for its batch on the way to the store: it may be lost to a fault that begins after it. */
const underWayMs = seconds(2);

/** The fault that what was emitted then is missing for. */
export function blame(faults: readonly Fault[], emittedAfterMs: number): Blame {
  const begun = faults.filter(({ afterMs }) => afterMs - underWayMs <= emittedAfterMs);
  return begun.at(-1)?.kind ?? "no-fault";
}
