/** `npm run picture`: the README's picture. Presses the button in a running `npm start` and photographs the page. */

import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { readRunFile } from "./run-file.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "data" },
    to: { type: "string", default: "docs/pictures/press.png" },
    browser: { type: "string", default: "/usr/bin/chromium" },
  },
});
const run = readRunFile(values.data);
if (!run || run.controlUrl === null) throw new Error("Start the demo first: npm start");

const browser = await chromium.launch({
  executablePath: values.browser,
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const page = await context.newPage();
  await page.goto(run.pageUrl);
  await page.getByRole("dialog").getByRole("textbox").fill("李娜");
  await page.keyboard.press("Enter");
  await fetch(new URL("/press", run.controlUrl), { method: "POST" });
  await page.getByRole("heading", { name: "紧急呼叫" }).first().waitFor({ timeout: 10_000 });
  // The card of the home and its day are asked for after the alarm is on the screen.
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => {});
  await page.screenshot({ path: values.to });
  console.log(`${values.to}: the page after a press`);
} finally {
  await browser.close();
}
