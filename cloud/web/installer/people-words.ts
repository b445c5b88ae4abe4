/** What the installer does with people: contacts that are called, what somebody agrees to, the signature. */

import { catalogue, type Entry } from "../parts/catalogue.ts";
import type { Outcome } from "./intent.ts";

export const outcomeWords = catalogue("installer-outcome", {
  answered: ["已接听", "Answered"],
  "no-answer": ["无人接听", "No answer"],
  "wrong-number": ["号码有误", "Wrong number"],
  refused: ["拒绝接听", "Refused"],
} as const satisfies Record<Outcome, Entry>);

export const contactWords = catalogue("installer-contacts", {
  lead: [
    "至少一位紧急联系人接听测试电话。请先告诉对方这是测试。",
    "One contact at least has to answer a test call. Tell them first that it is one.",
  ],
  none: [
    "没有登记联系人。请让管理员登记，或在签字时写明原因。",
    "Nobody to call is registered. Ask the administrator, or say why when it is signed.",
  ],
  who: ["{{who}}（{{relation}}）", "{{who}} ({{relation}})"],
  try: ["系统试呼", "Let the system call"],
  tryWhich: ["系统试呼 {{who}}", "Let the system call {{who}}"],
  trying: ["正在试呼，到 {{time}} 为止 …", "Being called, until {{time}} …"],
  "tried-answered": ["系统试呼：已接听", "Called by the system: answered"],
  "tried-no-answer": ["系统试呼：无人接听", "Called by the system: no answer"],
  "tried-not-sent": ["系统试呼没有发出，请直接打电话。", "The system could not call. Call by telephone."],
  or: ["或者您打了电话，结果是：", "Or you have called yourself, and it was:"],
  tested: ["{{outcome}}，{{time}}", "{{outcome}}, {{time}}"],
  notTested: ["未试呼", "not tried"],
} as const);

/** The text that is agreed to. Whoever changes a word of it changes `consentTextVersion` (consents-step.tsx). */
export const consentWords = catalogue("installer-consents", {
  lead: [
    "请把每一项读给老人听，逐项询问。只有第一项是开通所必需的，其余可以不同意。",
    "Read each of these aloud and ask for each by itself. Only the first is needed to go live; the others may be declined.",
  ],
  nobody: [
    "此住户没有登记老人。请让管理员先登记。",
    "Nobody is registered as living here. Ask the administrator to register who does.",
  ],
  of: ["老人 {{who}}", "Resident {{who}}"],
  signer: ["同意人姓名", "Name of whoever agrees"],
  relation: ["与老人关系", "Relation to the resident"],
  self: ["本人", "The resident"],
  child: ["子女", "Son or daughter"],
  spouse: ["配偶", "Husband or wife"],
  guardian: ["监护人", "Legal guardian"],
  otherRelation: ["其他家属", "Another relative"],
  "monitoring-title": ["居家守护与报警处置（必需）", "Being watched over, and help in an alarm (needed)"],
  "monitoring-text": [
    "我同意在家中安装设备，采集按钮、活动、开门和烟雾等信号，用于发现险情、由坐席联系我和我的联系人并派人处置。信号按规定期限保存，我可以随时撤回。",
    "I agree that equipment is put up in my home and reports presses, movement, doors and smoke, so that danger is noticed, somebody calls me and my contacts, and help is sent. The signals are kept as long as the rules say. I can withdraw this at any time.",
  ],
  "family-sharing-title": ["与家属共享情况", "Sharing with the family"],
  "family-sharing-text": [
    "我同意登记的家属在手机上看到我是否平安、今天的活动概况和报警。",
    "I agree that relatives who are registered see on their phones whether I am well, an outline of my day, and alarms.",
  ],
  "health-link-title": ["对接健康档案", "Linking health records"],
  "health-link-text": [
    "我同意在急救时把登记的健康信息提供给急救和医疗机构。",
    "I agree that health notes that are registered are given to ambulances and hospitals in an emergency.",
  ],
  "location-title": ["户外定位", "Location outside"],
  "location-text": [
    "我同意随身设备在呼救时上报位置。",
    "I agree that a device I carry reports where I am when I call for help.",
  ],
  agree: ["同意", "Agrees"],
  agreeWhich: ["同意：{{what}}", "Agrees: {{what}}"],
  agreed: ["已同意", "agreed"],
  needSigner: ["请先填写同意人姓名。", "Type the name of whoever agrees first."],
} as const);

export const signWords = catalogue("installer-sign", {
  lead: [
    "请核对下面的情况，由老人或家属签字。签字后生成交接单 PDF。",
    "Look through what stands below; then the resident or a relative signs. The sheet is made as PDF.",
  ],
  proven: ["已实测设备 {{count}}/{{of}}", "Devices proven: {{count}} of {{of}}"],
  answered: ["联系人已接听 {{count}} 位", "Contacts that answered: {{count}}"],
  agreed: ["同意书 {{count}} 份", "Consents: {{count}}"],
  openTitle: ["尚未完成，须逐项写明原因", "Open: each needs a reason"],
  nothingOpen: ["没有未完成的事项。", "Nothing is open."],
  reason: ["原因", "Reason"],
  reasonHint: ["例：老人住院，出院后由张伟补测", "As in: in hospital; Zhang Wei tests it on return"],
  remarks: ["备注（可不填）", "Remarks (may stay empty)"],
  signer: ["签收人姓名", "Name of whoever receives it"],
  relation: ["与老人关系", "Relation to the resident"],
  field: ["签名处：用手指书写", "Sign here with a finger"],
  clear: ["重写", "Clear"],
  cannot: ["不便书写，画押", "Cannot write: make a mark"],
  cannotRemark: [
    "签收人不便书写，画押，由安装人员见证。",
    "The receiver could not write and made a mark, witnessed by the installer.",
  ],
  marked: ["已签名", "There is a signature"],
  sign: ["签收交接", "Sign the hand-over"],
  missing: ["还缺：{{what}}", "Still missing: {{what}}"],
  missingReasons: ["未完成事项的原因", "reasons for what is open"],
  missingSigner: ["签收人姓名", "the receiver's name"],
  missingStrokes: ["签名", "the signature"],
  missingRelation: ["与老人关系", "the relation"],
  signedAt: ["已于 {{time}} 签收。", "Signed {{time}}."],
  pdf: ["下载交接单（PDF）", "The sheet as PDF"],
  signWaiting: [
    "签名已存在手机里，联网后自动发送。",
    "The signature is kept on this phone and goes by itself when there is a network.",
  ],
  needKit: ["请先在此住户开始调试。", "Begin with the kit in this home first."],
} as const);

export const liveWords = catalogue("installer-live", {
  ready: ["全部完成，可以开通。", "Everything is done. It can go live."],
  missing: ["尚未完成的事项，须写明原因才能开通：", "What is open needs a reason before it goes live:"],
  notSigned: ["还没有签收交接单。", "The hand-over was not signed yet."],
  goLive: ["开通", "Go live"],
  live: ["已开通", "It is live"],
  liveText: ["从现在起，每次按下都是真实报警。", "From now on every press is a real alarm."],
  sending: ["开通请求待发送 …", "Waiting to be sent …"],
  finish: ["完成，清除手机上的记录", "Done: clear this phone"],
  finishHint: ["服务器上的记录和交接单不受影响。", "What is on the server stays, and so does the sheet."],
} as const);
