/** A page as its reader meets it, and everything that it should not have done: errors, requests elsewhere, what the policy had to stop, what axe finds. */

import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

/** What the policy stopped stands in the page itself; the console alone would miss what happens before it is listened to. */
const watchPolicy = `
  window.stopped = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.stopped.push(event.effectiveDirective + " " + event.blockedURI + " " + event.sourceFile));
`;

export const widths = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } } as const;

export type Opened = AsyncDisposable & {
  page: Page;
  /** Empty when nothing went wrong: asked at the end. */
  complaints(): Promise<readonly string[]>;
};

export async function openPage(
  browser: Browser,
  options: { url: string; width: keyof typeof widths; cookie?: { name: string; value: string } | undefined },
): Promise<Opened> {
  const { origin } = new URL(options.url);
  const context = await browser.newContext({ viewport: widths[options.width], locale: "zh-CN" });
  if (options.cookie) await context.addCookies([{ ...options.cookie, url: origin }]);
  await context.addInitScript(watchPolicy);
  const page = await context.newPage();
  const heard: string[] = [];
  page.on("console", (message) => {
    // A refusal is an answer with a status that the browser counts as an error.
    if (message.type() === "error" && !message.text().includes("status of 4")) heard.push(message.text());
  });
  page.on("pageerror", (error) => heard.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) heard.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(options.url);
  return {
    page,
    complaints: async () => [...heard, ...(await page.evaluate<string[]>("window.stopped"))],
    [Symbol.asyncDispose]: async () => await context.close(),
  };
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What moves or is still asked for has a look of its own for a moment, which is nobody's finished page. */
const isMoving = `document.querySelector(".ant-btn-loading, .ant-spin-spinning") !== null ||
  document.getAnimations().some((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity)`;

export async function comesToRest(page: Page): Promise<void> {
  await expect.poll(async () => await page.evaluate<boolean>(isMoving)).toBe(false);
}

/** The language is kept with the account: what is opened next asks there, and may be quicker than what told it. */
export async function chooseLanguage(page: Page, name: "English" | "中文"): Promise<void> {
  const kept = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/api/identity/language");
  await page.getByRole("button", { name }).click();
  await kept;
}

/** One line for each place that breaks a rule of WCAG 2.2 AA. It runs beside the page's own policy, as a tool of the browser does. @param within a selector; left out: all of it. */
export async function axeFinds(page: Page, within?: string): Promise<readonly string[]> {
  await comesToRest(page);
  await page.evaluate(axe.source);
  return await page.evaluate<string[]>(`axe
    .run(${within === undefined ? "document" : JSON.stringify(within)}, { runOnly: ${JSON.stringify(tags)} })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + " " + target.join(" ") + ": " + failureSummary)))`);
}

/** Nothing is wider than the window: whoever reads on a phone scrolls down only. */
export async function isWiderThanWindow(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
