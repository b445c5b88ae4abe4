/** The administration as an administrator meets it: a real browser, the real server, a real database. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { freePort } from "../../scripts/free-port.ts";
import { seconds } from "../../shared/time/duration.ts";
import { serverParts } from "../builders/identity-browser.ts";
import { goodPassword, grantOf, openIdentityHouse, type IdentityHouse } from "../builders/identity-house.ts";
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

describeWithService("chromium", "the administrator's pages", (tool) => {
  let browser: Browser;
  let house: IdentityHouse;
  let server: RunningServer;
  let origin: string;
  let chief: Awaited<ReturnType<IdentityHouse["person"]>>;
  let operator: typeof chief;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const [pages, opened, launched] = await Promise.all([
      builtPages(),
      openIdentityHouse({ publicUrl: origin }),
      launchBrowser(tool().binary),
    ]);
    [house, browser] = [opened, launched];
    chief = await house.person("wang.min", [grantOf("area-administrator", "3706")]);
    operator = await house.person("li.jing", [grantOf("operator", "370602"), grantOf("technician", "370602001")]);
    server = await startFastifyServer({ ...serverParts(house), ...pages }, { host: "127.0.0.1", port });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  const openAs = async (
    who: typeof chief | null,
    place: string,
    options: { width?: keyof typeof widths } = {},
  ): Promise<Opened> => {
    const token = who?.caller.sessionToken ?? null;
    const cookie = token === null ? {} : { cookie: { name: "shouwang", value: token } };
    return await openPage(browser, { url: `${origin}${place}`, width: options.width ?? "wide", ...cookie });
  };

  test("R-194 antd is styled under the same policy as every page, which stops nothing of ours", async () => {
    await using open = await openAs(chief, "/administration/");
    const { page } = open;
    const invite = page.getByRole("link", { name: "邀请人员" });
    await invite.waitFor();
    const background = `getComputedStyle(document.querySelector(".page-head a")).backgroundColor`;
    expect(await page.evaluate(background)).toBe("rgb(11, 90, 120)");
    expect(await page.evaluate("document.querySelectorAll('style').length")).toBe(0);
    // What is large travels compressed.
    const sizes = `performance.getEntriesByType("resource")
      .filter(({ name, decodedBodySize }) => name.endsWith(".js") && decodedBodySize > 10_000)
      .map(({ encodedBodySize, decodedBodySize }) => encodedBodySize < decodedBodySize / 2)`;
    expect(new Set(await page.evaluate<boolean[]>(sizes))).toEqual(new Set([true]));
    // A dialogue locks scrolling by a style of its own.
    await page.goto(`${origin}/administration/#/people/${operator.accountId}`);
    await page.getByRole("button", { name: "停用" }).click();
    await page.getByRole("dialog").waitFor();
    await expect.poll(() => page.evaluate("getComputedStyle(document.body).overflowY")).toBe("hidden");
    expect(await open.complaints()).toEqual([]);

    // What the policy is there to stop is stopped, and seen here.
    await page.evaluate(
      "document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))",
    );
    await expect.poll(async () => (await open.complaints()).join()).toContain("style-src");
  });

  test("R-195 an administrator invites an operator by keyboard, who comes in by the link with a second factor", async () => {
    await using open = await openAs(chief, "/administration/");
    const { page } = open;
    await page.getByRole("link", { name: "邀请人员" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "邀请人员" }).waitFor();
    // Nothing is sent while something is missing, and the first field that is wrong has the cursor.
    await page.getByRole("button", { name: "生成邀请链接" }).press("Enter");
    await page.getByText("请填写登录名或手机号").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("name");
    await page.keyboard.type("赵磊");
    await page.keyboard.press("Tab");
    await page.keyboard.type("zhao.lei");
    await page.getByRole("combobox", { name: "角色" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".ant-select-item-option-active").getByText("坐席").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".ant-select").getByText("坐席").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("37060");
    await page.keyboard.press("Enter");
    await page.getByText("不是区划代码").waitFor();
    await page.keyboard.type("2");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "赵磊 的邀请链接" }).waitFor();
    await page.getByRole("img", { name: "二维码，内容为邀请链接" }).waitFor();
    const link = await page.getByRole("textbox", { name: "邀请链接" }).inputValue();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole("button", { name: "已交给本人" }).click();
    await page.getByRole("row", { name: /赵磊/ }).getByText("坐席 · 370602（县区）").waitFor();
    await page.getByRole("row", { name: /赵磊/ }).getByText("已邀请，未到").waitFor();
    expect(await open.complaints()).toEqual([]);

    await using theirs = await openPage(browser, { url: link, width: "narrow" });
    const { page: phone } = theirs;
    await phone.getByText("此链接是给 赵磊 的").waitFor();
    expect(phone.url()).toBe(`${origin}/sign-in/`);
    await phone.getByLabel("新密码").fill(goodPassword);
    await phone.getByRole("button", { name: "开始使用" }).click();
    await phone.getByRole("button", { name: "添加验证器应用" }).click();
    await phone.getByRole("img", { name: "二维码，内容为密钥" }).waitFor();
    expect([await axeFinds(phone), await isWiderThanWindow(phone)]).toEqual([[], false]);
    const secret = (await phone.locator(".secret").innerText()).replaceAll(" ", "");
    await phone.getByLabel("验证码").fill(house.codeNow(secret));
    await phone.getByRole("button", { name: "确认" }).click();
    await phone.getByRole("button", { name: "已收好" }).click();
    // to where alarms are answered.
    await phone.waitForURL("**/operator/");
    // An operator administers nobody.
    await phone.goto(`${origin}/administration/#/people`);
    await phone.getByText("没有此页面").waitFor();
    expect(await theirs.complaints()).toEqual([]);
  });

  test("R-280 R-281 who is not signed in is brought back to where they were, in the language that they chose", async () => {
    await using open = await openAs(null, "/administration/#/people?area=370602");
    const { page } = open;
    await page.waitForURL("**/sign-in/**");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel("Login or phone number").fill("wang.min");
    await page.getByLabel("Password").fill(goodPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await house.pass(seconds(30));
    await page.getByLabel("Code").fill(house.codeNow(chief.secret));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.waitForURL("**/administration/#/people?area=370602");
    await page.getByRole("heading", { name: "People" }).waitFor();
    await expect.poll(() => page.evaluate("document.documentElement.lang")).toBe("en");
    await expect.poll(() => page.title()).toBe("People · Shouwang administration");
    // the account has heard of it, and says it in another browser.
    await using elsewhere = await openAs(chief, "/administration/");
    await elsewhere.page.getByRole("heading", { name: "People" }).waitFor();
    await chooseLanguage(elsewhere.page, "中文");
    await elsewhere.page.getByRole("heading", { name: "人员" }).waitFor();
    await elsewhere.page.reload();
    await elsewhere.page.getByRole("heading", { name: "人员" }).waitFor();

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Password").waitFor();
    expect([...(await open.complaints()), ...(await elsewhere.complaints())]).toEqual([]);
  });

  test("R-193 a link survives a reload, Back leads back, and what is not there is said", async () => {
    await using open = await openAs(chief, `/administration/#/people?area=370602`);
    const { page } = open;
    await page.getByRole("link", { name: "管理 人 li.jing" }).click();
    await page.getByRole("heading", { name: "人 li.jing" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "人 li.jing" }).waitFor();
    await page.goBack();
    await expect.poll(() => page.getByLabel("区域").inputValue()).toBe("370602");
    await page.goto(`${origin}/administration/#/people/nobody-has-this-id`);
    await page.getByText("找不到此人，或不在您的管辖范围内。").waitFor();
    await page.goto(`${origin}/administration/#/cellar`);
    await page.getByText("没有此页面").waitFor();
    expect(await open.complaints()).toEqual([]);
  });

  test("R-283 what was changed meanwhile is not overwritten, and the page says so", async () => {
    await using open = await openAs(chief, `/administration/#/people/${operator.accountId}`);
    const { page } = open;
    await page.getByRole("heading", { name: "人 li.jing" }).waitFor();
    const kept = await house.identity.accounts.get(operator.accountId);
    const { grants = [] } = kept?.account ?? {};
    const principal = await house.identity.whoIsThere.principal(chief.caller.sessionToken, house.clock.wallMs());
    const asking = principal?.principal;
    if (!kept || !asking) throw new Error("nobody is there");
    const { accountId, version } = kept;
    const given = { accountId, version, grants: grants.slice(0, 1) };
    await house.identity.administration.setGrants(asking, given, house.clock.wallMs());
    await page.getByRole("button", { name: "保存角色与区域" }).click();
    await page.getByRole("alert").getByText("内容已被他人修改，刚才的操作没有执行。").waitFor();
    await page.getByRole("button", { name: "重新加载" }).click();
    await page.getByText("第 2 项", { exact: true }).waitFor({ state: "detached" });
    expect(await open.complaints()).toEqual([]);
  });

  describe("R-196 every view is free of what WCAG 2.2 AA forbids, and fits", () => {
    test.each([
      ["zh", "wide"],
      ["en", "narrow"],
    ] as const)("in %s, %s", async (language, width) => {
      await using open = await openAs(chief, "/administration/", { width });
      const { page } = open;
      await page.getByRole("heading", { level: 1 }).waitFor();
      if (language === "en") await chooseLanguage(page, "English");
      await clean(page, "the list");
      if (width === "narrow") {
        await page.getByRole("button", { name: "Open the menu" }).click();
        await page.getByRole("navigation").waitFor();
        await clean(page, "the menu");
        await page.keyboard.press("Escape");
      }
      await page.goto(`${origin}/administration/#/people/new`);
      await page.locator("button[type=submit]").click();
      await page.locator(".ant-form-item-explain-error").first().waitFor();
      await clean(page, "an invitation with mistakes");
      await page.goto(`${origin}/administration/#/people/${operator.accountId}`);
      await page.locator(".ant-btn-dangerous").click();
      await page.getByRole("dialog").waitFor();
      await clean(page, "a person, and a question");
      await page.goto(`${origin}/sign-in/`);
      await page.locator(".rows li").first().waitFor();
      await clean(page, "own settings");
      await page.context().clearCookies();
      await page.reload();
      await page.locator("form").first().waitFor();
      await clean(page, "signing in");
      // What is looked for is found.
      await page.evaluate("document.querySelector('main').append(document.createElement('button'))");
      expect((await axeFinds(page)).join()).toContain("button-name");
      expect(await open.complaints()).toEqual([]);
    });

    async function clean(page: Page, view: string): Promise<void> {
      expect.soft([view, await isWiderThanWindow(page), await axeFinds(page)]).toEqual([view, false, []]);
    }
  });

  test("R-193 where nobody signs in the pages open all the same", async () => {
    const parts = { ...serverParts(house), ...(await builtPages()), whoAsks: null };
    // Left out as where nobody signs in.
    const { identity: _identity, ...open } = parts;
    await using own = await startFastifyServer(open, { host: "127.0.0.1", port: 0 });
    await using opened = await openPage(browser, { url: `${own.url}/administration/`, width: "wide" });
    await opened.page.getByText("未启用登录").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });
});
