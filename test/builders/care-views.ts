/** A home as whoever cares for it sees it: 王秀英 of Yantai on a Sunday in November, her day beside usual days, and her week. Without chance. */

import type { QuarterState, CareView, UsualView, WeekDay, WeekView } from "@shouwang/cloud/api/contract/caregiver.ts";
import type { AdvisoryView, LearnedDayView } from "@shouwang/cloud/api/contract/learned-day.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";

/** 2026-11-22, 15:20 in Yantai. */
export const careNowMs = Date.UTC(2026, 10, 22, 7, 20);
/** Midnight of that day there. */
const dayFromMs = Date.UTC(2026, 10, 21, 16);

export function aCareView(changes: Partial<CareView> = {}, nowMs = careNowMs): CareView {
  return {
    homeId: "home-1",
    nowMs,
    timeZone: "Asia/Shanghai",
    name: "幸福里 3 号楼 502",
    residents: [{ name: "王秀英" }],
    address: "烟台市芝罘区幸福街道幸福里 3 号楼 2 单元 502 室",
    answer: "well",
    presence: { at: "home", sinceMs: nowMs - hours(4) - minutes(32) },
    lastMovement: { atMs: nowMs - minutes(12), room: "kitchen" },
    lastActivityAtMs: nowMs - minutes(12),
    lastHeardAtMs: nowMs - 40_000,
    inactivityDueAtMs: nowMs + hours(7) + minutes(40),
    quietUsualMs: hours(2) + minutes(45),
    advisories: [],
    absence: null,
    lastAbsence: null,
    may: { setAbsence: true, answer: true, test: true },
    notWorking: [],
    open: [],
    lately: [
      {
        incidentId: "incident-7",
        alarm: "panic",
        openedAtMs: nowMs - days(4) - hours(12),
        closedAtMs: nowMs - days(4) - hours(11),
        outcome: "accidental",
      },
    ],
    numbers: [
      { is: "home", name: null, relation: null, number: "0535-6001234", me: false },
      { is: "resident", name: "王秀英", relation: null, number: "13805350001", me: false },
      { is: "contact", name: "陈静", relation: "女儿", number: "13905350002", me: true },
      { is: "contact", name: "刘建国", relation: "邻居", number: "13705350003", me: false },
    ],
    deskNumber: "12349",
    tests: {
      devices: [
        {
          deviceId: "button-1",
          name: "床头按钮",
          room: "bedroom",
          lastTestedAtMs: nowMs - days(9) - hours(5),
          isOverdue: false,
        },
        { deviceId: "pendant-1", name: "挂坠按钮", room: "other", lastTestedAtMs: null, isOverdue: true },
      ],
      now: null,
      last: null,
    },
    ...changes,
  };
}

/** Two alarms: she pressed, and a radar suspects a fall. */
export function openCare(changes: Partial<CareView["open"][number]> = {}, nowMs = careNowMs): CareView["open"][number] {
  return {
    incidentId: "incident-1",
    version: 3,
    mode: "live",
    openedAtMs: nowMs - minutes(2),
    alarms: [
      {
        alarm: "panic",
        room: "bedroom",
        occurredAtMs: nowMs - minutes(2),
        recordedAtMs: nowMs - minutes(2),
        isLate: false,
        isSuspected: false,
        hasEased: false,
        because: null,
      },
    ],
    hasIt: null,
    attendedAtMs: null,
    said: [],
    mine: null,
    told: [
      { to: "desk", name: null, atMs: nowMs - minutes(2), hasArrived: true },
      { to: "person", name: "陈静", atMs: nowMs - minutes(1), hasArrived: true },
      { to: "person", name: "刘建国", atMs: nowMs - minutes(1), hasArrived: null },
    ],
    nextStepDueAtMs: nowMs + minutes(1) + 20_000,
    ...changes,
  };
}

/** Nobody hears the kit. */
export function silentKit(nowMs = careNowMs): CareView["notWorking"][number] {
  return {
    fault: "silent",
    device: null,
    sinceMs: nowMs - hours(3) - minutes(12),
    protectsLife: true,
    work: { at: "taken", owner: "technician", dueAtMs: nowMs + hours(2), isOverdue: false, by: "孙工" },
  };
}

/** Up at half past six, out to the market, a nap after lunch; the radio was away between one and two. */
export function aUsualView(nowMs = careNowMs): UsualView {
  const nowQuarter = Math.floor((nowMs - dayFromMs) / minutes(15));
  const today = Array.from({ length: 96 }, (_none, n): QuarterState => {
    if (n > nowQuarter) return "to-come";
    if (n >= 52 && n < 56) return "gap";
    if (n >= 36 && n < 43) return "away";
    if (n === 9) return "moved";
    return n >= 26 && (n % 5 !== 3 || n > 55) ? "moved" : "still";
  });
  const usual = Array.from({ length: 96 }, (_none, n): number => {
    if (n < 22) return n === 9 || n === 13 ? 0.35 : 0.06;
    if (n >= 86) return 0.1;
    const wave = 0.68 + 0.24 * Math.sin(n / 3.1) - (n > 50 && n < 57 ? 0.4 : 0) - (n > 35 && n < 41 ? 0.3 : 0);
    return Math.min(1, Math.max(0.05, wave - (n < 26 ? (26 - n) * 0.13 : 0) - (n > 82 ? (n - 82) * 0.14 : 0)));
  });
  return {
    homeId: "home-1",
    nowMs,
    timeZone: "Asia/Shanghai",
    date: "2026-11-22",
    dayFromMs,
    dayToMs: dayFromMs + days(1),
    dayKind: "weekend",
    today,
    usual,
    days: { counted: 7, leftOut: { gaps: 1, absence: 0, beforeTheKit: 0 } },
    firstMovement: { todayMinute: 6 * 60 + 32, usual: { fromMinute: 6 * 60 + 5, toMinute: 6 * 60 + 50 } },
    lastMovement: { yesterdayMinute: 21 * 60 + 48, usual: { fromMinute: 21 * 60 + 20, toMinute: 22 * 60 + 10 } },
    gaps: [{ fromMs: dayFromMs + hours(13), toMs: dayFromMs + hours(14) }],
    pauseUsualMs: Array.from({ length: 24 }, (_none, hour) => (hour < 6 ? hours(5) : hours(2))),
  };
}

/** Of twenty-six days: nine hours of sleep with a way to the bathroom, a nap after lunch, out in the morning. */
export function aLearnedDay(changes: Partial<LearnedDayView> = {}, nowMs = careNowMs): LearnedDayView {
  const sleep = Array.from({ length: 13 }, (_none, n) => 0.5 * n + 2.3);
  const morning = [7.1, 2.1, 1.2, 1.1, 0.9, 1.4, 1.8, 1.6, 1.2, 0.9, 1.1, 1.3, 1.9, 2.4, 2.2, 1.3, 1.2];
  const evening = [1.1, 0.9, 1.2, 1.4, 1.1, 0.9, 1.0, 1.3, 1.2, 1.0, 1.1, 1.2, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2];
  return {
    homeId: "home-1",
    nowMs,
    timeZone: "Asia/Shanghai",
    sensitivity: "normal",
    standing: "learned",
    days: { known: 26, needed: 14 },
    outings: { known: 19, needed: 5 },
    usualMinutes: [...sleep, ...morning, ...evening].map((hour) => Math.round(hour * 60)),
    othersAt: [],
    quiet: { forMs: minutes(12), halfHour: 30 },
    advisories: [],
    ...changes,
  };
}

/** Of five days: by day it is her own, at night what is usual in many homes. */
export function aYoungDay(): LearnedDayView {
  const { usualMinutes } = aLearnedDay();
  const night = (n: number): boolean => n < 14 || n > 44;
  return aLearnedDay({
    standing: "learning",
    days: { known: 5, needed: 14 },
    outings: { known: 3, needed: 5 },
    usualMinutes: usualMinutes.map((usual, n) => (night(n) ? Math.round(usual * 1.2) : usual)),
    othersAt: usualMinutes.flatMap((_usual, n) => (night(n) ? [n] : [])),
  });
}

/** No movement since eleven. */
export function quieterThanUsual(nowMs = careNowMs): AdvisoryView {
  return {
    kind: "quieter",
    sinceMs: nowMs - minutes(10),
    grounds: [
      { kind: "no-movement", sinceMs: nowMs - hours(4) - minutes(20), room: "bedroom" },
      { kind: "usual-at-most", lengthMs: hours(3) + minutes(10) },
      { kind: "detectors", working: 4, known: 4 },
    ],
    because: {
      zh: "11:00 起没有活动，最后在卧室；这个时段平常最多3小时10分没有活动。",
      en: "No movement since 11:00, last in the bedroom; usual at this hour: at most 3 h 10 min.",
    },
  };
}

/** The door was used at two while she was out, and nobody was seen since. */
export function arrivedUnseen(nowMs = careNowMs): AdvisoryView {
  return {
    kind: "arrived-unseen",
    sinceMs: nowMs - minutes(20),
    grounds: [
      { kind: "no-movement", sinceMs: nowMs - minutes(80), room: null },
      { kind: "out", sinceMs: nowMs - hours(3) },
    ],
    because: {
      zh: "14:00 大门开过，之后屋里没有活动：可能又出去了，也可能在家但没有被感应到。",
      en: "The front door was used at 14:00, and no movement was seen inside since: out again perhaps, or at home and not seen.",
    },
  };
}

/** Of the last seven whole days one is not fully known; she is up more often at night than in the weeks before. */
export function aWeekView(): WeekView {
  const quarters = [38, 41, 36, null, 40, 33, 37];
  return {
    homeId: "home-1",
    timeZone: "Asia/Shanghai",
    from: "2026-11-15",
    to: "2026-11-21",
    days: quarters.map((activeQuarters, n): WeekDay => ({
      date: `2026-11-${15 + n}`,
      standing: activeQuarters === null ? "unknown" : "active",
      activeQuarters,
      firstMovementMinute: activeQuarters === null ? null : 380 + n,
      lastMovementMinute: activeQuarters === null ? null : 1_300 + n,
      nightsUp: activeQuarters === null ? null : n % 2 === 0 ? 2 : 1,
      outings: activeQuarters === null ? null : n === 5 ? 0 : 1,
      doorsAtNight: activeQuarters === null ? null : 0,
      gapMinutes: activeQuarters === null ? 312 : 0,
    })),
    figures: {
      activeQuarters: { perDay: 37.5, before: 38.2, against: "as-usual" },
      nightsUp: { perDay: 1.7, before: 0.8, against: "more" },
      firstMovement: { perDay: 383, before: 386, against: "as-usual" },
      outings: { perDay: 5 / 6, before: 1.3, against: "less" },
      doorsAtNight: { perDay: 0, before: 0.1, against: "as-usual" },
    },
    weeksBefore: 4,
    alarms: [
      {
        incidentId: "incident-7",
        alarm: "panic",
        openedAtMs: careNowMs - days(4) - hours(12),
        outcome: "accidental",
        answeredAfterMs: 21_000,
      },
    ],
  };
}
