/** The board of an area: a real browser, the real server, alarms that come and go. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "../../cloud/api/fastify-server.ts";
import { minutes, seconds } from "../../shared/time/duration.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, isWiderThanWindow, openPage, type Opened, type widths } from "./administration-pages.ts";
import { openBoardHouse, type BoardHouse } from "./board-house.ts";
import { launchBrowser } from "./operator-page.ts";

describeWithService("chromium", "the board", (tool) => {
  let browser: Browser;
  let house: BoardHouse;
  let server: RunningServer;
  beforeAll(async () => {
    [house, browser] = await Promise.all([
      openBoardHouse({ perCounty: 2, nowMs: () => Date.now() }),
      launchBrowser(tool().binary),
    ]);
    server = await house.serveBoard();
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });
  const open = async (hash: string, width: keyof typeof widths = "wide"): Promise<Opened> =>
    await openPage(browser, { url: `${server.url}/board/${hash}`, width, cookie: house.cookie });
  const shoot = async ({ page }: Opened, name: string): Promise<void> => {
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
  };

  test("R-616 an alarm is on the board at once, with how long it waits, and whoever has it; down into a county and up again; nobody's name", async () => {
    await using opened = await open("");
    const { page } = opened;
    const tile = (name: string) => page.locator(".tile").filter({ hasText: name });
    await tile("芝罘区").filter({ hasText: "平静" }).waitFor();
    expect(await page.locator(".tile").count()).toBe(11);
    house.raise(0, seconds(64));
    await tile("芝罘区").filter({ hasText: "待接警 1" }).filter({ hasText: /1:0\d/ }).waitFor();
    house.raise(12, minutes(3), { phase: "acknowledged", acknowledgedBy: "李静" });
    house.silence(20);
    await tile("福山区").filter({ hasText: "处置中 1" }).waitFor();
    await page.locator(".total").filter({ hasText: "套件失联" }).getByText("1", { exact: true }).waitFor();
    expect(await page.title()).toBe("待接警 1 · 守望指挥");
    await shoot(opened, "board");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    expect(await page.content()).not.toMatch(/李静|王秀英|y-0/);

    await page.getByRole("link", { name: "芝罘区" }).press("Enter");
    await tile("向阳街道").filter({ hasText: "待接警 1" }).waitFor();
    await page.getByRole("link", { name: "返回上一级" }).press("Enter");
    await tile("福山区").waitFor();
    house.close(0);
    await tile("芝罘区").filter({ hasText: "平静" }).waitFor();
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-616 on a wall everything fills the screen and can be read from across a room; on a telephone whoever waits is on top", async () => {
    house.raise(0, seconds(64));
    house.raise(30, seconds(5));
    await using opened = await open("#area=3706&wall=1");
    const { page } = opened;
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.locator(".on-wall .tile-waiting").first().waitFor();
    await shoot(opened, "board-wall");
    const fits = await page.evaluate<boolean>(
      `document.documentElement.scrollHeight <= innerHeight && [...document.querySelectorAll(".tile")].every((one) => one.scrollHeight <= one.clientHeight + 1)`,
    );
    expect([fits, await isWiderThanWindow(page)]).toEqual([true, false]);
    const size = await page.evaluate<number>(
      `Math.min(...[...document.querySelectorAll(".tile-name, .total strong")].map((one) => parseFloat(getComputedStyle(one).fontSize)))`,
    );
    // 1/40 of the height of the screen.
    expect(size).toBeGreaterThan(27);
    expect(await axeFinds(page)).toEqual([]);

    await using phone = await open("#area=3706", "narrow");
    await phone.page.locator(".tile").first().filter({ hasText: "芝罘区" }).filter({ hasText: "待接警 1" }).waitFor();
    await phone.page.getByRole("button", { name: "English" }).click();
    await phone.page.locator(".tile").first().filter({ hasText: "Zhifu" }).filter({ hasText: "1 waiting" }).waitFor();
    await shoot(phone, "board-phone-en");
    await phone.page.setViewportSize({ width: 320, height: 700 });
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
    await phone.page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await isWiderThanWindow(phone.page)).toBe(false);
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-616 a board that is not answered says within five seconds that it stands still, by the time of what it shows, and goes on by itself", async () => {
    await using opened = await open("#area=3706&wall=1");
    const { page } = opened;
    await page.locator(".tile").first().waitFor();
    await page.context().setOffline(true);
    const since = Date.now();
    const alert = page.getByRole("alert").filter({ hasText: "画面已停止更新" });
    await alert.waitFor();
    // Within 5 s of the last answer, which may have been under way when the line went; a busy machine is given a second.
    expect(Date.now() - since).toBeLessThan(8_000);
    await page.getByText("已停止更新", { exact: true }).waitFor();
    const clock = page.locator(".clock-time");
    const stood = await clock.textContent();
    await shoot(opened, "board-blind");
    expect(await axeFinds(page)).toEqual([]);
    expect(await clock.textContent()).toBe(stood);
    await page.context().setOffline(false);
    await page.getByText("实时", { exact: true }).waitFor();
    await alert.waitFor({ state: "hidden" });
  });
});
