/** What the page of centres says. */

import { catalogue } from "../../parts/catalogue.ts";

export const centresWords = catalogue("centres", {
  title: ["接警中心", "Centres that answer"],
  lead: [
    "区域的报警由哪些中心接警，按顺序排列；合起来须全天有人。未设置时由本系统坐席接警。目前各中心的坐席都使用本系统，外部中心系统尚不能连接。",
    "Which centres answer an area's alarms, in order; together they are there at every hour. Where none is set, this system's own desk answers. For now operators of all centres sit at this desk; a centre with a system of its own cannot be reached yet.",
  ],
  serving: ["接警顺序", "Who answers, in order"],
  comesFrom: ["来源：{{origin}}", "It comes from: {{origin}}"],
  builtIn: ["本系统坐席", "This system's own desk"],
  place: ["{{n}}. {{name}}", "{{n}}. {{name}}"],
  earlier: ["“{{name}}”上移", "{{name}}: earlier"],
  remove: ["移出“{{name}}”", "Take {{name}} out"],
  add: ["加入“{{name}}”", "Add {{name}}"],
  saveOrder: ["保存接警顺序", "Save this order"],
  inherit: ["改回沿用上级", "Inherit again"],
  unsaved: ["有未保存的修改", "There are changes that are not saved"],
  all: ["已登记的中心", "Centres"],
  none: ["没有登记中心。", "No centre is registered."],
  closed: ["已停用", "Closed"],
  of: ["隶属：", "Of:"],
  there: ["值守：{{hours}}", "There: {{hours}}"],
  phone: ["{{label}} {{number}}", "{{label}} {{number}}"],
  close: ["停用“{{name}}”", "Close {{name}}"],
  new: ["登记中心", "Register a centre"],
  name: ["中心名称", "Name"],
  nameMissing: ["请填写名称", "Write the name"],
  phoneLabel: ["号码用途（可不填）", "What the number is for (may be left out)"],
  number: ["电话号码（可不填）", "Number (may be left out)"],
  numberForm: ["3 至 20 位数字，可以 + 开头", "3 to 20 digits, with a + before them or not"],
  duty: ["值班", "On duty"],
  from: ["每天从（不填为全天）", "Every day from (left out: always)"],
  to: ["至", "To"],
  both: ["请填写起止两个时刻，或都不填", "Write both times, or neither"],
  register: ["登记", "Register"],
});
