import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithService } from "../builders/services.ts";
import { axeFinds } from "./administration-pages.ts";
import { homeNumber } from "./many-incidents.ts";
import { createMemoryDesk } from "./memory-desk.ts";
import { builtPages, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";

const looked = homeNumber(3_210);

const isTooWide = async (page: Page): Promise<boolean> =>
  (await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")) === true;

describeWithService("chromium", "the head of the desk", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-650 on a phone the head is two rows, sound, telephone and a caller's incident in sight; the rest is one press or key away, at 320 px and with twice the text too", async () => {
    const desk = createMemoryDesk({ nowMs: () => Date.now(), homes: [looked] });
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    const menu = page.getByRole("button", { name: "菜单" });
    const shift = page.getByRole("button", { name: "交接班" });
    await shift.waitFor();
    expect(await menu.isVisible()).toBe(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await menu.waitFor();
    expect(await shift.isVisible()).toBe(false);
    const head = page.locator(".head");
    await head.getByRole("button", { name: "声音未开启" }).waitFor();
    await head.getByText("无电话中继").waitFor();
    await head.getByRole("button", { name: "来电建单" }).waitFor();
    expect((await head.boundingBox())?.height).toBeLessThan(124);
    await menu.focus();
    await page.keyboard.press("Enter");
    for (const name of ["交接班", "主动关怀", "住户", "快捷键", "English", "坐席 李静"])
      await head.getByRole("button", { name }).waitFor();
    expect(await menu.getAttribute("aria-expanded")).toBe("true");
    expect(await axeFinds(page, ".head")).toEqual([]);
    // English is longer.
    await head.getByRole("button", { name: "English" }).click();
    await head.getByRole("button", { name: "Incident for a caller" }).waitFor();
    await page.locator(".head-more").waitFor({ state: "hidden" });
    expect((await head.boundingBox())?.height).toBeLessThan(124);
    await page.getByRole("button", { name: "Menu" }).click();
    await head.getByRole("button", { name: "中文" }).click();
    await menu.click();
    await shift.waitFor();
    await page.setViewportSize({ width: 320, height: 700 });
    expect(await isTooWide(page)).toBe(false);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await isTooWide(page)).toBe(false);
    await page.keyboard.press("Escape");
    await shift.waitFor({ state: "hidden" });
    expect(await menu.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    await menu.click();
    await shift.click();
    await page.getByRole("dialog").getByLabel("接班人姓名").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "来电建单" }).click();
    await page.getByRole("dialog").getByRole("checkbox").waitFor();
    expect(await axeFinds(page, ".dialog")).toEqual([]);
    expect(await menu.getAttribute("aria-expanded")).toBe("false");
  });
});
