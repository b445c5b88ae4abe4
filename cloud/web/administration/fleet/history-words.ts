/** What was, and what was asked of a gateway. */

import type { CommandView } from "../../../api/contract.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const commandWords = catalogue("fleet-command", {
  pair: ["打开配对", "Open for pairing"],
  interview: ["重新识别设备", "Interview a device"],
  rename: ["改名", "Rename"],
  unpair: ["移除设备", "Unpair"],
  "test-press": ["测试按键", "Await a press"],
  "self-test": ["自检", "Self-test"],
  identify: ["闪灯寻找", "Find by its light"],
  siren: ["警笛", "Siren"],
  update: ["升级软件", "Update"],
  diagnostics: ["诊断", "Diagnostics"],
} as const satisfies Record<CommandView["command"]["kind"], Entry>);

export const outcomeWords = catalogue("fleet-outcome", {
  started: ["已开始", "Begun"],
  done: ["完成", "Done"],
  failed: ["失败", "Failed"],
  refused: ["网关拒绝", "Refused by the gateway"],
  expired: ["超时未执行", "Came too late"],
} as const satisfies Record<CommandView["answers"][number]["outcome"], Entry>);

export const remoteWords = catalogue("fleet-remote", {
  title: ["远程操作", "From afar"],
  lead: [
    "只查看和协助，不会关闭任何报警。网关的回答显示在下方。",
    "It looks and helps, and switches no alarm off. What the gateway answers stands below.",
  ],
  sentTo: ["已发送，等待网关回答…", "Sent. Waiting for the gateway's answer…"],
  noAnswer: [
    "到期仍无回答。请确认网关在线后重试。",
    "No answer came in time. See whether the gateway is heard, then try again.",
  ],
  answered: ["{{outcome}}：{{detail}}", "{{outcome}}: {{detail}}"],
  silent: [
    "此网关当前离线：命令在 {{minutes}} 分钟内送不到就作废。",
    "This gateway is silent now: what does not reach it within {{minutes}} minutes is void.",
  ],
  which: ["找哪一台", "Which one"],
  itself: ["网关本身", "The gateway itself"],
  lately: ["最近的操作", "Asked lately"],
  latelyNone: ["还没有对此网关做过远程操作。", "Nothing was asked of this gateway yet."],
  by: ["{{name}}，{{time}}", "{{name}}, {{time}}"],
  of: ["{{what}}：{{which}}", "{{what}}: {{which}}"],
  pending: ["等待回答", "No answer yet"],
  notYours: ["您的岗位不能远程操作网关。", "Your role asks nothing of gateways."],
} as const);

export const historyWords = catalogue("fleet-history", {
  title: ["历史", "History"],
  faults: ["故障与处理", "Faults and work"],
  faultsNone: [
    "没有处理记录。自行恢复的短暂故障不留记录。",
    "Nothing was written. A fault that went by itself soon leaves no record.",
  ],
  faultLine: ["{{what}}：{{fault}}", "{{what}}: {{fault}}"],
  fromTo: ["{{from}} 至 {{until}}", "{{from}} to {{until}}"],
  fromNow: ["{{from}} 至今", "since {{from}}"],
  versions: ["软件版本", "Software"],
  versionsNone: ["没有更早的版本记录。", "No software before the present one is known."],
  diagnostics: ["诊断报告", "Reports"],
  acts: ["套件变更", "What was done with the kit"],
} as const);
