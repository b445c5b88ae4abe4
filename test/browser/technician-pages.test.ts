/** The technician's pages as a technician meets them: a real browser, the real server, kits of a street with real records. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { whoAsksBy } from "../../cloud/api/identity-answers.ts";
import { anAccessHouse } from "../builders/access-house.ts";
import { goodPassword, grantOf, openIdentityHouse } from "../builders/identity-house.ts";
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
import { openTechnicianTown, townNowMs } from "./technician-town.ts";

describeWithService("chromium", "the technician's pages", (tool) => {
  let browser: Browser;
  let town: Awaited<ReturnType<typeof openTechnicianTown>>;
  let people: Awaited<ReturnType<typeof openIdentityHouse>>;
  let server: RunningServer;

  beforeAll(async () => {
    const [pages, opened, house, launched] = await Promise.all([
      builtPages(),
      openTechnicianTown(),
      openIdentityHouse(),
      launchBrowser(tool().binary),
    ]);
    [town, people, browser] = [opened, house, launched];
    for (const login of ["li.gong", "wang.gong"]) await people.person(login, [grantOf("technician", "370602")]);
    const { fleet, work, gateways, keepers, ground } = town;
    const { identity, clock } = people;
    const whoAsks = whoAsksBy(identity);
    const own = { keepers, fleet, work, gateways, ground, identity, whoAsks, clock };
    const { parts } = anAccessHouse({ ...own, ...pages });
    server = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await people[Symbol.asyncDispose]();
    await town[Symbol.asyncDispose]();
  });

  const signIn = async (login: string, width: keyof typeof widths): Promise<Opened> => {
    const opened = await openPage(browser, { url: `${server.url}/sign-in/`, width });
    const { page } = opened;
    await page.clock.setFixedTime(townNowMs);
    await page.getByLabel("登录名或手机号").fill(login);
    await page.getByLabel("密码").fill(goodPassword);
    await page.getByRole("button", { name: "登录" }).first().press("Enter");
    await page.waitForURL("**/administration/#/fleet");
    await page.locator(".fleet-row").first().waitFor();
    return opened;
  };

  test("R-595 R-677 on a phone, in Chinese: signed in, the most pressing kit first, its work taken, its gateway asked and read, a window, done", async () => {
    await using opened = await signIn("li.gong", "narrow");
    const { page } = opened;
    const labels = await page.locator(".fleet-row .fleet-label").allInnerTexts();
    expect(labels.slice(0, 3)).toEqual(["YT-0102", "YT-0417", "YT-0076"]);
    const first = page.locator(".fleet-row").first();
    expect(await first.innerText()).toContain("立即处理");
    expect(await first.locator(".fleet-reasons").innerText()).toContain("呼救设备 sos-bed：离线 26小时");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);

    await page.getByRole("link", { name: "YT-0102" }).click();
    await page.getByRole("heading", { name: "YT-0102", exact: true }).waitFor();
    await page.locator(".fleet-plot canvas").first().waitFor();
    await page.getByRole("button", { name: "认领：sos-bed · 离线" }).click();
    await page.getByText("人 li.gong 处理").waitFor();
    await page.getByRole("button", { name: "自检" }).click();
    await page.locator(".fleet-commands .fleet-done").getByText("完成：outbox: answers").waitFor();
    await page.getByRole("button", { name: "诊断", exact: true }).click();
    await page.locator(".fleet-report").getByText("R60AFD1").waitFor();
    await page.locator(".fleet-report").getByText("断开 4分 · 断开过 4 次 · 读懂 8300，读不懂 12").waitFor();
    await page.getByRole("button", { name: "闪灯寻找" }).click();
    await page.locator(".fleet-commands .fleet-done").getByText("完成：网关的指示灯（ACT）现在闪烁 15 秒。").waitFor();
    await page.getByRole("button", { name: "设置维护窗口" }).click();
    await page.locator(".kit-form").getByRole("button", { name: "设置维护窗口" }).click();
    await page.getByText(/还剩 (2 小时 0 分|1 小时 5\d 分)/).waitFor();
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);

    await page.getByRole("button", { name: "处理完成：sos-bed · 离线" }).click();
    await page.getByLabel("做了什么").fill("换了电池，重新配对");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".fleet-standing").getByText("已处理，待恢复").waitFor();
    await page.getByRole("button", { name: "故障与处理" }).click();
    await page.locator(".fleet-act").getByText("人 li.gong 处理完成").waitFor();
    // No word of who lives there, on any of these pages.
    expect(await page.content()).not.toMatch(/王秀英|南大街/);
    await page.getByRole("link", { name: "返回列表" }).click();
    await page.getByText("维护窗口至").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-595 on a desk, in English: what is asked for, the work by whose it is, and what was said meanwhile by somebody else", async () => {
    await using opened = await signIn("wang.gong", "wide");
    const { page } = opened;
    await chooseLanguage(page, "English");
    await page.getByRole("button", { name: /^Not live/ }).press("Enter");
    await expect.poll(() => page.locator(".fleet-row .fleet-label").allInnerTexts()).toEqual(["YT-0533"]);
    await page.getByRole("button", { name: /^All/ }).press("Enter");
    await page.getByLabel("Label begins with").fill("YT-029");
    await page.getByLabel("Label begins with").press("Enter");
    await expect.poll(() => page.locator(".fleet-row .fleet-label").allInnerTexts()).toEqual(["YT-0299"]);
    await page.getByRole("link", { name: "YT-0299" }).click();
    await page.getByText("90% of its life is gone").waitFor();
    await page.getByText("The newest is 1.6.2").waitFor();
    await page.getByRole("button", { name: "Software" }).press("Enter");
    await page.getByRole("listitem").filter({ hasText: "1.4.1" }).waitFor();
    await page.getByText("As a table").press("Enter");
    await page.getByRole("columnheader", { name: "Battery (%)" }).first().waitFor();
    expect(await axeFinds(page)).toEqual([]);

    await page.goto(`${server.url}/administration/#/fleet/work?area=370602`);
    await page.locator(".fleet-work > li").first().waitFor();
    // The silent button hangs on the silent gateway, and is no work of its own.
    await page.getByText("1 more ends with it").waitFor();
    const silent = town.work
      .views(town.faults())
      .find(({ fault }) => fault.deviceId === null && fault.fault === "silent");
    if (silent === undefined) throw new Error("no gateway is silent");
    const { fault, view } = silent;
    const atMs = townNowMs;
    const before = { kind: "taken", by: "人 li.gong", atMs } as const;
    const answer = await town.work.act({ ...fault, version: view.version }, before, {
      who: "account/li",
      purpose: "maintain",
      atMs,
    });
    expect(answer.kind).toBe("done");
    await page.getByRole("button", { name: "Take it: Gateway · silent" }).press("Enter");
    await page.locator(".fleet-work .trouble").waitFor();
    await page.getByRole("button", { name: "Reload" }).press("Enter");
    await page.locator(".fleet-work > li", { hasText: "YT-0417" }).getByText("人 li.gong is at it").waitFor();
    await page.getByText("Mine", { exact: true }).click();
    await page.getByText("No work is like that").waitFor();
    expect(await axeFinds(page)).toEqual([]);
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-595 nothing old is shown as if it were so now; nothing is wider than a small phone, nor with text twice as large", async () => {
    await using opened = await signIn("wang.gong", "wide");
    const { page } = opened;
    await page.context().setOffline(true);
    await page.getByRole("alert").getByText("The server does not answer").waitFor();
    expect(await page.locator(".fleet-stale .fleet-row").count()).toBeGreaterThan(5);
    expect(await axeFinds(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.locator(".fleet-stale").waitFor({ state: "detached" });
    const places = {
      fleet: ".fleet-row",
      "fleet/work": ".fleet-tabs ~ .sheet .fleet-work",
      "fleet/kit-yt-0417": ".fleet-plot",
    };
    for (const [place, ready] of Object.entries(places)) {
      await page.goto(`${server.url}/administration/#/${place}?area=370602`);
      await page.locator(ready).first().waitFor();
      await page.setViewportSize({ width: 320, height: 700 });
      // Curves follow the width a moment later.
      await expect.poll(() => isWiderThanWindow(page)).toBe(false);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      await expect.poll(() => isWiderThanWindow(page)).toBe(false);
      await page.evaluate("document.documentElement.style.fontSize = ''");
    }
    expect(await opened.complaints()).toEqual([]);
  });
});
