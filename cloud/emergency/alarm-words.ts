/** What an alarm is called towards people outside, in both languages. 疑似 (suspected) stands until a person has confirmed. */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { NoticeReason } from "../alarms/notice-reason.ts";

export type Words = { zh: string; en: string };

const alarmWordsOf: Record<AlarmKind, Words> = {
  panic: { zh: "紧急呼叫", en: "emergency call" },
  call: { zh: "呼叫", en: "call for help" },
  fall: { zh: "疑似跌倒", en: "suspected fall" },
  smoke: { zh: "烟雾报警", en: "smoke" },
  gas: { zh: "燃气报警", en: "gas" },
  "carbon-monoxide": { zh: "一氧化碳报警", en: "carbon monoxide" },
  "water-leak": { zh: "水浸报警", en: "water leak" },
  unreadable: { zh: "无法识别的报警", en: "alarm that could not be read" },
  inactivity: { zh: "长时间无活动", en: "prolonged inactivity" },
  "door-watch": { zh: "门未关", en: "door left open" },
  "away-overdue": { zh: "外出逾时未归", en: "away longer than expected" },
};

const reasonWordsOf: Record<NoticeReason, Words> = {
  raised: { zh: "新报警", en: "new alarm" },
  "pre-alarm": { zh: "预先通知,待确认", en: "advance notice, not yet confirmed" },
  "outside-due": { zh: "需要中心处置", en: "the centre is asked to act" },
  escalated: { zh: "无人接警,已升级", en: "nobody has acknowledged, escalated" },
  asked: { zh: "坐席请求支援", en: "an operator asks for help" },
  sent: { zh: "请您前往", en: "you are asked to go there" },
  eased: { zh: "情况缓解,仍待人工确认", en: "eased, still to be confirmed by a person" },
  closed: { zh: "已办结", en: "closed" },
};

export const alarmWords = (alarm: AlarmKind): Words => alarmWordsOf[alarm];
export const reasonWords = (reason: NoticeReason): Words => reasonWordsOf[reason];
