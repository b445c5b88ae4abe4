/** What the page says by which residents leave as a file. */

import type { ExportPurpose } from "../../../api/registry/contract/export.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const purposeWords = catalogue("export-purpose", {
  report: ["统计上报", "A report"],
  visits: ["安排走访", "Planning visits"],
  "hand-over": ["工作交接", "Handing work over"],
  correction: ["核对更正", "Correcting the register"],
  authority: ["主管部门要求", "Asked for by the authority"],
} as const satisfies Record<ExportPurpose, Entry>);

export const exportWords = catalogue("export", {
  title: ["导出老人", "Export residents"],
  hint: [
    "导出所选区域在册老人的表格（CSV，Excel 可直接打开）。谁、为何、导出了多少行，都会记入日志。",
    "A table (CSV, for Excel) of the registered residents of an area. Who took it, what for and how many rows is written to the log.",
  ],
  area: ["区域", "Area"],
  purpose: ["用途", "What for"],
  purposeMissing: ["请选择用途", "Choose what for"],
  category: ["只导出此类别", "Only this category"],
  risk: ["只导出此风险等级", "Only this risk"],
  any: ["全部", "All"],
  columns: ["列", "Columns"],
  columnsMissing: ["请至少选择一列", "Choose at least one column"],
  whole: ["包含敏感内容", "With what is sensitive"],
  wholeHint: [
    "不勾选时，身份证号只留首尾，入户方式、健康状况、能力评估留空，敏感类别不列出。仅在用途确实需要时勾选。",
    "Without it ID numbers are masked, entry, health and assessment stay empty, and sensitive categories are left out. Ask for it only when the purpose needs it.",
  ],
  sensitive: ["{{name}}（敏感）", "{{name}} (sensitive)"],
  download: ["导出表格", "Take the table out"],
  after: [
    "用完请删除文件，不要转发到群里。",
    "Delete the file when you are done, and do not post it where others read.",
  ],
});
