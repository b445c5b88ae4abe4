/** Faults of an area as a list of work. Pure: late work first, then what keeps a call from being heard, then by when it must be done. */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import { workMax, type Fleet, type WorkOfKit } from "./fleet.ts";

export function workOf(
  all: ReturnType<WorkBoard["views"]>,
  given: {
    within: AreaCode | null;
    kitOf: (gatewayId: GatewayId) => { kit: WorkOfKit["kit"]; area: AreaCode | null } | undefined;
    areaOf: (homeId: HomeId) => AreaCode | null;
    nowMs: number;
  },
): ReturnType<Fleet["work"]> {
  const { within, kitOf, areaOf, nowMs } = given;
  const byGateway = Map.groupBy(all, ({ fault }) => fault.gatewayId);
  const items = all.flatMap(({ fault: one, view }): WorkOfKit[] => {
    const { gatewayId, homeId, deviceId, fault, sinceMs, detail } = one;
    // Of the house itself: they are the desk's, and in no area.
    if (view.under !== null || gatewayId === cloudId) return [];
    const known = kitOf(gatewayId);
    const area = known?.area ?? (homeId === null ? null : areaOf(homeId));
    if (within !== null && (area === null || !liesIn(area, within))) return [];
    const beside = byGateway.get(gatewayId) ?? [];
    const under = beside.filter(
      (other) => other.view.under?.deviceId === deviceId && other.view.under.fault === fault,
    ).length;
    return [{ kit: known?.kit ?? null, area, homeId, gatewayId, deviceId, fault, sinceMs, detail, work: view, under }];
  });
  const sorted = items.toSorted(
    (one, other) =>
      Number(other.work.isOverdue) - Number(one.work.isOverdue) ||
      Number(other.work.protectsLife) - Number(one.work.protectsLife) ||
      (one.work.dueAtMs ?? Number.MAX_SAFE_INTEGER) - (other.work.dueAtMs ?? Number.MAX_SAFE_INTEGER) ||
      one.sinceMs - other.sinceMs,
  );
  return { atMs: nowMs, items: sorted.slice(0, workMax), hasMore: sorted.length > workMax };
}
