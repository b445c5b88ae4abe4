/** The fleet, as the technician's page shows it: ids and equipment, no word of who lives with it. */

import { z } from "zod";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { workOwners } from "../../faults/fault-target.ts";
import { curveDays } from "../../fleet/fleet.ts";
import { reasonKinds } from "../../fleet/risk.ts";
import { kitStates } from "../../registry/kits/kit-machine.ts";

const atMs = z.number().int();
const id = z.string();

const reasonView = z.strictObject({
  kind: z.enum(reasonKinds),
  points: z.number().int(),
  deviceId: id.nullable(),
  fault: z.enum(faultKinds).nullable(),
  sinceMs: atMs.nullable(),
  amount: z.number().nullable(),
  version: z.string().nullable(),
});
export type ReasonView = z.infer<typeof reasonView>;

const workView = z.strictObject({
  at: z.enum(["open", "taken", "put-off", "done", "held"]),
  owner: z.enum(workOwners),
  dueAtMs: atMs.nullable(),
  isOverdue: z.boolean(),
  by: z.string().nullable(),
  why: z.string().nullable(),
  version: z.number().int(),
  protectsLife: z.boolean(),
  under: z.object({ deviceId: id.nullable(), fault: z.enum(faultKinds) }).nullable(),
});

const batteryView = z.union([
  z.strictObject({ at: z.literal("unknown"), why: z.literal("no-level") }),
  z.strictObject({
    at: z.literal("level"),
    percent: z.number(),
    atMs,
    daysLeft: z.number().nullable(),
    why: z.enum(["short", "still"]).nullable(),
  }),
]);
export type BatteryView = z.infer<typeof batteryView>;

const signalView = z.union([
  z.strictObject({ at: z.literal("unknown") }),
  z.strictObject({ at: z.enum(["steady", "weak", "falling"]), now: z.number(), before: z.number().nullable() }),
]);
export type SignalView = z.infer<typeof signalView>;

const fleetRowView = z.strictObject({
  kitId: id,
  label: z.string(),
  area: z.string().nullable(),
  state: z.enum(kitStates),
  homeId: id.nullable(),
  gatewayId: id.nullable(),
  score: z.number().int(),
  reasons: z.array(reasonView),
  lastHeardAtMs: atMs.nullable(),
  isSilent: z.boolean(),
  maintenanceUntilMs: atMs.nullable(),
  lookedAtMs: atMs.nullable(),
  softwareVersion: z.string().nullable(),
  /** Of the device whose battery ends first; null = of none it is known. */
  batteryDaysLeft: z.number().nullable(),
  /** What somebody has to do there, without what stands in another fault's shadow. */
  work: z.strictObject({ open: z.number().int(), dueAtMs: atMs.nullable(), by: z.array(z.string()) }),
});
export type FleetRowView = z.infer<typeof fleetRowView>;

/** GET /api/fleet?area=…&reason=…&label=…&after=… */
export const fleetView = z.strictObject({
  atMs,
  newestVersion: z.string().nullable(),
  counts: z.strictObject({
    kits: z.number().int(),
    inHomes: z.number().int(),
    atRisk: z.number().int(),
    notLookedAt: z.number().int(),
    reasons: z.record(z.enum(reasonKinds), z.number().int()),
  }),
  kits: z.array(fleetRowView),
  next: z.string().nullable(),
});
export type FleetView = z.infer<typeof fleetView>;

/** GET /api/fleet/work?area=… */
export const fleetWorkView = z.strictObject({
  atMs,
  hasMore: z.boolean(),
  items: z.array(
    z.strictObject({
      kit: z.strictObject({ kitId: id, label: z.string() }).nullable(),
      area: z.string().nullable(),
      homeId: id.nullable(),
      gatewayId: id,
      deviceId: id.nullable(),
      fault: z.enum(faultKinds),
      sinceMs: atMs,
      detail: z.string(),
      work: workView,
      /** So many other faults are over with it. */
      under: z.number().int(),
    }),
  ),
});
export type FleetWorkView = z.infer<typeof fleetWorkView>;

/** GET /api/kits/:id/condition */
export const conditionView = fleetRowView.extend({
  atMs,
  newestVersion: z.string().nullable(),
  report: z
    .strictObject({
      softwareVersion: z.string(),
      sinceMs: atMs,
      heardAtMs: atMs,
      bootedAtMs: atMs,
      former: z.array(z.strictObject({ softwareVersion: z.string(), sinceMs: atMs, untilMs: atMs })),
      card: z
        .strictObject({
          atMs,
          usedPercent: z.number(),
          wornPercent: z.number().nullable(),
          writtenMegabytes: z.number().nullable(),
        })
        .nullable(),
    })
    .nullable(),
  faults: z.array(
    z.strictObject({
      deviceId: id.nullable(),
      fault: z.enum(faultKinds),
      sinceMs: atMs,
      detail: z.string(),
      work: workView,
    }),
  ),
  devices: z.array(
    z.strictObject({
      deviceId: id,
      model: z.string(),
      room: z.enum(rooms),
      isLife: z.boolean(),
      /** Null: what is stored of it was not looked through yet. */
      look: z
        .strictObject({
          knownSinceMs: atMs,
          heardDayMs: atMs.nullable(),
          triedAtMs: atMs.nullable(),
          battery: batteryView,
          signal: signalView,
        })
        .nullable(),
    }),
  ),
});
export type ConditionView = z.infer<typeof conditionView>;

/** GET /api/kits/:id/curves?days=… */
export const curvesQuery = z.object({
  days: z.coerce
    .number()
    .pipe(z.union(curveDays.map((one) => z.literal(one))))
    .default(28),
});
export const curvesView = z.strictObject({
  fromMs: atMs,
  toMs: atMs,
  stepMs: z.number().int(),
  curves: z.array(
    z.strictObject({
      deviceId: id,
      series: z.enum(["battery-percent", "link-quality"]),
      points: z.array(z.tuple([atMs, z.number()])),
    }),
  ),
});
export type CurvesView = z.infer<typeof curvesView>;
