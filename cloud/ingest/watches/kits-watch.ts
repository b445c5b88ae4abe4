/**
 * Two kits in one home: the home is seen while either is heard, and a dead one would hide behind the living one. So each kit of such a
 * home has its own silence here, with the same steps upwards as a home's. (A home with one kit is judged by detection alone.)
 *
 * Inputs: who was heard, the registry, the open faults, uptime (a leap of the wall clock is nobody's silence); looked at once a minute, so
 * a silence is told up to a minute late, and who was not looked at for longer (a process that was paused) has his time again.
 * Limits: when a kit was heard is known in memory only: after a restart it has its time again, and a fault that stands goes on upwards.
 * Source: docs/architecture.md §1.4, §4 (proof of life).
 */

import type { GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { silenceLadder } from "../../detection/catalogue.ts";
import type { Assignment, RegistryReader } from "../../registry/registry.ts";
import { faultName, type Memory } from "../ledger/draft.ts";
import type { FaultChange, StoredFault } from "../ledger/ledger.ts";
import type { SteadyClock } from "../clocks/steady-clock.ts";

/** How often `check` is called; one that comes later than this and a half comes after a pause. */
export const kitsCheckEvery = seconds(60);

export type KitsWatch = {
  heard(gatewayId: GatewayId): void;
  /** @param isDeaf the cloud hears nobody: no silence counts until that is over. */
  check(isDeaf: boolean): void;
};

export function createKitsWatch(given: {
  registry: RegistryReader;
  memory: Memory;
  steady: Pick<SteadyClock, "nowMs">;
  machineClock: Pick<Clock, "uptimeMs">;
  fault: (change: FaultChange) => void;
}): KitsWatch {
  const { registry, memory, steady, machineClock, fault } = given;
  const heardAtMs = new Map<GatewayId, number>();
  let countedFromMs = machineClock.uptimeMs();
  let checkedAtMs = countedFromMs;
  let watched = new Set<GatewayId>();

  const standing = (gatewayId: GatewayId): StoredFault | undefined =>
    memory.faults.get(faultName(gatewayId, null, "silent"));

  const judge = ({ gatewayId, homeId }: Assignment): void => {
    const steps = silenceLadder(registry.home(homeId)?.settings.isHighRisk === true);
    const present = standing(gatewayId);
    const nowMs = steady.nowMs();
    // What stood before a restart goes on from there.
    const knownForMs = present ? nowMs - present.sinceMs + (steps[0]?.after ?? 0) : 0;
    const fromMs = Math.max(countedFromMs, heardAtMs.get(gatewayId) ?? countedFromMs);
    const silentForMs = Math.max(knownForMs, machineClock.uptimeMs() - fromMs);
    const step = steps.findLast(({ after }) => silentForMs >= after);
    if (step === undefined || present?.owner === step.owner) return;
    const minutesLong = Math.floor(silentForMs / 60_000);
    const detail = `This gateway has been silent for ${minutesLong} minutes; another one in this home may still be heard.`;
    const { owner } = step;
    const of = { subject: `home:${homeId}`, homeId, gatewayId, deviceId: null };
    fault({ state: "present", fault: { ...of, fault: "silent", owner, sinceMs: nowMs, detail } });
  };

  return {
    heard(gatewayId) {
      heardAtMs.set(gatewayId, machineClock.uptimeMs());
      if (!watched.has(gatewayId) || !standing(gatewayId)) return;
      fault({ state: "gone", gatewayId, deviceId: null, fault: "silent" });
    },
    check(isDeaf) {
      const uptimeMs = machineClock.uptimeMs();
      if (isDeaf || uptimeMs - checkedAtMs > 1.5 * kitsCheckEvery) countedFromMs = uptimeMs;
      checkedAtMs = uptimeMs;
      const present = registry.assignments().filter(({ untilMs }) => untilMs === null);
      const together = [...Map.groupBy(present, ({ homeId }) => homeId).values()].filter((kits) => kits.length > 1);
      watched = new Set(together.flat().map(({ gatewayId }) => gatewayId));
      if (!isDeaf) for (const kit of together.flat()) judge(kit);
    },
  };
}

/** Silences of gateways that are in these homes no more: where a gateway is, its silence is told anew, and on a shelf it is none. */
export function leftBehind(
  memory: Pick<Memory, "faults">,
  registry: Pick<RegistryReader, "assignmentOfGateway">,
  homeIds: ReadonlySet<HomeId>,
): readonly FaultChange[] {
  return [...memory.faults.values()].flatMap((one): FaultChange[] => {
    const { gatewayId, homeId } = one;
    if (one.fault !== "silent" || one.deviceId !== null || homeId === null || !homeIds.has(homeId)) return [];
    if (registry.assignmentOfGateway(gatewayId)?.homeId === homeId) return [];
    return [{ state: "gone", gatewayId, deviceId: null, fault: "silent" }];
  });
}
