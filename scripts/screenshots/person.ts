/** The operator's page with one home in hand. */

import type { Browser, Page } from "playwright-core";
import { personDesk } from "../../test/browser/person-desk.ts";
import { builtPages, serveDesk } from "../../test/browser/operator-page.ts";
import { looking, type Look, type Shots } from "./shot.ts";

async function sitDown(browser: Browser, look: Look, url: string): Promise<Page> {
  const context = await looking(browser, look);
  await context.addInitScript((language) => {
    localStorage.setItem("shouwang.language", language);
    localStorage.setItem("shouwang.operator", "李静");
  }, look.language);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

export async function openShots(): Promise<Shots> {
  const pages = await builtPages();
  const { desk } = personDesk({ nowMs: () => Date.now() });
  const server = await serveDesk(desk, pages);
  return {
    shots: [
      {
        name: "desk-person",
        async open(browser, look) {
          const page = await sitDown(browser, look, server.url);
          await page.locator(".screen .who-health").waitFor();
          await page.locator(".day-spans rect").first().waitFor();
          return page;
        },
      },
    ],
    close: async () => await server[Symbol.asyncDispose](),
  };
}
