/**
 * A daughter's journey, from the link that she was sent to an alarm that is closed, in a real browser before a real cloud with a real kit: once in Chinese on a phone, once in
 * English at a desk.
 */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { absenceWords, dayWords, testWords, weekWords } from "../../cloud/web/caregiver/home-words.ts";
import { alarmsWords, frameWords, lookWords } from "../../cloud/web/caregiver/words.ts";
import type { Catalogue, Entries, Language } from "../../cloud/web/parts/catalogue.ts";
import { outcomeWords } from "../../cloud/web/parts/words.ts";
import { signInWords } from "../../cloud/web/sign-in/words.ts";
import { axeFinds, isWiderThanWindow } from "../browser/administration-pages.ts";
import { builtPages, launchBrowser } from "../browser/operator-page.ts";
import { startCareTown, type CareTown } from "../builders/care-town.ts";
import { goodPassword } from "../builders/identity-house.ts";
import { describeWithService } from "../builders/services.ts";

const widths = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1440, height: 900 } },
} as const;
/** Of an older person's page (MIIT App 适老化): what can be touched, and what is read. */
const touchMin = 60;
const textMin = 18;

describeWithService("chromium", "a caregiver", (tool) => {
  let browser: Browser;
  let town: CareTown;
  beforeAll(async () => {
    [browser, town] = await Promise.all([launchBrowser(tool().binary), builtPages().then(startCareTown)]);
  });
  afterAll(async () => {
    await browser.close();
    await town[Symbol.asyncDispose]();
  });

  describe.each<[Language, keyof typeof widths]>([
    ["zh", "phone"],
    ["en", "desk"],
  ])("%s, %s", (language, width) => {
    const say = <Words extends Entries>(
      { words }: Catalogue<Words>,
      key: keyof Words & string,
      given: Readonly<Record<string, string>> = {},
    ): string => {
      const [zh, en] = words[key] ?? ["", ""];
      const text = language === "zh" ? zh : typeof en === "string" ? en : en.other;
      return text.replaceAll(/\{\{(\w+)\}\}/g, (_blank, name: string) => given[name] ?? "");
    };
    const at = language === "zh" ? 0 : 1;

    test("R-572 R-575 R-576 from the link to a closed alarm: well, a press, on my way, closed, an absence, a test; then the cloud is gone and the page says so", async () => {
      const context = await browser.newContext({ ...widths[width], locale: "zh-CN" });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !/status of 4|ERR_/.test(message.text())) complaints.push(message.text());
      });
      const press = async (catalogued: string): Promise<void> =>
        await page.getByRole("button", { name: catalogued, exact: true }).click();
      const isClean = async (): Promise<void> => {
        expect(await axeFinds(page)).toEqual([]);
        expect(await isWiderThanWindow(page)).toBe(false);
        expect(await tooSmall(page)).toEqual([]);
      };

      await comeIn(page);
      await page.waitForURL("**/caregiver/");
      // The home moves by itself, and is heard.
      await page.locator(".look-well").waitFor();
      await page.locator('[data-freshness="live"]').waitFor();
      // A home of today: nothing is usual yet, and the page says that.
      await page.getByText(say(dayWords, "tooFew")).waitFor();
      await page.getByText(say(weekWords, "none")).waitFor();
      await isClean();

      await town.happen("press");
      const alarm = page.locator(".alarm");
      await alarm.getByText(say(alarmsWords, "nobody"), { exact: true }).waitFor();
      await isClean();
      await press(say(alarmsWords, "onMyWay"));
      await alarm.getByText(say(alarmsWords, "taken"), { exact: true }).waitFor();
      await page.locator(".alarm.is-held").waitFor();
      await alarm.getByText(say(alarmsWords, "saidOnMyWay", { who: "演示 Demo caregiver" })).waitFor();
      await town.closeAll();
      await page
        .getByRole("region", { name: say(alarmsWords, "lately") })
        .getByText(outcomeWords.accidental[at])
        .first()
        .waitFor();
      await page.locator(".look-well").waitFor();

      // Away for three days, and back.
      await press(say(absenceWords, "begin"));
      await page.getByRole("radio", { name: say(absenceWords, "hospital") }).check();
      await isClean();
      await press(say(absenceWords, "set"));
      await press(say(absenceWords, "end"));
      await page.getByRole("button", { name: say(absenceWords, "begin") }).waitFor();

      // The button works.
      await press(say(testWords, "begin"));
      await page.getByText(say(testWords, "press"), { exact: true }).waitFor();
      await town.happen("press");
      await page.locator(".result.is-good").waitFor();
      await isClean();
      await press(say(testWords, "finish"));
      await page.getByRole("button", { name: say(testWords, "begin"), exact: true }).waitFor();
      // A test is nobody's alarm.
      expect(await page.locator(".alarm").count()).toBe(0);

      // Who sees badly.
      for (let n = 0; n < 4; n++) await page.getByRole("button", { name: say(frameWords, "larger") }).click();
      expect(await page.evaluate("getComputedStyle(document.body).fontSize")).toBe("30px");
      await page.setViewportSize({ width: 320, height: 640 });
      await isClean();
      await page.reload();
      await page.locator(".look-well").waitFor();
      expect(await page.evaluate("getComputedStyle(document.body).fontSize")).toBe("30px");
      expect(complaints).toEqual([]);
      if (width === "desk") await goesBlind(page);
      await context.close();
    });

    /** For the first time by the link that was sent, then with the password. */
    async function comeIn(page: Page): Promise<void> {
      const isFirst = width === "phone";
      await page.goto(isFirst ? town.linkOf("caregiver") : `${town.url}/caregiver/`);
      if (!isFirst) await page.waitForURL("**/sign-in/**");
      if (language === "en") await page.getByRole("button", { name: "English" }).click();
      if (isFirst) {
        await page.getByLabel(say(signInWords, "newPassword")).fill(goodPassword);
        return await page.getByRole("button", { name: say(signInWords, "accept") }).click();
      }
      await page.getByLabel(say(signInWords, "name")).fill("demo-caregiver");
      await page.getByLabel(say(signInWords, "password"), { exact: true }).fill(goodPassword);
      await page
        .getByRole("button", { name: say(signInWords, "go"), exact: true })
        .first()
        .click();
    }

    /** Within 5 s of the last word of the cloud nothing on the page is called present any more. */
    async function goesBlind(page: Page): Promise<void> {
      await town.stopCloud();
      const from = performance.now();
      await page
        .getByRole("alert")
        .filter({ hasText: say(frameWords, "oldDo") })
        .waitFor({ timeout: 5_000 });
      expect(performance.now() - from).toBeLessThan(5_000);
      await page.locator('[data-freshness="old"]').waitFor();
      expect(await page.locator(".look-well").count()).toBe(0);
      await page.getByText(say(lookWords, "well")).first().waitFor();
      expect(await page.getByText(say(frameWords, "live")).count()).toBe(0);
      expect(await axeFinds(page)).toEqual([]);
    }
  });
});

/** What is lower than a thumb or smaller than 18 px, by what it says. */
async function tooSmall(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`(() => {
    const seen = (one) => one.getClientRects().length > 0;
    const touched = [...document.querySelectorAll("main a, main button, main summary, .head button, .foot a, .foot button, .choice, input[type=date]")];
    const low = touched.filter((one) => seen(one) && one.getBoundingClientRect().height < ${touchMin});
    const texts = [...document.querySelectorAll("body *")].filter((one) => seen(one) && !one.closest(".only-read-aloud")
      && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== ""));
    const small = texts.filter((one) => parseFloat(getComputedStyle(one).fontSize) < ${textMin});
    return [...low, ...small].map((one) => one.tagName + "." + one.className + " " + one.textContent.slice(0, 40));
  })()`);
}
