/** The table to fill in: headings, an example, and a line for each column. Every row but the first begins with a mark by which an import leaves it out. */

import type { Sentence } from "../residents/sentence.ts";
import { columnKeys, columnName, columnsNeeded, type Cells, type ColumnKey } from "./columns.ts";
import { remarkMark, type Table } from "./read-table.ts";

/** Made up: nobody has this number. */
export const example: Cells = {
  name: "王秀英",
  sex: "女",
  idNumber: "370628194603154422",
  bornOn: "1946-03-15",
  phone: "13800000001",
  area: "370602001001",
  address: "幸福里5号楼2单元301",
  homeName: "幸福里5-2-301",
  homePhone: "0535-6210001",
  entry: "单元门密码向物业询问",
  keySafe: "门右侧钥匙盒",
  categories: "空巢、高龄",
  evidence: "入户调查表",
  categoryFrom: "2026-01-05",
  reviewer: "李静",
  nextReview: "2027-01-05",
  grade: "1",
  score: "70",
  assessedOn: "2026-02-10",
  assessor: "陈医生",
  risk: "中",
  healthNotes: "高血压",
  contact1: "王明",
  relation1: "儿子",
  contactPhone1: "13900000001",
  contact2: "赵姐",
  relation2: "邻居",
  contactPhone2: "13900000002",
  consentVersion: "2026-1",
  signer: "王秀英",
  signerRelation: "本人",
  signedOn: "2026-03-01",
};

const day: Sentence = { zh: "写成 2026-01-05。", en: "As 2026-01-05." };
const withCategory: Sentence = { zh: "填了类别时必填。", en: "Needed beside a category." };
const withGrade: Sentence = { zh: "填了能力等级时必填。", en: "Needed beside a grade." };
const phone: Sentence = {
  zh: "11位手机号，或带区号的固定电话 0535-6210001。",
  en: "A mobile number of 11 digits, or a landline with its area code: 0535-6210001.",
};
const contact: Sentence = {
  zh: "姓名、关系、电话须同时填写，按呼叫顺序。",
  en: "Name, relation and phone belong together, in the order in which they are called.",
};
const consent: Sentence = {
  zh: "版本、签署人、关系、日期须同时填写。",
  en: "Version, signer, relation and day belong together.",
};

const notes: Readonly<Record<ColumnKey, Sentence>> = {
  name: { zh: "身份证上的姓名。", en: "As on the ID card." },
  sex: { zh: "男或女；填了身份证号可不填。", en: "男 or 女; may be left out beside an ID number." },
  idNumber: {
    zh: "18位，在Excel中先设为文本格式。",
    en: "18 characters; in Excel make the column text first.",
  },
  bornOn: { zh: "写成 2026-01-05；填了身份证号可不填。", en: "As 2026-01-05; may be left out beside an ID number." },
  phone,
  area: { zh: "街道（9位）或社区（12位）的区划代码。", en: "Of the street (9 digits) or community (12 digits)." },
  address: { zh: "同一地区内地址相同的为同一户。", en: "Rows of one area with one address are one home." },
  homeName: { zh: "上门人员的叫法；不填则用地址。", en: "What visitors call it; the address when left out." },
  homePhone: phone,
  entry: { zh: "无人开门时如何进入。", en: "How to get in when nobody opens." },
  keySafe: { zh: "位置；密码不要写在这里。", en: "Where it is; do not write its code here." },
  categories: {
    zh: "失能、失智、失独、空巢、独居、留守、高龄、特困、低保、残疾，多个用“、”分开。",
    en: "失能 (dependent), 失智 (dementia), 失独 (bereaved of an only child), 空巢 (empty nest), 独居 (living alone), 留守 (left behind), 高龄 (advanced age), 特困 (destitute), 低保 (low income), 残疾 (certificate), separated by 、.",
  },
  evidence: withCategory,
  categoryFrom: { zh: `${withCategory.zh}${day.zh}`, en: `${withCategory.en} ${day.en}` },
  reviewer: withCategory,
  nextReview: { zh: `${withCategory.zh}晚于认定日期。`, en: `${withCategory.en} After the day from which it holds.` },
  grade: { zh: "0至4（GB/T 42195）。", en: "0 to 4 (GB/T 42195)." },
  score: { zh: "评估总分，可不填。", en: "The total, may be left out." },
  assessedOn: { zh: `${withGrade.zh}${day.zh}`, en: `${withGrade.en} ${day.en}` },
  assessor: withGrade,
  risk: { zh: "低、中或高。", en: "低, 中 or 高 (low, medium, high)." },
  healthNotes: { zh: "最多2000字。", en: "At most 2,000 characters." },
  contact1: contact,
  relation1: contact,
  contactPhone1: phone,
  contact2: contact,
  relation2: contact,
  contactPhone2: phone,
  contact3: contact,
  relation3: contact,
  contactPhone3: phone,
  consentVersion: consent,
  signer: consent,
  signerRelation: { zh: "本人签署填“本人”。", en: "本人 when the resident signed." },
  signedOn: { zh: `${consent.zh}${day.zh}`, en: `${consent.en} ${day.en}` },
};

export function templateTable(): Table {
  const isNeeded = (key: ColumnKey): boolean => columnsNeeded.some((one) => one === key);
  const explained = columnKeys.map((key) => {
    const { zh, en } = columnName(key);
    const [must, mustEn] = isNeeded(key) ? ["必填。", "Needed. "] : ["", ""];
    return [`${remarkMark} ${zh}：${must}${notes[key].zh} / ${en}: ${mustEn}${notes[key].en}`];
  });
  return [
    columnKeys.map((key) => columnName(key).zh),
    columnKeys.map((key, at) => (at === 0 ? `${remarkMark} 例 example: ` : "") + (example[key] ?? "")),
    [`${remarkMark} 以“#”开头的行不会导入。 / Rows that begin with # are left out.`],
    ...explained,
  ];
}
