/** What each field of each kind of connector is called. One that is not in here is shown by its own name. */

import { catalogue } from "../../parts/catalogue.ts";

export const fieldWords = catalogue("connector-fields", {
  webhook: ["Webhook", "Webhook"],
  inbound: ["应答接口", "Answers of a centre"],
  dc09: ["SIA DC-09", "SIA DC-09"],
  scaip: ["SCAIP", "SCAIP"],
  url: ["网址", "Address"],
  secret: ["签名密钥（whsec_ 开头）", "Signing secret (whsec_…)"],
  formerSecret: ["原签名密钥（更换期间）", "Former signing secret (while it is changed over)"],
  host: ["接收机地址", "Address of the receiver"],
  port: ["端口", "Port"],
  transport: ["传输方式", "Transport"],
  format: ["报文格式", "Format"],
  account: ["本机账号", "Our account"],
  accounts: ["住户账号（每行：住户编号 账号）", "Accounts of homes (a line each: home, account)"],
  receiver: ["接收机号", "Receiver"],
  prefix: ["线路号", "Line"],
  key: ["加密密钥", "Key"],
  keyWritten: ["密钥写法", "How the key is written"],
  superviseBy: ["巡检方式", "Supervision"],
  superviseEverySeconds: ["巡检间隔（秒）", "Asked every … seconds"],
  answerWithinSeconds: ["应答时限（秒）", "Answer within … seconds"],
  isExtended: ["附加房间和时间", "With room and time"],
  password: ["密码", "Password"],
  user: ["用户名", "User"],
  userName: ["用户名", "User"],
  controllerId: ["控制器编号", "Controller id"],
});
