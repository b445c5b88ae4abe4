/** What somebody sees who was told by a message, and opened its link. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { builtPages } from "../../test/browser/operator-page.ts";
import { startCloudIn } from "../../test/builders/one-home-cloud.ts";
import { aContact, openToldHouse } from "../../test/builders/told-house.ts";
import { looking, type Look, type Shots } from "./shot.ts";

const saidOn = { zh: "我这就去", en: "I am on my way" } as const;

export async function openShots(): Promise<Shots> {
  const stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-answer-shots-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [cloud, { webRoot }] = await Promise.all([startCloudIn(folder), builtPages()]);
  stack.use(cloud);
  const house = stack.use(await openToldHouse(cloud, folder, { webRoot }));
  await house.press(1);
  const tokenFor = async ({ language }: Look, id: string, name: string): Promise<string> => {
    await house.tell("sms", { ...aContact, id, name, phone: "13800000001", languages: [language] });
    return house.lastSms().token;
  };
  const open = async (browser: Browser, look: Look, token: string, ready: string): Promise<Page> => {
    const page = await (await looking(browser, look)).newPage();
    await page.goto(`${house.baseUrl}/answer/#${token}`);
    await page.locator(ready).first().waitFor();
    if (look.language === "en") await page.locator(`html[lang="en"], .top button`).first().waitFor();
    return page;
  };
  return {
    shots: [
      {
        name: "answer",
        open: async (browser, look) =>
          await open(browser, look, await tokenFor(look, "contact:c-1-1", "王芳"), "main h1"),
      },
      {
        name: "answer-on-my-way",
        async open(browser, look) {
          const page = await open(browser, look, await tokenFor(look, "contact:c-1-2", "张伟"), "main h1");
          await page.getByRole("button", { name: saidOn[look.language] }).click();
          await page.getByRole("status").first().waitFor();
          await page.waitForLoadState("networkidle");
          return page;
        },
      },
      {
        name: "answer-link-gone",
        async open(browser, look) {
          const page = await open(browser, look, "A".repeat(22), "[role=alert]");
          if (look.language === "en") await page.locator(".top button").click();
          return page;
        },
      },
    ],
    close: async () => await stack.disposeAsync(),
  };
}
