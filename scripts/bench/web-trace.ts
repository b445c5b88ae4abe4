/** What the tasks of a page's main thread took of a processor, by the browser's own trace: on a busy machine a short piece of work stands and waits, and looks long to a clock. */

import type { Browser, Page } from "playwright-core";
import { z } from "zod";

const category = "disabled-by-default-devtools.timeline";
const traceShape = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.object({ name: z.unknown().optional() }).optional(),
    }),
  ),
});

const microsPerMs = 1_000;

/** @returns ms of a processor for each task. Other pages of the browser are to be at rest. */
export async function cpuOfTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: [category] });
  await work();
  const { traceEvents } = traceShape.parse(JSON.parse((await browser.stopTracing()).toString("utf8")));
  const threadOf = ({ pid, tid }: { pid: number; tid: number }): string => `${pid}/${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map((one) => threadOf(one)),
  );
  const tasks = traceEvents.filter((one) => one.name === "RunTask" && main.has(threadOf(one)));
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error("The browser's trace names no processor time.");
  return tasks.map(({ tdur = 0 }) => tdur / microsPerMs);
}
