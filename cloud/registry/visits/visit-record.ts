/**
 * A visit: an installer comes to a home, from when to when. While it lasts they are shown the address and may work on the kit there (`access/policy.ts`).
 *
 * It names ids and no words, so it is not sealed; it ends by itself, because it is compared with the time and never switched off.
 */

import { z } from "zod";
import { parseAccountId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { areaField, homeIdField, timeField } from "../kits/kit-fields.ts";
import { maintenanceReasons } from "../kits/maintenance.ts";
import type { Sentence } from "../residents/sentence.ts";

/** Longer is no visit: an address is shown for as long as somebody must find it. */
const visitMax = days(3);
const aheadMax = days(30);

export const accountIdField = z.string().transform((text, context) => {
  const parsed = parseAccountId(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: "not an id" });
  return z.NEVER;
});

const visitSchema = z.object({
  homeId: homeIdField,
  /** Where that home was when the visit was given. */
  area: areaField.nullable(),
  accountId: accountIdField,
  fromMs: timeField,
  untilMs: timeField,
  why: z.enum(maintenanceReasons),
});
export type VisitContent = z.output<typeof visitSchema>;

/** Why this visit may not be given; null = it may. */
export function visitProblem(
  { fromMs, untilMs }: Pick<VisitContent, "fromMs" | "untilMs">,
  nowMs: number,
): Sentence | null {
  if (!(untilMs > fromMs && untilMs > nowMs)) return sentences.over;
  if (untilMs - fromMs > visitMax) return sentences.tooLong;
  return fromMs - nowMs > aheadMax ? sentences.tooFar : null;
}

const sentences = {
  over: {
    zh: "上门的结束时间须晚于开始时间和现在。",
    en: "The end of the visit must be after its beginning and after now.",
  },
  tooLong: {
    zh: "一次上门最长3天。需要更久时请再安排一次。",
    en: "A visit lasts 3 days at most. Give another one when more is needed.",
  },
  tooFar: { zh: "上门最早可提前30天安排。", en: "A visit begins 30 days from now at most." },
} as const satisfies Readonly<Record<string, Sentence>>;

export const visitRecord: RecordShape<VisitContent> = {
  kind: "visit",
  schema: visitSchema,
  sealedFor: () => null,
  area: ({ area }) => area,
  indexTables: [{ table: "visits", idColumn: "visit_id", rows: "one" }],
  indexRows: ({ homeId, area, accountId, fromMs, untilMs }, { id }) => [
    {
      table: "visits",
      row: {
        visit_id: id,
        home_id: homeId,
        area: area ?? "",
        account_id: accountId,
        from_ms: fromMs,
        until_ms: untilMs,
      },
    },
  ],
};
