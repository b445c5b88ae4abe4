/** What the technician's pages say of faults as work. */

import type { WorkView } from "../../../api/contract.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const standingWords = catalogue("fleet-work-standing", {
  open: ["待处理", "Open"],
  taken: ["处理中", "In hand"],
  "put-off": ["已推迟", "Put off"],
  done: ["已处理，待恢复", "Mended, to be proven"],
  held: ["随上级恢复", "Waits for what it hangs on"],
} as const satisfies Record<WorkView["at"], Entry>);

export const workWords = catalogue("fleet-work", {
  lead: [
    "每个故障都是一项工作：有负责人，有期限。超时的排在最前，然后是会让呼救听不到的。",
    "Every fault is a piece of work with an owner and a time. What is late comes first, then what keeps a call from being heard.",
  ],
  title: ["工单", "Work"],
  count: ["{{count}} 项", { one: "{{count}} piece of work", other: "{{count}} pieces of work" }],
  hasMore: ["只显示前 {{count}} 项。请选小一些的区域。", "Only the first {{count}} are shown. Choose a smaller area."],
  whose: ["看哪些", "Which"],
  all: ["全部", "All"],
  mine: ["我的", "Mine"],
  free: ["无人认领", "Nobody's yet"],
  none: ["没有待处理的故障。", "No fault stands here."],
  noneMine: ["没有这样的工单。可以查看全部。", "No work is like that. Look at all of it."],
  none_kit: ["这个套件没有故障。", "No fault stands in this kit."],
  since: ["已 {{age}}", "for {{age}}"],
  owner: ["负责：{{owner}}", "Whose: {{owner}}"],
  by: ["{{name}} 处理", "{{name}} is at it"],
  dueIn: ["{{age}}后到期", "due in {{age}}"],
  overdue: ["已超时 {{age}}", "overdue by {{age}}"],
  noDue: ["无期限", "no deadline"],
  protectsLife: ["呼救可能听不到", "A call for help might not be heard"],
  under: ["另有 {{count}} 项随之恢复", { one: "{{count}} more ends with it", other: "{{count}} more end with it" }],
  why: ["说明：{{why}}", "Said: {{why}}"],
  noKit: ["未登记套件的网关 {{gateway}}", "Gateway {{gateway}}, of no kit"],
  take: ["认领", "Take it"],
  putOff: ["推迟", "Put off"],
  done: ["处理完成", "Mended"],
  which: ["{{act}}：{{what}}", "{{act}}: {{what}}"],
  whatDone: ["做了什么", "What was done"],
  whyOff: ["为什么推迟", "Why it is put off"],
  sayWhy: ["请写明", "Say it here"],
  hours: ["推迟几小时", "For how many hours"],
  hoursWrong: ["1 到 720 小时", "1 to 720 hours"],
  doneHint: ["故障若在半小时后仍在，会继续升级。", "A fault that still stands half an hour later goes on upwards."],
  save: ["保存", "Save"],
  cancel: ["取消", "Cancel"],
} as const);

export const actedWords = catalogue("fleet-acted", {
  taken: ["{{by}} 认领", "{{by}} took it"],
  "put-off": ["{{by}} 推迟至 {{until}}", "{{by}} put it off until {{until}}"],
  done: ["{{by}} 处理完成", "{{by}} mended it"],
  escalated: ["升级给{{to}}", "Went up to: {{to}}"],
  told: ["已告知家属（{{count}}）", "The family was told ({{count}})"],
} as const);
