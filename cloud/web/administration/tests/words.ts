/** What the page of devices that nobody has tried for too long says. */

import { catalogue } from "../../parts/catalogue.ts";

export const overdueWords = catalogue("tests-overdue", {
  title: ["逾期未测试的设备", "Devices that nobody has tried"],
  lead: [
    "呼救设备须每月测试一次。从未测试的排在最前。请打开套件进行测试，或安排人员上门；测试通过后自动从此表移除。",
    "A device that people call for help with is tried each month. What was never tried comes first. Open the kit to test it, or give somebody a visit there; once it was tried it leaves this list.",
  ],
  none: ["没有逾期的设备。", "No test is overdue."],
  count: ["共 {{count}} 个设备", { one: "{{count}} device", other: "{{count}} devices" }],
  more: ["只列出前 {{count}} 个", "The first {{count}} are listed"],
  device: ["设备", "Device"],
  home: ["住户", "Home"],
  area: ["区域", "Area"],
  last: ["上次测试", "Last tried"],
  never: ["从未测试", "Never"],
  visit: ["上门", "Visit"],
  noVisit: ["未安排", "Nobody goes there yet"],
  visitAt: ["{{from}} 至 {{until}}", "{{from}} to {{until}}"],
  kit: ["套件", "Kit"],
  open: ["打开套件 {{label}}", "Open kit {{label}}"],
});
