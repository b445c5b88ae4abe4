/** The kits pages as whoever looks after kits meets them: a real browser, the real server, a real registry. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { whoAsksBy } from "../../cloud/api/identity-answers.ts";
import { changeOf } from "../../cloud/records/records.ts";
import { visitRecord } from "../../cloud/registry/visits/visit-record.ts";
import { must, parseAreaCode, parseHomeId } from "../../shared/domain/ids.ts";
import { hours } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { anAccessHouse, areas } from "../builders/access-house.ts";
import { grantOf, openIdentityHouse } from "../builders/identity-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, isWiderThanWindow, openPage, type Opened, type widths } from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

describeWithService("chromium", "the kits pages", (tool) => {
  let browser: Browser;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;

  beforeAll(async () => {
    const [pages, opened, launched] = await Promise.all([
      builtPages(),
      openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] }),
      launchBrowser(tool().binary),
    ]);
    [registry, browser] = [opened, launched];
    const clock = createSystemClock({ trust: () => "trusted" });
    const { parts } = anAccessHouse({ keepers: registry.keepers, whoAsks: null, clock, ...pages });
    server = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });
  const open = async (place: string, width: keyof typeof widths = "wide"): Promise<Opened> =>
    await openPage(browser, { url: `${server.url}/administration/#/${place}`, width });
  const shoot = async ({ page }: Opened, name: string): Promise<void> => {
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  test("R-321 R-323 a kit is made, filled and assigned by keyboard; its code is shown once, as text and picture", async () => {
    await using opened = await open("kits?area=370602");
    const { page } = opened;
    await page.getByRole("row", { name: /K-in/ }).getByText("已开通").waitFor();
    await page.getByRole("link", { name: "新建套件" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "新建" }).press("Enter");
    await page.getByText("请填写标签号").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("label");
    await page.keyboard.type("YT-0042");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "套件 YT-0042 的安装码" }).waitFor();
    await page.getByRole("img", { name: "二维码，内容为安装码" }).waitFor();
    const code = await page.locator(".kit-code").innerText();
    expect(code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect(await axeFinds(page)).toEqual([]);
    await shoot(opened, "code");
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => page.getByRole("heading").filter({ visible: true }).count()).toBe(0);
    await shoot(opened, "code-print");
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "标签已贴好" }).press("Enter");

    await page.getByRole("button", { name: "装入网关" }).press("Enter");
    await page.getByLabel("网关编号").fill("gw-42");
    await page.getByLabel("网关编号").press("Enter");
    await page.getByText("gw-42").waitFor();
    await page.getByRole("button", { name: "添加设备" }).press("Enter");
    await page.getByLabel("设备编号").fill("sos-42");
    await page.getByLabel("名称").fill("床头按钮");
    await page.getByRole("checkbox", { name: "用于呼救" }).press("Space");
    await shoot(opened, "device-form");
    await page.getByLabel("名称").press("Enter");
    await page
      .getByRole("row", { name: /床头按钮/ })
      .getByText("呼救")
      .waitFor();
    // A code that is nowhere else: not on the page of its kit.
    expect(await page.content()).not.toContain(code);
    await page.getByRole("button", { name: "分配给住户" }).press("Enter");
    const home = page.getByRole("combobox", { name: "住户" });
    await home.fill("home-nowhere");
    await home.press("Enter");
    await page.getByRole("alert").getByText("找不到此住户").waitFor();
    await home.fill("王秀英-out");
    await page.getByText("找到 1 户").waitFor();
    await shoot(opened, "home-field");
    await home.press("Enter");
    await page.getByText("幸福里-out · 芝罘区-out · 王秀英-out", { exact: true }).waitFor();
    await expect.poll(() => home.inputValue()).toBe("home-out");
    expect(await axeFinds(page)).toEqual([]);
    await home.press("Enter");
    await page.getByText("至今").waitFor();
    await page.getByRole("button", { name: "开始调试" }).press("Enter");
    await page.getByLabel("安装码").fill(code.toLowerCase().replaceAll("-", " "));
    await page.getByLabel("安装码").press("Enter");
    await page.getByText("床头按钮 (sos-42)：尚未试按成功").waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole("button", { name: "开通", exact: true }).press("Enter");
    await page.getByRole("alert").getByText("尚不能开通").waitFor();
    await page.getByPlaceholder("仍要开通的原因").first().waitFor();
    for (const reason of await page.getByPlaceholder("仍要开通的原因").all()) await reason.fill("按钮明日更换");
    await shoot(opened, "gate");
    await page.getByRole("button", { name: "开通", exact: true }).press("Enter");
    await page.locator(".page-head").getByText("已开通").waitFor();
    await page.getByText("device/sos-42，原因：按钮明日更换").waitFor();
    expect(await axeFinds(page)).toEqual([]);
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-321 a live kit: what may be done, a window with its time, a swap that keeps what was, its history; in both languages and on a phone", async () => {
    await using opened = await open("kits/kit-in");
    const { page } = opened;
    await page.getByRole("heading", { name: "K-in" }).waitFor();
    await page.getByRole("button", { name: "设置维护窗口" }).click();
    await page.getByRole("button", { name: "设置维护窗口" }).click();
    await page.getByText(/还剩 (2 小时 0 分|1 小时 5\d 分)/).waitFor();
    await page.getByRole("button", { name: /换硬件：/ }).click();
    await page.getByLabel("设备编号").fill("sos-2");
    await page.getByRole("button", { name: "换硬件", exact: true }).last().click();
    await page.getByText(/^sos，.*损坏/).waitFor();
    await page.getByRole("button", { name: "暂停" }).click();
    await page.getByRole("combobox", { name: "原因" }).press("ArrowDown");
    await page.locator(".ant-select-item-option-active").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".kit-form").getByRole("button", { name: "暂停" }).click();
    await page.getByText("有人按下时照常报警").waitFor();
    await page.getByRole("button", { name: "查看变更记录" }).click();
    await page.getByRole("listitem").filter({ hasText: "维护窗口" }).waitFor();
    await page.getByRole("button", { name: "现在不可以" }).click();
    await page.getByText("请先恢复").first().waitFor();
    await shoot(opened, "kit");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("A press raises like any other").waitFor();
    await shoot(opened, "kit-en");
    expect(await axeFinds(page)).toEqual([]);
    expect(await opened.complaints()).toEqual([]);

    await using phone = await open("kits/kit-out", "narrow");
    await phone.page.getByRole("heading", { name: "K-out" }).waitFor();
    await phone.page.getByRole("button", { name: "安排上门" }).click();
    await phone.page.getByLabel("安装人员账户编号").fill("nobody");
    await phone.page.getByRole("button", { name: "安排上门" }).click();
    await phone.page.getByText("不是此区域的安装人员").waitFor();
    await shoot(phone, "kit-phone");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
    await phone.page.goto(`${server.url}/administration/#/kits?state=live&area=everywhere`);
    await phone.page.getByRole("row", { name: /K-out/ }).waitFor();
    await shoot(phone, "list-phone");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
    await phone.page.goto(`${server.url}/administration/#/visits`);
    await phone.page.getByText("没有安排上门").waitFor();
    expect(await axeFinds(phone.page)).toEqual([]);
    expect(await phone.complaints()).toEqual([]);
  });

  test("R-320 R-323 an installer finds the address of a home and begins with its kit, on a phone, while they have a visit", async () => {
    await using people = await openIdentityHouse();
    const installer = await people.person("an.zhuang", [grantOf("installer", "370602")]);
    const nowMs = people.clock.wallMs();
    const { parts } = anAccessHouse({
      keepers: registry.keepers,
      identity: people.identity,
      whoAsks: whoAsksBy(people.identity),
      clock: people.clock,
      ...(await builtPages()),
    });
    parts.ground.registered = registry.registered;
    parts.ground.visitors = (homeId) => registry.visitors.of(homeId, people.clock.wallMs());
    await using theirs = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
    const token = must(installer.caller.sessionToken ?? undefined, "session");
    const url = `${theirs.url}/administration/#/visits`;
    await using opened = await openPage(browser, { url, width: "narrow", cookie: { name: "shouwang", value: token } });
    const { page } = opened;
    await page.getByText("您目前没有上门安排").waitFor();
    const homeId = must(parseHomeId("home-in"), "home-in");
    const area = must(parseAreaCode(areas["home-in"]), "area");
    const { accountId } = installer;
    const visit = { homeId, area, accountId, fromMs: nowMs - 1, untilMs: nowMs + hours(2) };
    const content = { ...visit, why: "installation" as const };
    const by = { who: "system/test", purpose: "administer", atMs: nowMs } as const;
    await registry.records.commit([changeOf(visitRecord, { id: "v-1", after: 0, content, what: "created" })], by);
    registry.visitors.changed({ visitId: "v-1", ...visit });
    await page.reload();
    await page.getByText("芝罘区-in").waitFor();
    await page.getByLabel("安装码").fill("0000-0000-0000-0000");
    await page.getByRole("button", { name: "开始调试" }).click();
    await page.getByText("安装码不正确").waitFor();
    await shoot(opened, "visit-phone");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    expect(await opened.complaints()).toEqual([]);

    // Who looks after kits and knows no resident chooses a home by its id.
    const technician = await people.person("li.gong", [grantOf("technician", "37")]);
    const cookie = { name: "shouwang", value: must(technician.caller.sessionToken ?? undefined, "session") };
    await using other = await openPage(browser, {
      url: `${theirs.url}/administration/#/kits/kit-out`,
      width: "narrow",
      cookie,
    });
    await other.page.getByRole("button", { name: "迁移到另一户" }).click();
    await other.page.getByText("输入住户编号，从列表中选择").waitFor();
    await other.page.getByRole("combobox", { name: "住户" }).fill("home-");
    await other.page.getByText(/^找到 \d+ 户$/).waitFor();
    await shoot(other, "home-field-phone");
    expect([await axeFinds(other.page), await isWiderThanWindow(other.page)]).toEqual([[], false]);
    expect(await other.page.content()).not.toContain("王秀英");
    expect(await other.complaints()).toEqual([]);
  });
});
