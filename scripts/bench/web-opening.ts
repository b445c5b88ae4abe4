/**
 * A desk being opened with thousands of open incidents, again and again, each time in an empty profile: what its tasks take of a processor, the gaps from frame to frame, and
 * when the first alarm stood on the glass. `npm run bench -- web --only opening`: it takes seconds, where the whole takes minutes.
 */

import type { Browser } from "playwright-core";
import { manyIncidents, readPace, share, type Pace } from "../../test/browser/many-incidents.ts";
import { createMemoryDesk } from "../../test/browser/memory-desk.ts";
import { serveDesk } from "../../test/browser/operator-page.ts";
import { percentile, round } from "./figures.ts";
import { arrive, longMs, openPage } from "./web-desk.ts";
import { cpuOfTasks } from "./web-trace.ts";
import { clockAhead, notePixels, nowMs, pixelsOf } from "./web-watch.ts";

const frameMs = 1_000 / 60;

type Opening = { pace: Pace; cpu: readonly number[]; arrivedMs: number; firstCardMs: number };

/** @returns medians of the runs. */
export async function measureOpenings(
  browser: Browser,
  given: { pages: { webRoot: string }; count: number; runs: number },
): Promise<Readonly<Record<string, unknown>>> {
  const openings: Opening[] = [];
  for (let n = 0; n < given.runs; n++) openings.push(await openOnce(browser, given));
  const median = (of: (one: Opening) => number, digits = 1): number => round(percentile(openings.map(of), 0.5), digits);
  return {
    openings: given.runs,
    openingTaskMaxCpuMs: median(({ cpu }) => Math.max(...cpu)),
    openingLongTasksByCpu: median(({ cpu }) => cpu.filter((ms) => ms > longMs).length),
    openingTasksOfAFrameByCpu: median(({ cpu }) => cpu.filter((ms) => ms > frameMs).length),
    openingLongTasks: median(({ pace }) => pace.longTasks.length),
    openingLongTaskMaxMs: median(({ pace }) => Math.max(0, ...pace.longTasks), 0),
    openingFrames: median(({ pace }) => pace.frameGaps.length),
    openingFrameGapP95Ms: median(({ pace }) => share(pace.frameGaps, 0.95)),
    openingFirstFrameMs: median(({ pace }) => pace.frameGaps[0] ?? Number.NaN, 0),
    openingFirstCardMs: median(({ firstCardMs }) => firstCardMs, 0),
    openingArrivedMs: median(({ arrivedMs }) => arrivedMs, 0),
  };
}

async function openOnce(
  browser: Browser,
  { pages, count }: { pages: { webRoot: string }; count: number },
): Promise<Opening> {
  const desk = createMemoryDesk({ nowMs: () => Date.now(), ...manyIncidents(count, Date.now()) });
  await using server = await serveDesk(desk, pages);
  await using open = await openPage(browser);
  const { page } = open;
  await notePixels(page);
  await page.addInitScript(() => localStorage.setItem("shouwang.operator", "李静"));
  let opening: Omit<Opening, "cpu"> | undefined;
  const cpu = await cpuOfTasks(browser, page, async () => {
    const beganMs = nowMs();
    await arrive(page, server.url, count);
    const arrivedMs = nowMs() - beganMs;
    const pace = await readPace(page);
    const first = await page.locator("[data-incident]").first().getAttribute("data-incident");
    const cardMs = first === null ? Number.NaN : await pixelsOf(page, first);
    opening = { pace, arrivedMs, firstCardMs: cardMs - (beganMs + (await clockAhead(page))) };
  });
  if (opening === undefined) throw new Error("The desk was not opened.");
  return { ...opening, cpu };
}
