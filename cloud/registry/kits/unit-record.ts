/**
 * A device of a kit: the place it has in the home, and the hardware that has that place. Hardware is swapped, the place and its history stay: `former` says which device
 * ids it had, so that its curve goes on over a swap.
 *
 * The record's id is random, because device ids are unique within one home only.
 */

import { z } from "zod";
import { rooms } from "@shouwang/shared/domain/home.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { deviceNameMax } from "@shouwang/shared/wire/configuration.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import {
  areaField,
  deviceIdField,
  homeIdField,
  kitIdField,
  printedField,
  serialField,
  timeField,
} from "./kit-fields.ts";

export const swapReasons = ["broken", "battery", "upgrade", "lost", "other"] as const;
export type SwapReason = (typeof swapReasons)[number];
/** The oldest go first: what they were stays in the record's history. */
const formerMax = 50;

const hardwareFields = { deviceId: deviceIdField, model: printedField(64), serial: serialField, sinceMs: timeField };
const unitSchema = z.object({
  /** Null = in no kit. */
  kitId: kitIdField.nullable(),
  /** Where its kit is; null = in no home. */
  homeId: homeIdField.nullable(),
  area: areaField.nullable(),
  name: printedField(deviceNameMax).min(1),
  room: z.enum(rooms),
  isExteriorDoor: z.boolean(),
  /** Somebody relies on it to call for help. */
  isLife: z.boolean(),
  ...hardwareFields,
  former: z.array(z.object({ ...hardwareFields, untilMs: timeField, why: z.enum(swapReasons) })).max(formerMax),
});
export type UnitContent = z.output<typeof unitSchema>;
export type Hardware = Pick<UnitContent, "deviceId" | "model" | "serial">;

export function swapped(unit: UnitContent, to: Hardware, why: SwapReason, nowMs: number): UnitContent {
  const { deviceId, model, serial, sinceMs, former } = unit;
  const gone = { deviceId, model, serial, sinceMs, untilMs: nowMs, why };
  return { ...unit, ...to, sinceMs: nowMs, former: [...former, gone].slice(-formerMax) };
}

/** Under which ids this place was heard, and when; the present one last. */
export function deviceIdsOf(
  unit: UnitContent,
): readonly { deviceId: DeviceId; fromMs: number; untilMs: number | null }[] {
  return [
    ...unit.former.map(({ deviceId, sinceMs, untilMs }) => ({ deviceId, fromMs: sinceMs, untilMs })),
    { deviceId: unit.deviceId, fromMs: unit.sinceMs, untilMs: null },
  ];
}

export const unitRecord: RecordShape<UnitContent> = {
  kind: "device",
  schema: unitSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [
    { table: "kit_units", idColumn: "unit_id", rows: "one" },
    { table: "devices", idColumn: "unit_id", rows: "many" },
  ],
  indexRows(unit, { id }) {
    const inKit = { table: "kit_units" as const, row: { unit_id: id, kit_id: unit.kitId } };
    if (unit.homeId === null) return [inKit];
    const row = {
      home_id: unit.homeId,
      device_id: unit.deviceId,
      name: unit.name,
      model: unit.model,
      room: unit.room,
      is_exterior_door: Number(unit.isExteriorDoor),
      is_life: Number(unit.isLife),
      unit_id: id,
    };
    return [inKit, { table: "devices", row }];
  },
};
