/** What the people pages say. */

import type { StandingView } from "../../../api/contract/people.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const standingWords = catalogue("standing", {
  invited: ["已邀请，未到", "Invited, not here yet"],
  active: ["正常", "Active"],
  locked: ["已锁定", "Locked"],
  ended: ["已停用", "Ended"],
} as const satisfies Record<StandingView, Entry>);

export const peopleWords = catalogue("people", {
  title: ["人员", "People"],
  area: ["区域", "Area"],
  show: ["查看", "Show"],
  invite: ["邀请人员", "Invite somebody"],
  none: [
    "此区域没有您管理的人员。可以邀请，或换一个区域查看。",
    "Nobody whom you administer has a role in this area. Invite somebody, or look at another area.",
  ],
  name: ["姓名", "Name"],
  signsInWith: ["登录名 / 手机号", "Login / phone"],
  standing: ["状态", "Standing"],
  grants: ["角色与区域", "Roles and areas"],
  until: ["至 {{day}}", "until {{day}}"],
  manage: ["管理", "Manage"],
  manageWhom: ["管理 {{name}}", "Manage {{name}}"],
  back: ["返回人员列表", "Back to the list"],

  inviteTitle: ["邀请人员", "Invite somebody"],
  inviteHint: [
    "系统会生成一个只能用一次的链接，72 小时内有效。请当面或用可靠的方式交给本人。",
    "A link is made that holds once, for 72 hours. Hand it to that person yourself, or by a way that you trust.",
  ],
  nameMissing: ["请填写姓名", "Type the name"],
  login: ["登录名", "Login"],
  loginHint: [
    "小写字母开头，2 至 32 位字母、数字、点或横线",
    "2 to 32 letters, digits, dots and dashes, beginning with a letter",
  ],
  phone: ["手机号", "Phone number"],
  oneOfTwo: ["请填写登录名或手机号（至少一项）", "Type a login or a phone number, or both"],
  language: ["语言", "Language"],
  chinese: ["中文", "Chinese"],
  english: ["英文", "English"],
  sendInvitation: ["生成邀请链接", "Make the link"],

  role: ["角色", "Role"],
  roleMissing: ["请选择角色", "Choose a role"],
  untilDay: ["有效期至（可不填）", "Until (may stay empty)"],
  past: ["日期已过，请选择将来的日期", "This day is over. Choose one that is to come"],
  grantNumber: ["第 {{n}} 项", "Grant {{n}}"],
  addGrant: ["增加一项", "Add another grant"],
  removeGrant: ["删除第 {{n}} 项", "Remove grant {{n}}"],

  linkFor: ["{{name}} 的邀请链接", "The link for {{name}}"],
  linkOnce: [
    "只显示这一次，只能使用一次，{{until}} 前有效。请勿转发到群里。",
    "Shown only now. It holds once, until {{until}}. Do not post it where others read.",
  ],
  link: ["邀请链接", "Link"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  copyByHand: [
    "浏览器不允许复制，请选中链接手动复制",
    "The browser does not let us copy: select the link and copy it by hand",
  ],
  picture: ["二维码，内容为邀请链接", "QR code of the link"],
  pictureHint: ["也可以让本人用手机扫描：", "Or let them scan it with their phone:"],
  handedOver: ["已交给本人", "I have handed it over"],

  saveGrants: ["保存角色与区域", "Save roles and areas"],
  saveGrantsHint: ["保存后，此人需要重新登录。", "They have to sign in again afterwards."],
  grantsSaved: ["已保存，此人已下线，需重新登录。", "Saved. They are signed out and sign in again."],
  ownGrants: [
    "不能修改自己的角色，请由另一位管理员修改。",
    "Nobody changes their own roles. Ask another administrator.",
  ],

  sessions: ["已登录的设备", "Where they are signed in"],
  noSessions: ["没有登录", "Signed in nowhere"],
  seen: ["最近使用", "Last used"],
  begun: ["登录时间", "Signed in"],
  revoke: ["下线", "End"],
  revokeOne: ["将 {{time}} 的登录下线", "End the session of {{time}}"],
  revokeAll: ["全部下线", "End all"],

  account: ["账户", "Account"],
  newLink: ["重发邀请链接", "Make a new link"],
  newLinkAsk: ["为 {{name}} 生成新的链接？", "Make a new link for {{name}}?"],
  newLinkDo: [
    "旧链接作废。新链接被使用时，此人的密码、双重验证和登录都会清除并重新设置。",
    "The old one is void. When the new one is used, password, factors and sessions of before are gone.",
  ],
  lock: ["锁定", "Lock"],
  lockAsk: ["锁定 {{name}}？", "Lock {{name}}?"],
  lockDo: [
    "此人立即下线，且在解锁前不能登录。",
    "They are signed out at once and cannot sign in until somebody unlocks them.",
  ],
  unlock: ["解锁", "Unlock"],
  end: ["停用", "End for good"],
  endAsk: ["永久停用 {{name}}？", "End the account of {{name}} for good?"],
  endDo: [
    "此操作不能撤销。密码与验证方式将删除，登录名可供他人使用；操作记录保留。",
    "This cannot be undone. What proves them is removed and their login is free again; what they did stays in the log.",
  ],
  cancel: ["取消", "Cancel"],
});
