/** What pages say of faults as work: whose it is, until when, what somebody did. */

import type { WorkView } from "../../api/contract.ts";
import type { Words } from "./words.ts";

export const ownerWords: Record<WorkView["owner"], Words> = {
  technician: ["运维人员", "Technician"],
  caregiver: ["照护人", "Caregiver"],
  supervisor: ["督导", "Supervisor"],
  desk: ["坐席", "Desk"],
};

export const workWords: Record<WorkView["at"], Words> = {
  open: ["待处理", "Open"],
  taken: ["处理中", "In hand"],
  "put-off": ["已推迟", "Put off"],
  done: ["已处理，待恢复", "Mended, to be proven"],
  held: ["随上级设备恢复", "Waits for what it hangs on"],
};

export const workSay = {
  lifeFirst: ["呼救可能收不到", "A call for help might not be heard"],
  overdue: ["已超时", "Overdue"],
  goesUpIn: ["后升级", "until it goes up"],
  lateIn: ["后超时", "until it is late"],
  take: ["认领", "Take it"],
  putOff: ["推迟", "Put off"],
  done: ["处理完成", "Mended"],
  why: ["写明原因或做了什么", "Say why, or what was done"],
  forHours: ["推迟几小时", "For how many hours"],
  save: ["保存", "Save"],
  cancel: ["取消", "Cancel"],
  under: ["随之离线", "Silent with it"],
} as const satisfies Record<string, Words>;
