/** What the pages of a home say. */

import type { ContactView, HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const outcomeWords = catalogue("reach-outcome", {
  answered: ["已接通", "Answered"],
  "no-answer": ["无人接听", "No answer"],
  "wrong-number": ["号码有误", "Wrong number"],
  refused: ["拒绝", "Refused"],
} as const satisfies Record<NonNullable<ContactView["tested"]>["outcome"], Entry>);

export const homeKindWords = catalogue("home-kind", {
  live: ["实际住户", "A real home"],
  demo: ["演示", "A demo"],
  replay: ["回放", "A recording"],
} as const satisfies Record<NonNullable<HomeRecordView["kind"]>, Entry>);

export const homeWords = catalogue("home", {
  newTitle: ["登记住户", "Register a home"],
  newHint: [
    "先登记住户，再登记住在其中的老人。没有设备也可以登记。",
    "First the home, then who lives in it. It needs no kit for that.",
  ],
  registerHome: ["登记住户", "Register the home"],
  there: ["该地址已有住户。", "A home is registered at this address."],
  openThere: ["打开已有住户", "Open that home"],
  isAnother: ["是另一户，继续登记", "It is another home. Register"],
  title: ["住户 {{name}}", "Home {{name}}"],
  homeId: ["编号 {{id}}", "Id {{id}}"],
  alarmNow: [
    "此住户有报警正在处理，请以接警台为准。",
    "An alarm of this home is open. The desk has what is known now.",
  ],
  openDesk: ["打开接警台", "Open the desk"],
  about: ["住户情况", "The home"],
  name: ["名称", "Name"],
  nameHint: ["上门人员怎么称呼，例如：幸福里 5 号楼 101", "What people who go there call it"],
  area: ["区域", "Area"],
  address: ["地址", "Address"],
  entry: ["进门方式", "How to get in"],
  keySafe: ["钥匙盒", "Key safe"],
  phone: ["住户电话", "Phone"],
  language: ["语言", "Language"],
  chinese: ["中文", "Chinese"],
  english: ["英文", "English"],
  highRisk: ["高风险住户：设备离线时提前提醒", "High risk: a silent kit is told earlier"],
  kind: ["类型", "Kind"],
  missing: ["请填写此项", "Fill this in"],
  hidden: ["不向您显示", "Not shown to you"],
  notSaid: ["未填写", "Not said"],
  yes: ["是", "Yes"],
  no: ["否", "No"],
  edit: ["修改", "Change"],
  cancel: ["取消", "Cancel"],
  save: ["保存", "Save"],

  contacts: ["联系人（按拨打顺序）", "Contacts, in the order in which they are called"],
  noContacts: ["没有联系人。报警时无人可通知，请尽快添加。", "There is nobody to call. Add somebody soon."],
  contactNumber: ["第 {{n}} 联系人", "Contact {{n}}"],
  contactName: ["姓名", "Name"],
  relation: ["关系", "Relation"],
  contactPhone: ["电话", "Phone"],
  hours: ["可拨打时间", "When they can be called"],
  hoursKept: ["可拨打时间：{{hours}}", "Can be called: {{hours}}"],
  anyTime: ["任何时间", "At any time"],
  tested: ["{{time}} {{outcome}}", "{{outcome}}, {{time}}"],
  neverTested: ["从未试拨", "Never tried"],
  noteTest: ["试拨 {{name}} 的结果：", "What came of calling {{name}}:"],
  tryCall: ["试呼 {{name}}", "Call {{name}} as a test"],
  trying: [
    "正在试呼，最迟 {{time}} 有结果，会自动登记",
    "Being tried. What comes of it is written down by itself, at {{time}} at the latest",
  ],
  triedAnswered: ["试呼结果：已应答", "The test was answered"],
  triedNoAnswer: ["试呼结果：无人应答", "Nobody answered the test"],
  triedNotSent: [
    "未能呼出，结果未登记。请检查电话和短信线路，或人工拨打",
    "Nothing went out, so nothing was written down. Look at the lines for calls and messages, or call by telephone",
  ],
  byVoice: ["电话", "Call"],
  bySms: ["短信", "Message"],
  wayIs: ["{{way}}：{{standing}}", "{{way}}: {{standing}}"],
  "way-waiting": ["待发出", "on its way out"],
  "way-sent": ["已发出", "sent"],
  "way-refused": ["未发出", "not sent"],
  wayWhy: ["{{way}}：{{standing}}（{{why}}）", "{{way}}: {{standing}} ({{why}})"],
  editContacts: ["编辑联系人", "Change the contacts"],
  addContact: ["添加联系人", "Add a contact"],
  up: ["上移 {{name}}", "Move {{name}} up"],
  down: ["下移 {{name}}", "Move {{name}} down"],
  remove: ["移除 {{name}}", "Take away {{name}}"],
  somebodyNew: ["新联系人", "the new contact"],

  numbers: ["在接警中心的编号", "Its number at the centres"],
  numbersHint: [
    "中心须在其系统中用此编号登记本住户的名称和地址，否则收到报警时不知道是哪一户。",
    "The centre must enter this number with the name and the address of the home, or it does not know whose alarm it is.",
  ],
  numberDc09: ["{{centre}}，{{connector}}：DC-09 账号", "{{centre}}, {{connector}}: DC-09 account"],
  numberScaip: ["{{centre}}，{{connector}}：SCAIP 编号", "{{centre}}, {{connector}}: SCAIP number"],
  numberGiven: ["由中心指定", "given by the centre"],
  numberDerived: ["由住户编号生成，永久不变", "made from the home's id, always the same"],
  numberOurs: ["全部住户共用，住户名称随报警发送", "of all homes; the name goes with the alarm"],

  people: ["居住人员", "Who lives there"],
  nobody: ["现无在册老人", "Nobody who is registered lives there"],
  addPerson: ["登记老人到此住户", "Register somebody in this home"],
  elsewhere: ["现由其他区域管理", "Their record belongs to another area now"],
  thenOn: ["查看某日住在此处的人", "Who lived there on"],
  thenNobody: ["当日无人登记在此", "Nobody was registered there on that day"],
  now: ["现在", "Now"],

  moveHousehold: ["整户搬迁", "Move the household"],
  moveHint: [
    "全部在册人员随之迁往新地址，旧区域的历史保留。设备不变。",
    "Everybody registered here moves along; the old area keeps its history. The kit stays theirs.",
  ],
  move: ["搬迁", "Move"],
  moveAsk: ["将整户搬迁到新地址？", "Move the household to this address?"],
  somebodyElse: [
    "他人刚刚修改了此住户。您填写的内容仍在，请核对后再保存。",
    "Somebody has changed this home meanwhile. What you typed is still here: look at both, and save again.",
  ],
});

export const weekdayWords = catalogue("weekday", {
  d1: ["周一", "Mon"],
  d2: ["周二", "Tue"],
  d3: ["周三", "Wed"],
  d4: ["周四", "Thu"],
  d5: ["周五", "Fri"],
  d6: ["周六", "Sat"],
  d7: ["周日", "Sun"],
});
