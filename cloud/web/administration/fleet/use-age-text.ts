/** "3小时12分": how long something has been, in the two units that matter. */

import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../../parts/catalogue.ts";
import { ageWords } from "./age-words.ts";

export function useAgeText(): (ms: number) => string {
  const say = useWords(ageWords);
  return (given) => {
    // What lies in the future by a clock's disagreement counts as now.
    const ms = Math.max(0, given);
    if (ms < minutes(1)) return say("seconds");
    if (ms < hours(1)) return say("minutes", { minutes: Math.floor(ms / minutes(1)) });
    if (ms >= days(2)) return say("days", { days: Math.floor(ms / days(1)) });
    const rest = Math.floor((ms % hours(1)) / minutes(1));
    const whole = Math.floor(ms / hours(1));
    return rest === 0 ? say("wholeHours", { hours: whole }) : say("hours", { hours: whole, minutes: rest });
  };
}
