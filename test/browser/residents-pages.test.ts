/** Residents and homes as an administrator meets them: a real browser, the real server, a real database. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { checkInRecord } from "../../cloud/registry/check-ins/check-in-record.ts";
import { callAtMs, dayText } from "../../cloud/web/parts/day-text.ts";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, minutes } from "@shouwang/shared/time/duration.ts";
import { freePort } from "../../scripts/free-port.ts";
import { aLearnedDay, quieterThanUsual } from "../builders/care-views.ts";
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

describeWithService("chromium", "the pages of residents and homes", (tool) => {
  let browser: Browser;
  let house: IdentityHouse;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;
  let origin: string;
  let chief: Awaited<ReturnType<IdentityHouse["person"]>>;
  let operator: typeof chief;
  let supervisor: typeof chief;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const [pages, opened, launched, registered] = await Promise.all([
      builtPages(),
      openIdentityHouse({ publicUrl: origin }),
      launchBrowser(tool().binary),
      openRegistryHouse({ in: "370602001001", out: "370685001001" }),
    ]);
    [house, browser, registry] = [opened, launched, registered];
    chief = await house.person("wang.min", [grantOf("area-administrator", "370602")]);
    operator = await house.person("li.jing", [grantOf("operator", "370602")]);
    supervisor = await house.person("zhao.min", [grantOf("supervisor", "370602")]);
    const parts = { ...serverParts(house), ...pages, keepers: registry.keepers, checkIns: registry.checkIns };
    parts.ground.registered = registry.registered;
    server = await startFastifyServer(parts, { host: "127.0.0.1", port });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  const openAs = async (
    who: typeof chief,
    place: string,
    options: { width?: keyof typeof widths } = {},
  ): Promise<Opened> => {
    const cookie = { name: "shouwang", value: who.caller.sessionToken ?? "" };
    const url = `${origin}/administration/#/${place}`;
    return await openPage(browser, { url, width: options.width ?? "wide", cookie });
  };
  const isClean = async (page: Page): Promise<void> => {
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
  };
  const sheet = (page: Page, name: string) =>
    page.locator("section.sheet").filter({ has: page.getByRole("heading", { name, exact: true }) });

  test("R-299 a home and two people in it are registered, looked for by what is known of them, and nothing that was typed stands in the address", async () => {
    await using open = await openAs(chief, "residents");
    const { page } = open;
    await page.getByText("入网老人：在册").waitFor();
    await page.getByText("此区域在册 1 人，其中入网 0 人").waitFor();
    await isClean(page);
    await page.getByRole("link", { name: "登记住户和老人" }).click();
    await page.getByRole("combobox", { name: "区域" }).fill("370602001001");
    await page.getByRole("button", { name: "登记住户" }).click();
    await page.getByText("请填写此项").first().waitFor();
    await page.getByRole("textbox", { name: "地址" }).fill("南大街 1 号");
    await page.getByRole("textbox", { name: "名称" }).fill("陈家");
    await isClean(page);
    await page.getByRole("button", { name: "登记住户" }).click();

    await page.getByRole("heading", { name: "登记到住户 陈家" }).waitFor();
    await page.getByRole("textbox", { name: "姓名" }).fill("陈秀英");
    await page.getByRole("textbox", { name: "身份证号" }).fill("370602194005060120");
    await page.getByLabel("出生日期").fill("1940-05-06");
    await page.getByRole("textbox", { name: "电话" }).fill("138 0000 0001");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    // What the registry finds wrong is said below its field.
    await page.getByText("请核对此项").waitFor();
    await page.getByRole("textbox", { name: "身份证号" }).fill("");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("heading", { name: "陈秀英", level: 1 }).waitFor();
    await isClean(page);

    await page.getByRole("link", { name: "住户 陈家" }).click();
    await page.getByRole("link", { name: "登记老人到此住户" }).click();
    await page.getByRole("textbox", { name: "姓名" }).fill("陈秀英");
    await page.getByLabel("出生日期").fill("1940-05-06");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByText("姓名和出生日期相同").waitFor();
    await page.getByRole("button", { name: "已核对，是另一人，继续登记" }).click();
    await page.getByText("可能与以下记录是同一人").waitFor();

    await page.getByRole("link", { name: "返回列表" }).click();
    await page.getByText("已显示 3 人").waitFor();
    await page.getByRole("textbox", { name: "查找内容" }).fill("王秀英-in");
    await page.getByText("已显示 1 人").waitFor();
    await page.getByRole("combobox", { name: "按什么查找" }).click();
    await page.getByTitle("电话后四位").click();
    await page.getByRole("textbox", { name: "查找内容" }).fill("00");
    await page.getByText("请输入四位数字").waitFor();
    await page.getByRole("textbox", { name: "查找内容" }).fill("0001");
    await page.getByRole("link", { name: "打开 陈秀英 的资料" }).waitFor();
    expect(page.url()).toBe(`${origin}/administration/#/residents`);
    expect(await open.complaints()).toEqual([]);
  });

  test("R-299 two people change one resident at once: what the other changed is told, what was typed stays, and the history says both", async () => {
    await using open = await openAs(chief, "residents/resident-in");
    const { page } = open;
    const person = sheet(page, "基本情况");
    await person.getByRole("button", { name: "修改" }).click();
    await page.getByRole("textbox", { name: "健康备注" }).fill("听力差，请大声说话");
    const by = { who: "account/somebody", purpose: "administer", atMs: Date.now() } as const;
    const quicker = await registry.keepers.residents.change(
      // `as`: it stands in the house.
      { residentId: "resident-in" as never, version: 1 },
      { risk: "high", name: "王秀英(in)" },
      by,
    );
    expect(quicker.kind).toBe("done");
    await person.getByRole("button", { name: "保存" }).click();
    await page.getByText("风险等级：未评定 → 高").waitFor();
    await page.getByText("姓名：王秀英-in → 王秀英(in)").waitFor();
    await expect.poll(() => page.getByRole("textbox", { name: "健康备注" }).inputValue()).toBe("听力差，请大声说话");
    await expect.poll(() => page.getByRole("textbox", { name: "姓名" }).inputValue()).toBe("王秀英(in)");
    await isClean(page);
    await person.getByRole("button", { name: "保存" }).click();
    await page.getByRole("heading", { name: "王秀英(in)", level: 1 }).waitFor();

    await page.getByRole("button", { name: "查看修改历史" }).click();
    const history = sheet(page, "修改历史");
    await history.getByText("健康备注：病-in → 听力差，请大声说话").waitFor();
    await history.getByText("风险等级：未评定 → 高").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-299 reached, assessed, on the list for a reason, consented: each where it is read", async () => {
    await using open = await openAs(chief, "residents/resident-in");
    const { page } = open;
    await sheet(page, "联系情况").getByRole("button", { name: "电话" }).click();
    await page.getByText("入网", { exact: true }).waitFor();

    const categories = sheet(page, "类别");
    await categories.getByText("失独").waitFor();
    await categories.getByRole("button", { name: "修改" }).click();
    await categories.getByRole("button", { name: "添加类别" }).click();
    const second = categories.getByRole("group", { name: "第 2 项" });
    await second.getByRole("combobox", { name: "类别" }).press("ArrowDown");
    await page.getByTitle("独居").click();
    await second.getByRole("textbox", { name: "依据" }).fill("社区走访");
    await second.getByLabel("起始日期").fill("2026-01-05");
    await second.getByRole("textbox", { name: "认定人" }).fill("李静");
    await second.getByLabel("下次复核").fill("2027-01-05");
    await isClean(page);
    await categories.getByRole("button", { name: "保存" }).click();
    await categories.getByText("社区走访").waitFor();

    const assessment = sheet(page, "能力评估");
    await assessment.getByRole("button", { name: "申请复评" }).click();
    await assessment.getByText("需要复评（人工申请").waitFor();
    await assessment.getByRole("button", { name: "录入评估" }).click();
    await assessment.getByRole("combobox", { name: "等级" }).press("ArrowDown");
    await page.getByTitle("0", { exact: true }).click();
    await assessment.getByRole("textbox", { name: "得分" }).fill("10");
    await assessment.getByRole("textbox", { name: "评估人" }).fill("李静");
    await assessment.getByLabel("评估日期").fill("2026-01-05");
    await assessment.getByLabel("下次评估").fill("2027-01-05");
    await assessment.getByRole("button", { name: "保存" }).click();
    await assessment.getByText("请核对此项").waitFor();
    await assessment.getByRole("textbox", { name: "得分" }).fill("");
    await assessment.getByRole("button", { name: "保存" }).click();
    await assessment.getByText("等级 0").waitFor();

    const consents = sheet(page, "知情同意");
    await consents.getByRole("button", { name: "撤回“居家监护”的同意" }).click();
    await consents.getByRole("button", { name: "撤回", exact: true }).click();
    await page.getByText("未入网", { exact: true }).waitFor();
    await consents.getByRole("button", { name: "添加同意" }).click();
    await consents.getByRole("textbox", { name: "文本版本" }).fill("2026-1");
    await consents.getByRole("textbox", { name: "签署人" }).fill("王秀英");
    await consents.getByLabel("签署时间").fill("2026-01-05T10:00");
    await isClean(page);
    await consents.getByRole("button", { name: "保存" }).click();
    await page.getByText("入网", { exact: true }).waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-299 contacts are tried, ordered by keyboard and written as one list, on a phone and in English", async () => {
    await using open = await openAs(chief, "residents/home/home-in", { width: "narrow" });
    const { page } = open;
    await chooseLanguage(page, "English");
    await page.getByText("Never tried").waitFor();
    await isClean(page);
    const contacts = sheet(page, "Contacts, in the order in which they are called");
    await contacts.getByRole("button", { name: "No answer" }).click();
    await contacts.getByText(/^No answer, /).waitFor();
    await contacts.getByRole("button", { name: "Change the contacts" }).click();
    await contacts.getByRole("button", { name: "Add a contact" }).click();
    const second = contacts.getByRole("group", { name: "Contact 2" });
    await second.getByRole("textbox", { name: "Name" }).fill("Chen Ming");
    await second.getByRole("textbox", { name: "Relation" }).fill("son");
    await second.getByRole("textbox", { name: "Phone" }).fill("139 0000 0008");
    await second.getByRole("button", { name: "Limit the hours" }).press("Enter");
    const hours = second.getByRole("group", { name: "Hours 1" });
    await hours.getByRole("checkbox", { name: "Fri" }).uncheck();
    await hours.getByLabel("From").fill("18:00");
    await hours.getByLabel("To").fill("18:00");
    await contacts.getByRole("button", { name: "Save" }).click();
    await second.getByText("Each of these hours needs a day").waitFor();
    await hours.getByLabel("To").fill("22:00");
    await contacts.getByRole("button", { name: "Move Chen Ming up" }).focus();
    await page.keyboard.press("Enter");
    await isClean(page);
    await contacts.getByRole("button", { name: "Save" }).click();
    await contacts.getByText("13900000008").waitFor();
    await contacts.getByText("Can be called: Mon Tue Wed Thu 18:00–22:00").waitFor();
    await expect.poll(() => contacts.locator("ol > li strong").allInnerTexts()).toEqual(["Chen Ming", "陈静-in"]);
    await page.getByRole("link", { name: /王秀英/ }).waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-759 what is usual in a home is on its page for whoever may see its days, in both languages and widths; nobody else's page asks", async () => {
    const asked: string[] = [];
    const learned = aLearnedDay({ homeId: "home-in", advisories: [quieterThanUsual()], sensitivity: "low" });
    const openHome = async (who: typeof chief, width: keyof typeof widths): Promise<Opened> => {
      const open = await openAs(who, "residents", { width });
      await open.page.route("**/api/homes/*/learned-day", async (route) => {
        asked.push(who.accountId);
        await route.fulfill({ json: learned });
      });
      await open.page.goto(`${origin}/administration/#/residents/home/home-in`);
      await open.page.getByRole("heading", { level: 1, name: /in/ }).waitFor();
      return open;
    };
    for (const [width, language] of [
      ["wide", "zh"],
      ["narrow", "en"],
    ] as const) {
      await using open = await openHome(supervisor, width);
      const { page } = open;
      if (language === "en") await chooseLanguage(page, "English");
      const day = sheet(page, language === "zh" ? "平常的一天" : "The usual day");
      await day.getByText(quieterThanUsual().because[language]).waitFor();
      await day.getByText(language === "zh" ? "低：比平常多安静 3 小时" : "Low: 3 h longer than usual").waitFor();
      await day.getByText(language === "zh" ? "已了解（26 天）" : "Learned (26 days)").waitFor();
      await day.getByText(language === "zh" ? "看成表格" : "As a table").click();
      await day
        .getByRole("row", { name: language === "zh" ? /^6:00.* 8 小时 18 分钟$/ : /^6:00.* 8 h 18 min$/ })
        .waitFor();
      await isClean(page);
      expect(await open.complaints()).toEqual([]);
    }
    await using chiefs = await openHome(chief, "wide");
    await chiefs.page.getByRole("heading", { name: /^(居住人员|Who lives there)$/ }).waitFor();
    expect(await chiefs.page.getByText(/The usual day|平常的一天/).count()).toBe(0);
    expect([...new Set(asked)]).toEqual([supervisor.accountId]);
  });

  test("R-299 R-325 R-667 an operator notes whom she phoned, has somebody called on a day, and changes nothing else; a list on a phone has what a wide one has", async () => {
    await using open = await openAs(operator, "residents", { width: "narrow" });
    const { page } = open;
    await page.getByText("计生特殊家庭").waitFor();
    expect(await page.getByText("失独").count()).toBe(0);
    expect(await page.getByRole("link", { name: "登记住户和老人" }).count()).toBe(0);
    await isClean(page);
    await page.getByRole("link", { name: /^打开 王秀英/ }).press("Enter");
    await page.getByText("失独").waitFor();
    expect(await page.getByRole("button", { name: "修改", exact: true }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "改为" }).count()).toBe(0);
    await isClean(page);
    // What is noted twice in one instant is noted once.
    await house.pass(minutes(1));
    const standing = sheet(page, "联系情况");
    await standing.getByRole("button", { name: "上门" }).click();
    await standing.getByText(/（上门）$/).waitFor();
    // When they are called, by the clock of this house.
    await page.clock.setFixedTime(house.clock.wallMs());
    const wanted = async (day: string, why: () => Promise<void> = async () => {}): Promise<void> => {
      await standing.getByRole("button", { name: "约定回访" }).click();
      await why();
      await standing.getByLabel("回访日期").fill(day);
      await standing.getByRole("textbox", { name: "回访备注" }).fill("下午在家");
      await isClean(page);
      await standing.getByRole("button", { name: "列入名单" }).click();
    };
    const day = (ahead: number): string => dayText(house.clock.wallMs() + days(ahead));
    await wanted(day(3), async () => {
      await standing.getByRole("combobox", { name: "回访原因" }).press("ArrowDown");
      await page.getByTitle("出院回访", { exact: true }).click();
    });
    await standing.getByText(`已列入 ${day(3)} 的主动关怀名单（出院回访）`).waitFor();
    const kept = await registry.records.get(checkInRecord, ["resident-in"]);
    expect(kept.get("resident-in")).toMatchObject({
      content: { asked: { why: "after-hospital", note: "下午在家", dueAtMs: callAtMs(day(3), 0) } },
    });
    // One later than that is not made: whoever agreed on it is told.
    await wanted(day(9));
    await standing.getByText(`名单上已有更早的一次（${day(3)}，出院回访）`).waitFor();
    await page.goto(`${origin}/administration/#/residents/home/home-in`);
    const contacts = sheet(page, "联系人（按拨打顺序）");
    await contacts.getByRole("button", { name: "拒绝" }).last().click();
    await contacts.getByText(/\d 拒绝$/).waitFor();
    expect(await contacts.getByRole("button", { name: "编辑联系人" }).count()).toBe(0);
    await isClean(page);
    await page.goto(`${origin}/administration/#/residents/resident-out`);
    await page.getByText("找不到此老人").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-323 the home that somebody moves to is found by who lives there, on a phone", async () => {
    await using open = await openAs(chief, "residents/resident-in", { width: "narrow" });
    const { page } = open;
    // In the language that she chose above.
    await page.getByRole("button", { name: "Move" }).click();
    const home = page.getByRole("combobox", { name: "Home they move to" });
    await home.fill("陈秀");
    await page.getByText("陈家 · 南大街 1 号 · 陈秀英").waitFor();
    await page.getByText("1 home found").waitFor();
    await isClean(page);
    await page.getByText("陈家 · 南大街 1 号 · 陈秀英").click();
    await expect.poll(() => home.inputValue()).toMatch(/^[a-z0-9-]+$/);
    await home.press("Enter");
    await page.getByRole("link", { name: "陈家" }).first().waitFor();
    expect(page.url()).toBe(`${origin}/administration/#/residents/resident-in`);
    expect(await open.complaints()).toEqual([]);
  });

  test("R-292 a list that is longer than a page goes on where it ended, until there is no more", async () => {
    const by = { who: "system/test", purpose: "operate-system", atMs: house.clock.wallMs() } as const;
    const homeId = must(parseHomeId("home-in"), "home-in");
    for (let n = 0; n < 50; n++)
      await registry.keepers.residents.register({ homeId, name: `李${n}`, fields: {}, isAnother: true }, by);
    await using open = await openAs(chief, "residents");
    const { page } = open;
    await page.getByText("50 people shown").waitFor();
    await page.getByRole("button", { name: "Show more" }).press("Enter");
    await page.getByText(/5[1-9] people shown/).waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    expect(await open.complaints()).toEqual([]);
  });
});
