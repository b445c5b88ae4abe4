/** What stands around the curves. */

import { catalogue } from "../../parts/catalogue.ts";

export const curveWords = catalogue("fleet-curves", {
  title: ["电池与信号曲线", "Batteries and radios"],
  battery: ["电池电量（%）", "Battery (%)"],
  signal: ["信号（0–255）", "Radio (0 to 255)"],
  span: ["时间范围", "Over"],
  days7: ["7 天", "7 days"],
  days28: ["28 天", "28 days"],
  days90: ["90 天", "90 days"],
  days180: ["180 天", "180 days"],
  none: [
    "这段时间没有电量或信号数据。可以换一个更长的范围。",
    "No battery or radio was said in this time. Look over a longer one.",
  ],
  asTable: ["以表格查看", "As a table"],
  time: ["时间", "Time"],
  summary: [
    "{{device}}：从 {{first}} 到 {{last}}，最低 {{low}}，共 {{count}} 个时段",
    "{{device}}: from {{first}} to {{last}}, lowest {{low}}, {{count}} steps",
  ],
  described: ["{{title}}。{{lines}}", "{{title}}. {{lines}}"],
  changeOnly: [
    "设备只在数值变化时上报：两点之间的空白表示没有新数值，不代表离线。",
    "Devices say a value only when it has changed: where nothing is drawn, nothing new was said; that alone is no silence.",
  ],
} as const);
