/** How many live where, as the pages of an area see it. */

import { z } from "zod";
import { sentence } from "./sentence.ts";

const count = {
  residents: z.number().int(),
  connected: z.number().int(),
  highRisk: z.number().int(),
  homes: z.number().int(),
};

export const numbersView = z.strictObject({
  /** What a connected resident is: it stands beside every count. */
  definition: sentence,
  /** `area` null = said of nowhere. */
  areas: z.array(z.strictObject({ area: z.string().nullable(), ...count })),
  total: z.strictObject(count),
});
export type NumbersView = z.infer<typeof numbersView>;
