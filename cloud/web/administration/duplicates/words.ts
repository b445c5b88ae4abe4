/** What the pages say about people who are registered twice. */

import type { DuplicatesView } from "../../../api/registry/contract/duplicates.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const becauseWords = catalogue("duplicate-because", {
  "id-number": ["身份证号相同", "The same ID number"],
  "name-and-birth": ["姓名与出生日期相同", "The same name and birth"],
  "phone-and-name": ["电话与姓名相同", "The same phone and name"],
} as const satisfies Record<DuplicatesView["pairs"][number]["because"], Entry>);

export const duplicatesWords = catalogue("duplicates", {
  title: ["重复登记", "Registered twice"],
  hint: [
    "以下记录可能是同一人。请逐一核对后再合并；合并不能撤销，两条记录的历史都会保留。",
    "These records may be of one person. Compare them before you merge: it cannot be undone. Both keep their histories.",
  ],
  none: ["此区域没有发现重复登记。", "Nobody in this area seems to be registered twice."],
  cut: ["还有更多未列出。请先处理以上各项。", "There are more than are listed. Merge some of these first."],
  people: ["{{count}} 条记录", { one: "{{count}} record", other: "{{count}} records" }],
  compare: ["比较并合并", "Compare and merge"],
  compareWhom: ["比较并合并 {{name}}", "Compare and merge {{name}}"],
  with: ["与第 {{n}} 条比较", "Compare with record {{n}}"],
  withWhom: ["与第 {{n}} 条比较：{{name}}", "Compare with record {{n}}: {{name}}"],

  compareTitle: ["比较两条记录", "Two records side by side"],
  back: ["返回列表", "Back to the list"],
  field: ["项目", "Field"],
  kept: ["保留的记录", "Goes on"],
  keptIs: ["保留的记录：", "Goes on:"],
  gone: ["并入的记录", "Becomes part of it"],
  goneIs: ["并入的记录：", "Becomes part of it:"],
  merged: ["合并后", "After merging"],
  mergedIs: ["合并后：", "After merging:"],
  differs: ["不同", "differs"],
  swap: ["改为保留另一条", "Let the other one go on"],
  merge: ["合并", "Merge"],
  mergeAsk: ["合并这两条记录？", "Merge these two records?"],
  mergeDo: [
    "不能撤销。此后只有保留的记录在册，内容如“合并后”一列；同意书一并转入。",
    "This cannot be undone. Only the one that goes on is registered then, as in the last column; consents come with it.",
  ],
  cancel: ["取消", "Cancel"],
  done: ["已合并", "Merged"],
  open: ["打开合并后的记录", "Open the record"],
  openSide: ["打开此记录", "Open this record"],
  openKept: ["打开此记录（保留的）", "Open this record, which goes on"],
  openGone: ["打开此记录（并入的）", "Open this record, which becomes part of it"],

  name: ["姓名", "Name"],
  sex: ["性别", "Sex"],
  male: ["男", "Male"],
  female: ["女", "Female"],
  bornOn: ["出生日期", "Born on"],
  idNumber: ["身份证号", "ID number"],
  phones: ["电话", "Phones"],
  status: ["状态", "Status"],
  area: ["区划代码", "Area code"],
  address: ["地址", "Address"],
  since: ["登记时间", "Registered since"],
  categories: ["人员类别", "Categories"],
  ability: ["能力等级", "Ability grade"],
  abilityOf: ["{{grade}} 级（{{day}}）", "{{grade}} ({{day}})"],
  risk: ["风险等级", "Risk"],
  healthNotes: ["健康备注", "Health notes"],
  falls: ["确认的跌倒", "Confirmed falls"],
  reached: ["最近联系到", "Last reached"],
  /** Of two of a list. */
  between: ["、", ", "],
  nothing: ["（空）", "(nothing)"],
});
