/** GET /api/residents/:id: one resident, whole. */

import { z } from "zod";
import { consentView } from "./consents.ts";
import { homeRecordView } from "./homes.ts";
import { lookalikeView, residentRecordView } from "./residents.ts";
import { sentence } from "./sentence.ts";
import { keptState } from "./written.ts";

export const residentView = z.strictObject({
  residentId: z.string(),
  version: z.number().int(),
  state: keptState,
  record: residentRecordView.nullable(),
  consents: z.array(consentView),
  isConnected: z.boolean().nullable(),
  definition: sentence,
  lookalikes: z.array(lookalikeView),
  /** Where they live or lived last; null when nobody registered it. */
  home: homeRecordView.nullable(),
});
export type ResidentView = z.infer<typeof residentView>;
