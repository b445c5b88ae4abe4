/** "周一 周二 08:00–20:00": hours of the week in a line. */

import type { WindowView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayKeys } from "./weekdays.ts";
import { plansWords } from "./words.ts";

export function useWindowsText(): (windows: readonly WindowView[]) => string {
  const say = useWords(plansWords);
  return (windows) => {
    if (windows.length === 0) return say("always");
    return windows
      .map(({ weekdays, from, to }) => {
        const days =
          weekdays.length === 7 ? say("everyDay") : weekdays.map((day) => say(dayKeys[day - 1] ?? "day1")).join(" ");
        return say("windowText", { days, from, to });
      })
      .join(" / ");
  };
}

/** When a step comes, counted from the alarm. */
export function useAfterText(lengthText: (ms: number) => string): (afterMs: number) => string {
  const say = useWords(plansWords);
  return (afterMs) => (afterMs === 0 ? say("atOnce") : say("afterLength", { after: lengthText(afterMs) }));
}
