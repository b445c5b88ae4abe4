/** Hours in which people are not disturbed with what can wait. Pure. Promise 3: nothing hides a life alarm; so what is asked is never whether to hold one back. */

import { z } from "zod";
import { isWithin, timeWindowSchema, type WeekTime } from "./time-window.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];

export const quietHoursSchema = z
  .object({ from: z.string(), to: z.string() })
  .refine((hours) => timeWindowSchema.safeParse({ ...hours, weekdays: everyDay }).success, "not two times of day");
export type QuietHours = z.output<typeof quietHoursSchema>;

/** What somebody is told. `alarm` = a person may need help, of whatever kind; `fault-of-life` = equipment that somebody relies on to call for help is dead. */
export type NewsKind = "alarm" | "fault-of-life" | "fault" | "reminder" | "report";

/** True only for what can wait until morning. */
export function isHeldBack(news: NewsKind, quiet: QuietHours | null, at: WeekTime): boolean {
  switch (news) {
    case "alarm":
    case "fault-of-life":
      return false;
    case "fault":
    case "reminder":
    case "report":
      return quiet !== null && isWithin([{ ...quiet, weekdays: everyDay }], at);
  }
}
