/** Kits as pages see them: ids, areas, states and times. The one word that a person chose is what a device is called, and only some are shown it. */

import { z } from "zod";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { kitActs, kitStates } from "../../../registry/kits/kit-machine.ts";
import { sentence } from "./sentence.ts";

export const suspendReasons = ["home-empty", "asked-by-resident", "contract-ended", "repair", "other"] as const;
export const maintenanceReasons = ["installation", "repair", "battery", "move", "drill"] as const;
export const swapReasons = ["broken", "battery", "upgrade", "lost", "other"] as const;

const atMs = z.number().int();
const version = z.number().int();

/** GET /api/kits?area=…&state=…&label=…&after=… */
export const kitRowView = z.strictObject({
  kitId: z.string(),
  /** What is printed on the box. */
  label: z.string(),
  area: z.string().nullable(),
  state: z.enum(kitStates),
  gatewayId: z.string().nullable(),
  homeId: z.string().nullable(),
  /** Null: it is in none, or the name is not known any more or not shown to whoever asks. */
  homeName: z.string().nullable(),
});
export type KitRowView = z.infer<typeof kitRowView>;
export const kitListView = z.strictObject({ kits: z.array(kitRowView), next: z.string().nullable() });
export type KitListView = z.infer<typeof kitListView>;

export const deviceView = z.strictObject({
  unitId: z.string(),
  deviceId: z.string(),
  /** Its id for whoever is shown no names. */
  name: z.string(),
  model: z.string(),
  serial: z.string().nullable(),
  room: z.enum(rooms),
  isExteriorDoor: z.boolean(),
  isLife: z.boolean(),
  sinceMs: atMs,
  /** Hardware that had this place before; the first first. */
  former: z.array(
    z.strictObject({
      deviceId: z.string(),
      model: z.string(),
      serial: z.string().nullable(),
      sinceMs: atMs,
      untilMs: atMs,
      why: z.enum(swapReasons),
    }),
  ),
});
export type DeviceView = z.infer<typeof deviceView>;

export const maintenanceView = z.strictObject({
  fromMs: atMs,
  untilMs: atMs,
  why: z.enum(maintenanceReasons),
  /** `account/<id>`, as the log writes people. */
  by: z.string(),
});

/** GET /api/kits/:id/missing */
export const kitMissingView = z.array(z.strictObject({ what: z.string(), sentence }));
export type KitMissingView = z.infer<typeof kitMissingView>;

/** GET /api/kits/:id */
export const kitView = kitRowView.extend({
  version,
  /** Since when it is in this state. */
  sinceMs: atMs,
  suspendedFor: z.enum(suspendReasons).nullable(),
  /** What was missing when it went live, and why it did all the same. */
  liveDespite: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  /** When its claim code was made; null = it has none. The code itself was shown once. */
  claimMadeAtMs: atMs.nullable(),
  /** The last one; it may be over. */
  maintenance: maintenanceView.nullable(),
  gateway: z
    .strictObject({ gatewayId: z.string(), model: z.string(), serial: z.string().nullable(), madeAtMs: atMs })
    .nullable(),
  devices: z.array(deviceView),
  /** Where it was and is, the first first. */
  assignments: z.array(
    z.strictObject({
      assignmentId: z.string(),
      gatewayId: z.string(),
      homeId: z.string(),
      fromMs: atMs,
      untilMs: atMs.nullable(),
    }),
  ),
  /** What may be done in this state; where it may not, why. */
  acts: z.array(z.strictObject({ act: z.enum(kitActs), whyNot: sentence.nullable() })),
});
export type KitView = z.infer<typeof kitView>;

/** GET /api/kits/:id/history, the latest first. */
export const kitHistoryView = z.array(
  z.strictObject({
    version,
    atMs,
    by: z.string(),
    /** Which act; for versions of before acts were kept, what the record says (`created`, `moved`). */
    what: z.string(),
    state: z.enum(kitStates).nullable(),
    homeId: z.string().nullable(),
  }),
);
export type KitHistoryView = z.infer<typeof kitHistoryView>;

/** Every act answers with the version it made. */
export const kitDoneView = z.strictObject({ kitId: z.string(), version });
export type KitDoneView = z.infer<typeof kitDoneView>;
/** Making, refurbishing and renewing show the code this once. `qrText` is what its QR code says. */
export const kitCodeView = kitDoneView.extend({ claimCode: z.string(), qrText: z.string() });
export type KitCodeView = z.infer<typeof kitCodeView>;
