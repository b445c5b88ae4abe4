/** What the kits pages say of kits themselves. Acts, devices and visits have catalogues of their own. */

import type { KitRowView } from "../../../api/registry/contract/kits.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const stateWords = catalogue("kit-state", {
  made: ["在库", "In stock"],
  assigned: ["已分配", "Assigned"],
  commissioning: ["调试中", "Commissioning"],
  live: ["已开通", "Live"],
  suspended: ["已暂停", "Suspended"],
  returned: ["已归还", "Returned"],
} as const satisfies Record<KitRowView["state"], Entry>);

export const kitWords = catalogue("kits", {
  title: ["套件", "Kits"],
  newKit: ["新建套件", "Make a kit"],
  area: ["区域", "Area"],
  state: ["状态", "State"],
  anyState: ["全部状态", "Any state"],
  labelBegins: ["标签号开头", "Label begins with"],
  show: ["查看", "Show"],
  none: [
    "没有符合条件的套件。可以换一个区域或状态，或新建套件。",
    "No kit is like that. Look at another area or state, or make a kit.",
  ],
  back: ["返回套件列表", "Back to the list"],
  label: ["标签号", "Label"],
  home: ["住户", "Home"],
  gateway: ["网关", "Gateway"],
  noHome: ["不在住户处", "In no home"],
  noGateway: ["无网关", "No gateway"],
  everywhere: ["整个部署", "The whole deployment"],
  manage: ["管理", "Manage"],
  manageWhich: ["管理套件 {{label}}", "Manage kit {{label}}"],

  newHint: [
    "先建一个空套件，再装入网关和设备，然后分配给住户。安装码只显示一次，请随即打印贴在盒上。",
    "Make an empty kit first, then put its gateway and devices in, then assign it to a home. Its claim code is shown once: print it and put it on the box.",
  ],
  labelMissing: ["请填写标签号", "Type the label"],
  make: ["新建", "Make it"],

  codeFor: ["套件 {{label}} 的安装码", "The claim code of kit {{label}}"],
  codeOnce: [
    "安装码只显示这一次。请打印标签贴在盒上；遗失后只能重新生成。",
    "This code is shown only now. Print the label and put it on the box; a lost one can only be replaced.",
  ],
  code: ["安装码", "Claim code"],
  codePicture: ["二维码，内容为安装码", "QR code of the claim code"],
  print: ["打印标签", "Print the label"],
  codeDone: ["标签已贴好", "The label is on the box"],
  labelHint: ["由安装人员在住户家中扫码", "For the installer, in the home"],

  life: ["生命周期", "Its life"],
  since: ["自 {{time}} 起", "since {{time}}"],
  suspendedFor: ["暂停原因：{{why}}", "Suspended: {{why}}"],
  suspendRaises: [
    "暂停只是告诉大家暂无人使用；有人按下时照常报警。",
    "It tells people that nobody lives with it for now. A press raises like any other.",
  ],
  assignments: ["曾在何处", "Where it was"],
  assignmentsNone: ["从未分配给住户", "It was in no home yet"],
  from: ["开始", "From"],
  until: ["结束", "Until"],
  untilNow: ["至今", "Until now"],
  sheets: ["交接单", "Hand-over sheets"],
  noSheets: ["还没有人签过字。", "Nobody has signed one."],
  sheet: ["下载签字的交接单", "Download the signed sheet"],
  history: ["变更记录", "History"],
  historyShow: ["查看变更记录", "Show the history"],
  when: ["时间", "When"],
  who: ["由谁", "Who"],
  what: ["事项", "What"],
  madeAct: ["新建", "Made"],
  codeMade: ["安装码生成于 {{time}}", "Its claim code was made {{time}}"],
  codeNone: ["没有安装码：安装前请先生成。", "It has no claim code: make one before it is installed."],
} as const);
