/** What the page of due things says. */

import type { DueView } from "../../../api/registry/contract/due.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const dueKindWords = catalogue("due-kind", {
  review: ["到期复核", "Reviews"],
  reassess: ["需重新评估", "To be assessed again"],
  consent: ["未签同意书", "Without consent"],
  contact: ["联系不上", "Nobody answers"],
} as const satisfies Record<DueView["kind"], Entry>);

export const dueNoneWords = catalogue("due-none", {
  review: ["此区域没有到期的复核。", "No review is due in this area."],
  reassess: ["此区域没有需要重新评估的老人。", "Nobody in this area has to be assessed again."],
  consent: ["此区域的在册老人都已同意监护。", "Everybody registered in this area has consented to monitoring."],
  contact: ["此区域每户都有联系人接听过。", "In every home of this area somebody answered when last called."],
} as const satisfies Record<DueView["kind"], Entry>);

export const dueHintWords = catalogue("due-hint", {
  review: [
    "人员类别或能力评估到了复核日期。打开老人资料更新。",
    "A category or an assessment has reached its day. Open the resident and bring it up to date.",
  ],
  reassess: ["30 天内确认跌倒两次，或有人提出。", "Two confirmed falls within 30 days, or somebody asked for it."],
  consent: ["未签监护同意书，或已撤回。", "Consent to monitoring was never given, or was withdrawn."],
  contact: [
    "住户没有联系人，或最近一次拨打都无人接听。",
    "The home has nobody to call, or nobody answered when last tried.",
  ],
} as const satisfies Record<DueView["kind"], Entry>);

export const dueWords = catalogue("due", {
  title: ["待办", "What is due"],
  kinds: ["待办种类", "Kind"],
  name: ["姓名", "Name"],
  unreadable: ["（资料无法读取）", "(cannot be opened)"],
  area: ["区域", "Area"],
  address: ["地址", "Address"],
  phone: ["电话", "Phone"],
  since: ["到期 / 起始", "Due / since"],
  contacts: ["联系人 {{count}} 位", { one: "{{count}} contact", other: "{{count}} contacts" }],
  highRisk: ["高风险", "High risk"],
  open: ["打开", "Open"],
  openWhom: ["打开 {{name}} 的资料", "Open {{name}}"],
});
