/** The page behind the link of a message, on a small phone: the real loop, the real server, the link as it was sent. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloudIn, type Cloud } from "../builders/one-home-cloud.ts";
import { describeWithService } from "../builders/services.ts";
import { aContact, openToldHouse, type ToldHouse } from "../builders/told-house.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

/** What can be touched is as high as the rules for older people's pages ask (60 dp, MIIT App 适老化). */
const touchMin = 60;

describeWithService("chromium", "the answer page", (tool) => {
  let browser: Browser;
  let folder: string;
  let cloud: Cloud;
  let house: ToldHouse;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "shouwang-answer-"));
    const [launched, pages, started] = await Promise.all([
      launchBrowser(tool().binary),
      builtPages(),
      startCloudIn(folder),
    ]);
    browser = launched;
    cloud = started;
    house = await openToldHouse(cloud, folder, { webRoot: pages.webRoot });
  });
  afterAll(async () => {
    await browser.close();
    await house[Symbol.asyncDispose]();
    await cloud[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const openLink = async (
    token: string,
    prepare: (page: Page) => Promise<unknown> = async () => {},
  ): Promise<{ page: Page; complaints: string[] }> => {
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      locale: "zh-CN",
      hasTouch: true,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4")) complaints.push(message.text());
    });
    await prepare(page);
    await page.goto(`${house.baseUrl}/answer/#${token}`);
    return { page, complaints };
  };
  const linkTo = async (id: string, name: string, phone: string): Promise<string> => {
    await house.tell("sms", { ...aContact, id, name, phone });
    return house.lastSms().token;
  };

  test("R-453 it says what happened, everything to touch is large, and a tap takes it in hand for all to see", async () => {
    await house.press(1);
    const fang = await openLink(await linkTo("contact:c-1-1", "王芳", "13800000001"));
    await fang.page.getByRole("heading", { name: "陈家" }).waitFor();
    await fang.page.getByText("紧急呼叫 · 卧室").waitFor();
    await fang.page.getByText("还没有人受理。您能去吗？").waitFor();
    for (const button of await fang.page.getByRole("button").all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(touchMin);
    const widths = await fang.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);

    await fang.page.getByRole("button", { name: "我这就去" }).tap();
    await fang.page.getByText("已记录，其他人都能看到。").waitFor();
    expect(house.incident()).toMatchObject({ acknowledgedBy: "王芳", said: [{ what: "on-my-way", via: "link" }] });

    const wei = await openLink(await linkTo("contact:c-1-2", "张伟", "13900000002"));
    await wei.page.getByText("王芳 已受理").waitFor();
    await wei.page.getByText("王芳 正在赶去").waitFor();
    await wei.page.getByRole("button", { name: "我去不了" }).tap();
    await wei.page.getByText("已记录，马上找下一个人。").waitFor();
    // It comes by itself to who has the page open.
    await fang.page.getByText("张伟 去不了").waitFor();
    await fang.page.getByRole("button", { name: "English" }).tap();
    await fang.page.getByText("You have it in hand").waitFor();
    expect([fang.complaints, wei.complaints]).toEqual([[], []]);
    await fang.page.context().close();
    await wei.page.context().close();
  });

  test("R-453 news that came while it was open is shown, and a tap for what was there before takes nothing", async () => {
    // What the page asks by itself after its first look waits, so that it still shows what was.
    let looks = 0;
    const { page } = await openLink(
      await linkTo("contact:c-1-3", "李强", "13700000003"),
      async (fresh) =>
        await fresh.route("**/api/answers/look", async (route) => {
          looks += 1;
          if (looks === 1) await route.continue();
        }),
    );
    await page.getByText("王芳 已受理").waitFor();
    await house.press(2);
    await page.getByRole("button", { name: "我来处理" }).tap();
    await page.getByText("刚才有新情况").waitFor();
    expect(house.incident().acknowledgedBy).toBeNull();
    await page.getByRole("button", { name: "我来处理" }).tap();
    await page.getByText("您已受理").waitFor();
    expect(house.incident().acknowledgedBy).toBe("李强");
    await page.context().close();
  });

  test("R-453 a link that does not hold says what to do, and the page of an alarm that is over has no buttons", async () => {
    const token = await linkTo("contact:c-1-1", "王芳", "13800000001");
    const { incidentId, version } = house.incident();
    await cloud.loop.command(incidentId, { kind: "close", by: "李娜", version, outcome: "assisted", note: "" });
    const over = await openLink(token);
    await over.page.getByText("已办结，不用再去。").first().waitFor();
    await expect.poll(() => over.page.getByRole("button").count()).toBe(1);
    const wrong = await openLink("A".repeat(22));
    await wrong.page.getByText("链接已失效").waitFor();
    await wrong.page.context().close();
    await over.page.context().close();
  });
});
