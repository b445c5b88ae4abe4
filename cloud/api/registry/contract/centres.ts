/** Centres as pages see them, and which of them answer for a place. */

import { z } from "zod";
import { windowView } from "./plans.ts";
import { originView, settingsPlaceView } from "./settings.ts";

export const centreTyped = z.strictObject({
  name: z.string(),
  /** `desk`: at this system's own desk. `remote`: a system of its own. */
  kind: z.enum(["desk", "remote"]),
  phones: z.array(z.strictObject({ label: z.string(), number: z.string() })),
  /** Empty = always. */
  hours: z.array(windowView),
});
export type CentreTyped = z.infer<typeof centreTyped>;

export const centreView = centreTyped.extend({
  centreId: z.string(),
  version: z.number().int(),
  /** Null = everywhere. */
  area: z.string().nullable(),
  closedAtMs: z.number().int().nullable(),
});
export type CentreView = z.infer<typeof centreView>;

export const centresView = z.strictObject({
  place: settingsPlaceView,
  version: z.number().int(),
  mayChange: z.boolean(),
  origin: originView,
  isOwn: z.boolean(),
  /** In the order in which they answer. Empty: the built-in desk. */
  serving: z.array(z.string()),
  /** Those of this area, of what it lies in and of what lies in it; and all that serve. */
  centres: z.array(centreView),
});
export type CentresView = z.infer<typeof centresView>;
