/** What the pages say by which a table of residents is brought in. */

import type { ImportView } from "../../../api/registry/contract/import.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const importStateWords = catalogue("import-state", {
  checked: ["已核对，未导入", "Looked at, not brought in"],
  running: ["正在导入", "Being brought in"],
  done: ["已完成", "Done"],
  "broken-off": ["已中断", "Broken off"],
} as const satisfies Record<ImportView["at"], Entry>);

export const importWords = catalogue("import", {
  title: ["导入老人", "Import residents"],
  chooseTitle: ["选择表格", "Choose a table"],
  chooseHint: [
    "CSV 或 Excel（.xlsx），最多 2 万行、16 MB。核对后再导入，此步不写入任何数据。",
    "CSV or Excel (.xlsx), at most 20,000 rows and 16 MB. It is looked at first; nothing is written yet.",
  ],
  template: ["下载模板", "Download the template"],
  templateHint: ["模板含示例和每一列的说明。", "It has an example and explains every column."],
  file: ["表格文件", "File"],
  fileMissing: ["请选择文件", "Choose a file"],
  fileKind: [
    "只能导入 .csv 或 .xlsx 文件。请在 Excel 中另存。",
    "Only .csv and .xlsx files can be read. Save it as one of them from Excel.",
  ],
  fileLarge: ["文件超过 16 MB。请分成几个文件。", "The file has more than 16 MB. Make several files of it."],
  area: ["导入到区域", "Into this area"],
  areaHint: ["表中每一行都须在此区域内。", "Every row must lie in this area."],
  check: ["核对表格", "Look at the table"],
  checking: ["正在读取和核对，请稍候…", "Reading and comparing, a moment…"],

  lately: ["我的导入", "My imports"],
  latelyNone: ["还没有导入过", "Nothing was imported yet"],
  startedAt: ["开始于 {{time}}", "Begun {{time}}"],
  rowsIn: ["{{rows}} 行中已有 {{done}} 行", "{{done}} of {{rows}} rows are in"],
  sendAgain: [
    "未完成：请再次上传同一文件，会从中断处继续。",
    "Not finished: send the same file again, and it goes on.",
  ],
  open: ["打开", "Open"],
  openOne: ["打开 {{rows}} 行的表格", "Open the table of {{rows}} rows"],

  reportTitle: ["核对结果", "What was found"],
  rows: ["总行数", "Rows"],
  good: ["可导入", "Good"],
  known: ["以前已导入", "In before"],
  doubtful: ["可能已登记", "Maybe registered"],
  wrong: ["有问题", "Wrong"],
  unknownColumns: [
    "这些列名不认识，其内容不会导入：{{names}}",
    "Nobody knows these headings, and what stands below them is left out: {{names}}",
  ],
  /** Of two of a list. */
  between: ["、", ", "],
  problems: ["问题清单", "Problems"],
  noProblems: ["没有问题", "Nothing is wrong"],
  leftOut: [
    "另有 {{count}} 个问题未在此列出，请下载问题清单查看。",
    "{{count}} more are not listed here. Download the list to see all of them.",
  ],
  filter: ["只看", "Show only"],
  all: ["全部（{{count}}）", "All ({{count}})"],
  ofKind: ["{{what}}（{{count}}）", "{{what}} ({{count}})"],
  row: ["行号", "Row"],
  column: ["列", "Column"],
  wholeRow: ["整行", "The whole row"],
  problem: ["问题", "Problem"],
  download: ["下载问题清单", "Download the list"],

  doubts: ["可能已登记的人", "Who may be registered"],
  doubtsHint: [
    "请逐一与已有记录核对。若是同一人，请不要导入，改为修改已有记录。",
    "Compare each with the record that is there. If it is the same person, leave the row out and change that record.",
  ],
  openRecord: ["打开已有记录", "Open the record"],
  openRecordOf: ["打开已有记录（第 {{row}} 行）", "Open the record (row {{row}})"],
  compared: [
    "已逐一核对，是另外的人，这 {{count}} 行也导入",
    {
      one: "I have compared it: another person, bring {{count}} row in too",
      other: "I have compared them: other people, bring these {{count}} rows in too",
    },
  ],

  runTitle: ["导入", "Bring them in"],
  run: ["导入 {{count}} 行", { one: "Bring in {{count}} row", other: "Bring in {{count}} rows" }],
  runHint: [
    "每一行整行写入，不会只写一半。可以关闭此页，导入会继续。",
    "Each row comes in whole or not at all. You may close this page: it goes on.",
  ],
  nothingToRun: [
    "没有可导入的行。请改正后重新上传。",
    "No row can be brought in. Correct the table and send it again.",
  ],
  progress: ["导入进度", "Progress"],
  written: ["已写入 {{written}} / {{toDo}} 行", "{{written}} of {{toDo}} rows are in"],
  pace: ["每秒 {{rows}} 行，剩余约 {{left}}", "{{rows}} rows a second, about {{left}} left"],
  secondsLeft: ["{{count}} 秒", "{{count}} s"],
  minutesLeft: ["{{count}} 分钟", "{{count}} min"],
  stop: ["停止导入", "Stop"],
  goOn: [
    "继续导入剩余 {{count}} 行",
    { one: "Go on with {{count}} row", other: "Go on with the other {{count}} rows" },
  ],
  doneTitle: ["已导入 {{count}} 行", { one: "{{count}} row came in", other: "{{count}} rows came in" }],
  doneHint: [
    "其余各行未写入：以前已导入的保持不变，有问题的请改正后再上传。",
    "The others were not written: those of before stay as they are; correct the wrong ones and send them again.",
  ],
  brokenTitle: [
    "导入已中断，{{count}} 行已写入",
    { one: "Broken off; {{count}} row is in", other: "Broken off; {{count}} rows are in" },
  ],
  brokenHint: ["已写入的保留，不会重复。可以继续。", "What is in stays in and does not come twice. You may go on."],
  another: ["导入另一张表", "Another table"],
  gone: [
    "该表已不在内存中（超过 30 分钟未使用，或系统已重启）。请重新上传同一文件，已导入的行不会重复。",
    "This table is not held any more (unused for 30 minutes, or the system was restarted). Send the same file again: rows that are in do not come twice.",
  ],
});
