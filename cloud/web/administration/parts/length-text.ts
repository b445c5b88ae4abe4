/** "1 小时 30 分钟": a length of time, in the units that it is made of. */

import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../../parts/catalogue.ts";
import { settingsWords } from "../settings/words.ts";

export function useLengthText(): (ms: number) => string {
  const say = useWords(settingsWords);
  return (ms) => {
    const [whole, wholeMinutes] = [Math.floor(ms / hours(1)), Math.floor((ms % hours(1)) / minutes(1))];
    const rest = Math.round((ms % minutes(1)) / seconds(1));
    if (whole > 0)
      return wholeMinutes === 0
        ? say("inHours", { hours: whole })
        : say("inHoursMinutes", { hours: whole, minutes: wholeMinutes });
    if (wholeMinutes === 0) return say("inSeconds", { seconds: rest });
    return rest === 0
      ? say("inMinutes", { minutes: wholeMinutes })
      : say("inMinutesSeconds", { minutes: wholeMinutes, seconds: rest });
  };
}
