/** What the page of months says. What the numbers are called and how they are reckoned comes with them. */

import type { MeasureView } from "../../../api/registry/contract/months.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const groups = ["answering", "alarms", "outcome", "calls", "equipment", "people"] as const;
export const groupWords = catalogue("months-group", {
  answering: ["接起与处置", "Answering"],
  alarms: ["警情构成", "What was raised"],
  outcome: ["办结结果", "What it was"],
  calls: ["电话", "Telephone"],
  equipment: ["设备", "Equipment"],
  people: ["老年人", "People"],
} as const satisfies Record<MeasureView["group"], Entry>);

export const monthsWords = catalogue("months", {
  title: ["月度指标", "Months"],
  month: ["月份", "Month"],
  earlier: ["上个月", "The month before"],
  later: ["下个月", "The month after"],
  level: ["分列", "Listed"],
  path: ["所在区域", "Where"],
  everywhere: ["全部区域", "Everywhere"],
  download: ["下载表格", "Download as a table"],
  board: ["实时看板", "Board of this moment"],

  running: ["本月进行中，数字随时更新", "Under way: the numbers follow what happens"],
  notClosed: ["本月已结束，尚未结账", "Over, and not closed"],
  closedBy: ["已结账：{{by}}，{{time}}", "Closed by {{by}}, {{time}}"],
  notWhole: [
    "此处的数字与结账时写入的不符，请勿使用，并联系运维人员。",
    "These numbers are not what was written at the closing. Do not use them, and call the technician.",
  ],
  close: ["结账", "Close"],
  closeSure: ["为{{area}}结账{{month}}？", "Close {{month}} for {{area}}?"],
  closeWhat: [
    "结账后，该区域及其下各级的数字不再改变；之后的变化以更正的方式写明。",
    "Its numbers, and those of every area in it, stand from then on. What comes out otherwise later is written as a correction.",
  ],
  closeYes: ["确认结账", "Close the month"],
  closeNo: ["暂不结账", "Not now"],
  by: ["结账人", "Your name"],
  byNeeded: ["请写明由谁结账。", "Say who closes it."],

  target: ["目标 {{is}} {{value}}", "Target {{is}} {{value}}"],
  met: ["达标", "Met"],
  missed: ["未达标", "Not met"],
  noNumber: ["无", "none"],
  noNumberLong: ["本月没有可统计的记录", "There was nothing to reckon it from"],
  standing: ["按读取时的状况", "As things stood when it was read"],
  share: ["{{number}}%", "{{number}} %"],
  seconds: ["{{seconds}}秒", "{{seconds}} s"],
  minutes: ["{{minutes}}分{{seconds}}秒", "{{minutes}} min {{seconds}} s"],
  hours: ["{{hours}}小时{{minutes}}分", "{{hours}} h {{minutes}} min"],

  areas: ["各区域", "Areas"],
  area: ["区域", "Area"],
  nowhere: ["未登记区域", "No area said"],
  noAreas: ["此区域之下没有可列的数字。", "There is nothing to list below this area."],
  intoArea: ["查看{{name}}", "Go to {{name}}"],
  state: ["状态", "State"],
  isClosed: ["已结账", "closed"],
  isOpen: ["未结账", "open"],

  since: ["结账之后的变化", "What has come out otherwise since"],
  sinceLead: [
    "以下数字与结账时不同。本月有 {{count}} 起警情在结账之后才办结，或至今未办结。",
    "These numbers are others than at the closing. {{count}} incidents of the month were closed after it, or are open.",
  ],
  number: ["指标", "Number"],
  was: ["结账时", "At the closing"],
  is: ["现在", "Now"],
  why: ["更正原因", "Why"],
  whyHint: ["例如：两起警情在次月补办结", "For example: two incidents were closed in the month after"],
  whyNeeded: ["请写明原因。", "Say why."],
  correct: ["写入更正", "Write the correction"],
  corrections: ["更正记录", "Corrections"],
  correction: ["第{{n}}次更正 · {{by}} · {{time}}", "Correction {{n}} · {{by}} · {{time}}"],
  correctionNotWhole: ["此条更正与写入时不符。", "This correction is not what was written."],
  changed: ["{{name}}：{{was}} → {{is}}", "{{name}}: {{was}} → {{is}}"],

  course: ["逐月变化", "Month by month"],
  courseOf: ["{{name}}，已结账的各月", "{{name}}, closed months"],
  courseNone: ["还没有已结账的月份。", "No month has been closed yet."],
  coursePoint: ["{{month}}：{{number}}", "{{month}}: {{number}}"],
  courseWhat: ["显示", "Shown"],
});
