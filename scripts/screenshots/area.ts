/** Pictures of what a supervisor sees: the months of a city, and its board, by day and on a wall. */

import type { Browser, Page } from "playwright-core";
import { minutes, seconds } from "../../shared/time/duration.ts";
import { openBoardHouse } from "../../test/browser/board-house.ts";
import { houseNowMs } from "../../test/browser/months-house.ts";
import { looking, type Look, type Shots } from "./shot.ts";

export async function openShots(): Promise<Shots> {
  const begunAtMs = performance.now();
  const house = await openBoardHouse({
    perCounty: 30,
    nowMs: () => houseNowMs + Math.floor(performance.now() - begunAtMs),
  });
  house.raise(0, seconds(42));
  house.raise(12, minutes(6), { phase: "acknowledged" });
  house.raise(22, minutes(14), { phase: "attended" });
  const said = [{ by: "张强", what: "on-my-way", via: "page", atMs: houseNowMs, round: 1 }] as const;
  house.raise(30, minutes(3), { phase: "acknowledged", said });
  house.raise(41, seconds(9), { phase: "pre-alarm" });
  for (const silent of [17, 33, 34]) house.silence(silent);
  const today = [
    [0, 0.7, null],
    [12, 6, 8],
    [22, 14, 11],
    [30, 3, 12],
    [2, 55, 9],
    [3, 130, 21],
    [13, 95, 7],
    [24, 210, 13],
    [37, 340, 10],
    [45, 160, 34],
    [50, 415, 12],
  ] as const;
  for (const [n, ago, took] of today) await house.happened(n, minutes(ago), took === null ? null : seconds(took));
  const server = await house.serveBoard();
  const open = async (browser: Browser, look: Look, path: string, ready: string): Promise<Page> => {
    const context = await looking(browser, look);
    await context.addCookies([{ ...house.cookie, url: server.url }]);
    await context.addInitScript(`localStorage.setItem("shouwang-language", "${look.language}")`);
    const page = await context.newPage();
    await page.clock.setFixedTime(houseNowMs);
    await page.goto(server.url + path);
    await page.locator(ready).first().waitFor();
    // What the account says comes after what the browser remembers.
    const other = page.getByRole("button", { name: look.language === "en" ? "English" : "中文", exact: true });
    if ((await other.count()) > 0) await other.click();
    await page.locator(`html[lang^="${look.language}"]`).waitFor();
    await page.locator(ready).first().waitFor();
    return page;
  };
  return {
    shots: [
      {
        name: "months",
        open: (browser, look) =>
          open(browser, look, "/administration/#/months?area=3706&month=2026-10", ".month-course li"),
      },
      { name: "board", open: (browser, look) => open(browser, look, "/board/#area=3706", ".tile-waiting .tile-age") },
      {
        name: "board-wall",
        widths: ["desktop"],
        open: (browser, look) => open(browser, look, "/board/#area=3706&wall=1", ".on-wall .tile-waiting .tile-age"),
      },
    ],
    async close() {
      await server[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}
