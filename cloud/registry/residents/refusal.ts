/** Why something was not done to a home or a resident, with a sentence that says what to do. Nothing was written. */

import type { Sentence } from "./sentence.ts";

export const refusals = {
  "changed-meanwhile": {
    zh: "该记录已被他人修改。请重新打开后再改。",
    en: "Somebody has changed this meanwhile. Open it again and repeat your change.",
  },
  taken: { zh: "该记录已存在。请刷新页面。", en: "This is there already. Load the page again." },
  "not-there": { zh: "没有这条记录。请返回列表重新选择。", en: "There is no such record. Choose again from the list." },
  erased: {
    zh: "该人员的资料已依法删除，不能再写入。",
    en: "This person was erased; nothing is written of them any more.",
  },
  damaged: {
    zh: "该记录无法读取。请联系系统管理员核查。",
    en: "This record cannot be read. Ask whoever runs the system to look at it.",
  },
  "not-valid": {
    zh: "有内容不符合要求。请修改标出的项目。",
    en: "Something is not as it must be. Correct the fields that are named.",
  },
  "not-registered": {
    zh: "该老人不在册。请先恢复登记。",
    en: "This resident is not registered now. Register them again first.",
  },
  "already-there": { zh: "没有变化，无需提交。", en: "It is so already. There is nothing to change." },
  "too-many": {
    zh: "数量已达上限。请联系系统管理员。",
    en: "There are as many as are kept. Ask whoever runs the system.",
  },
  "same-person": {
    zh: "可能是已登记的同一人。请核对后选择合并，或确认是另一人。",
    en: "This may be somebody who is registered already. Compare and merge them, or confirm that it is another person.",
  },
  "id-number-known": {
    zh: "该身份证号已登记。请打开已有记录。",
    en: "This ID number is registered already. Open the record that is there.",
  },
  "same-place": {
    zh: "该地址已有住户。请打开已有住户，或确认是另一户。",
    en: "A home is registered at this address already. Open it, or confirm that this is another home.",
  },
  "withdrawn-already": { zh: "该同意已撤回。", en: "This consent was withdrawn before." },
  "people-differ": {
    zh: "两条记录的身份证号不同，不是同一人，不能合并。",
    en: "The two records have different ID numbers: they are two people and cannot be merged.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
export type RefusalCode = keyof typeof refusals;

export type Refused = {
  kind: "refused";
  why: RefusalCode;
  sentence: Sentence;
  /** Which fields, for `not-valid`. */
  fields: readonly string[];
};
export const refused = (why: RefusalCode, fields: readonly string[] = []): Refused => ({
  kind: "refused",
  why,
  sentence: refusals[why],
  fields,
});
