/** A kit on the spot, as an installer sees it: everything that has to be done in the home, in one answer. People are shown by the first letter of their name. */

import { z } from "zod";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { placeKinds } from "@shouwang/shared/domain/place-kind.ts";
import { signalWords } from "@shouwang/shared/domain/signal.ts";
import { kitStates } from "../../../registry/kits/kit-machine.ts";
import { consentPurposes } from "../../../registry/residents/consent-record.ts";
import { reachOutcomes } from "../../../registry/residents/contact.ts";
import { sentence } from "./sentence.ts";
import { typedLine, wallMs } from "./written.ts";

const id = z.string();
/** Of a device, as it was heard last; null = it has never said so. */
const heard = {
  heardAtMs: wallMs.nullable(),
  signal: z.strictObject({ value: z.number(), word: z.enum(signalWords), atMs: wallMs }).nullable(),
  battery: z.strictObject({ percent: z.number(), atMs: wallMs }).nullable(),
};

export const fittedDevice = z.strictObject({
  unitId: id,
  deviceId: id,
  model: z.string(),
  /** Null: somebody typed its name, and it is shown by its id. */
  kind: z.enum(placeKinds).nullable(),
  room: z.enum(rooms),
  isExteriorDoor: z.boolean(),
  isLife: z.boolean(),
  sinceMs: wallMs,
  ...heard,
  /** By a press that arrived at every far end, or, of what nobody relies on, by a movement or an opening. */
  proof: z.strictObject({ atMs: wallMs, how: z.enum(["test", "seen"]) }).nullable(),
});
export type FittedDevice = z.infer<typeof fittedDevice>;

/** GET /api/homes/:id/installation */
export const installationView = z.strictObject({
  homeId: id,
  /** By the house's clock. */
  atMs: wallMs,
  /** Of the home's record, for what is written into it. */
  homeVersion: z.number().int(),
  /** What the home is called and where it stands, for whoever may know it; null: not shown. */
  name: z.string().nullable(),
  address: z.string().nullable(),
  /** Null: there is no kit here yet. */
  kit: z.strictObject({ kitId: id, version: z.number().int(), label: z.string(), state: z.enum(kitStates) }).nullable(),
  gateway: z.strictObject({ gatewayId: id, lastHeardAtMs: wallMs.nullable(), isSilent: z.boolean() }).nullable(),
  devices: z.array(fittedDevice),
  /** Heard in this home and in no kit. */
  strangers: z.array(z.strictObject({ deviceId: id, ...heard })),
  contacts: z.array(
    z.strictObject({
      contactId: id,
      who: z.string(),
      relation: z.string(),
      tested: z.strictObject({ atMs: wallMs, outcome: z.enum(reachOutcomes) }).nullable(),
    }),
  ),
  residents: z.array(
    z.strictObject({
      residentId: id,
      who: z.string(),
      /** Purposes that they agreed to, and did not withdraw. */
      agreed: z.array(z.enum(consentPurposes)),
    }),
  ),
  /** What is missing before it goes live, as the gate says it. */
  missing: z.array(z.strictObject({ what: z.string(), sentence })),
  /** Signed sheets of this home, the latest first. */
  handOvers: z.array(z.strictObject({ handOverId: id, kitId: id, atMs: wallMs })),
});
export type InstallationView = z.infer<typeof installationView>;

/** POST /api/homes/:id/hand-over/consents: agreed to on the spot, read from the page. The same again is the same. */
export const spotConsent = z.strictObject({
  residentId: id.regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}"),
  purpose: z.enum(consentPurposes),
  textVersion: typedLine,
  signer: typedLine,
  signerRelation: typedLine,
});

export const strokesMax = 200;
export const pointsMax = 6_000;
/** Thousandths of the width of the field, from its upper left corner; the field is `signatureShape` as high as it is wide. */
const coordinate = z.number().int().min(0).max(1_000);

/** POST /api/homes/:id/hand-over. `handOverId` is made by who signs: the same sheet sent twice is one. */
export const newHandOver = z.strictObject({
  handOverId: id.regex(/^[a-z0-9-]{16,64}$/, "not an id: [a-z0-9-]{16,64}"),
  kitId: id.regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}"),
  signer: typedLine,
  /** `本人` when it is the resident. */
  signerRelation: typedLine,
  remarks: z.string().trim().max(400).default(""),
  /** Why each thing that is missing may be missing. */
  despite: z
    .array(z.strictObject({ what: z.string().min(1).max(96), why: z.string().trim().min(1).max(200) }))
    .max(128),
  /** x and y by turns, one list for each stroke. */
  strokes: z
    .array(z.array(coordinate).min(2).max(4_000))
    .min(1)
    .max(strokesMax)
    .refine((all) => all.reduce((sum, one) => sum + one.length, 0) <= 2 * pointsMax, "too many points"),
});
export type NewHandOver = z.input<typeof newHandOver>;

export const handOverDone = z.strictObject({ handOverId: id, atMs: wallMs });
