/** Homes as people choose them. */

import { catalogue } from "../../parts/catalogue.ts";

export const homeChoiceWords = catalogue("home-choice", {
  home: ["住户", "Home"],
  /** Who sees residents. */
  hint: [
    "输入老人姓名（或开头一两个字）、电话或电话后四位，从列表中选择；也可直接填写住户编号",
    "Type somebody's name or how it begins, a phone or its last four digits, and choose; or type the id of the home",
  ],
  hintOfId: ["输入住户编号，从列表中选择", "Type the id of the home, and choose"],
  missing: [
    "请从列表中选择住户，或填写住户编号（小写字母、数字、横线）",
    "Choose a home from the list, or type its id: letters, digits, dashes",
  ],
  choice: ["{{what}}（{{id}}）", "{{what}} ({{id}})"],
  found: ["找到 {{count}} 户", { one: "{{count}} home found", other: "{{count}} homes found" }],
  foundMore: ["列出前 {{count}} 户，请输入更多内容", "The first {{count}} are listed. Type more"],
  none: [
    "没有找到。老人尚未登记的住户，请填写住户编号",
    "No home found. One that nobody is registered in is named by its id",
  ],
  notAsked: ["暂时无法查找，请填写住户编号", "Homes cannot be looked for now. Type the id"],
});
