/** What the administration says of equipment that keeps a call for help from being heard. */

import type { FaultView, WorkView } from "../../../api/contract.ts";
import { catalogue, type Entry } from "../../parts/catalogue.ts";

export const lifeFaultWords = catalogue("life-fault", {
  title: ["呼救可能收不到", "A call for help might not be heard"],
  line: [
    "{{device}}：{{fault}}，自 {{time}}，负责：{{owner}}",
    "{{device}}: {{fault}} since {{time}}; whose work: {{owner}}",
  ],
  gateway: ["网关", "Gateway"],
  takenBy: ["（{{name}}处理中）", " ({{name}} has it in hand)"],
} as const satisfies Record<string, Entry>);

export const faultKindWords = catalogue("fault-kind", {
  silent: ["离线", "silent"],
  "low-battery": ["低电量", "low battery"],
  tamper: ["防拆报警", "tamper"],
  "mains-lost": ["市电断电", "no mains"],
  "clock-untrusted": ["时钟不可信", "clock not trusted"],
  "link-lost": ["链路中断", "link lost"],
  storage: ["存储异常", "storage"],
  stuck: ["卡滞", "stuck"],
  jammed: ["信号干扰", "jammed"],
  cloned: ["设备克隆", "cloned"],
  unreadable: ["数据无法识别", "cannot be read"],
  "device-failure": ["设备失效", "device failure"],
  configuration: ["配置异常", "configuration"],
} as const satisfies Record<FaultView["fault"], Entry>);

export const workOwnerWords = catalogue("work-owner", {
  technician: ["运维人员", "technician"],
  caregiver: ["照护人", "caregiver"],
  supervisor: ["督导", "supervisor"],
  desk: ["坐席", "desk"],
} as const satisfies Record<WorkView["owner"], Entry>);
