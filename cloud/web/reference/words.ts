/** What the reference says itself; what operations say of themselves is in English, as programs are. */

import { catalogue } from "../parts/catalogue.ts";

export const referenceWords = catalogue("reference", {
  title: ["守望接口参考", "Shouwang API reference"],
  titleWith: ["{{name}} · 守望接口参考", "{{name}} · Shouwang API reference"],
  otherLanguage: ["English", "中文"],
  file: ["下载 OpenAPI 3.1 描述", "Download the OpenAPI 3.1 description"],
  english: [
    "任何人都可阅读本页，各接口写明谁可以调用。接口自身的说明为英文。",
    "Anybody may read this page; each operation says who may ask it. What operations say themselves is in English.",
  ],

  find: ["查找接口", "Find an operation"],
  findHint: ["路径、名称或用途，如 incidents", "path, name or purpose, such as incidents"],
  found: ["共 {{count}} 个接口", { one: "{{count}} operation", other: "{{count}} operations" }],
  nothingFound: [
    "没有符合的接口。请换一个词，或清空查找框。",
    "No operation fits. Try another word, or empty the search field.",
  ],
  operations: ["接口列表", "Operations"],
  back: ["返回列表", "Back to the list"],
  otherRoom: ["其他", "Others"],
  general: ["通用约定", "What holds for all"],
  unknown: [
    "本系统没有名为 {{name}} 的接口。请在列表中选择。",
    "There is no operation called {{name}} here. Choose one from the list.",
  ],

  loading: ["正在读取接口描述…", "Reading the description…"],
  failed: [
    "接口描述读取失败。请检查网络后重试。",
    "The description could not be read. Look at the network and try again.",
  ],
  again: ["重试", "Try again"],

  who: ["谁可以调用", "Who may ask"],
  everybody: ["任何人，无需登录", "Everybody, without signing in"],
  signedIn: ["已登录的本人", "Whoever is signed in, about themselves"],
  action: ["须有权限：{{name}}", "Whoever may: {{name}}"],
  curl: ["命令行示例", "On the command line"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  parameters: ["参数", "Parameters"],
  path: ["路径", "path"],
  query: ["查询", "query"],
  header: ["请求头", "header"],
  required: ["必填", "required"],
  optional: ["可省略", "may be left out"],
  example: ["示例", "Example"],
  exampleOf: ["{{name}} 的示例", "Example of {{name}}"],
  schema: ["字段", "Fields"],
  body: ["请求内容", "What is sent"],
  answers: ["返回", "What is answered"],
  noContent: ["无内容", "Without content"],
  noFields: ["没有字段", "No fields"],
  anyText: ["文件或纯文本", "A file, or plain text"],
});
