/** What the rules of detection go by in one home: what is set for it and above it, what its record says by itself, and the birthdays of who lives there. Pure. */

import { millis } from "@shouwang/shared/time/duration.ts";
import type { HomeSettings } from "../../detection/home-settings.ts";
import { addMonths, type Day } from "../residents/day.ts";
import { effective, withHomeRecord, type SettingsChain } from "./effective.ts";

export type RuleSettings = Pick<
  HomeSettings,
  "inactivityAfter" | "sensitivity" | "doorOpenAfter" | "awayOverdueAfter" | "oldestOldFromMs"
>;

/** @param saidByHome its inactivity time from before there were settings; undefined = its record has none. */
export function ruleSettings(
  chain: SettingsChain,
  { saidByHome, bornOn }: { saidByHome: number | undefined; bornOn: readonly Day[] },
): RuleSettings {
  const whole = saidByHome === undefined ? chain : withHomeRecord(chain, saidByHome);
  const [oldest] = bornOn.toSorted();
  return {
    inactivityAfter: millis(effective(whole, "inactivity.after").value),
    sensitivity: "normal",
    doorOpenAfter: millis(effective(chain, "door.open-at-night-after").value),
    awayOverdueAfter: millis(effective(chain, "away.overdue-after").value),
    // The day begins at another hour in each zone; nobody's danger hangs on it.
    oldestOldFromMs:
      oldest === undefined ? null : Date.parse(addMonths(oldest, effective(chain, "age.high").value * 12)),
  };
}

export function isSame(one: RuleSettings, other: RuleSettings): boolean {
  return (
    one.inactivityAfter === other.inactivityAfter &&
    one.doorOpenAfter === other.doorOpenAfter &&
    one.awayOverdueAfter === other.awayOverdueAfter &&
    one.oldestOldFromMs === other.oldestOldFromMs
  );
}
