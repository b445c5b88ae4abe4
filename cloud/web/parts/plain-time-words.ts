/** Lengths of time and days as the glossary says them: 3小时12分, 2026年1月5日, 24 h. For pages that show one language at a time. */

import { catalogue } from "./catalogue.ts";

export const plainTimeWords = catalogue("plain-time", {
  lessThanMinute: ["不到1分钟", "less than 1 min"],
  minutes: ["{{minutes}}分钟", "{{minutes}} min"],
  hours: ["{{hours}}小时", "{{hours}} h"],
  hoursMinutes: ["{{hours}}小时{{minutes}}分", "{{hours}} h {{minutes}} min"],
  days: ["{{days}}天", "{{days}} d"],
  daysHours: ["{{days}}天{{hours}}小时", "{{days}} d {{hours}} h"],
  today: ["今天", "today"],
  yesterday: ["昨天", "yesterday"],
  tomorrow: ["明天", "tomorrow"],
  date: ["{{year}}年{{month}}月{{day}}日", "{{year}}-{{month}}-{{day}}"],
  monthDay: ["{{month}}月{{day}}日", "{{month}}-{{day}}"],
  dayAndTime: ["{{day}} {{time}}", "{{day}} {{time}}"],
});
