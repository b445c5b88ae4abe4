/** What the server refuses (cloud/api/error-codes.ts), as people read it: what happened, and what to do. */

import { catalogue } from "./catalogue.ts";

export const refusalWords = catalogue("refusal", {
  // Of pages themselves.
  "no-answer": ["服务器没有回应，请检查网络后重试。", "The server did not answer. Look at the network and try again."],
  "passkey-failed": ["通行密钥未成功，请重试或改用验证码。", "The passkey did not work. Try again, or use a code."],
  // Signing in.
  "wrong-credentials": [
    "名称、密码或验证码不对，请核对后重试。",
    "The name, the password or the code is not right. Look at it and try again.",
  ],
  "not-signed-in": ["登录已失效，请重新登录。", "This sign-in is over. Sign in again."],
  "sign-in-again": [
    "请退出并重新登录，在一刻钟内完成此操作。",
    "Sign out, sign in again, and do this within a quarter of an hour.",
  ],
  "account-locked": ["管理员已锁定此账户，请与其联系。", "An administrator has locked this account. Ask them."],
  "link-gone": [
    "链接已失效（已使用、已更换或超过 72 小时），请索取新的链接。",
    "This link does not hold any more: it was used, replaced or is older than 72 hours. Ask for a new one.",
  ],
  "answer-link-gone": [
    "链接已失效，请打开最新一条短信里的链接，或直接打电话。",
    "This link does not hold any more. Open the one of the latest message, or call.",
  ],
  "message-id-used": [
    "该消息编号已用于另一条消息，未作任何处理。请为每条消息使用新的编号。",
    "Another message had this id, and nothing was done. Give each message an id of its own.",
  ],
  "not-signed": [
    "签名不正确或已超过五分钟，请检查密钥和时钟。",
    "This was not signed as it must be, or not within five minutes. Look at the secret and the clock.",
  ],
  "name-taken": ["此登录名或手机号已有人使用。", "Somebody has this login or this number already. Choose another one."],
  "last-factor": [
    "这是您最后一种双重验证，请先添加另一种。",
    "This is your last second factor. Add another one first.",
  ],
  "password-refused": [
    "此密码太短或太容易被猜到，请换一句自己的话。",
    "This password is too short or is guessed too easily. Take a sentence of your own.",
  ],
  "too-many-tries": [
    "尝试次数过多，请稍候再试，或使用曾登录过的浏览器。",
    "Too many tries. Wait a while, or use a browser you have signed in with before.",
  ],
  "sign-in-busy": ["登录人数过多，请几秒后再试。", "Too many people are signing in. Try again in a few seconds."],
  // Of a home.
  "absence-changed": [
    "外出设置刚刚有变动，未作任何更改。请查看后再决定。",
    "Somebody has just set or ended an absence here, and nothing was done. Look again and decide.",
  ],
  "absence-in-the-past": ["最后一天不能早于今天，请重新选择。", "The last day is today or later. Choose another one."],
  "absence-too-long": [
    "外出最长 60 天，请选更早的日期，到期前可再延长。",
    "An absence is 60 days long at most. Choose an earlier day; before it ends it can be set again.",
  ],
  "no-such-shift": ["没有此交接班记录，请刷新。", "There is no such hand-over of a shift. Reload the list."],
  "shift-not-yours": [
    "只有被指定的接班人可以确认，且只能确认一次。如有变动，请重新写交接班。",
    "Only the person who is named confirms it, once. Ask for a new hand-over.",
  ],
  "not-to-yourself": ["不能交班给自己，请填写接班人。", "A shift is handed over to somebody else. Name them."],
  "nobody-at-desk": [
    "此人当前不在坐席，无法接手。请选择在席人员，或改用升级。",
    "Nobody of this name sits at a desk now. Choose somebody who is there, or escalate.",
  ],
  "nobody-to-send": [
    "此人已无法派出，请刷新名单，或改为电话通知他人。",
    "This person cannot be sent any more. Look at the list again, or telephone somebody else.",
  ],
  // What somebody may do.
  "not-allowed": [
    "您的岗位不能在此执行此操作，请联系管理员。",
    "Your role does not do this here. Ask an administrator.",
  ],
  "grant-expired": ["您的授权已到期，请联系管理员续期。", "What you were granted has run out. Ask an administrator."],
  "second-factor-needed": [
    "您的岗位需要双重验证，请在“我的账户”中添加并用它登录。",
    "Your role needs a second factor. Add one in your own settings and sign in with it.",
  ],
  "not-yours-to-grant": [
    "此角色或区域不归您授权，请联系上级区域的管理员。",
    "This role or area is not yours to grant. Ask whoever administers the area around yours.",
  ],
  "not-on-yourself": [
    "不能对自己执行此操作，请由另一位管理员执行。",
    "Nobody does this to themselves. Ask another administrator.",
  ],
  "not-your-name": ["操作人只能是登录者本人。", "Who acts is who signed in, and nobody else."],
  // What is not there.
  "no-such-account": ["找不到此人，或不在您的管辖范围内。", "Nobody in your reach has this id. Reload the list."],
  "no-such-session": ["此登录已不存在，请刷新列表。", "There is no such session. Reload the list."],
  "no-such-factor": ["此验证方式已不存在，请刷新列表。", "There is no such second factor. Reload the list."],
  "no-such-home": ["找不到此住户，或不在您的管辖范围内。", "No home in your reach has this id."],
  "no-such-gateway": ["找不到此网关，请先登记设备。", "No gateway has this id. Register the kit first."],
  "no-such-call": [
    "没有这个通话，或不属于您的接警台。请刷新页面。",
    "There is no such telephone call, or it is not for your desk. Reload the page.",
  ],
  "no-such-command": ["此网关没有收到过这条命令。", "This gateway was never sent this command."],
  "no-such-incident": ["找不到此警情，请刷新。", "No incident has this id. Reload the queue."],
  "no-such-route": ["此地址没有内容，页面可能已更新，请刷新。", "There is nothing at this address. Reload the page."],
  "no-such-resident": [
    "找不到此老人，请返回列表重新选择。",
    "No resident has this id. Go back to the list and choose again.",
  ],
  "no-such-kit": ["找不到此套设备，请返回列表重新选择。", "No kit has this id. Go back to the list and choose again."],
  "no-such-area": [
    "此区域不在您的管辖范围内，请重新选择。",
    "No area with this code is in your reach. Choose another one.",
  ],
  "no-such-record": [
    "找不到此记录，请返回列表重新选择。",
    "There is no such record. Go back to the list and choose again.",
  ],
  "no-demo-home": ["没有连接演示住户。", "No demo home is attached."],
  // What was sent.
  "changed-meanwhile": [
    "内容已被他人修改，刚才的操作没有执行。请重新加载后再决定。",
    "It has changed meanwhile, and nothing was done. Reload and decide again.",
  ],
  "incident-changed": [
    "警情已变化，刚才的操作没有执行。",
    "The incident has changed, and nothing was done. Look at what is new and decide again.",
  ],
  "registry-refused": ["登记系统没有接受，内容未保存。", "The registry did not take this, and nothing was written."],
  "month-not-over": ["本月尚未结束，请在月底之后结账。", "This month is not over. Close it when it is."],
  "month-closed-already": [
    "本月在该区划已经结账。之后的变化请以更正的方式写明。",
    "This month is closed for this area. Write what has changed since as a correction.",
  ],
  "month-not-closed": [
    "本月尚未结账，无需更正，数字会自动更新。",
    "This month is not closed: its numbers follow by themselves.",
  ],
  "nothing-to-correct": [
    "数字与结账和更正一致，无需更正。",
    "The month comes out as it was closed and corrected. There is nothing to correct.",
  ],
  "not-possible-now": ["现在不能执行这一步。", "This step is not possible now."],
  "invalid-input": [
    "填写的内容无法识别，请检查后重试。",
    "What was typed was not understood. Look at it and try again.",
  ],
  "not-json": ["请求格式不对，请刷新页面后重试。", "The request was not understood. Reload the page and try again."],
  "too-deep": ["请求格式不对，请刷新页面后重试。", "The request was not understood. Reload the page and try again."],
  "forbidden-property": [
    "请求格式不对，请刷新页面后重试。",
    "The request was not understood. Reload the page and try again.",
  ],
  "not-this-media-type": [
    "请求格式不对，请刷新页面后重试。",
    "The request was not understood. Reload the page and try again.",
  ],
  "file-too-large": ["文件太大。请分成几个文件。", "The file is too large. Make several files of it."],
  "not-this-kind-of-file": [
    "不能读取这种文件。请另存为 .xlsx 或“CSV UTF-8”。",
    "This kind of file is not read here. Save it as .xlsx or “CSV UTF-8”.",
  ],
  "body-too-large": ["内容太大，请减少后重试。", "This is too large. Send less of it."],
  // The server and the way to it.
  "too-many-requests": [
    "请求过于频繁，请稍候再试；接警不受影响。",
    "Too many requests. Wait a moment; alarms can be answered meanwhile.",
  ],
  "not-secure": ["此页面只能用 https 打开。", "This page is served over https only."],
  "host-refused": [
    "不能用此地址打开，请使用管理员给您的地址。",
    "This address is not served. Open the page by the name you were given.",
  ],
  "origin-refused": [
    "请求来自其他网页，已拒绝。",
    "Another web page tried to use this one. Open this page itself and do it there.",
  ],
  internal: [
    "服务器未能回应，请重试；若仍不行，请联系运维人员。",
    "The server could not answer. Try again; if it stays, call the technician.",
  ],
  "demo-home-unreachable": ["演示住户没有回应。", "The demo home does not answer."],
  "page-not-built": ["页面尚未生成，请联系运维人员。", "The page has not been built. Call the technician."],
  "too-many-streams": ["打开的实时页面过多，请关闭一个后刷新。", "Too many live pages are open. Close one and reload."],
  "log-does-not-keep-up": [
    "审计日志繁忙，暂时不能显示此内容，请几秒后再试。",
    "The audit log does not keep up, and this may be shown only once it is written down. Try again in a few seconds.",
  ],
  "not-in-time": ["服务器未能及时回应，请重试。", "The server did not answer in time. Try again."],
});
