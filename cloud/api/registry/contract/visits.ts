/** Visits of installers, as pages see them. */

import { z } from "zod";
import { maintenanceReasons } from "./kits.ts";

export const visitReasons = maintenanceReasons;
const atMs = z.number().int();
export const visitView = z.strictObject({
  visitId: z.string(),
  homeId: z.string(),
  area: z.string().nullable(),
  accountId: z.string(),
  fromMs: atMs,
  untilMs: atMs,
});
export type VisitView = z.infer<typeof visitView>;
/** `homeName` null: not known any more, or not shown to whoever asks. */
const listedVisitView = visitView.extend({ homeName: z.string().nullable() });
/** Those that are not over. */
export const visitListView = z.strictObject({ visits: z.array(listedVisitView), next: z.string().nullable() });
export type VisitListView = z.infer<typeof visitListView>;
