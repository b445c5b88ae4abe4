/**
 * Two kits in one home: the home is seen while either is heard, and a dead one would hide behind the living one. So each kit of such a
 * home has its own silence here, with the same steps upwards as a home's. (A home with one kit is judged by detection alone.)
 *
 * Inputs: who was heard, the registry, the open faults, time; looked at with each sweep, so a silence is told up to a minute late.
 * Limits: when a kit was heard is known in memory only: after a restart it has its time again, and a fault that stands goes on upwards.
 * Source: docs/architecture.md §1.4, §4 (proof of life).
 */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import { silenceLadder } from "../detection/catalogue.ts";
import type { Assignment, RegistryReader } from "../registry/registry.ts";
import { faultName, type Memory } from "./draft.ts";
import type { FaultChange, StoredFault } from "./ledger.ts";
import type { SteadyClock } from "./steady-clock.ts";

export type KitsWatch = {
  heard(gatewayId: GatewayId): void;
  /** @param isDeaf the cloud hears nobody: no silence counts until that is over. */
  check(isDeaf: boolean): void;
};

export function createKitsWatch(given: {
  registry: RegistryReader;
  memory: Memory;
  steady: SteadyClock;
  fault: (change: FaultChange) => void;
}): KitsWatch {
  const { registry, memory, steady, fault } = given;
  const heardAtMs = new Map<GatewayId, number>();
  let countedFromMs = steady.nowMs();
  let watched = new Set<GatewayId>();

  const standing = (gatewayId: GatewayId): StoredFault | undefined =>
    memory.faults.get(faultName(gatewayId, null, "silent"));

  const judge = ({ gatewayId, homeId }: Assignment, nowMs: number): void => {
    const steps = silenceLadder(registry.home(homeId)?.settings.isHighRisk === true);
    const present = standing(gatewayId);
    // What stood before a restart goes on from there.
    const knownFromMs = present ? present.sinceMs - (steps[0]?.after ?? 0) : Number.POSITIVE_INFINITY;
    const silentForMs = nowMs - Math.min(knownFromMs, Math.max(countedFromMs, heardAtMs.get(gatewayId) ?? 0));
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
      heardAtMs.set(gatewayId, steady.nowMs());
      if (!watched.has(gatewayId) || !standing(gatewayId)) return;
      fault({ state: "gone", gatewayId, deviceId: null, fault: "silent" });
    },
    check(isDeaf) {
      const nowMs = steady.nowMs();
      if (isDeaf) countedFromMs = nowMs;
      const present = registry.assignments().filter(({ untilMs }) => untilMs === null);
      const together = [...Map.groupBy(present, ({ homeId }) => homeId).values()].filter((kits) => kits.length > 1);
      watched = new Set(together.flat().map(({ gatewayId }) => gatewayId));
      if (!isDeaf) for (const kit of together.flat()) judge(kit, nowMs);
    },
  };
}
