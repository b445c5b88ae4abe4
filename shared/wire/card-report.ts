/**
 * How the card of a gateway is, as it says with `hello` and `state`. Both messages carry it only where it is known: a cloud of before leaves it out, and a gateway of before
 * does not say it.
 */

import { z } from "zod";

const percent = z.number().int().min(0).max(100);

export const cardReportSchema = z.object({
  /** Of the room where records are kept. */
  usedPercent: percent,
  /** Of the life that its maker promised, in tenths as eMMC says it; null = a card that does not say, as most SD cards. */
  wornPercent: percent.nullable(),
  /** Written to the file system since it was made; null = the system does not say. */
  writtenMegabytes: z.number().int().min(0).nullable(),
});
export type CardReport = z.infer<typeof cardReportSchema>;
