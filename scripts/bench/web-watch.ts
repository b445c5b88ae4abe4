/** What a benchmark sees of a page in a real browser: when something stood on the glass, and when the page had answered and was at rest. */

import type { Page } from "playwright-core";
import { percentile } from "./figures.ts";

/** Places on the window that only this file knows. */
type Watched = Window & {
  pixels: { at: Map<string, number>; told: Map<string, (atMs: number) => void> };
  answered: { atMs: number | null; longTasks: { fromMs: number; toMs: number }[] };
};

/**
 * Before the page's first script: for each element with `data-incident`, when the frame that has it was drawn. Asked for after the element is there: one frame too late
 * at worst, never too early. In milliseconds since 1970, by the browser's clock.
 */
export async function notePixels(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // `as`: see above.
    const { at, told } = ((window as unknown as Watched).pixels = {
      at: new Map<string, number>(),
      told: new Map<string, (atMs: number) => void>(),
    });
    const seen = new Set<string>();
    let drawn: string[] = [];
    const afterFrame = new MessageChannel();
    afterFrame.port1.onmessage = () => {
      const nowMs = performance.timeOrigin + performance.now();
      for (const key of drawn) {
        at.set(key, nowMs);
        told.get(key)?.(nowMs);
      }
      drawn = [];
    };
    const look = (): void => {
      const there = [...document.querySelectorAll("[data-incident]")].map((one) => one.getAttribute("data-incident"));
      const fresh = there.filter((key) => key !== null).filter((key) => !seen.has(key));
      if (fresh.length === 0) return;
      for (const key of fresh) seen.add(key);
      requestAnimationFrame(() => {
        drawn.push(...fresh);
        // What is sent within a frame is heard after it.
        afterFrame.port2.postMessage(null);
      });
    };
    const what = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-incident"] };
    new MutationObserver(look).observe(document, what);
  });
}

/** Resolves with the time at which it was on the glass. */
export async function pixelsOf(page: Page, key: string): Promise<number> {
  return await page.evaluate((one) => {
    // `as`: see above.
    const { at, told } = (window as unknown as Watched).pixels;
    return new Promise<number>((resolve) => {
      const atMs = at.get(one);
      if (atMs === undefined) told.set(one, resolve);
      else resolve(atMs);
    });
  }, key);
}

export const nowMs = (): number => performance.timeOrigin + performance.now();

const askedForClock = 21;

/** What the page's clock is ahead of ours: in the middle of question and answer, the median of the quicker half. */
export async function clockAhead(page: Page): Promise<number> {
  const asked: { tookMs: number; aheadMs: number }[] = [];
  for (let n = 0; n < askedForClock; n++) {
    const askedMs = nowMs();
    const theirsMs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const tookMs = nowMs() - askedMs;
    asked.push({ tookMs, aheadMs: theirsMs - (askedMs + tookMs / 2) });
  }
  const quick = asked.toSorted((one, other) => one.tookMs - other.tookMs).slice(0, Math.ceil(askedForClock / 2));
  return percentile(
    quick.map(({ aheadMs }) => aheadMs),
    0.5,
  );
}

/** Before the page's first script: when the first element that matches was drawn, and every task of more than 50 ms. */
export async function noteAnswer(page: Page, selector: string): Promise<void> {
  await page.addInitScript((wanted) => {
    // `as`: see above.
    const answered = ((window as unknown as Watched).answered = {
      atMs: null,
      longTasks: [],
    } as Watched["answered"]);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        answered.longTasks.push({ fromMs: startTime, toMs: startTime + duration });
    }).observe({ type: "longtask", buffered: true });
    const look = (): void => {
      if (document.querySelector(wanted) === null) return;
      observer.disconnect();
      requestAnimationFrame(() => (answered.atMs = performance.now()));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  }, selector);
}

const restMs = 1_000;
/** What was long is told a moment after it has ended. */
const toldLateMs = 200;
const answersWithinMs = 60_000;

/** Since the page was asked for: the answer is shown, and no long task for a second after. Resolves when that second is over. */
export async function interactiveMs(page: Page): Promise<{ answerMs: number; interactiveMs: number }> {
  const untilMs = nowMs() + answersWithinMs;
  for (;;) {
    const { answered, pageMs } = await page.evaluate(() => ({
      // `as`: see above.
      answered: (window as unknown as Watched).answered,
      pageMs: performance.now(),
    }));
    if (answered.atMs !== null) {
      let readyMs = answered.atMs;
      for (const { fromMs, toMs } of answered.longTasks) {
        if (toMs > readyMs && fromMs < readyMs + restMs) readyMs = toMs;
      }
      if (pageMs > readyMs + restMs + toldLateMs) return { answerMs: answered.atMs, interactiveMs: readyMs };
    }
    if (nowMs() > untilMs) throw new Error(`${page.url()} had not answered and come to rest within a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
