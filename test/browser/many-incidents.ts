/**
 * A desk in its worst hour: thousands of incidents open at once, deterministic from their number, and a press more whenever it is asked for. For tests of the page
 * and for its benchmark alike; beside it, how a page's pace is measured in a real browser.
 */

import type { AlarmKind } from "../../shared/domain/alarm.ts";
import type { HomeView, IncidentDetail } from "../../cloud/api/contract.ts";
import type { Page } from "playwright-core";
import { aHome, anAlarm, anIncident, type MemoryDesk } from "./memory-desk.ts";

const families = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
const given = ["秀英", "桂兰", "玉珍", "建国", "淑华", "国栋", "桂芳", "德福", "凤英", "志强", "玉兰", "长海"];
const streets = ["芝罘区幸福街道", "芝罘区毓璜顶街道", "福山区清洋街道", "莱山区滨海路街道", "牟平区宁海街道"];
const estates = ["幸福里", "海韵嘉园", "南山雅居", "东方花苑", "阳光新城", "文化里"];

const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? "";

/** The n-th home of the county. */
export function homeNumber(n: number): HomeView {
  const name = `${pick(estates, n)} ${1 + (n % 37)} 号楼 ${101 + (n % 6) * 100 + (n % 4)}`;
  return aHome({
    homeId: `home-${n}`,
    name,
    residentName: `${pick(families, n * 7)}${pick(given, n * 5)}`,
    address: `烟台市${pick(streets, n)}${1 + (n % 210)} 号 ${name}`,
    phone: `0535-6${String(n % 1_000_000).padStart(6, "0")}`,
    gateway: { gatewayId: `kit-${String(n).padStart(5, "0")}`, lastHeardAtMs: null, isSilent: false },
  });
}

/** Of ten: six presses, two calls, a fall and a smoke alarm; nine of ten in nobody's hands. */
const kinds: readonly AlarmKind[] = [
  "panic",
  "call",
  "panic",
  "fall",
  "panic",
  "panic",
  "smoke",
  "panic",
  "call",
  "panic",
];

export function manyIncidents(count: number, nowMs: number): { homes: HomeView[]; incidents: IncidentDetail[] } {
  const homes = Array.from({ length: count }, (_, n) => homeNumber(n));
  const incidents = homes.map((home, n): IncidentDetail => {
    const atMs = nowMs - 600_000 + ((n * 7_919) % 590_000);
    const alarm = kinds[n % kinds.length] ?? "panic";
    const incidentId = `incident-${n}`;
    const confidence = alarm === "fall" ? ("low" as const) : ("certain" as const);
    const alarms = [anAlarm({ alarmId: `${incidentId}-alarm`, alarm, confidence, deviceId: null }, atMs)];
    const taken =
      n % 10 === 9 ? ({ phase: "acknowledged", acknowledgedBy: "李静", acknowledgedAtMs: atMs + 9_000 } as const) : {};
    return anIncident({ incidentId, home, atMs, alarms, ...taken });
  });
  return { homes, incidents };
}

/** One press more, in the n-th home after those: stored, then published. */
export function pressOnceMore(desk: MemoryDesk, n: number, atMs: number): string {
  const incidentId = `press-${n}`;
  desk.change(anIncident({ incidentId, home: homeNumber(n), atMs }));
  return incidentId;
}

export type Pace = {
  /** Tasks of more than 50 ms, in ms, as the browser itself reports them. */
  longTasks: readonly number[];
  /** From one frame to the next, in ms. */
  frameGaps: readonly number[];
};

/** Begins to measure before the page's first script; what it measured is read by `readPace`, which begins anew. */
export async function measurePace(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // `as`: a place on the window that only this file knows.
    const pace = ((window as unknown as { pace: unknown }).pace = {
      longTasks: [] as number[],
      frameGaps: [] as number[],
    });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) pace.longTasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
    let before = performance.now();
    const frame = (now: number): void => {
      pace.frameGaps.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export async function readPace(page: Page): Promise<Pace> {
  return await page.evaluate(() => {
    // `as`: see above.
    const { pace } = window as unknown as { pace: { longTasks: number[]; frameGaps: number[] } };
    return { longTasks: pace.longTasks.splice(0), frameGaps: pace.frameGaps.splice(0) };
  });
}

/** The value below which this share lies. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
