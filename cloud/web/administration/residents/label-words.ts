/** The words for what a record says by a code. */

import type { CategoryView, ResidentRecordView, SamenessView } from "../../../api/registry/contract/residents.ts";
import type { ConsentContentView } from "../../../api/registry/contract/consents.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const categoryWords = catalogue("category", {
  disabled: ["失能", "Functionally dependent"],
  demented: ["失智", "Living with dementia"],
  "bereaved-of-only-child": ["失独", "Bereaved of only child"],
  "empty-nest": ["空巢", "Empty nest"],
  "living-alone": ["独居", "Living alone"],
  "left-behind": ["留守", "Left behind"],
  "oldest-old": ["高龄", "Advanced age"],
  destitute: ["特困", "Extreme-poverty support"],
  "low-income": ["低保", "Subsistence allowance"],
  "disability-certificate": ["残疾", "Disability (certificate)"],
} as const satisfies Record<CategoryView, Entry>);

export const riskWords = catalogue("risk", {
  unknown: ["未评定", "Not assessed"],
  low: ["低", "Low"],
  medium: ["中", "Medium"],
  high: ["高", "High"],
} as const satisfies Record<ResidentRecordView["risk"], Entry>);

export const statusWords = catalogue("resident-status", {
  registered: ["在册", "Registered"],
  "moved-away": ["已迁出", "Moved away"],
  died: ["已故", "Died"],
  left: ["已退出", "Left"],
  merged: ["已合并", "Merged"],
} as const satisfies Record<ResidentRecordView["status"], Entry>);

export const sexWords = catalogue("sex", {
  male: ["男", "Male"],
  female: ["女", "Female"],
} as const satisfies Record<NonNullable<ResidentRecordView["sex"]>, Entry>);

export const throughWords = catalogue("reached-through", {
  phone: ["电话", "Phone"],
  visit: ["上门", "Visit"],
  kit: ["设备测试", "Test of the kit"],
} as const satisfies Record<NonNullable<ResidentRecordView["reached"]>["through"], Entry>);

export const purposeWords = catalogue("consent-purpose", {
  monitoring: ["居家监护", "Being watched over at home"],
  "family-sharing": ["向家属提供信息", "Telling the family"],
  "health-link": ["关联健康档案", "Linking the health record"],
  location: ["位置信息", "Location"],
} as const satisfies Record<ConsentContentView["purpose"], Entry>);

export const samenessWords = catalogue("sameness", {
  "id-number": ["身份证号相同", "The same ID number"],
  "name-and-birth": ["姓名和出生日期相同", "The same name and day of birth"],
  "phone-and-name": ["姓名和电话相同", "The same name and phone"],
} as const satisfies Record<SamenessView, Entry>);
