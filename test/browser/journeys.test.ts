/**
 * Each person's main journey, from the sign-in page to what they came for, in both languages, on a phone and at a desk, over one home that stands once for all. The installer's own is
 * in installer-page.test.ts.
 */

import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { standingWords, workWords } from "../../cloud/web/administration/fleet/work-words.ts";
import { frameWords } from "../../cloud/web/administration/frame/words.ts";
import { homeWords } from "../../cloud/web/administration/homes/words.ts";
import { monthAt, monthBeside } from "../../cloud/web/administration/months/months-place.ts";
import { monthsWords } from "../../cloud/web/administration/months/words.ts";
import { faultKindWords } from "../../cloud/web/administration/parts/fault-words.ts";
import { residentWords } from "../../cloud/web/administration/residents/resident-words.ts";
import { residentsWords } from "../../cloud/web/administration/residents/words.ts";
import { alarmsWords } from "../../cloud/web/caregiver/words.ts";
import { sayAct } from "../../cloud/web/operator/act-words.ts";
import { sayQueue } from "../../cloud/web/operator/queue-words.ts";
import type { Language } from "../../cloud/web/parts/catalogue.ts";
import { outcomeWords, say as sayDesk, type Words } from "../../cloud/web/parts/words.ts";
import { signInWords } from "../../cloud/web/sign-in/words.ts";
import { describeWithService } from "../builders/services.ts";
import { lived, startWalksTown, weak, type Walker, type WalksTown } from "../builders/walks-town.ts";
import { isWiderThanWindow } from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";
import { sayIn, type Say } from "./say-in.ts";

const widths = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
} as const;
const looks = [
  ["zh", "phone"],
  ["zh", "desktop"],
  ["en", "phone"],
  ["en", "desktop"],
] as const satisfies readonly [Language, keyof typeof widths][];
const walkers = ["operator", "caregiver", "technician", "supervisor", "area-administrator"] as const;

/** Whoever has come in by the sign-in page, and what the page did that it should not have. */
type Person = {
  page: Page;
  say: Say;
  name: string;
  language: Language;
  isPhone: boolean;
  /** Which of the four looks. */
  n: number;
};

describeWithService("chromium", "journeys", (tool) => {
  let browser: Browser;
  let town: WalksTown;
  const walked = new Set<string>();
  beforeAll(async () => {
    [browser, town] = await Promise.all([launchBrowser(tool().binary), builtPages().then(startWalksTown)]);
  });
  afterAll(async () => {
    await browser.close();
    await town[Symbol.asyncDispose]();
  });

  /** From the sign-in page; at the end of it nothing has gone wrong, and nothing stands beside the window. */
  async function walks(
    role: Walker,
    [language, width]: (typeof looks)[number],
    walk: (person: Person) => Promise<void>,
  ): Promise<void> {
    const say = sayIn(language);
    const keys = await town.somebody(role, `${role}.${language}.${width}`);
    const context = await browser.newContext({ ...widths[width], locale: "zh-CN" });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // A refusal is an answer.
      if (message.type() === "error" && !/status of 4|ERR_/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(`${town.url}/sign-in/`);
    await page.getByLabel(signInWords.words.name[0]).waitFor();
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel(say(signInWords, "name")).fill(keys.login);
    await page.getByLabel(say(signInWords, "password"), { exact: true }).fill(keys.password);
    await page
      .getByRole("button", { name: say(signInWords, "go"), exact: true })
      .first()
      .click();
    if (keys.codeNow !== null) {
      await page.getByRole("heading", { name: say(signInWords, "factor") }).waitFor();
      await page.getByRole("textbox", { name: say(signInWords, "code") }).fill(keys.codeNow());
      await page.getByRole("button", { name: say(signInWords, "confirm"), exact: true }).click();
    }
    const n = looks.findIndex((one) => one[0] === language && one[1] === width);
    await walk({ page, say, name: keys.name, language, isPhone: width === "phone", n });
    expect([complaints, await isWiderThanWindow(page)]).toEqual([[], false]);
    await context.close();
    walked.add(`${role} ${language} ${width}`);
  }

  test.each(looks)(
    "R-663 R-664 an operator, %s, %s: signs in, opens a press, takes it, calls back, closes it as assisted",
    async (...look) => {
      await walks("operator", look, async ({ page, language, isPhone }) => {
        const word = (words: Words): string => words[language === "zh" ? 0 : 1];
        await page.waitForURL("**/operator/");
        await page.locator(".line-up").waitFor();
        await page.locator(`.page[lang=${language === "zh" ? "zh-Hans" : "en"}]`).waitFor();
        await town.press();
        const panel = page.locator(".incident");
        await panel.waitFor();
        // On a phone the first one opens over the queue: back to it, and in by its card.
        if (isPhone) await page.getByRole("button", { name: word(sayQueue.backToQueue) }).click();
        const card = page.locator(".card[data-incident]");
        const id = await card.getAttribute("data-incident");
        expect(await isWiderThanWindow(page)).toBe(false);
        await card.click();
        await panel.getByText(lived.resident).first().waitFor();
        const act = (words: Words): Locator => page.locator(".acts-bar").getByRole("button", { name: word(words) });
        await until(page.locator(".incident-acknowledged"), async () => await act(sayDesk.acknowledge).click(soon));
        await until(page.locator(".dial-by-hand"), async () => await act(sayAct.callBack).click(soon));
        expect(await page.locator(".dial-by-hand .number").innerText()).toBe(lived.phone);
        expect(await isWiderThanWindow(page)).toBe(false);
        const form = page.locator(".close-form");
        await until(page.locator(".incident-closed"), async () => {
          if ((await form.count()) === 0) await act(sayDesk.close).click(soon);
          await form.getByRole("radio", { name: word(outcomeWords.assisted) }).check(soon);
          await form.getByRole("button", { name: word(sayDesk.closeNow) }).click(soon);
        });
        expect(await isWiderThanWindow(page)).toBe(false);
        if (isPhone) await page.getByRole("button", { name: word(sayQueue.backToQueue) }).click();
        await page.locator(".lately-outcome").first().getByText(word(outcomeWords.assisted)).waitFor();
        await page.locator(`.card[data-incident="${id}"]`).waitFor({ state: "detached" });
        const kept = await page.request.get(`${town.url}/api/incidents/${id}`);
        expect(await kept.json()).toMatchObject({ phase: "closed", outcome: "assisted" });
        if (isPhone) return;
        await page.getByRole("button", { name: word(sayDesk.language), exact: true }).click();
        const other = language === "zh" ? "en" : "zh";
        const me = async (): Promise<unknown> => await (await page.request.get(`${town.url}/api/identity/me`)).json();
        await expect.poll(me).toMatchObject({ language: other });
      });
    },
  );

  test.each(looks)(
    "R-663 a caregiver, %s, %s: signs in, sees that all is well, sees the alarm, goes there, has it",
    async (...look) => {
      await walks("caregiver", look, async ({ page, say, name }) => {
        await page.waitForURL("**/caregiver/");
        await page.locator('[data-freshness="live"]').waitFor();
        await town.move();
        await page.locator(".look-well").waitFor();
        await town.press();
        const alarm = page.locator(".alarm");
        await alarm.getByText(say(alarmsWords, "nobody"), { exact: true }).waitFor();
        expect(await isWiderThanWindow(page)).toBe(false);
        // Whoever sees news in the middle of their answer gives it again; whoever goes there has it.
        const goes = alarm.getByRole("button", { name: say(alarmsWords, "onMyWay"), exact: true });
        await until(alarm.locator('.answers button[aria-pressed="true"]'), async () => await goes.click(soon));
        await alarm.getByText(say(alarmsWords, "saidOnMyWay", { who: name })).waitFor();
        await page
          .locator(".alarm.is-held")
          .getByText(say(alarmsWords, "hasIt", { who: name }))
          .waitFor();
        expect(await isWiderThanWindow(page)).toBe(false);
        await town.closeAll();
        await alarm.waitFor({ state: "detached" });
        await page.getByRole("region", { name: say(alarmsWords, "lately") }).waitFor();
      });
    },
  );

  test.each(looks)(
    "R-663 a technician, %s, %s: signs in, reads the fleet by risk, opens a kit, takes its work, which has a time, and has done it",
    async (...look) => {
      await walks("technician", look, async ({ page, say, name, n }) => {
        await page.waitForURL("**/administration/#/fleet");
        const row = page.locator(".fleet-row").first();
        await row.locator(".fleet-reasons", { hasText: say(faultKindWords, "low-battery") }).waitFor();
        expect(await isWiderThanWindow(page)).toBe(false);
        const label = await row.locator(".fleet-label").innerText();
        await row.getByRole("link", { name: label, exact: true }).click();
        await page.getByRole("heading", { name: label, exact: true }).waitFor();
        const what = `${weak[n]} · ${say(faultKindWords, "low-battery")}`;
        const which = (key: "take" | "done"): string => say(workWords, "which", { act: say(workWords, key), what });
        const item = page.locator(".fleet-work > li", { hasText: what });
        await item.locator(".fleet-standing", { hasText: theTime(say(workWords, "dueIn", { age: "|" })) }).waitFor();
        await item.getByRole("button", { name: which("take") }).click();
        await item.locator(".fleet-standing", { hasText: say(workWords, "by", { name }) }).waitFor();
        await item.getByRole("button", { name: which("done") }).click();
        await item.getByLabel(say(workWords, "whatDone")).fill("CR2032");
        expect(await isWiderThanWindow(page)).toBe(false);
        await item.getByRole("button", { name: say(workWords, "save"), exact: true }).click();
        await item.locator(".fleet-standing", { hasText: say(standingWords, "done") }).waitFor();
      });
    },
  );

  test.each(looks)(
    "R-663 a supervisor, %s, %s: signs in, reads the month, goes down into a county, takes its table along, closes a month",
    async (...look) => {
      await walks("supervisor", look, async ({ page, say, name, language, n }) => {
        await page.waitForURL("**/administration/#/months");
        await page.locator(".month-headline li").first().waitFor();
        expect(await isWiderThanWindow(page)).toBe(false);
        const county = language === "zh" ? "芝罘区" : "Zhifu District";
        await page.getByRole("link", { name: say(monthsWords, "intoArea", { name: county }) }).click();
        await page.locator(".frame-main h1 + .ant-tag", { hasText: county }).waitFor();
        // Each closes another one, in whatever order they come.
        let month = monthAt(Date.now());
        for (let back = 0; back <= n; back += 1) {
          month = monthBeside(month, -1);
          await page.getByRole("button", { name: say(monthsWords, "earlier"), exact: true }).click();
          await page.getByRole("heading", { name: monthIn(language, month), level: 2 }).waitFor();
        }
        const [file] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("link", { name: say(monthsWords, "download") }).click(),
        ]);
        expect(readFileSync(await file.path(), "utf8")).toContain(county);
        await page.getByRole("button", { name: say(monthsWords, "close"), exact: true }).click();
        await page.getByText(say(monthsWords, "closeWhat")).waitFor();
        await page.getByRole("button", { name: say(monthsWords, "closeYes"), exact: true }).click();
        await page.locator(".ant-tag", { hasText: name }).waitFor();
      });
    },
  );

  test.each(looks)(
    "R-663 an administrator, %s, %s: signs in, goes to the residents, adds somebody to a home, finds them again",
    async (...look) => {
      await walks("area-administrator", look, async ({ page, say, isPhone, n }) => {
        const added = ["韩桂香", "孟庆兰", "史玉梅", "龚永福"][n] ?? "";
        const goes = async (): Promise<void> => {
          if (isPhone) await page.getByRole("button", { name: say(frameWords, "openMenu") }).click();
          await page.getByRole("link", { name: say(frameWords, "menuResidents"), exact: true }).click();
          await page.getByRole("heading", { name: say(residentsWords, "title"), level: 1 }).waitFor();
        };
        await page.waitForURL("**/administration/**");
        await goes();
        await page.getByRole("link", { name: lived.home, exact: true }).first().click();
        await page.getByRole("link", { name: say(homeWords, "addPerson") }).click();
        await page.getByRole("textbox", { name: say(residentWords, "name"), exact: true }).fill(added);
        await page.getByLabel(say(residentWords, "bornOn")).fill(`194${n}-05-06`);
        expect(await isWiderThanWindow(page)).toBe(false);
        await page.getByRole("button", { name: say(residentsWords, "save"), exact: true }).click();
        await page.getByRole("heading", { name: added, level: 1 }).waitFor();
        await goes();
        await page.getByRole("textbox", { name: say(residentsWords, "text") }).fill(added);
        await page.locator("tbody tr", { hasText: lived.resident }).waitFor({ state: "detached" });
        await page.getByRole("link", { name: say(residentsWords, "openWhom", { name: added }) }).click();
        await page.getByRole("heading", { name: added, level: 1 }).waitFor();
      });
    },
  );

  test("R-663 each of these people has walked in each of the four looks", () => {
    const all = walkers.flatMap((role) => looks.map(([language, width]) => `${role} ${language} ${width}`));
    expect([...walked].toSorted()).toEqual(all.toSorted());
  });
});

const soon = { timeout: 5_000 };

/** An act as often as somebody would do it: where news came in between, the page says so, and it is done again. */
async function until(seen: Locator, act: () => Promise<void>): Promise<void> {
  await vi.waitFor(
    async () => {
      if ((await seen.count()) > 0) return;
      await act();
      await seen.first().waitFor(soon);
    },
    { timeout: 40_000, interval: 100 },
  );
}

/** What stands around a length of time, whichever it is. */
function theTime(said: string): RegExp {
  const [before = "", after = ""] = said.split("|");
  return new RegExp(`${before}[^，,]+${after}`);
}

function monthIn(language: Language, month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  if (language === "zh") return `${year}年${number}月`;
  return new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.UTC(year, number - 1, 1),
  );
}
