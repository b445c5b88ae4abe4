/**
 * A signed hand-over: what stood in the home when the kit was given to the people there, as it was known then, who received it, and their signature as it was drawn. It is
 * written once and never changed; the sheet is made of it each time somebody asks for it.
 *
 * It names people, so it is sealed to who lives there: with the resident's key it is gone (docs/decisions/0136).
 */

import { z } from "zod";
import { rooms } from "@shouwang/shared/domain/home.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { lineField } from "../fields.ts";
import {
  areaField,
  deviceIdField,
  gatewayIdField,
  homeIdField,
  kitIdField,
  printedField,
  timeField,
} from "../kits/kit-fields.ts";
import { consentPurposes } from "../residents/consent-record.ts";
import { reachOutcomes } from "../residents/contact.ts";
import { homeOwner } from "../residents/home-record.ts";
import { residentOwner } from "../residents/resident-owner.ts";
import { parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { id } from "../fields.ts";

const stampedNumber = z.object({ value: z.number(), atMs: timeField }).nullable();
const sentenceField = z.object({ zh: z.string().max(400), en: z.string().max(400) });

const handOverSchema = z.object({
  kitId: kitIdField,
  label: printedField(64),
  homeId: homeIdField,
  area: areaField.nullable(),
  gatewayId: gatewayIdField.nullable(),
  atMs: timeField,
  /** `account/<id>` and the name beside it. */
  by: z.string().max(96),
  installer: lineField(64),
  /** To whom it is sealed; null = nobody is registered there, and it is the home's. */
  residentId: id(parseResidentId).nullable(),
  home: z.object({ name: lineField(64), address: lineField(200).nullable(), timeZone: z.string().max(64) }),
  signer: lineField(64),
  signerRelation: lineField(32),
  remarks: z.string().max(400),
  devices: z
    .array(
      z.object({
        deviceId: deviceIdField,
        name: z.string().max(64),
        model: printedField(64),
        room: z.enum(rooms),
        isLife: z.boolean(),
        proof: z.object({ atMs: timeField, how: z.enum(["test", "seen"]) }).nullable(),
        signal: stampedNumber,
        battery: stampedNumber,
      }),
    )
    .max(128),
  contacts: z
    .array(
      z.object({
        who: z.string().max(64),
        relation: z.string().max(32),
        tested: z.object({ atMs: timeField, outcome: z.enum(reachOutcomes) }).nullable(),
      }),
    )
    .max(32),
  consents: z
    .array(
      z.object({
        who: z.string().max(64),
        purpose: z.enum(consentPurposes),
        textVersion: z.string().max(64),
        signer: z.string().max(64),
        signedAtMs: timeField,
      }),
    )
    .max(64),
  /** What was not proven, and why it may be so. */
  open: z.array(z.object({ what: printedField(96), sentence: sentenceField, why: z.string().max(200) })).max(128),
  /** x and y by turns, in thousandths of the width of the field. */
  strokes: z.array(z.array(z.number().int().min(0).max(1_000)).max(4_000)).max(200),
});
export type HandOver = z.output<typeof handOverSchema>;

export const handOverRecord: RecordShape<HandOver> = {
  kind: "hand-over",
  schema: handOverSchema,
  sealedFor: ({ residentId, homeId }) => (residentId === null ? homeOwner(homeId) : residentOwner(residentId)),
  area: ({ area }) => area,
  indexTables: [{ table: "hand_overs", idColumn: "hand_over_id", rows: "one" }],
  indexRows: ({ kitId, homeId, atMs }, { id: handOverId }) => [
    { table: "hand_overs", row: { hand_over_id: handOverId, kit_id: kitId, home_id: homeId, at_ms: atMs } },
  ],
};
