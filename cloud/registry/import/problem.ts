/** What is wrong with a row of a table, told so that whoever wrote it can put it right. It does not repeat what stands in the cell. */

import type { Sentence } from "../residents/sentence.ts";
import { columnName, type ColumnKey } from "./columns.ts";

const sentences = {
  missing: { zh: "必填，不能为空。", en: "This is needed. Fill it in." },
  "too-long": { zh: "内容太长，请缩短。", en: "This is too long. Shorten it." },
  sex: { zh: "性别请填“男”或“女”。", en: "Write 男 or 女 (male, female)." },
  "id-form": {
    zh: "身份证号应为18位。若来自Excel，请将该列设为文本格式后重新填写。",
    en: "An ID number has 18 characters. From Excel: make the column text and enter the number again.",
  },
  "id-day": {
    zh: "身份证号中的出生日期不存在。请核对证件。",
    en: "The day of birth in this ID number does not exist. Compare it with the card.",
  },
  "id-check": {
    zh: "身份证号校验位不符。请核对证件。",
    en: "The check character of this ID number is wrong. Compare it with the card.",
  },
  "id-born": {
    zh: "出生日期与身份证号不一致。请核对。",
    en: "The day of birth is not that of the ID number. Compare the two.",
  },
  "id-sex": { zh: "性别与身份证号不一致。请核对。", en: "The sex is not that of the ID number. Compare the two." },
  day: { zh: "日期请写成 2026-01-05。", en: "Write the day as 2026-01-05." },
  future: { zh: "日期不能晚于今天。", en: "This day has not come yet." },
  "review-before": { zh: "复核日期应晚于认定日期。", en: "The review must come after the day from which it holds." },
  phone: {
    zh: "电话请填11位手机号，或带区号的固定电话（0535-6210001）。",
    en: "Write a mobile number of 11 digits, or a landline with its area code (0535-6210001).",
  },
  area: {
    zh: "请填街道（9位）或社区（12位）的区划代码。",
    en: "Write the code of a street (9 digits) or community (12 digits).",
  },
  "area-outside": { zh: "该地区不在您的管理范围内。", en: "This area is not one that you look after." },
  "area-unknown": {
    zh: "没有这个区划代码。请核对。",
    en: "There is no area with this code. Compare it with the official list.",
  },
  category: {
    zh: "类别只能填：失能、失智、失独、空巢、独居、留守、高龄、特困、低保、残疾，多个用“、”分开。",
    en: "Only these categories, separated by 、: 失能 失智 失独 空巢 独居 留守 高龄 特困 低保 残疾.",
  },
  "category-alone": { zh: "填了类别，此项也必填。", en: "A category is given, so this is needed too." },
  grade: { zh: "能力等级请填0至4。", en: "Write a grade from 0 to 4." },
  "grade-score": {
    zh: "能力等级轻于评估得分。请核对。",
    en: "The grade is milder than the score says. Compare the two.",
  },
  "grade-alone": { zh: "填了能力等级，此项也必填。", en: "A grade is given, so this is needed too." },
  risk: { zh: "风险等级请填“低”“中”或“高”。", en: "Write 低, 中 or 高 (low, medium, high)." },
  "contact-alone": {
    zh: "联系人的姓名、关系、电话须同时填写。",
    en: "Name, relation and phone of a contact belong together.",
  },
  "consent-alone": {
    zh: "同意书的版本、签署人、关系、日期须同时填写。",
    en: "Version, signer, relation and day of a consent belong together.",
  },
  "twice-in-table": {
    zh: "此人在表中出现了两次。请删除其中一行。",
    en: "This person stands in the table twice. Take one row out.",
  },
  "id-number-known": {
    zh: "该身份证号已登记。请在已有记录中修改。",
    en: "This ID number is registered already. Change the record that is there.",
  },
  differs: {
    zh: "该行以前导入过，内容已不同。请在已有记录中修改。",
    en: "This row came in before and says something else now. Change the record that is there.",
  },
  "same-person": {
    zh: "可能是已登记的同一人（姓名与出生日期或电话相同）。请核对后再决定是否导入。",
    en: "This may be somebody who is registered (same name, and birth or phone). Compare them, then decide.",
  },
  "not-taken": { zh: "此行未能写入。请重新导入同一文件。", en: "This row was not taken. Import the same file again." },
} as const satisfies Readonly<Record<string, Sentence>>;
export type ProblemCode = keyof typeof sentences;

export type Problem = {
  /** As the table counts: the headings are row 1. */
  row: number;
  /** Null = the row as a whole. */
  column: Sentence | null;
  code: ProblemCode;
  sentence: Sentence;
};

export const problemOf = (row: number, column: ColumnKey | null, code: ProblemCode): Problem => ({
  row,
  column: column === null ? null : columnName(column),
  code,
  sentence: sentences[code],
});
