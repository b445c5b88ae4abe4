/** Areas, what is set in them, and plans, as an administrator meets them: a real browser, the real server, a real database. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { freePort } from "../../scripts/free-port.ts";
import { serverParts } from "../builders/identity-browser.ts";
import { grantOf, openIdentityHouse, type IdentityHouse } from "../builders/identity-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { describeWithService } from "../builders/services.ts";
import {
  axeFinds,
  chooseLanguage,
  isWiderThanWindow,
  openPage,
  type Opened,
  type widths,
} from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

const list = `code,name,english
37,山东省,Shandong
3706,烟台市,Yantai
370602,芝罘区,Zhifu
370602001,向阳街道,Xiangyang
370602001001,幸福社区,Xingfu
370685,招远市,Zhaoyuan
`;

describeWithService("chromium", "the pages of areas, settings and plans", (tool) => {
  let browser: Browser;
  let house: IdentityHouse;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;
  let origin: string;
  let chief: Awaited<ReturnType<IdentityHouse["person"]>>;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const [pages, opened, launched, kept] = await Promise.all([
      builtPages(),
      openIdentityHouse({ publicUrl: origin }),
      launchBrowser(tool().binary),
      openRegistryHouse({ in: "370602001001", out: "370685001001" }),
    ]);
    [house, browser, registry] = [opened, launched, kept];
    const { keepers, registered } = registry;
    const table = keepers.readAreaList("list.csv", list);
    if (table.kind === "no-list") throw new Error(table.why.en);
    const options = { under: null, asOf: "2020", source: "test", isTrial: false };
    await keepers.areaRegistrar.import(table.rows, options, { who: "system/test", purpose: "operate-system", atMs: 1 });
    chief = await house.person("wang.min", [grantOf("area-administrator", "370602")]);
    const parts = serverParts(house);
    const ground = { ...parts.ground, registered };
    server = await startFastifyServer({ ...parts, ...pages, ground, keepers }, { host: "127.0.0.1", port });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  const openAt = async (place: string, width: keyof typeof widths = "wide"): Promise<Opened> => {
    const cookie = { name: "shouwang", value: chief.caller.sessionToken ?? "" };
    return await openPage(browser, { url: `${origin}/administration/#/${place}`, width, cookie });
  };

  test("R-315 an area is found by its name, renamed from a day on, and one is added below it", async () => {
    await using open = await openAt("areas");
    const { page } = open;
    await page.getByRole("link", { name: "芝罘区" }).waitFor();
    await page.getByRole("combobox", { name: "查找区划" }).fill("幸福");
    await page.getByText("幸福社区（370602001001）").click();
    await page.getByRole("button", { name: "打开" }).click();
    await page.getByRole("heading", { name: "幸福社区" }).waitFor();
    await page.getByRole("link", { name: "返回上一级" }).click();
    await page.getByRole("heading", { name: "向阳街道" }).waitFor();

    await page.getByLabel("中文名称").last().fill("朝阳街道");
    await page.getByLabel("启用日期").fill("2021-01-01");
    await page.getByRole("button", { name: "保存新名称" }).click();
    await page.getByRole("heading", { name: "朝阳街道" }).waitFor();
    await page.getByText("朝阳街道：自 2021-01-01 起").waitFor();

    await page.getByLabel("区划代码").fill("370602001002");
    await page.getByLabel("中文名称").first().fill("春天社区");
    await page.getByRole("button", { name: "添加" }).click();
    await page.getByRole("link", { name: "春天社区" }).waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-315 a setting says where it comes from, is changed within its limits, and inherited again", async () => {
    await using open = await openAt("settings?area=370602001");
    const { page } = open;
    const line = page.getByRole("listitem").filter({ hasText: "长时间无活动" });
    await line.getByText("系统默认").waitFor();
    await line.getByRole("button", { name: "修改" }).press("Enter");
    await line.getByLabel("小时").fill("13");
    await line.getByRole("button", { name: "保存" }).click();
    await line.getByText("请填写 45 分钟 至 12 小时 之间的值").waitFor();
    await line.getByLabel("小时").fill("8");
    await line.getByLabel("分钟").fill("30");
    await line.getByRole("button", { name: "保存" }).click();
    await line.getByText("8 小时 30 分钟").waitFor();
    await line.getByText("此处设置").waitFor();
    await page.goto(`${origin}/administration/#/settings?area=370602001001`);
    await line.getByText(/沿用 .*街道/).waitFor();
    await page.goto(`${origin}/administration/#/settings?area=370602001`);
    await line.getByRole("button", { name: /改回沿用/ }).click();
    await line.getByText("系统默认").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-745 the sensitivity is chosen with what it costs, and a prescribed time is put in use and out of use", async () => {
    await using open = await openAt("settings?area=370602001");
    const { page } = open;
    const sensitivity = page.getByRole("listitem").filter({ hasText: "异常静止的灵敏度" });
    await sensitivity.getByText("标准").waitFor();
    await sensitivity.getByRole("button", { name: "修改" }).press("Enter");
    await sensitivity.getByText(/误报也越多/).waitFor();
    await sensitivity.getByLabel("高", { exact: true }).check();
    await sensitivity.getByRole("button", { name: "保存" }).click();
    await sensitivity.getByText("此处设置").waitFor();
    const stay = page.getByRole("listitem").filter({ hasText: "卫生间滞留" });
    await stay.getByText("不启用").waitFor();
    await stay.getByRole("button", { name: "修改" }).press("Enter");
    await stay.getByLabel("启用").check();
    await stay.getByLabel("小时").fill("5");
    await stay.getByRole("button", { name: "保存" }).click();
    await stay.getByText("请填写 30 分钟 至 4 小时 之间的值").waitFor();
    await stay.getByLabel("小时").fill("1");
    await stay.getByLabel("分钟").fill("0");
    await stay.getByRole("button", { name: "保存" }).click();
    await stay.getByText("1 小时", { exact: true }).waitFor();
    await stay.getByRole("button", { name: "修改" }).press("Enter");
    await stay.getByLabel("启用").uncheck();
    await stay.getByRole("button", { name: "保存" }).click();
    await stay.getByText("此处设置").waitFor();
    await stay.getByText("不启用").first().waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-315 a plan shows at once who would be told at 03:00 on a Sunday, and when nobody would", async () => {
    await using open = await openAt("plans?area=370602");
    const { page } = open;
    const preview = page.locator(".plan-preview");
    await preview.getByText("第一位确定应答的：立即").waitFor();
    const first = page.locator("section", { has: page.getByRole("heading", { name: "预案 1" }) });
    await page.getByRole("button", { name: "修改预案 1" }).press("Enter");
    const desk = first.getByRole("group", { name: "步骤 1" });
    // The desk by day only: at 03:00 the supervisor is told first, after a minute.
    await desk.getByRole("button", { name: "限定时段" }).click();
    await preview.getByText("第一位确定应答的：1 分钟后").waitFor();
    await preview.getByText("不在时段内，跳过").waitFor();
    const save = page.getByRole("button", { name: "保存预案" });
    await expect.poll(() => save.isEnabled()).toBe(true);
    // Nobody else who answers: a hole, and its hour.
    for (let n = 6; n >= 4; n -= 1) await first.getByRole("button", { name: `删除步骤 ${n}` }).click();
    await page.getByText(/发生的报警5分钟内无人应答/).waitFor();
    await preview.getByText("5 分钟内没有确定应答的人。").waitFor();
    await expect.poll(() => save.isEnabled()).toBe(false);
    await desk.getByRole("button", { name: "删除时段 1" }).click();
    await preview.getByText("第一位确定应答的：立即").waitFor();
    await save.click();
    await page.getByText("来源：此处设置").waitFor();
    await page.getByRole("button", { name: "改回沿用上级预案" }).click();
    await page.getByText("来源：系统默认").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-314 a centre is registered and answers for the area; one that leaves it alone at night is refused", async () => {
    await using open = await openAt("centres?area=370602");
    const { page } = open;
    // Beside it stands the form of a centre outside, which has a name too.
    const form = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "登记中心", level: 2, exact: true }) });
    const register = async (name: string, hours: readonly string[]): Promise<void> => {
      await form.getByLabel("中心名称").fill(name);
      if (hours[0] !== undefined) await form.getByLabel("每天从（不填为全天）").fill(hours[0]);
      if (hours[1] !== undefined) await form.getByLabel("至", { exact: true }).fill(hours[1]);
      await form.getByRole("button", { name: "登记", exact: true }).click();
      await page.getByRole("button", { name: `加入“${name}”` }).click();
    };
    await register("白班中心", ["08:00", "20:00"]);
    await page.getByRole("button", { name: "保存接警顺序" }).click();
    await page.getByText("星期一 00:00 起没有中心值守。请加入该时段有人的中心，或调整时间。").waitFor();
    await register("市中心", []);
    await page.getByRole("button", { name: "上移“市中心”" }).click();
    await page.getByRole("button", { name: "保存接警顺序" }).click();
    await page.getByText("来源：此处设置").waitFor();
    await page.getByText("1. 市中心").waitFor();
    await page.getByRole("button", { name: "修改“白班中心”" }).press("Enter");
    const centre = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "保存中心" }) });
    await centre.getByRole("button", { name: "增加号码" }).click();
    await centre.getByLabel("电话号码").fill("05356000000");
    await centre.getByRole("group", { name: "时段 1" }).getByRole("checkbox", { name: "周日" }).uncheck();
    await clean(page, "a centre that is changed");
    await centre.getByRole("button", { name: "保存中心" }).click();
    await page.getByText("值班 05356000000").waitFor();
    await page.getByText("值守：周一 周二 周三 周四 周五 周六 08:00–20:00").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-359 who is on duty is written, an hour with nobody is shown, and the plan that would tell them in vain is named", async () => {
    await using open = await openAt("duty?area=370602");
    const { page } = open;
    const responders = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "处置人员", level: 2 }) });
    await responders.getByText("尚未排班").waitFor();
    await responders.getByRole("button", { name: "修改处置人员值班表" }).click();
    await responders.getByRole("button", { name: "增加人员" }).click();
    await responders.getByLabel("姓名").fill("王师傅");
    await responders.getByLabel("电话", { exact: true }).fill("13800000001");
    await responders.getByRole("button", { name: "增加班次" }).first().click();
    await responders.getByLabel("值班人员").click();
    await page.getByTitle("王师傅").click();
    await responders.getByRole("button", { name: "限定时段" }).click();
    await clean(page, "a rota that is written");
    await responders.getByRole("button", { name: "保存值班表" }).click();
    await responders.getByText("预案会落空").waitFor();
    await responders.getByRole("heading", { name: "未来八周无人值班的时段" }).waitFor();
    await responders
      .getByText(/起无人值班，预案此时通知处置人员将落空/)
      .first()
      .waitFor();
    await responders.getByRole("button", { name: "查询" }).click();
    await clean(page, "a rota");
    expect(await open.complaints()).toEqual([]);
  });

  describe("R-196 their views are free of what WCAG 2.2 AA forbids, and fit", () => {
    test.each([
      ["zh", "wide"],
      ["en", "narrow"],
    ] as const)("in %s, %s", async (language, width) => {
      await using open = await openAt("areas/370602", width);
      const { page } = open;
      await page.getByRole("heading", { level: 1 }).waitFor();
      if (language === "en") await chooseLanguage(page, "English");
      await clean(page, "an area");
      await page.goto(`${origin}/administration/#/areas/import?under=370602`);
      await page.locator("#area-list-file").waitFor();
      const [name, mimeType] = ["list.csv", "text/csv"];
      await page
        .locator("#area-list-file")
        .setInputFiles({ name, mimeType, buffer: Buffer.from("code,name\n3706,x\n370611,y\n370602009009,z\n") });
      await page.locator("button[type=submit]").last().click();
      await page.getByRole("table").waitFor();
      await clean(page, "a list with a mistake");
      await page.goto(`${origin}/administration/#/settings?area=370602`);
      await page.locator(".setting").first().waitFor();
      // Quiet hours, a length of time, a choice, and a length that may be none.
      for (const at of [3, 5, 6, 7]) {
        await page.locator(".setting").nth(at).getByRole("button").first().click();
        await page.locator(".setting").nth(at).locator("form").waitFor();
        // What lies half beneath the head is there because of how far somebody has scrolled.
        await page.evaluate(() => scrollTo(0, 0));
        expect.soft(await axeFinds(page)).toEqual([]);
      }
      await clean(page, "settings");
      await page.goto(`${origin}/administration/#/centres?area=370602`);
      await page.locator("#centre_name").waitFor();
      await clean(page, "centres");
      await page.goto(`${origin}/administration/#/plans?home=home-in`);
      await page.locator(".ant-timeline").waitFor();
      await page.locator(".sheet .page-head button").first().click();
      await page.locator(".grant button").first().click();
      await clean(page, "plans of a home");
      expect(await open.complaints()).toEqual([]);
    });
  });

  async function clean(page: Page, view: string): Promise<void> {
    await page.evaluate(() => scrollTo(0, 0));
    expect.soft([view, await isWiderThanWindow(page), await axeFinds(page)]).toEqual([view, false, []]);
  }
});
