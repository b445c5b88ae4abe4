/** The cloud's real loop around one home (`home-1`, kit `gw-1`, assignment `as-1`), with whatever a test or a measurement wants to hold in its hand. */

import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createLoop } from "@shouwang/cloud/loop/loop.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { Counters } from "@shouwang/cloud/metrics/metrics.ts";
import type { RegistryReader } from "@shouwang/cloud/registry/registry.ts";
import { must, parseAssignmentId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";

export const homeId = must(parseHomeId("home-1"), "home-1");
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const assignmentId = must(parseAssignmentId("as-1"), "as-1");

const nothing = (): void => {};
/** Counts nothing; what a test wants to know it takes from here and replaces the one. */
export const uncounted: Counters = {
  received: nothing,
  noise: () => 0,
  dropped: nothing,
  quarantined: nothing,
  committed: nothing,
  fired: nothing,
};

/** A registry without a database: whoever speaks is the kit of the one home. */
export function oneHomeRegistry(): RegistryReader {
  // `as`: the wire's bucket, as a seed writes it.
  const assignment = { assignmentId, gatewayId, homeId, bucket: "0042" as never, fromMs: 0, untilMs: null };
  const rules = {
    timeZone: "Asia/Shanghai",
    isHighRisk: false,
    inactivityAfter: hours(12),
    sensitivity: "off" as const,
    doorOpenAfter: minutes(10),
    awayOverdueAfter: hours(8),
    oldestOldFromMs: null,
  };
  const settings = { homeId, kit: { sinceMs: 0, isAwaited: true }, ...rules, devices: [] };
  const person = { area: null, residentName: null, address: null, phone: null };
  const home = { homeId, name: "陈家", ...person, kind: "live", devices: [], settings } as const;
  return {
    homes: () => [home],
    home: () => home,
    isKnownGateway: () => true,
    assignment: () => assignment,
    assignmentOfGateway: () => assignment,
    assignmentOfHome: () => assignment,
    assignments: () => [assignment],
  };
}

type LoopParts = Parameters<typeof createLoop>[0];

/** A loop that has begun and has nothing left to do; what is not given tells nobody and counts nothing. */
export async function startLoop(
  given: Pick<LoopParts, "ledger" | "timeline"> & { clock: Clock } & Partial<LoopParts>,
): Promise<CloudLoop> {
  let id = 0;
  const loop = await createLoop({
    registry: oneHomeRegistry(),
    downlink: { send: nothing },
    plans: onePlan(firstPlan(["desk"])),
    nextId: () => `id-${Math.floor(given.clock.wallMs())}-${id++}`,
    random: () => 0,
    machineClock: given.clock,
    log: silentLog,
    counters: uncounted,
    ...given,
  });
  loop.start();
  await loop.idle();
  return loop;
}
