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

/** One way to a centre with a system of its own. */
export const centrePathTyped = z.strictObject({
  connectorId: z.string(),
  account: z.string().nullable(),
  timeoutSeconds: z.number(),
  /** Null = as the connector says, 0 = never. */
  superviseSeconds: z.number().nullable(),
  /** Where this centre wants other codes. */
  codes: z.record(z.string(), z.unknown()),
});
export type CentrePathTyped = z.infer<typeof centrePathTyped>;

/** How a path stands now. */
export const reachedPathView = z.strictObject({
  connectorId: z.string(),
  name: z.string(),
  /** Null = it is not asked: what was delivered last is all that is known. */
  askEveryMs: z.number().nullable(),
  standing: z.enum(["unknown", "well", "failing", "not-open"]),
  sinceMs: z.number(),
  lastAnswerAtMs: z.number().nullable(),
  why: z.string().nullable(),
  lastRefusal: z.strictObject({ atMs: z.number(), why: z.string() }).nullable(),
});

export const centreView = centreTyped.extend({
  paths: z.array(centrePathTyped),
  /** The connector by which it answers; null = by telephone. */
  inbound: z.string().nullable(),
  /** Its paths as they stand; empty for one at this system's desk. */
  reached: z.array(reachedPathView),
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
