/** What the page of numbers says. */

import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const levelWords = catalogue("level", {
  province: ["按省", "By province"],
  city: ["按市", "By city"],
  county: ["按县区", "By county"],
  street: ["按街道", "By street"],
  community: ["按社区", "By community"],
} as const satisfies Record<AreaLevel, Entry>);

export const numbersViews = ["now", "categories", "lived"] as const;
export type NumbersShown = (typeof numbersViews)[number];
export const numbersViewWords = catalogue("numbers-view", {
  now: ["现在", "Now"],
  categories: ["人员类别", "Categories"],
  lived: ["过去某日", "On a past day"],
} as const satisfies Record<NumbersShown, Entry>);

export const numbersWords = catalogue("numbers", {
  title: ["统计", "Numbers"],
  which: ["统计内容", "What is counted"],
  level: ["分列", "Listed"],
  path: ["所在区域", "Where"],
  residents: ["在册老人", "Residents"],
  connected: ["入网老人", "Connected"],
  highRisk: ["高风险", "High risk"],
  homes: ["住户", "Homes"],
  area: ["区域", "Area"],
  nowhere: ["未登记区域", "No area said"],
  total: ["合计", "Total"],
  none: ["此区域还没有登记的老人。", "Nobody is registered in this area yet."],
  download: ["下载表格", "Download as a table"],
  shareTitle: ["入网 / 在册", "Connected of registered"],
  share: ["入网 {{connected}} / 在册 {{residents}}", "{{connected}} connected of {{residents}} registered"],
  intoArea: ["查看 {{name}} 内的分列", "What lies in {{name}}"],
  category: ["类别", "Category"],
  several: ["一人可属多个类别，各类不能相加。", "One person may hold several, so these are not to be added up."],
  day: ["日期", "Day"],
  show: ["查看", "Show"],
  livedHint: [
    "按当时的居住地统计，之后搬走或去世的也计入。当时是否入网没有留存。",
    "Counted where people lived then, whoever moved or died since. Whether they were connected then is not kept.",
  ],
});
