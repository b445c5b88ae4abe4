/** What one area or one home sets. The record is made with its first setting; what it does not say is inherited. */

import { z } from "zod";
import { must, parseAreaCode, parseHomeId, type AreaCode, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { ownSettingsSchema } from "./setting-key.ts";

/** `everywhere` = the whole deployment, above every province. */
export type SettingsPlace =
  | { kind: "everywhere" }
  | { kind: "area"; area: AreaCode }
  | { kind: "home"; homeId: HomeId };

export function settingsId(place: SettingsPlace): string {
  switch (place.kind) {
    case "everywhere":
      return "everywhere";
    case "area":
      return `area-${place.area}`;
    case "home":
      return `home-${place.homeId}`;
  }
}

export function settingsPlaceOf(id: string): SettingsPlace {
  if (id === "everywhere") return { kind: "everywhere" };
  const [, kind, rest = ""] = /^(area|home)-(.*)$/.exec(id) ?? [];
  if (kind === "area") return { kind, area: must(parseAreaCode(rest), id) };
  return { kind: "home", homeId: must(parseHomeId(rest), id) };
}

const settingsSchema = z.object({
  /** Where it is; a home's area as it was when this was said. Null = everywhere, or not known. */
  area: z.string().nullable(),
  own: ownSettingsSchema,
});
export type SettingsContent = z.output<typeof settingsSchema>;

export const settingsRecord: RecordShape<SettingsContent> = {
  kind: "settings",
  schema: settingsSchema,
  sealedFor: () => null,
  area: ({ area }) => (area === null ? null : (parseAreaCode(area) ?? null)),
  indexTables: [],
  indexRows: () => [],
};
