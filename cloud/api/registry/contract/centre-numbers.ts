/** Under which number each centre that answers for a home knows it. */

import { z } from "zod";

export const centreNumbersView = z.strictObject({
  numbers: z.array(
    z.strictObject({
      centreId: z.string(),
      centre: z.string(),
      connectorId: z.string(),
      connector: z.string(),
      kind: z.enum(["dc09", "scaip"]),
      number: z.string(),
      from: z.enum(["given", "derived", "ours"]),
    }),
  ),
});
export type CentreNumbersView = z.infer<typeof centreNumbersView>;
