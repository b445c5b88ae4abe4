/** A home: where it is, how to get in, whom to call, and what is asked of it at every message. */

import { z } from "zod";
import type { RecordShape } from "../../records/record-shape.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { areaField, lineField, timeZoneField } from "../fields.ts";
import { homeKinds } from "../registry.ts";
import { contactSchema, contactsMax, reachedAtMs } from "./contact.ts";
import { digitsOf, phoneEndOf } from "@shouwang/shared/domain/phone.ts";

/**
 * The first inactivity rule: this long without movement while at home, where nobody has set anything else. Twelve hours is the
 * hard cap of docs/architecture.md §5, the longest that a home may stay silent without somebody looking.
 */
export const inactivityAfterDefault = hours(12);

const homeSchema = z.object({
  /** What the people who go there call it: `幸福里 5 号楼 101`. */
  name: lineField(64),
  kind: z.enum(homeKinds),
  /** Null = not said yet. */
  area: areaField.nullable(),
  address: lineField(200).nullable(),
  /** How to get in when nobody opens. */
  entry: lineField(200).nullable(),
  keySafe: lineField(200).nullable(),
  phone: lineField(32).nullable(),
  timeZone: timeZoneField,
  language: z.enum(["zh", "en"]),
  /** In the order in which they are called. */
  contacts: z.array(contactSchema).max(contactsMax),
  isHighRisk: z.boolean(),
  inactivityAfterMs: z.number().int().min(60_000),
});
export type HomeContent = z.output<typeof homeSchema>;

export const homeOwner = (homeId: string): string => `home/${homeId}`;

/** Homes at one place are one home. Undefined where that cannot be said. */
export function placeText(home: Pick<HomeContent, "area" | "address">): string | undefined {
  if (home.area === null || home.address === null) return undefined;
  return `${home.area}\n${home.address.replaceAll(/\s/g, "")}`;
}

export const homeRecord: RecordShape<HomeContent> = {
  kind: "home",
  schema: homeSchema,
  sealedFor: (_content, id) => homeOwner(id),
  area: ({ area }) => area,
  indexTables: [
    { table: "homes", idColumn: "home_id", rows: "one" },
    { table: "home_phones", idColumn: "home_id", rows: "many" },
  ],
  indexRows(content, { id }, blind) {
    const place = placeText(content);
    const phones = new Set([content.phone, ...content.contacts.map(({ phone }) => phone)].flatMap((one) => one ?? []));
    return [
      {
        table: "homes",
        row: {
          home_id: id,
          area: content.area ?? "",
          place: place === undefined ? null : blind("place", place),
          time_zone: content.timeZone,
          kind: content.kind,
          is_high_risk: Number(content.isHighRisk),
          inactivity_after_ms: content.inactivityAfterMs,
          contact_reached_at_ms: reachedAtMs(content.contacts),
        },
      },
      ...[...phones].map((phone) => ({
        table: "home_phones" as const,
        row: { home_id: id, phone: blind("phone", digitsOf(phone)), phone_end: blind("phone-end", phoneEndOf(phone)) },
      })),
    ];
  },
};

/** A home of which nothing is known but its name. */
export function blankHome(name: string): HomeContent {
  return {
    name,
    kind: "live",
    area: null,
    address: null,
    entry: null,
    keySafe: null,
    phone: null,
    timeZone: "Asia/Shanghai",
    language: "zh",
    contacts: [],
    isHighRisk: false,
    inactivityAfterMs: inactivityAfterDefault,
  };
}
