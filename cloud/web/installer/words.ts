/** What the installer's page says. It is read standing, with a drill in the other hand, where the network comes and goes. */

import { catalogue, type Entry } from "../parts/catalogue.ts";
import type { Step, Task } from "./wizard.ts";

export const stepWords = catalogue("installer-step", {
  kit: ["扫描套件", "Scan the kit"],
  home: ["选择住户", "Choose the home"],
  devices: ["配对与位置", "Pair and place"],
  signal: ["检查信号", "Check the signal"],
  prove: ["逐个实测", "Prove each device"],
  contacts: ["联系人试呼", "Try the contacts"],
  consents: ["同意书", "Consents"],
  sign: ["交接签字", "Sign the hand-over"],
  live: ["开通", "Go live"],
} as const satisfies Record<Step, Entry>);

export const taskWords = catalogue("installer-task", {
  gateway: ["更换网关", "Replace the gateway"],
  swap: ["更换设备", "Swap a device"],
  move: ["迁到另一户", "Move to another home"],
} as const satisfies Record<Task, Entry>);

export const frameWords = catalogue("installer", {
  title: ["守望 · 安装", "Shouwang · installation"],
  install: ["安装", "Installation"],
  language: ["English", "中文"],
  signOut: ["退出", "Sign out"],
  loading: ["正在读取 …", "Reading …"],
  again: ["重试", "Try again"],
  notInstaller: [
    "您没有安装权限。请联系管理员授予安装角色并安排上门。",
    "You may not put kits into homes. Ask an administrator for the role of an installer, and for a visit.",
  ],
  stepOf: ["第 {{n}} 步，共 {{of}} 步", "Step {{n}} of {{of}}"],
  allSteps: ["全部步骤", "All steps"],
  steps: ["步骤", "Steps"],
  otherTasks: ["已装套件", "Kits that are in already"],
  done: ["已完成", "done"],
  open: ["未完成", "open"],
  waiting: ["待发送", "waiting to be sent"],
  here: ["当前", "here"],
  back: ["上一步", "Back"],
  next: ["下一步", "Next"],
  backToSteps: ["返回步骤", "Back to the steps"],

  offline: [
    "没有连上服务器。填写的内容已存在手机里，联网后自动发送。",
    "The server is not reached. What you typed is kept on this phone and goes by itself as soon as there is a network.",
  ],
  old: ["下面是 {{time}} 的情况，不是现在的。", "What stands below is how it was at {{time}}, not how it is now."],
  waits: ["{{count}} 项待发送", { one: "{{count}} thing waits to be sent", other: "{{count}} things wait to be sent" }],
  tried: [
    "已试 {{count}} 次，稍后自动重试。",
    {
      one: "Tried {{count}} time; it is tried again by itself.",
      other: "Tried {{count}} times; it is tried again by itself.",
    },
  ],
  sending: ["正在发送 …", "Being sent …"],
  sendNow: ["立即发送", "Send now"],
  refusedTitle: ["服务器没有接受：", "The server did not take this:"],
  sendAgain: ["再发一次", "Send again"],
  giveUp: ["放弃这一项", "Drop it"],
  keepsNothing: [
    "这个浏览器不能保存内容，刷新会丢失未发送的部分。请不要使用无痕模式。",
    "This browser keeps nothing: a reload loses what was not sent. Do not use a private window.",
  ],
  allSent: ["已全部保存到服务器", "Everything is on the server"],
  full: ["待发送的内容太多，请先联网。", "Too much waits to be sent. Find a network first."],
} as const);

/** What waits, as it is named. */
export const intentWords = catalogue("installer-intent", {
  claim: ["开始调试", "Begin with the kit"],
  place: ["设备位置：{{what}}", "Place of {{what}}"],
  swap: ["更换设备：{{what}}", "Swap for {{what}}"],
  gateway: ["更换网关：{{what}}", "Gateway {{what}}"],
  move: ["迁到另一户", "Move to the other home"],
  contact: ["联系人试呼结果", "What came of calling a contact"],
  consent: ["同意书", "A consent"],
  sign: ["交接签字", "The signed hand-over"],
  "go-live": ["开通", "Go live"],
} as const);

export const kitWords = catalogue("installer-kit", {
  lead: [
    "扫描套件盒上的二维码，或输入码下的 16 位安装码。",
    "Scan the QR code on the box, or type the 16 letters and digits below it.",
  ],
  scan: ["扫描二维码", "Scan the QR code"],
  stop: ["停止扫描", "Stop scanning"],
  scanning: ["将二维码放入取景框", "Hold the code into the frame"],
  picture: ["摄像头画面", "Picture of the camera"],
  noCamera: ["这台手机没有可用的摄像头，请输入安装码。", "No camera can be used here. Type the code."],
  denied: [
    "没有摄像头权限。请在浏览器设置中允许，或输入安装码。",
    "The camera is not allowed. Allow it in the browser's settings, or type the code.",
  ],
  notOurs: ["这不是套件的二维码，请扫盒上的码。", "This is no code of a kit. Scan the one on the box."],
  code: ["安装码", "Claim code"],
  codeHint: ["例：K7QM-2XZP-R4TD-9V3C", "As in K7QM-2XZP-R4TD-9V3C"],
  take: ["使用此安装码", "Use this code"],
  wrong: ["安装码是 16 位字母和数字，请核对。", "A claim code has 16 letters and digits. Compare it with the box."],
  taken: ["已记下安装码 {{code}}", "The code {{code}} is noted"],
  there: ["此住户的套件 {{label}} 已开始调试。", "The kit {{label}} of this home is in commissioning."],
} as const);

export const homeWords = catalogue("installer-home", {
  lead: ["选择您现在所在的住户。", "Choose the home in which you stand."],
  none: [
    "您目前没有上门安排。请让主管在“上门安排”中为您安排。",
    "You have no visit now. Ask the supervisor to give you one.",
  ],
  until: ["上门至 {{time}}", "visit until {{time}}"],
  ahead: ["{{time}} 开始", "begins {{time}}"],
  begin: ["在此住户开始调试", "Begin in this home"],
  needCode: ["请先扫描套件。", "Scan the kit first."],
  chosen: ["已选", "chosen"],
  empty: ["此住户还没有套件。", "There is no kit in this home yet."],
  has: ["套件 {{label}}，{{state}}", "Kit {{label}}, {{state}}"],
} as const);

export const stateWords = catalogue("installer-state", {
  made: ["未分配", "on the shelf"],
  assigned: ["已分配", "assigned"],
  commissioning: ["调试中", "in commissioning"],
  live: ["已开通", "live"],
  suspended: ["已暂停", "suspended"],
  returned: ["已归还", "returned"],
} as const);

export const agoWords = catalogue("installer-ago", {
  seconds: ["{{n}}秒", "{{n}} s"],
  minutes: ["{{n}}分", "{{n}} min"],
  hours: ["{{n}}小时{{m}}分", "{{n}} h {{m}} min"],
  days: ["{{n}}天", "{{n}} d"],
} as const);
