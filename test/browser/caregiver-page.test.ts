/** The caregiver's page where a real home seldom is: several homes, what protects life is broken, news while somebody answers, no stream, no answer, no home. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CareView } from "../../cloud/api/contract/caregiver.ts";
import type { LearnedDayView } from "../../cloud/api/contract/learned-day.ts";
import type { MeView } from "../../cloud/api/contract/people.ts";
import type { RunningServer } from "../../cloud/api/fastify-server.ts";
import { must, parseHomeId } from "../../shared/domain/ids.ts";
import {
  aCareView,
  aLearnedDay,
  arrivedUnseen,
  aUsualView,
  aWeekView,
  aYoungDay,
  careNowMs,
  openCare,
  quieterThanUsual,
  silentKit,
} from "../builders/care-views.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, isWiderThanWindow } from "./administration-pages.ts";
import { aHome, createMemoryDesk } from "./memory-desk.ts";
import { builtPages, launchBrowser, serveDesk } from "./operator-page.ts";

/** Compressed, at first load. */
const bytesMax = 150_000;
const phone = { width: 390, language: "zh" } as const;
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
  async function open(given: {
    me?: MeView;
    hasNoStream?: boolean;
    views: Map<string, CareView | "no answer">;
    learned?: LearnedDayView | "no answer";
    /** Left out: Chinese, on a phone. */
    look?: { width: number; language: "zh" | "en" };
  }) {
    const { me = meOf(1), hasNoStream = false, views, learned = aLearnedDay(), look = phone } = given;
    const isMobile = look.width < 600;
    const viewport = { width: look.width, height: 844 };
    const context = await browser.newContext({ viewport, hasTouch: isMobile, isMobile });
    await context.addInitScript((language) => localStorage.setItem("shouwang-language", language), look.language);
    const page = await context.newPage();
    await page.route("**/api/homes/*/learned-day", async (route) => {
      if (learned === "no answer") await route.abort();
      else await route.fulfill({ json: learned });
    });
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

  const looks = [
    ["zh", 390],
    ["zh", 1440],
    ["en", 390],
    ["en", 1440],
  ] as const;

  test.each(looks)(
    "R-757 %s %i: quieter than usual is said with its reason and no alarm; the usual day is a picture and a table",
    async (language, width) => {
      const because = quieterThanUsual().because[language];
      const view = aCareView({ answer: "quiet", advisories: [quieterThanUsual()] });
      const learned = aLearnedDay({ quiet: { forMs: 15_600_000, halfHour: 30 } });
      const { page, context } = await open({ views: new Map([["home-1", view]]), learned, look: { language, width } });
      await page.locator(".look-quiet .look-means").getByText(because).waitFor();
      // Once, and in no place where alarms stand.
      expect(await page.getByText(because).count()).toBe(1);
      expect(await page.getByRole("alert").count()).toBe(0);
      const picture = page.getByRole("img", {
        name: language === "zh" ? /平常最多已安静多久/ : /How long it is quiet/,
      });
      await picture.waitFor();
      await page
        .getByText(language === "zh" ? "竖线：现在已安静4小时20分。" : "Line: quiet for 4 h 20 min now.")
        .waitFor();
      await page.getByText(language === "zh" ? "根据这户 26 天的情况。" : "As 26 days of this home show.").waitFor();
      await page.getByText(language === "zh" ? "看成文字" : "In words", { exact: true }).click();
      const night = page.getByRole("row", { name: /^6:00/ });
      await night.getByText(language === "zh" ? "8小时18分" : "8 h 18 min").waitFor();
      expect(await isWiderThanWindow(page)).toBe(false);
      expect(await axeFinds(page)).toEqual([]);
      await context.close();
    },
  );

  test("R-757 a home that is still being learned says of how many days, and which hours are other homes'", async () => {
    const views = new Map([["home-1", aCareView()]]);
    const { page, context } = await open({ views, learned: aYoungDay() });
    await page.getByText("还在了解这户：14 天里已有 5 天。").waitFor();
    await page.locator(".strip-key").getByText("还不了解，先按多数家庭").waitFor();
    await page.getByText("看成文字").tap();
    await page.getByRole("row", { name: /^3:00–4:00.*还不了解/ }).waitFor();
    expect(await page.getByRole("row", { name: /^12:00–13:00.*还不了解/ }).count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await context.close();
  });

  test("R-757 where nothing is learned, or nothing can be read, the page says so and draws nothing; an old advisory is no news", async () => {
    const off = aLearnedDay({ sensitivity: "off", standing: "off", usualMinutes: [], days: { known: 0, needed: 14 } });
    const away = aCareView({ answer: "away", advisories: [arrivedUnseen()] });
    const views = new Map<string, CareView | "no answer">([["home-1", away]]);
    const opened = await open({ views, learned: off });
    await opened.page.getByText("这户不按平常习惯判断。").waitFor();
    await opened.page.getByText(`留意：${arrivedUnseen().because.zh}`).waitFor();
    expect(await opened.page.getByRole("img").count()).toBe(1);
    await opened.page.getByText("看成文字").tap();
    await opened.page.getByRole("row", { name: /^3:00.*不知道$/ }).waitFor();
    const unread = await open({ views, learned: "no answer", hasNoStream: true });
    await unread.page.clock.runFor(2_000);
    await unread.page.getByText("平常安静多久，现在读不到。").waitFor();
    views.set("home-1", "no answer");
    await unread.page.clock.runFor(30_000);
    await unread.page.locator(".look-old").waitFor();
    expect(await unread.page.getByText("留意：").count()).toBe(0);
    await Promise.all([opened, unread].map(async ({ context }) => await context.close()));
  });

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
