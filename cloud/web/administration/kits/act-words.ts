/** What is done with a kit, and what is asked before. */

import type { KitView } from "../../../api/registry/contract/kits.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

type Act = KitView["acts"][number]["act"];
type Why = NonNullable<KitView["suspendedFor"]>;
type WindowWhy = NonNullable<KitView["maintenance"]>["why"];

/** As they stand on buttons, and in the history. */
export const actWords = catalogue("kit-act", {
  assign: ["分配给住户", "Assign to a home"],
  "begin-commissioning": ["开始调试", "Begin commissioning"],
  "go-live": ["开通", "Go live"],
  suspend: ["暂停", "Suspend"],
  resume: ["恢复", "Resume"],
  "move-home": ["迁移到另一户", "Move to another home"],
  "replace-gateway": ["更换网关", "Change the gateway"],
  "change-devices": ["更改设备", "Change devices"],
  maintain: ["维护窗口", "Maintenance window"],
  "give-back": ["归还", "Give back"],
  refurbish: ["翻新入库", "Refurbish"],
  "renew-code": ["重新生成安装码", "Make a new claim code"],
} as const satisfies Record<Act, Entry>);

export const suspendWords = catalogue("kit-suspend", {
  "home-empty": ["家中暂无人居住", "Nobody lives there for now"],
  "asked-by-resident": ["住户要求", "The resident asked for it"],
  "contract-ended": ["合同到期", "The contract has ended"],
  repair: ["维修", "Repair"],
  other: ["其他", "Something else"],
} as const satisfies Record<Why, Entry>);

export const windowWords = catalogue("kit-window", {
  installation: ["安装", "Installation"],
  repair: ["维修", "Repair"],
  battery: ["更换电池", "Batteries"],
  move: ["搬迁", "Move"],
  drill: ["演练", "Drill"],
} as const satisfies Record<WindowWhy, Entry>);

export const askWords = catalogue("kit-ask", {
  now: ["现在可以", "What may be done now"],
  notNow: ["现在不可以", "What may not be done now"],
  nothing: ["现在没有可做的事项。", "Nothing may be done with it now."],
  cancel: ["取消", "Cancel"],
  confirm: ["确定", "Do it"],
  saved: ["已完成", "Done"],
  why: ["原因", "Reason"],
  whyMissing: ["请选择原因", "Choose a reason"],
  code: ["安装码", "Claim code"],
  codeMissing: ["请填写盒上的安装码", "Type the claim code on the box"],
  codeHint: ["16 位字母和数字，可不区分大小写，可带横线", "16 letters and digits; capitals and dashes do not matter"],
  claimHint: [
    "安装人员在住户家中输入盒上的安装码，调试即开始。需要有该住户的上门安排。",
    "The installer types the code on the box in the home, and commissioning begins. They need a visit to that home.",
  ],
  assignHint: [
    "从现在起，该套件的报警属于此住户；安装前不会因无声而报障。",
    "From now on its alarms are this home's. Nobody is called for its silence before it is installed.",
  ],
  moveAsk: ["将套件 {{label}} 迁移到另一户？", "Move kit {{label}} to another home?"],
  moveHint: [
    "从现在起的报警属于新住户；此前的记录留在原住户。之后须重新调试。",
    "Alarms from now on are the new home's; what was recorded before stays. It must be commissioned again.",
  ],
  resumeAsk: ["恢复套件 {{label}}？", "Resume kit {{label}}?"],
  resumeDo: ["恢复后须重新调试再开通。", "It is commissioned again before it goes live."],
  giveBackAsk: ["收回套件 {{label}}？", "Take kit {{label}} back?"],
  giveBackDo: [
    "套件离开该住户，此户将不再受其看护。此前的记录保留。",
    "It leaves this home, which it then watches no more. What was recorded stays.",
  ],
  refurbishAsk: ["将套件 {{label}} 翻新入库？", "Refurbish kit {{label}}?"],
  refurbishDo: ["可再分配给其他住户，并生成新的安装码。", "It may go to another home, with a new claim code."],
  newCodeAsk: ["为套件 {{label}} 重新生成安装码？", "Make a new claim code for kit {{label}}?"],
  newCodeDo: ["盒上原有的安装码随即失效。", "The code on the box is worth nothing from then on."],

  windowOpenUntil: ["进行中，至 {{time}}（还剩 {{left}}）", "Open until {{time}} ({{left}} left)"],
  windowAhead: ["已安排：{{from}} 至 {{until}}", "Planned: {{from}} to {{until}}"],
  windowNone: ["没有进行中的维护窗口。", "No maintenance window is open."],
  windowBy: ["由 {{who}}，{{why}}", "By {{who}}: {{why}}"],
  windowHint: [
    "窗口内，套件的故障归维护人员处理；报警照常发出。到时自动结束，最长 10 小时。",
    "Within it, faults of this kit are the technician's who works there; alarms go out as ever. It ends by itself, after 10 hours at most.",
  ],
  windowFrom: ["开始", "From"],
  windowUntil: ["结束", "Until"],
  timeMissing: ["请填写时间", "Type the time"],
  endBeforeBegin: ["结束须晚于开始", "The end must be after the beginning"],
  windowOpen: ["设置维护窗口", "Set a maintenance window"],
  windowClose: ["立即结束", "End it now"],
  hoursLeft: ["{{hours}} 小时 {{minutes}} 分", "{{hours}} h {{minutes}} min"],
} as const);
