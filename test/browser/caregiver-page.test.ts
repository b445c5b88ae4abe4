/** The caregiver's page where a real home seldom is: several homes, what protects life is broken, news while somebody answers, no stream, no answer, no home. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CareView } from "../../cloud/api/contract/caregiver.ts";
import type { MeView } from "../../cloud/api/contract/people.ts";
import type { RunningServer } from "../../cloud/api/fastify-server.ts";
import { must, parseHomeId } from "../../shared/domain/ids.ts";
import { aCareView, aUsualView, aWeekView, careNowMs, openCare, silentKit } from "../builders/care-views.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, isWiderThanWindow } from "./administration-pages.ts";
import { aHome, createMemoryDesk } from "./memory-desk.ts";
import { builtPages, launchBrowser, serveDesk } from "./operator-page.ts";

/** Compressed, at first load. */
const bytesMax = 150_000;
const homeIds = ["home-1", "home-2"].map((id) => must(parseHomeId(id), id));

const meOf = (count: number): MeView => ({
  stage: "full",
  accountId: "account-1",
  name: "陈静",
  language: null,
  grants: homeIds.slice(0, count).map((homeId) => ({ role: "caregiver", homeId, untilMs: null })),
  may: ["follow-live", "see-homes"],
  ways: [],
});

describeWithService("chromium", "the caregiver's page", (tool) => {
  const desk = createMemoryDesk({
    nowMs: () => careNowMs,
    homes: homeIds.map((homeId) => aHome({ homeId })),
    incidents: [],
  });
  let browser: Browser;
  let server: RunningServer;
  let webRoot: string;
  beforeAll(async () => {
    const [launched, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
    browser = launched;
    ({ webRoot } = pages);
    server = await serveDesk(desk, { webRoot });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  /** The page and its stream are served; what it asks is answered with what the test made up, and may be made up anew at any moment. */
  async function open(given: { me?: MeView; hasNoStream?: boolean; views: Map<string, CareView | "no answer"> }) {
    const { me = meOf(1), hasNoStream = false, views } = given;
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    if (hasNoStream) {
      await page.clock.install();
      await page.route("**/api/stream*", async (route) => await route.fulfill({ status: 503, json: {} }));
    }
    await page.route("**/api/identity/me", async (route) => await route.fulfill({ json: me }));
    await page.route("**/api/homes/*/usual", async (route) => await route.fulfill({ json: aUsualView() }));
    await page.route("**/api/homes/*/week", async (route) => await route.fulfill({ json: aWeekView() }));
    await page.route("**/api/homes/*/care", async (route) => {
      const homeId = new URL(route.request().url()).pathname.split("/")[3] ?? "";
      const view = views.get(homeId);
      if (view === undefined || view === "no answer") await route.abort();
      else await route.fulfill({ json: view });
    });
    await page.goto(`${server.url}/caregiver/`);
    return { page, context };
  }

  const tops = async (page: Page, ...selectors: string[]): Promise<number[]> =>
    await Promise.all(selectors.map(async (one) => (await page.locator(one).first().boundingBox())?.y ?? Number.NaN));

  test("R-572 what protects life and does not work stands above everything, with since when and whose work it is", async () => {
    const view = aCareView({ answer: "not-protected", presence: null, notWorking: [silentKit()], open: [openCare()] });
    const { page, context } = await open({ views: new Map([["home-1", view]]) });
    const broken = page.locator(".not-working");
    await broken.getByText("从今天 12:08 起，已3小时12分").waitFor();
    await broken.getByText("孙工 正在处理").waitFor();
    await page.locator(".week-range").waitFor();
    const places = await tops(page, ".not-working", ".alarm", ".look");
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    // The day in words, for who sees no picture.
    await page.getByText("看成文字").tap();
    await page.getByRole("row", { name: "13:00–14:00 没有数据" }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    // As large as it writes, on the smallest telephone: nothing stands beside its frame.
    for (let n = 0; n < 4; n++) await page.getByRole("button", { name: "字大一点" }).tap();
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await isWiderThanWindow(page)).toBe(false);
    const beside = `[...document.querySelectorAll(".part *")].filter((one) => !one.closest(".only-read-aloud, .strip-axis")
      && one.getBoundingClientRect().right > one.closest(".part").getBoundingClientRect().right).map((one) => one.textContent)`;
    expect(await page.evaluate<string[]>(beside)).toEqual([]);
    await context.close();
  });

  test("R-575 the worst of several homes opens; an alarm in another one is said above, and news in the middle of an answer is shown instead of taken", async () => {
    const views = new Map([
      ["home-1", aCareView()],
      ["home-2", aCareView({ homeId: "home-2", residents: [{ name: "李国强" }], answer: "quiet" })],
    ]);
    const { page, context } = await open({ me: meOf(2), views });
    await page.locator(".look-quiet").waitFor();
    expect(await axeFinds(page)).toEqual([]);
    const pressed = openCare();
    views.set("home-1", aCareView({ answer: "alarm", open: [pressed] }));
    desk.publish({ kind: "home", home: aHome({ homeId: "home-1" }) });
    await page.getByRole("alert").filter({ hasText: "王秀英家有报警" }).getByRole("button", { name: "查看" }).tap();
    await page.locator(".alarm").getByText("还没有人受理").waitFor();

    await page.route("**/api/incidents/incident-1/answer", async (route) => {
      expect(route.request().postDataJSON()).toEqual({ version: pressed.version, what: "on-my-way" });
      const again = { ...pressed, version: 4, alarms: [...pressed.alarms, ...pressed.alarms] };
      views.set("home-1", aCareView({ answer: "alarm", open: [again] }));
      await route.fulfill({ status: 409, json: { code: "incident-changed", message: "", incident: again } });
    });
    await page.getByRole("button", { name: "我这就去" }).tap();
    await page.getByText("刚才有新情况，没有记录您的答复。").waitFor();
    await expect.poll(async () => await page.locator(".alarm-kind").count()).toBe(2);
    expect(await page.getByRole("button", { name: "我这就去" }).getAttribute("aria-pressed")).toBe("false");
    await context.close();
  });

  test("R-571 without a stream it is asked for every ten seconds and says so; without an answer it says that too, and when it was so", async () => {
    const views = new Map<string, CareView | "no answer">([["home-1", aCareView()]]);
    const { page, context } = await open({ views, hasNoStream: true });
    await page.clock.runFor(2_000);
    await page.locator('[data-freshness="asked"]').getByText("每10秒更新一次").waitFor();
    views.set("home-1", aCareView({ answer: "quiet" }, careNowMs + 11_000));
    await page.clock.runFor(12_000);
    await page.locator(".look-quiet").waitFor();
    views.set("home-1", "no answer");
    await page.clock.runFor(12_000);
    await page.getByRole("alert").filter({ hasText: "已断开。下面是今天 15:20 的情况" }).waitFor();
    await page.locator(".look-old").waitFor();
    expect(await page.getByText("实时").count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await context.close();
  });

  test("R-571 where nothing was ever answered, and where there is no home, it says what to do", async () => {
    const failed = await open({ views: new Map([["home-1", "no answer" as const]]) });
    await failed.page.getByRole("heading", { name: "现在读不到家里的情况。" }).waitFor();
    await failed.page.getByText("有生命危险请拨打 120。").waitFor();
    expect(await axeFinds(failed.page)).toEqual([]);
    const nobodys = await open({ me: meOf(0), views: new Map() });
    await nobodys.page.getByRole("heading", { name: "这个账户还没有关联的家庭。" }).waitFor();
    expect(await axeFinds(nobodys.page)).toEqual([]);
    await Promise.all([failed, nobodys].map(async ({ context }) => await context.close()));
  });

  test("R-578 it is 150 kB at most at first load, and needs nothing that a browser within another program lacks", () => {
    const html = readFileSync(join(webRoot, "caregiver/index.html"), "utf8");
    const files = [...new Set(html.match(/\/assets\/[^"]+\.(js|css)/g))].map((path) => join(webRoot, path));
    const bytes = files.reduce((sum, file) => sum + statSync(`${file}.gz`).size, 0);
    expect(files.length).toBeGreaterThan(2);
    expect(bytes).toBeLessThan(bytesMax);
    const scripts = files.filter((file) => file.endsWith(".js")).map((file) => readFileSync(file, "utf8"));
    // No worker, no passkey, and no await outside of a function.
    const lacking = /serviceWorker|PublicKeyCredential|navigator\.credentials|^await |;await /m;
    expect(scripts.filter((script) => lacking.test(script))).toEqual([]);
  });
});
