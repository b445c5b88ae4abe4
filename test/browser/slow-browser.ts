/**
 * A browser in which everything is late, in an order of chance: how a test is asked whether it races with the page.
 * `SLOW_PAGES=900 npx vitest run test/browser` holds each answer of the server up to 900 ms back and gives the page a quarter of the
 * processor. A test that waits for what only the finished page shows is as green as before, and takes longer.
 */

import { setTimeout as pause } from "node:timers/promises";
import type { Browser, BrowserContext } from "playwright-core";

/** The answer comes as it was: only later. Streams go on as they are, so that news may be quicker than the answer to who caused it. */
async function holdAnswersBack(context: BrowserContext, mostMs: number): Promise<void> {
  await context.route(
    ({ pathname }) => pathname.startsWith("/api/") && pathname !== "/api/stream",
    async (route) => {
      try {
        await pause((mostMs * Math.random()) / 2);
        const response = await route.fetch();
        await pause((mostMs * Math.random()) / 2);
        await route.fulfill({ response });
      } catch {
        // The page has gone elsewhere meanwhile, or its server is dead: as the page would see it.
        await route.abort().catch(() => {});
      }
    },
  );
  context.on("page", (page) => {
    void context
      .newCDPSession(page)
      .then((developer) => developer.send("Emulation.setCPUThrottlingRate", { rate: 4 }))
      .catch(() => {});
  });
}

/** As it is, unless the run asks for a slow one. */
export function slowIfAsked(browser: Browser): Browser {
  const mostMs = Number(process.env["SLOW_PAGES"] ?? 0);
  if (!(mostMs > 0)) return browser;
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await holdAnswersBack(context, mostMs);
    return context;
  };
  return browser;
}
