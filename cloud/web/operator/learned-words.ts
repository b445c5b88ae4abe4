/** What the desk says of the learned day of a home: Chinese first, English second. */

import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import type { Words } from "../parts/words.ts";

export const sayLearned = {
  title: ["平常的一天", "The usual day"],
  failed: ["平常的情况暂时读不到。", "What is usual cannot be read now."],
  picture: ["一天里每个时刻平常最多已安静多久", "For each time of day how long it has been quiet by then at most"],
  own: ["这户平常最多安静的时间", "this home: quiet for so long at most"],
  others: ["还不了解，暂按多数家庭", "not learned yet: as in many homes"],
  worthALook: ["请留意", "Worth a look"],
} as const satisfies Record<string, Words>;

export const sensitivityWords: Record<LearnedDayView["sensitivity"], Words> = {
  high: ["灵敏度：高", "Sensitivity: high"],
  normal: ["灵敏度：标准", "Sensitivity: normal"],
  low: ["灵敏度：低", "Sensitivity: low"],
  off: ["灵敏度：关闭，只按固定时长", "Sensitivity: off, fixed times only"],
};

export function standingWords({ standing, days }: Pick<LearnedDayView, "standing" | "days">): Words {
  if (standing === "off") return ["不了解平常习惯", "What is usual is not learned"];
  const { known, needed } = days;
  return standing === "learned"
    ? [`已了解 ${known} 天`, `Learned from ${known} days`]
    : [`还在了解：${needed} 天里已有 ${known} 天`, `Not learned yet: ${known} of ${needed} days`];
}

/** The silence that runs, beside what is usual in this half hour. */
export function quietWords({ quiet, usualMinutes }: Pick<LearnedDayView, "quiet" | "usualMinutes">): Words | null {
  if (quiet === null) return null;
  const [zh, en] = lengthWords(quiet.forMs);
  const usual = usualMinutes[quiet.halfHour];
  if (usual === undefined) return [`现在已安静${zh}`, `Quiet for ${en} now`];
  const [usualZh, usualEn] = lengthWords(minutes(usual));
  return [`现在已安静${zh}，这时平常最多${usualZh}`, `Quiet for ${en} now; usual by this time: at most ${usualEn}`];
}

export function lengthWords(forMs: number): Words {
  const whole = Math.floor(Math.max(0, forMs) / minutes(1));
  const [h, m] = [Math.floor(whole / (hours(1) / minutes(1))), whole % 60];
  if (h === 0) return [`${m}分钟`, `${m} min`];
  return m === 0 ? [`${h}小时`, `${h} h`] : [`${h}小时${m}分`, `${h} h ${m} min`];
}
