/** What is said of messages in this browser. */

import { catalogue } from "../parts/catalogue.ts";

export const pushWords = catalogue("push", {
  title: ["浏览器消息", "Messages in this browser"],
  hint: [
    "轮到您值班时，报警除电话和短信外，也会显示在此浏览器中。浏览器推送在中国大陆多数手机上收不到，只是补充，不能代替电话。",
    "When you are on duty, an alarm is also shown in this browser, beside calls and messages. Most phones in mainland China do not receive it: it comes on top, and replaces no call.",
  ],
  notSetUp: ["管理员尚未设置浏览器推送。", "Nobody has set up messages in browsers yet."],
  notHere: [
    "此浏览器不支持推送消息。请换用电脑上的 Chrome、Edge 或 Firefox；手机上请先将页面添加到主屏幕。",
    "This browser cannot show messages. Try Chrome, Edge or Firefox on a computer; on a phone, add this page to the home screen first.",
  ],
  on: ["此浏览器会显示报警消息", "This browser shows messages"],
  off: ["此浏览器不显示报警消息", "This browser shows no messages"],
  others: [
    "另有 {{count}} 个浏览器会显示",
    { one: "{{count}} other browser shows them too", other: "{{count}} other browsers show them too" },
  ],
  begin: ["在此浏览器显示", "Show them here"],
  end: ["不再显示", "Show them no more"],
  forbidden: [
    "浏览器不允许本页显示通知。请在浏览器的网站设置中允许通知，再试一次。",
    "The browser does not let this page show notifications. Allow it in the settings of the site, and try again.",
  ],
  unreachable: [
    "连接不上浏览器厂商的推送服务（在中国大陆常见），此浏览器收不到消息。电话和短信不受影响。",
    "The browser's own push service cannot be reached, as is usual in mainland China, so this browser gets no messages. Calls and texts are not affected.",
  ],
});
