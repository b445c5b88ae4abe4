/**
 * A desk with thousands of open incidents in a real browser: while they arrive, and then while somebody works: presses come, others are taken in hand, the list is turned and walked through by
 * keys. Long tasks and gaps between frames are the browser's own words. Controls: the same with ten incidents, and an empty page.
 */

import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import {
  manyIncidents,
  measurePace,
  pressOnceMore,
  readPace,
  share,
  type Pace,
} from "../../test/browser/many-incidents.ts";
import { createMemoryDesk, type MemoryDesk } from "../../test/browser/memory-desk.ts";
import { serveDesk } from "../../test/browser/operator-page.ts";
import { round } from "./figures.ts";
import { cpuOfTasks } from "./web-trace.ts";

const few = 10;
const rounds = 12;
const bareForMs = 5_000;
const arrivesWithinMs = 120_000;

export async function measureManyIncidents(
  browser: Browser,
  { pages, count }: { pages: { webRoot: string }; count: number },
): Promise<Readonly<Record<string, unknown>>> {
  const before = await paceOfNothing(browser);
  const withFew = await paceOf(browser, pages, few);
  const withMany = await paceOf(browser, pages, count);
  const after = await paceOfNothing(browser);
  const gap = ({ frameGaps }: Pace): number => share(frameGaps, 0.95);
  return {
    deskLongTasks: longTasks(withMany),
    deskLongTaskMaxMs: longest(withMany),
    deskLongTasksByCpu: byCpu(withMany).length,
    deskTaskMaxCpuMs: round(Math.max(...withMany.cpu), 0),
    deskLongTasksArriving: withMany.arriving.longTasks.length,
    deskFrameGapP95Ms: round(Math.max(gap(withMany.arriving), gap(withMany.working))),
    deskFrameGapArrivingP95Ms: round(gap(withMany.arriving)),
    deskFrameGapWorkingP95Ms: round(gap(withMany.working)),
    deskArrivedMs: round(withMany.arrivedMs, 0),
    controlFewLongTasks: longTasks(withFew),
    controlFewLongTaskMaxMs: longest(withFew),
    controlFewLongTasksByCpu: byCpu(withFew).length,
    controlFewTaskMaxCpuMs: round(Math.max(...withFew.cpu), 0),
    controlFewFrameGapP95Ms: round(Math.max(gap(withFew.arriving), gap(withFew.working))),
    controlEmptyLongTasks: before.longTasks.length + after.longTasks.length,
    controlEmptyFrameGapP95Ms: round(Math.max(gap(before), gap(after))),
  };
}

type DeskPace = { arriving: Pace; working: Pace; arrivedMs: number; cpu: readonly number[] };

export const longMs = 50;
const byCpu = ({ cpu }: DeskPace): readonly number[] => cpu.filter((ms) => ms > longMs);

const tasksOf = ({ arriving, working }: DeskPace): number[] => [...arriving.longTasks, ...working.longTasks];
const longTasks = (pace: DeskPace): number => tasksOf(pace).length;
const longest = (pace: DeskPace): number => round(Math.max(0, ...tasksOf(pace)), 0);

async function paceOf(browser: Browser, pages: { webRoot: string }, count: number): Promise<DeskPace> {
  const desk = createMemoryDesk({ nowMs: () => Date.now(), ...manyIncidents(count, Date.now()) });
  await using server = await serveDesk(desk, pages);
  await using open = await openPage(browser);
  const { page } = open;
  await page.addInitScript(() => localStorage.setItem("shouwang.operator", "李静"));
  let arriving: Pace = { longTasks: [], frameGaps: [] };
  let arrivedMs = 0;
  const cpu = await cpuOfTasks(browser, page, async () => {
    const beganMs = performance.now();
    await arrive(page, server.url, count);
    arrivedMs = performance.now() - beganMs;
    arriving = await readPace(page);
    for (let n = 0; n < rounds; n++) await work(page, desk, { count, n });
  });
  return { arriving, working: await readPace(page), arrivedMs, cpu };
}

export async function arrive(page: Page, url: string, count: number): Promise<void> {
  await page.goto(url);
  await page
    .locator(".queue-title .count")
    .filter({ hasText: new RegExp(`^${count}$`) })
    .waitFor({ timeout: arrivesWithinMs });
  await page.locator(".queue-arriving").waitFor({ state: "detached", timeout: arrivesWithinMs });
}

/** What an operator does and what comes in meanwhile, about a second of it. */
async function work(page: Page, desk: MemoryDesk, { count, n }: { count: number; n: number }): Promise<void> {
  pressOnceMore(desk, count + n, Date.now());
  await page.mouse.move(200, 500);
  for (let turn = 0; turn < 6; turn++) {
    await page.mouse.wheel(0, n % 2 === 0 ? 700 : -700);
    await pause(60);
  }
  for (let at = 0; at < 3; at++) {
    const incident = desk.incident(`incident-${(n * 3 + at) % count}`);
    if (incident)
      desk.change({ ...incident, version: incident.version + 1, phase: "acknowledged", acknowledgedBy: "李静" });
    await pause(60);
  }
  await page.keyboard.press("j");
  await pause(150);
  await page.keyboard.press("k");
  await pause(150);
}

async function paceOfNothing(browser: Browser): Promise<Pace> {
  await using open = await openPage(browser);
  const { page } = open;
  await page.goto("data:text/html,<title>nothing</title>");
  await readPace(page);
  await pause(bareForMs);
  return await readPace(page);
}

export async function openPage(browser: Browser): Promise<AsyncDisposable & { page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  const page = await context.newPage();
  await measurePace(page);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}
