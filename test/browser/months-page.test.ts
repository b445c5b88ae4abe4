/** The months of an area: a real browser, the real server, months reckoned from a real ledger. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "../../cloud/api/fastify-server.ts";
import { minutes } from "../../shared/time/duration.ts";
import { describeWithService } from "../builders/services.ts";
import {
  axeFinds,
  chooseLanguage,
  isWiderThanWindow,
  openPage,
  type Opened,
  type widths,
} from "./administration-pages.ts";
import { openMonthsHouse, type MonthsHouse } from "./months-house.ts";
import { launchBrowser } from "./operator-page.ts";

describeWithService("chromium", "the page of months", (tool) => {
  let browser: Browser;
  let house: MonthsHouse;
  let server: RunningServer;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openMonthsHouse({ perCounty: 6 }), launchBrowser(tool().binary)]);
    server = await house.serve();
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });
  const open = async (place: string, width: keyof typeof widths = "wide"): Promise<Opened> =>
    await openPage(browser, { url: `${server.url}/administration/#/${place}`, width, cookie: house.cookie });
  const shoot = async ({ page }: Opened, name: string): Promise<void> => {
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  test("R-613 a supervisor reads a month, goes down into a county, closes the month, and says why it comes out otherwise afterwards", async () => {
    await using opened = await open("months?area=3706&month=2026-10");
    const { page } = opened;
    await page.getByRole("heading", { name: "2026年10月", level: 2 }).waitFor();
    const headline = page.locator(".month-headline");
    await headline.getByText("接起用时 P90").waitFor();
    await headline.getByText(/达标/).first().waitFor();
    await page.getByText("GB/T 33358-2016").first().waitFor();
    await page.locator(".month-course").getByText("2026年9月").waitFor();
    await shoot(opened, "months");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);

    await page.getByRole("link", { name: "查看芝罘区" }).press("Enter");
    await page.getByRole("link", { name: "查看向阳街道" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "查看福山区" }).waitFor();

    await page.getByRole("button", { name: "结账", exact: true }).click();
    await page.getByText("为烟台市结账2026年10月？").waitFor();
    await page.getByRole("button", { name: "确认结账" }).click();
    await page.getByText(/已结账：孙丽/).waitFor();
    await house.oneMore(Date.UTC(2026, 9, 20));
    house.later(minutes(1));
    await page.reload();
    const since = page.locator("section").filter({ has: page.getByRole("heading", { name: "结账之后的变化" }) });
    await since.getByText("警情：66 → 67").waitFor();
    await since.getByRole("button", { name: "写入更正" }).click();
    await since.getByText("请写明原因").waitFor();
    await since.getByLabel("更正原因").fill("一起警情因网络中断补录");
    await shoot(opened, "months-since");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await since.getByRole("button", { name: "写入更正" }).click();
    const corrections = page.locator("section").filter({ has: page.getByRole("heading", { name: "更正记录" }) });
    await corrections.getByText("一起警情因网络中断补录").waitFor();
    await page.locator(".month-headline").getByText("67", { exact: true }).waitFor();

    await chooseLanguage(page, "English");
    await page.getByRole("heading", { name: "October 2026", level: 2 }).waitFor();
    await page.getByText(/Correction 1 · 孙丽/).waitFor();
    await shoot(opened, "months-en");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await chooseLanguage(page, "中文");
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-613 on a telephone, in large text, and of a month in which nothing was", async () => {
    await using opened = await open("months?area=370602&month=2026-09", "narrow");
    const { page } = opened;
    await page.getByRole("link", { name: "查看向阳街道" }).waitFor();
    await shoot(opened, "months-phone");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await isWiderThanWindow(page)).toBe(false);
    await page.getByRole("button", { name: "上个月" }).click();
    await page.getByRole("heading", { name: "2026年8月", level: 2 }).waitFor();
    await page.goto(`${server.url}/administration/#/months?area=370602&month=2025-01`);
    await page.locator(".month-headline").getByText("无", { exact: true }).first().waitFor();
    await page.getByText("本月已结束，尚未结账").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });
});
