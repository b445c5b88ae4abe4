/** Pictures of the reference: the list, and one operation. */

import type { Browser, Page } from "playwright-core";
import { startFastifyServer } from "../../cloud/api/fastify-server.ts";
import { builtPages } from "../../test/browser/operator-page.ts";
import { openWholeApi } from "../../test/builders/whole-api.ts";
import { looking, type Look, type Shots } from "./shot.ts";

export async function openShots(): Promise<Shots> {
  const [api, { webRoot }] = await Promise.all([openWholeApi(), builtPages()]);
  const server = await startFastifyServer({ ...api.parts, webRoot }, { host: "127.0.0.1", port: 0 });
  const open = async (browser: Browser, look: Look, hash: string, ready: string): Promise<Page> => {
    const context = await looking(browser, look);
    await context.addInitScript(`localStorage.setItem("shouwang-language", "${look.language}")`);
    const page = await context.newPage();
    await page.goto(`${server.url}/reference/${hash}`);
    await page.locator(`html[lang^="${look.language}"]`).waitFor();
    await page.locator(ready).first().waitFor();
    // The port is another one each time; the picture is the same.
    await page.evaluate(
      `for (const one of document.querySelectorAll(".reference-curl")) one.textContent = one.textContent.replace(location.origin, "https://shouwang.example.cn")`,
    );
    return page;
  };
  return {
    shots: [
      { name: "reference", open: (browser, look) => open(browser, look, "", ".reference-general") },
      {
        name: "reference-operation",
        open: (browser, look) => open(browser, look, "#postIncidentsIdAcknowledge", ".reference-curl"),
      },
    ],
    async close() {
      await server[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}
