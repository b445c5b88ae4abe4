import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { days } from "../../shared/time/duration.ts";
import { dayText } from "../../cloud/web/parts/day-text.ts";
import { residentRecord } from "../../cloud/registry/residents/resident-record.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds } from "./administration-pages.ts";
import { openCheckInsHouse } from "./check-ins-house.ts";
import { builtPages, launchBrowser, openDesk } from "./operator-page.ts";

const entry = (page: Page, name: string) => page.locator(".check-in", { hasText: name });

describeWithService("chromium", "proactive check-ins at the desk", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-566 R-564 the list says whom to call and why; what came of a call is one click, and a wish needs its words", async () => {
    await using house = await openCheckInsHouse({ ...pages, hasAlarm: false });
    await using open = await openDesk(browser, { url: house.url, operator: "李静" });
    const { page, complaints } = open;
    await page.getByRole("button", { name: "主动关怀" }).click();
    await page.getByRole("heading", { name: "主动关怀" }).waitFor();
    await entry(page, "于秀珍").getByText("从未联系过").waitFor();
    const names = await page.locator(".check-in-who strong").allInnerTexts();
    expect(names.slice(0, 2).toSorted()).toEqual(["曲淑芬", "王学礼"].toSorted());
    await entry(page, "曲淑芬").getByText("已拨 2 次未接通").waitFor();
    expect(await axeFinds(page, ".check-ins")).toEqual([]);

    await entry(page, "王学礼").getByRole("button").first().click();
    await entry(page, "王学礼").getByText("药盒用完了").waitFor();
    const wants = entry(page, "王学礼").getByRole("button", { name: "有需求" });
    expect(await wants.isDisabled()).toBe(true);
    await entry(page, "王学礼").getByLabel("备注").fill("约了周三上门");
    await wants.click();
    await page.getByRole("status").getByText("已记录").waitFor();
    await expect.poll(() => entry(page, "王学礼").count()).toBe(0);

    await entry(page, "刘德福").getByRole("button").first().click();
    await entry(page, "刘德福").getByRole("button", { name: "平安" }).click();
    await expect.poll(() => entry(page, "刘德福").count()).toBe(0);
    const kept = (await house.registry.records.get(residentRecord, ["p-2"])).get("p-2");
    expect(kept).toMatchObject({ content: { reached: { through: "phone" } } });
    expect(complaints).toEqual([]);
  });

  test("R-565 needing help opens an incident in the hand of whoever called; alarms that wait stand above the list", async () => {
    await using house = await openCheckInsHouse({ ...pages, hasAlarm: true });
    await using open = await openDesk(browser, { url: house.url, operator: "李静" });
    const { page } = open;
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "Proactive check-ins" }).click();
    await page.getByRole("alert").getByText("1 alarm waits for an answer").waitFor();
    await entry(page, "孙桂兰").getByRole("button").first().click();
    await entry(page, "孙桂兰").getByRole("button", { name: "Needs help" }).click();
    await page.getByText("you have it in hand").waitFor();
    await page.getByRole("button", { name: "Show the incident" }).click();
    await page.locator(".incident .alarm", { hasText: "needs help" }).waitFor();
    expect(house.desk.incident("incident-check-in-0-p-1")).toMatchObject({ acknowledgedBy: "李静", mode: "live" });
  });

  test("R-667 somebody who asks to be called, or comes home from hospital, is put on the list of a day at their home on the desk", async () => {
    await using house = await openCheckInsHouse({ ...pages, hasAlarm: false });
    await using open = await openDesk(browser, { url: house.url, operator: "李静" });
    const { page, complaints } = open;
    await page.locator(".homes button", { hasText: "幸福里-in" }).click();
    const asks = page.locator(".ask-check-in");
    await asks.getByRole("button", { name: "约定回访" }).click();
    await asks.getByLabel("原因").selectOption("after-hospital");
    await asks.getByLabel("回访日期").fill(dayText(Date.now() - days(1)));
    await asks.getByRole("alert").waitFor();
    expect(await asks.getByRole("button", { name: "列入名单" }).isDisabled()).toBe(true);
    await asks.getByLabel("回访日期").fill(dayText(Date.now()));
    await asks.getByLabel("备注").fill("下午打");
    expect(await axeFinds(page, ".ask-check-in")).toEqual([]);
    await asks.getByRole("button", { name: "列入名单" }).click();
    await asks.getByRole("status").getByText("已列入名单").waitFor();
    // Today is at once.
    await page.getByRole("button", { name: "主动关怀" }).click();
    await entry(page, "王秀英-in").getByText("出院回访").waitFor();
    await entry(page, "王秀英-in").getByRole("button").first().click();
    await entry(page, "王秀英-in").getByText("下午打").waitFor();
    expect(complaints).toEqual([]);
  });
});
