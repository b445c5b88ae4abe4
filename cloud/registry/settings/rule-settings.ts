/** What the rules of detection go by in one home: what is set for it and above it, what its record says by itself, and the birthdays of who lives there. Pure. */

import { millis } from "@shouwang/shared/time/duration.ts";
import type { HomeSettings, PrescribedTimes } from "../../detection/home-settings.ts";
import { addMonths, type Day } from "../residents/day.ts";
import { effective, withHomeRecord, type SettingsChain } from "./effective.ts";

export type RuleSettings = Pick<
  HomeSettings,
  "inactivityAfter" | "sensitivity" | "prescribed" | "doorOpenAfter" | "awayOverdueAfter" | "oldestOldFromMs"
>;

/** @param saidByHome its inactivity time from before there were settings; undefined = its record has none. */
export function ruleSettings(
  chain: SettingsChain,
  { saidByHome, bornOn }: { saidByHome: number | undefined; bornOn: readonly Day[] },
): RuleSettings {
  const whole = saidByHome === undefined ? chain : withHomeRecord(chain, saidByHome);
  const [oldest] = bornOn.toSorted();
  const prescribed = prescribedIn(chain);
  return {
    inactivityAfter: millis(effective(whole, "inactivity.after").value),
    sensitivity: effective(chain, "inactivity.sensitivity").value,
    ...(prescribed === null ? {} : { prescribed }),
    doorOpenAfter: millis(effective(chain, "door.open-at-night-after").value),
    awayOverdueAfter: millis(effective(chain, "away.overdue-after").value),
    // The day begins at another hour in each zone; nobody's danger hangs on it.
    oldestOldFromMs:
      oldest === undefined ? null : Date.parse(addMonths(oldest, effective(chain, "age.high").value * 12)),
  };
}

/** Null: nothing is prescribed there, as in most places; half a million homes keep no object for it. */
function prescribedIn(chain: SettingsChain): PrescribedTimes | null {
  const lengthOf = (key: "inactivity.unseen-after" | "stay.bathroom-after" | "stay.bedroom-after") => {
    const { value } = effective(chain, key);
    return value === null ? null : millis(value);
  };
  const times: PrescribedTimes = {
    unseenAfter: lengthOf("inactivity.unseen-after"),
    doorUnopenedDays: effective(chain, "door.unopened-days").value,
    bathroomAfter: lengthOf("stay.bathroom-after"),
    bedroomAfter: lengthOf("stay.bedroom-after"),
  };
  return Object.values(times).every((one) => one === null) ? null : times;
}

export function isSame(one: RuleSettings, other: RuleSettings): boolean {
  return (
    one.inactivityAfter === other.inactivityAfter &&
    one.sensitivity === other.sensitivity &&
    one.prescribed?.unseenAfter === other.prescribed?.unseenAfter &&
    one.prescribed?.doorUnopenedDays === other.prescribed?.doorUnopenedDays &&
    one.prescribed?.bathroomAfter === other.prescribed?.bathroomAfter &&
    one.prescribed?.bedroomAfter === other.prescribed?.bedroomAfter &&
    one.doorOpenAfter === other.doorOpenAfter &&
    one.awayOverdueAfter === other.awayOverdueAfter &&
    one.oldestOldFromMs === other.oldestOldFromMs
  );
}
