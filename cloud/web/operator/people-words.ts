/** What the page says about people, steps by hand and deliveries, in the words of the glossary: Chinese first, English second. */

import type { DeliveryView, IncidentView } from "../../api/contract.ts";
import type { Told } from "../../alarms/incident-plan.ts";
import type { QueueGroup } from "../../alarms/queue-order.ts";
import type { Words } from "../parts/words.ts";

export const modeWords: Record<Exclude<IncidentView["mode"], "live">, Words> = {
  test: ["测试", "Test"],
  drill: ["演练", "Drill"],
  canary: ["自检", "Self-check"],
};

/** Over a part of the queue; of the first ones nothing needs to be said. */
export const groupWords: Partial<Record<QueueGroup, Words>> = {
  old: ["迟到的报警（发生在 10 分钟以前）", "Late alarms, over 10 minutes old"],
  "in-hand": ["已有人受理", "In hand"],
  "not-live": ["测试与演练", "Tests and drills"],
};

export const saidWords: Record<IncidentView["said"][number]["what"], Words> = {
  "on-my-way": ["正在赶来", "On the way"],
  cannot: ["无法前往", "Cannot"],
};

export const viaWords: Record<IncidentView["said"][number]["via"], Words> = {
  desk: ["接警台", "desk"],
  page: ["网页", "page"],
  link: ["短信链接", "link"],
  voice: ["电话", "voice call"],
  sms: ["短信", "SMS"],
  centre: ["外部中心", "centre"],
};

/** What is to be done by hand where a step tells somebody. */
export const stepWords: Record<Told, Words> = {
  desk: ["接警台处理", "Desk"],
  "second-seat": ["第二坐席处理", "Second seat"],
  centre: ["通知接警中心", "Tell the receiving centre"],
  resident: ["呼叫老人", "Call the resident"],
  contacts: ["呼叫联系人", "Call the contacts"],
  responder: ["派出应急人员", "Send a responder"],
  supervisor: ["通知值班主管", "Tell the supervisor"],
  ambulance: ["拨打 120", "Call the ambulance, 120"],
  fire: ["拨打 119", "Call the fire brigade, 119"],
};

export const reasonWords: Record<DeliveryView["reason"], Words> = {
  raised: ["报警", "raised"],
  "pre-alarm": ["待确认", "pre-alarm"],
  "outside-due": ["转外部中心", "centre due"],
  escalated: ["升级", "escalated"],
  asked: ["请求支援", "help asked for"],
  sent: ["派单", "sent"],
  eased: ["缓解", "eased"],
  closed: ["办结", "closed"],
};

export const standingWords: Record<DeliveryView["standing"], Words> = {
  due: ["正在送达", "Under way"],
  accepted: ["已送达", "Delivered"],
  refused: ["被拒绝", "Refused"],
  withdrawn: ["已撤回", "Withdrawn"],
};

export const sayOf = {
  steps: ["预案步骤", "Steps by hand"],
  done: ["已完成", "Done"],
  fallsAway: ["免除", "Falls away"],
  whyAway: ["为什么免除？", "Why does it fall away?"],
  stepOpen: ["未完成", "Open"],
  stepsOpen: [
    "预案中还有步骤未完成，请完成或免除后再结案：",
    "Steps of the plan are open. Do them, or say why they fall away, before closing:",
  ],
  waiveAll: ["全部免除并结案", "Waive them and close"],
  waiveHint: ["免除理由，例如：老人已由家属照看", "Why they fall away, for instance: her family is with her"],
  people: ["被通知的人", "Those who were told"],
  deliveries: ["通知记录", "Who was told, and how"],
  deliveriesFailed: ["通知记录读取失败", "It could not be read"],
  nobodyTold: ["还没有通知任何人", "Nobody was told yet"],
  attempts: ["次", "attempts"],
  reopen: ["重新打开", "Open again"],
  whyReopen: ["为什么重新打开？", "Why is it opened again?"],
  caller: ["来电建单", "Incident for a caller"],
  callerTitle: ["为来电者建立警情", "Open an incident for a caller"],
  callerHome: ["住户（没有设备的来电者留空）", "Home (leave empty for a caller without a kit)"],
  callerAnother: ["换一户", "Another home"],
  callerReason: ["来电者需要什么？住在哪里？", "What does the caller need, and where do they live?"],
  callerReasonGiven: ["电话求助", "Calls for help by telephone"],
  callerPractice: ["演练", "This is a drill"],
  openNow: ["建立警情", "Open it"],
} as const satisfies Record<string, Words>;
