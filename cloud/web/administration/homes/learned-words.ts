/** What the page of a home says of its learned day. */

import type { LearnedDayView } from "../../../api/contract/learned-day.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

const sensitivityWords = {
  high: ["高：比平常多安静 1 小时 30 分钟", "High: 1 h 30 min longer than usual"],
  normal: ["标准：比平常多安静 2 小时", "Normal: 2 h longer than usual"],
  low: ["低：比平常多安静 3 小时", "Low: 3 h longer than usual"],
  off: ["关闭：只按设定的固定时长", "Off: fixed times only"],
} as const satisfies Record<LearnedDayView["sensitivity"], Entry>;

export const learnedWords = catalogue("learned-day", {
  ...sensitivityWords,
  title: ["平常的一天", "The usual day"],
  sensitivity: ["多久没有活动算异常", "When silence counts"],
  known: ["了解程度", "How well it is known"],
  learned: ["已了解（{{known}} 天）", "Learned ({{known}} days)"],
  learning: [
    "还在了解：{{needed}} 天里已有 {{known}} 天，暂按多数家庭",
    "Not learned yet: {{known}} of {{needed}} days; as in many homes until then",
  ],
  outings: ["外出习惯", "Outings"],
  outingsKnown: ["已了解", "Learned"],
  outingsFew: ["还在了解：需要 {{needed}} 次，已有 {{known}} 次", "Not learned yet: {{known}} of {{needed}} outings"],
  now: ["现在已安静", "Quiet for, now"],
  nowUnknown: ["不在家，或无法判断", "Nobody at home, or nobody can tell"],
  picture: [
    "一天里每个时刻平常最多已安静多久，下面有同样内容的表格。",
    "For each time of day how long it has been quiet by then at most; the same stands in the table below.",
  ],
  own: ["这户平常最多安静的时间", "this home: quiet for so long at most"],
  others: ["还不了解，暂按多数家庭", "not learned yet: as in many homes"],
  worthALook: ["请留意", "Worth a look:"],
  table: ["看成表格", "As a table"],
  hour: ["时间", "Time"],
  halfHour: ["{{from}}–{{to}}", "{{from}}–{{to}}"],
  atMost: ["平常最多安静", "Quiet at most"],
  asInManyHomes: ["{{length}}（多数家庭）", "{{length}} (many homes)"],
});
