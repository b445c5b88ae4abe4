/** What the answer page says. It is read by somebody who is frightened, on a small screen, perhaps in the street. */

import { catalogue } from "../parts/catalogue.ts";

export const answerWords = catalogue("answer", {
  title: ["守望 · 求助", "Shouwang · call for help"],
  test: ["这是测试，不是真实报警。", "This is a test and no real alarm."],
  drill: ["这是演练，不是真实报警。", "This is a drill and no real alarm."],
  canary: ["这是系统自检。", "This is a self-test of the system."],
  unknownHome: ["未登记的住户", "A home that is not registered"],
  address: ["地址", "Address"],
  late: ["迟到的报警", "Arrived late"],
  unknownTime: ["时间不明", "Time not known"],
  nobody: ["还没有人受理。您能去吗？", "Nobody has it yet. Can you go?"],
  hasIt: ["{{name}} 已受理", "{{name}} has it in hand"],
  youHaveIt: ["您已受理", "You have it in hand"],
  over: ["已办结，不用再去。", "This is closed. Nobody needs to go."],
  onMyWay: ["我这就去", "I am on my way"],
  iHaveIt: ["我来处理", "I have it"],
  cannot: ["我去不了", "I cannot"],
  saidOnMyWay: ["{{name}} 正在赶去", "{{name}} is on the way"],
  saidCannot: ["{{name}} 去不了", "{{name}} cannot"],
  saidHasIt: ["{{name}} 来处理", "{{name}} has it"],
  asked: ["以 {{name}} 的名义答复", "You answer as {{name}}"],
  taken: ["已记录，其他人都能看到。", "Noted; everybody who was told sees it."],
  takenCannot: ["已记录，马上找下一个人。", "Noted. The next person is asked now."],
  stale: [
    "刚才有新情况，没有记录您的答复。请看上面的内容，再选一次。",
    "There was news just now and your answer was not taken. Look at what stands above and choose again.",
  ],
  refused: ["没有记录。请打电话询问。", "This was not taken. Please call."],
  again: ["重试", "Try again"],
  emergency: ["有生命危险请拨打 120。", "If a life is in danger, call 120."],
  language: ["English", "中文"],
  loading: ["正在读取 …", "Reading …"],
  old: ["已经 {{seconds}} 秒没有更新，请检查网络。", "Not brought up to date for {{seconds}} s: look at the network."],
});
