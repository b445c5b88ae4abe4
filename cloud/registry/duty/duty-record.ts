/** Who is on duty in one role for one area: a record of its own, with every version it had. It names people of the service, so it is sealed. */

import type { RecordShape } from "../../records/record-shape.ts";
import { dutyIdOf, dutySchema, type DutyContent } from "./rota.ts";

export const dutyRecord: RecordShape<DutyContent> = {
  kind: "duty",
  schema: dutySchema,
  sealedFor: ({ role, area }) => `duty/${dutyIdOf(role, area)}`,
  area: ({ area }) => area,
  indexTables: [],
  indexRows: () => [],
};
