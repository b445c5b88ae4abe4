/** Import, export, due lists, duplicates and numbers as an administrator meets them: a real browser, the real server, a real database. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { freePort } from "../../scripts/free-port.ts";
import { must, parseHomeId } from "../../shared/domain/ids.ts";
import { areas } from "../builders/access-house.ts";
import { serverParts } from "../builders/identity-browser.ts";
import { grantOf, openIdentityHouse, type IdentityHouse } from "../builders/identity-house.ts";
import { csvOf } from "../builders/lists-house.ts";
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

const by = { who: "system/test", purpose: "operate-system", atMs: Date.UTC(2026, 3, 2) } as const;

describeWithService("chromium", "the lists of the registry", (tool) => {
  let browser: Browser;
  let house: IdentityHouse;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;
  let origin: string;
  let token: string;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const [pages, opened, launched] = await Promise.all([
      builtPages(),
      openIdentityHouse({ publicUrl: origin }),
      launchBrowser(tool().binary),
    ]);
    [house, browser] = [opened, launched];
    registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
    const homeId = must(parseHomeId("home-in"), "home-in");
    for (const phones of [[], ["13800000002"]]) {
      const fields = { bornOn: "1941-02-03", phones };
      await registry.keepers.residents.register({ homeId, name: "孙桂兰", fields, isAnother: true }, by);
    }
    const admin = await house.person("wang.min", [grantOf("area-administrator", "370602")]);
    token = admin.caller.sessionToken ?? "";
    const parts = serverParts(house);
    const ground = { ...parts.ground, registered: registry.registered };
    server = await startFastifyServer(
      { ...parts, ...pages, ground, keepers: registry.keepers },
      { host: "127.0.0.1", port },
    );
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  const open = async (place: string, width: keyof typeof widths): Promise<Opened> =>
    await openPage(browser, {
      url: `${origin}/administration/${place}`,
      width,
      cookie: { name: "shouwang", value: token },
    });
  const isSound = async (opened: Opened): Promise<void> => {
    expect(await axeFinds(opened.page)).toEqual([]);
    expect(await isWiderThanWindow(opened.page)).toBe(false);
    expect(await opened.complaints()).toEqual([]);
  };

  test("R-300 an administrator brings a table in: looks at it, filters what is wrong, reloads, and sees what came of it", async () => {
    await using opened = await open("#/import", "wide");
    const { page } = opened;
    await page.getByRole("button", { name: "核对表格" }).press("Enter");
    await page.getByText("请选择文件").waitFor();
    const lines = csvOf(30).split("\n");
    const wrong = `${lines.join("\n")}\n钱,1940-05-06,12,${areas["home-in"]},北街1号\n周,,,370685001001,北街2号`;
    const file = { name: "老人.csv", mimeType: "application/vnd.ms-excel", buffer: Buffer.from(wrong) };
    await page.getByLabel("表格文件").setInputFiles(file);
    await page.getByRole("button", { name: "核对表格" }).press("Enter");
    await page.getByRole("heading", { name: "核对结果" }).waitFor();
    await page.getByRole("row", { name: /^32 电话/ }).waitFor();
    await isSound(opened);
    await page.getByRole("combobox", { name: "只看" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByText("该地区不在您的管理范围内。（1）").click();
    await expect.poll(async () => await page.getByRole("row").count()).toBe(2);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载问题清单" }).press("Enter");
    expect((await download).suggestedFilename()).toBe("import-report.csv");
    await page.reload();
    await page.getByRole("button", { name: "导入 30 行" }).press("Enter");
    await page.getByText("已导入 30 行").waitFor();
    await isSound(opened);
    await page.getByRole("link", { name: "导入另一张表" }).press("Enter");
    await page.getByText("32 行中已有 30 行").waitFor();
  });

  test("R-305 on a phone and in English: two records side by side become one, after a question", async () => {
    await using opened = await open("#/duplicates", "narrow");
    const { page } = opened;
    await chooseLanguage(page, "English");
    await page.getByText("The same name and birth").waitFor();
    await isSound(opened);
    await page.getByRole("link", { name: "Compare and merge 孙桂兰" }).press("Enter");
    await page.getByText("After merging: 13800000002").waitFor();
    await isSound(opened);
    await page.getByRole("button", { name: "Merge" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Merge" }).press("Enter");
    await page.getByText("Merged").waitFor();
    await page.getByRole("link", { name: "Back to the list" }).press("Enter");
    await page.getByText("Nobody in this area seems to be registered twice.").waitFor();
    await isSound(opened);
    // The language is kept with the account.
    await chooseLanguage(page, "中文");
    await page.getByText("此区域没有发现重复登记。").waitFor();
  });

  test("R-304 R-306 numbers lead down the tree with the definition beside them, and what is due leads to the resident", async () => {
    await using opened = await open("#/numbers", "narrow");
    const { page } = opened;
    await page.getByText(/^入网老人：在册/).waitFor();
    await isSound(opened);
    await page.getByRole("link", { name: "查看 区划370602001 内的分列" }).press("Enter");
    await page.getByText("区划370602001001").waitFor();
    await page.getByText("人员类别").click();
    await page.getByRole("row", { name: /失独/ }).waitFor();
    await isSound(opened);
    await page.goto(`${origin}/administration/#/due?kind=contact`);
    await page.getByRole("link", { name: "打开 王秀英-in 的资料" }).waitFor();
    await isSound(opened);
    await page.goto(`${origin}/administration/#/due`);
    await page.getByText("此区域没有到期的复核。").waitFor();
  });

  test("R-303 an export says what for before it leaves, in the columns that were chosen", async () => {
    await using opened = await open("#/export", "wide");
    const { page } = opened;
    await page.getByRole("button", { name: "导出表格" }).press("Enter");
    await page.getByText("请选择用途").waitFor();
    await isSound(opened);
    await page.getByRole("combobox", { name: "用途" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".ant-select-item-option-active").waitFor();
    await page.keyboard.press("Enter");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出表格" }).press("Enter");
    const file = await download;
    expect(file.suggestedFilename()).toBe("residents-370602.csv");
    expect(new URL(file.url()).searchParams.get("for")).toBe("report");
    expect(await opened.complaints()).toEqual([]);
  });
});
