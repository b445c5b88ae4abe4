/** The columns of a table of residents, as offices write them: in Chinese, or in English. Their order does not matter, and what is not known is named. */

import type { Sentence } from "../residents/sentence.ts";

export const columnKeys = [
  "name",
  "sex",
  "idNumber",
  "bornOn",
  "phone",
  "area",
  "address",
  "homeName",
  "homePhone",
  "entry",
  "keySafe",
  "categories",
  "evidence",
  "categoryFrom",
  "reviewer",
  "nextReview",
  "grade",
  "score",
  "assessedOn",
  "assessor",
  "risk",
  "healthNotes",
  "contact1",
  "relation1",
  "contactPhone1",
  "contact2",
  "relation2",
  "contactPhone2",
  "contact3",
  "relation3",
  "contactPhone3",
  "consentVersion",
  "signer",
  "signerRelation",
  "signedOn",
] as const;
export type ColumnKey = (typeof columnKeys)[number];
export type Cells = Readonly<Partial<Record<ColumnKey, string>>>;

/** The first name is the one that templates and exports carry. */
const names: Readonly<Record<ColumnKey, { zh: readonly [string, ...string[]]; en: string }>> = {
  name: { zh: ["姓名", "老人姓名"], en: "name" },
  sex: { zh: ["性别"], en: "sex" },
  idNumber: { zh: ["身份证号", "身份证号码", "证件号码"], en: "ID number" },
  bornOn: { zh: ["出生日期"], en: "born on" },
  phone: { zh: ["电话", "联系电话", "本人电话", "手机"], en: "phone" },
  area: { zh: ["区划代码", "地区代码", "社区代码"], en: "area code" },
  address: { zh: ["地址", "住址", "居住地址", "详细地址"], en: "address" },
  homeName: { zh: ["住户名称"], en: "home" },
  homePhone: { zh: ["家庭电话", "固定电话"], en: "home phone" },
  entry: { zh: ["入户方式"], en: "entry" },
  keySafe: { zh: ["钥匙盒"], en: "key safe" },
  categories: { zh: ["人员类别", "类别"], en: "categories" },
  evidence: { zh: ["认定依据"], en: "evidence" },
  categoryFrom: { zh: ["认定日期"], en: "category from" },
  reviewer: { zh: ["审核人"], en: "reviewer" },
  nextReview: { zh: ["下次复核日期", "复核日期"], en: "next review" },
  grade: { zh: ["能力等级"], en: "ability grade" },
  score: { zh: ["评估得分"], en: "ability score" },
  assessedOn: { zh: ["评估日期"], en: "assessed on" },
  assessor: { zh: ["评估人"], en: "assessor" },
  risk: { zh: ["风险等级"], en: "risk" },
  healthNotes: { zh: ["健康备注", "健康状况"], en: "health notes" },
  contact1: { zh: ["第一紧急联系人"], en: "contact 1" },
  relation1: { zh: ["第一联系人关系"], en: "relation 1" },
  contactPhone1: { zh: ["第一联系人电话"], en: "contact phone 1" },
  contact2: { zh: ["第二紧急联系人"], en: "contact 2" },
  relation2: { zh: ["第二联系人关系"], en: "relation 2" },
  contactPhone2: { zh: ["第二联系人电话"], en: "contact phone 2" },
  contact3: { zh: ["第三紧急联系人"], en: "contact 3" },
  relation3: { zh: ["第三联系人关系"], en: "relation 3" },
  contactPhone3: { zh: ["第三联系人电话"], en: "contact phone 3" },
  consentVersion: { zh: ["监护同意书版本"], en: "consent version" },
  signer: { zh: ["签署人"], en: "signer" },
  signerRelation: { zh: ["签署人关系"], en: "signer relation" },
  signedOn: { zh: ["签署日期"], en: "signed on" },
};

export const columnName = (key: ColumnKey): Sentence => ({ zh: names[key].zh[0], en: names[key].en });

/** What a table must have. Everything else may be left out. */
export const columnsNeeded = ["name", "area", "address"] as const satisfies readonly ColumnKey[];

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replaceAll(/[\s*()]/g, "")
    .toLowerCase();
const known = new Map(columnKeys.flatMap((key) => [...names[key].zh, names[key].en].map((name) => [plain(name), key])));

/** Which column this heading names; `*` for "needed", spaces and width do not matter. */
export const columnOf = (heading: string): ColumnKey | undefined => known.get(plain(heading));
