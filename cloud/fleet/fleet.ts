/** The fleet as pages and routes use it: kits of an area by risk, one kit's condition, its curves. */

import type { AreaCode, DeviceId, GatewayId, HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import type { KitFacts, KitFault } from "./kit-facts.ts";
import type { Reason, ReasonKind } from "./risk.ts";

export const fleetPerPage = 50;
export const curveDays = [7, 28, 90, 180] as const;
export type CurveDays = (typeof curveDays)[number];

export type RankedKit = { facts: KitFacts; score: number; reasons: readonly Reason[] };

/** Where a page of the list ended: the ranking may have changed since, and nothing is shown twice for it. */
export type FleetMark = { score: number; label: string };

export type FleetAsked = {
  within: AreaCode | null;
  /** Only kits with this reason. */
  reason: ReasonKind | null;
  /** How the label begins. */
  label: string;
  after: FleetMark | null;
};

export type FleetList = {
  /** When it was ranked. */
  atMs: number;
  newestVersion: string | null;
  /** Of the area, whatever else was asked. */
  counts: {
    kits: number;
    inHomes: number;
    atRisk: number;
    /** What is stored of them was not looked through yet. */
    notLookedAt: number;
    reasons: Readonly<Record<ReasonKind, number>>;
  };
  kits: readonly RankedKit[];
  next: FleetMark | null;
};

/** `level`: per cent of a battery; `signal`: 0 to 255. A step without a value is a gap. */
export type Curve = {
  deviceId: DeviceId;
  series: "battery-percent" | "link-quality";
  /** The mean of each step, `[when it began, value]`. */
  points: readonly (readonly [atMs: number, mean: number])[];
};

export const workMax = 500;
/** A fault as work, with the kit that it is of. What stands in its shadow is counted. */
export type WorkOfKit = KitFault & {
  kit: { kitId: KitId; label: string } | null;
  area: AreaCode | null;
  homeId: HomeId | null;
  gatewayId: GatewayId;
  under: number;
};

export type Fleet = {
  list(asked: FleetAsked): FleetList;
  /** As it is now: late work first, then what keeps a call from being heard, then by when it must be done; `workMax` at most. */
  work(within: AreaCode | null): { atMs: number; items: readonly WorkOfKit[]; hasMore: boolean };
  /** As it is now; what is stored of its devices is looked through anew when that was long ago. `undefined`: no such kit. */
  kit(
    kitId: KitId,
    signal: AbortSignal,
  ): Promise<(RankedKit & { newestVersion: string | null; atMs: number }) | undefined>;
  curves(
    kitId: KitId,
    days: CurveDays,
    signal: AbortSignal,
  ): Promise<{ fromMs: number; toMs: number; stepMs: number; curves: readonly Curve[] } | undefined>;
};
