import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aLearnedDay, aYoungDay, quieterThanUsual } from "../builders/care-views.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds } from "./administration-pages.ts";
import { builtPages, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";
import { personDesk } from "./person-desk.ts";

const panel = (page: Page, name: string) => page.locator(`.screen .${name}`);

describeWithService("chromium", "the screen pop of the desk", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-560 R-562 R-563 one look: where and how to get in, who, what helps, whom to call and who answered, why, and the last hours; in both languages", async () => {
    const { desk } = personDesk({ nowMs: () => Date.now() });
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    let readings = 0;
    page.on("request", (request) => (readings += request.url().endsWith("/screen") ? 1 : 0));
    await panel(page, "where-entry").getByText("单元门密码 2580#").waitFor();
    await panel(page, "where-key").getByText("4 7 1 9").waitFor();
    const who = await panel(page, "who").innerText();
    expect(who).toMatch(/王秀英 女 8\d 岁/);
    for (const word of ["高风险", "中度失能", "独居", "华法林"]) expect(who).toContain(word);
    // What opens no door stands in the register alone.
    expect(who).not.toContain("低保");
    const called = panel(page, "numbers").getByRole("listitem");
    expect(await called.nth(2).innerText()).toMatch(/陈立军[\s\S]*无人接听[\s\S]*现在不是方便时段/);
    expect(await called.nth(3).innerText()).toContain("从未联系过");
    const why = await panel(page, "why").innerText();
    expect(why).toMatch(/床头按钮[\s\S]*2 个不同的设备[\s\S]*3 次警情中有 2 次误触/);
    expect(await panel(page, "distrust").innerText()).toMatch(/客厅红外[\s\S]*离线/);
    const lately = page.getByRole("img", { name: /^最近 6 小时.*客厅红外.*没有数据/ });
    await lately.waitFor();
    expect(await lately.locator(".day-gap").count()).toBe(1);
    await page.getByRole("img", { name: /^最近 24 小时.*入户门/ }).waitFor();
    expect(await axeFinds(page, ".screen")).toEqual([]);

    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("img", { name: /^Last 6 hours.*No data/ }).waitFor();
    expect(await panel(page, "who").innerText()).toMatch(/High risk[\s\S]*living alone/);
    // Once for the home that is open, however much is redrawn.
    expect(readings).toBeLessThanOrEqual(1);
    expect(complaints).toEqual([]);
  });

  test("R-758 what is usual there stands beneath the last hours: how well it is known, how soon silence counts, what is worth a look; in both languages", async () => {
    const { desk } = personDesk({ nowMs: () => Date.now() });
    const quiet = { forMs: 15_600_000, halfHour: 30 };
    const known = aLearnedDay({ quiet, advisories: [quieterThanUsual()], sensitivity: "high" });
    const care = { ...desk.care, learnedDay: () => known };
    await using server = await serveDesk({ ...desk, care }, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    const learned = panel(page, "learned-panel");
    await learned.getByText("已了解 26 天").waitFor();
    await learned.getByText("灵敏度：高").waitFor();
    await learned.getByText("现在已安静4小时20分，这时平常最多1小时6分").waitFor();
    await learned.getByText(quieterThanUsual().because.zh).waitFor();
    await learned.getByRole("img", { name: "一天里每个时刻平常最多已安静多久" }).waitFor();
    expect(await axeFinds(page, ".screen")).toEqual([]);
    await page.getByRole("button", { name: "English" }).click();
    await learned.getByText(quieterThanUsual().because.en).waitFor();
    await learned.getByText("Quiet for 4 h 20 min now; usual by this time: at most 1 h 6 min").waitFor();
    expect(await axeFinds(page, ".screen")).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("R-758 a home that is still being learned says so at the desk, and where it cannot be read that is said", async () => {
    const { desk } = personDesk({ nowMs: () => Date.now() });
    await using server = await serveDesk({ ...desk, care: { ...desk.care, learnedDay: () => aYoungDay() } }, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const learned = panel(open.page, "learned-panel");
    await learned.getByText("还在了解：14 天里已有 5 天").waitFor();
    await learned.getByText("还不了解，暂按多数家庭").waitFor();
    await using none = await serveDesk({ ...desk, care: { ...desk.care, learnedDay: () => undefined } }, pages);
    await using without = await openDesk(browser, { url: none.url, operator: "李静" });
    await panel(without.page, "learned-panel").getByRole("alert").getByText("平常的情况暂时读不到。").waitFor();
    expect(await without.page.locator(".learned").count()).toBe(0);
  });

  test("R-561 a record that cannot be read is said, with what to do, and the alarm stands there all the same", async () => {
    const { desk } = personDesk({ nowMs: () => Date.now() });
    const screens = {
      ofHome: async (homeId: Parameters<typeof desk.screens.ofHome>[0]) => ({
        ...(await desk.screens.ofHome(homeId)),
        state: "damaged" as const,
        entry: null,
        numbers: [],
      }),
    };
    await using server = await serveDesk({ ...desk, screens }, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    await open.page.getByRole("alert").getByText("请用纸质档案，并通知系统管理员").waitFor();
    await open.page.getByText("没有登记入户办法：请问邻居或物业").waitFor();
    await open.page.getByRole("heading", { name: "紧急呼叫" }).waitFor();
  });
});
