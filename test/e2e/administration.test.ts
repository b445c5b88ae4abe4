/**
 * The first day of a county, as its administrator lives it, in a real browser before a real cloud that was started for the first time: areas and residents come in, a plan is
 * made, an operator is invited, who comes in with a second factor and sees her county and no other. Once in each language.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { areasWords } from "../../cloud/web/administration/areas/words.ts";
import { importWords } from "../../cloud/web/administration/import/words.ts";
import { peopleWords } from "../../cloud/web/administration/people/words.ts";
import { plansWords } from "../../cloud/web/administration/plans/words.ts";

import { roleWords } from "../../cloud/web/administration/parts/role-words.ts";
import { refusalWords } from "../../cloud/web/parts/refusal-words.ts";
import type { Entries, Catalogue, Language } from "../../cloud/web/parts/catalogue.ts";
import { signInWords } from "../../cloud/web/sign-in/words.ts";
import { stepAt, totpCode } from "../../cloud/identity/crypto-totp.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line } from "../../scripts/processes.ts";
import { startCloud } from "../../scripts/world.ts";
import { axeFinds, openPage, type Opened } from "../browser/administration-pages.ts";
import { builtPages, launchBrowser } from "../browser/operator-page.ts";
import { fromBase32, goodPassword, otherPassword } from "../builders/identity-house.ts";
import { describeWithService } from "../builders/services.ts";

const areaList = [
  "code,name",
  "37,山东省",
  "3706,烟台市",
  "370602,芝罘区",
  "370602001,向阳街道",
  "370602001001,海滨社区",
  "370685,招远市",
  "370685001,罗峰街道",
  "370685001001,金城社区",
].join("\n");
/** Two of her county, one of another, and one whose ID number is wrong. */
const residentList = [
  "姓名,身份证号,区划代码,地址",
  "王秀英,,370602001001,海滨路 8 号 301",
  "李德福,,370602001001,海滨路 9 号 102",
  "孙玉兰,,370685001001,金城路 1 号",
  "赵桂荣,370602194001010000,370602001001,海滨路 10 号",
].join("\n");
/** Homes with kits, one in each county: what the desk shows. */
const seed = {
  homes: [
    ["home-in", "370602001001", "海滨里 3 号"],
    ["home-out", "370685001001", "金城里 7 号"],
  ].map(([homeId, area, name]) => ({
    homeId,
    area,
    name,
    kind: "live",
    residentName: null,
    address: null,
    phone: null,
    timeZone: "Asia/Shanghai",
    isHighRisk: false,
    inactivityAfterMs: 3_600_000,
    devices: [],
    kits: [{ gatewayId: `kit-of-${homeId}`, assignmentId: `assignment-of-${homeId}` }],
  })),
};

type County = AsyncDisposable & { url: string; link: string };

/** A first start: nobody is there, and one link was printed. */
async function startCounty(): Promise<County> {
  const data = mkdtempSync(join(tmpdir(), "shouwang-county-"));
  const file = join(data, "seed.json");
  writeFileSync(file, JSON.stringify(seed));
  const links: Line[] = [];
  const httpPort = await freePort();
  const url = `http://localhost:${httpPort}`;
  const cloud = await startCloud({
    data,
    // No kit speaks here.
    brokerUrl: "mqtt://127.0.0.1:9",
    seed: file,
    httpPort,
    signInAt: url,
    onLine: (line) => void (line["event"] === "invitation" && links.push(line)),
  });
  return {
    url,
    link: String(links[0]?.["url"]),
    async [Symbol.asyncDispose]() {
      await cloud.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

describeWithService("chromium", "a county's first day", (tool) => {
  let browser: Browser;
  beforeAll(async () => {
    [browser] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => await browser.close());

  describe.each<Language>(["zh", "en"])("%s", (language) => {
    const say = <Words extends Entries>(
      { words }: Catalogue<Words>,
      key: keyof Words & string,
      given: Readonly<Record<string, string | number>> = {},
    ): string => {
      const entry = words[key];
      const [zh, en] = entry ?? ["", ""];
      const english = typeof en === "string" ? en : given["count"] === 1 ? en.one : en.other;
      const text = language === "zh" ? zh : english;
      return text.replaceAll(/\{\{(\w+)\}\}/g, (_blank, name: string) => String(given[name]));
    };
    /** In this language, with nothing that axe finds and nothing that the policy had to stop. */
    const isClean = async ({ page, complaints }: Opened): Promise<void> => {
      // The desk says everything in both.
      const isDesk = new URL(page.url()).pathname === "/operator/";
      if (!isDesk)
        await expect
          .poll(() => page.evaluate("document.documentElement.lang"))
          .toBe(language === "zh" ? "zh-Hans" : "en");
      expect(await axeFinds(page)).toEqual([]);
      expect(await complaints()).toEqual([]);
    };
    const open = async (url: string): Promise<Opened> => {
      const opened = await openPage(browser, { url, width: "wide" });
      if (language === "en") await opened.page.getByRole("button", { name: "English" }).click();
      return opened;
    };

    /** By a link that holds once: a password, and the app's six digits. */
    async function comeIn(opened: Opened, password: string, login: string | null): Promise<void> {
      const { page } = opened;
      if (login !== null) await page.getByLabel(say(signInWords, "login"), { exact: true }).fill(login);
      await page.getByLabel(say(signInWords, "newPassword")).fill(password);
      await isClean(opened);
      await page.getByRole("button", { name: say(signInWords, "accept") }).click();
      await page.getByRole("button", { name: say(signInWords, "addTotp") }).click();
      const secret = (await page.locator(".secret").innerText()).replaceAll(" ", "");
      await isClean(opened);
      await page
        .getByRole("textbox", { name: say(signInWords, "code") })
        .fill(totpCode(fromBase32(secret), stepAt(Date.now())));
      await page.getByRole("button", { name: say(signInWords, "confirm") }).click();
      await page.getByRole("button", { name: say(signInWords, "kept") }).click();
    }

    /** @param button of the page that takes it: the one that is left has a field for a file too. */
    const choose = async (page: Page, button: string, name: string, text: string): Promise<void> => {
      await page.getByRole("button", { name: button }).waitFor();
      await page
        .locator("input[type=file]")
        .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(`\u{FEFF}${text}`) });
    };

    test("R-048 R-322 areas and residents come in, a plan is made, an operator is invited and sees her county only", async () => {
      await using county = await startCounty();
      await using chief = await open(county.link);
      const { page } = chief;
      await comeIn(chief, goodPassword, null);
      await page.waitForURL("**/administration/**");
      const goTo = async (path: string): Promise<void> =>
        void (await page.goto(`${county.url}/administration/#/${path}`));

      // Areas: tried, then written.
      await goTo("areas/import");
      await choose(page, say(areasWords, "tryIt"), "areas.csv", areaList);
      await page.getByRole("button", { name: say(areasWords, "tryIt") }).click();
      await isClean(chief);
      await page.getByRole("button", { name: say(areasWords, "write") }).click();
      await page.getByText(say(areasWords, "done")).waitFor();

      // Residents: the wrong row stays out, whole.
      await goTo("import?area=everywhere");
      await choose(page, say(importWords, "check"), "residents.csv", residentList);
      await page.getByRole("button", { name: say(importWords, "check") }).click();
      const run = page.getByRole("button", { name: say(importWords, "run", { count: 3 }) });
      await run.waitFor();
      await isClean(chief);
      await run.click();
      await page.getByText(say(importWords, "doneTitle", { count: 3 })).waitFor();

      // A plan for her county, seen before it is saved.
      await goTo("plans?area=370602");
      const kept = page.getByRole("button", { name: say(plansWords, "save") });
      await kept.waitFor();
      await page.getByRole("button", { name: say(plansWords, "edit", { n: 1 }) }).click();
      await page.getByRole("button", { name: say(plansWords, "removeStep", { n: 2 }) }).click();
      await page.getByText(say(plansWords, "firstHumanAtOnce")).waitFor();
      await isClean(chief);
      await kept.click();
      await page.getByText(say(plansWords, "saved"), { exact: true }).waitFor();

      // An operator.
      await goTo("people/new?area=370602");
      await page.getByLabel(say(peopleWords, "name"), { exact: true }).fill("李静");
      await page.getByLabel(say(peopleWords, "login"), { exact: true }).fill("li.jing");
      await page.getByRole("combobox", { name: say(peopleWords, "role") }).click();
      await page.locator(".ant-select-item-option").getByText(say(roleWords, "operator"), { exact: true }).click();
      await page.getByRole("button", { name: say(peopleWords, "sendInvitation") }).click();
      const link = await page.getByRole("textbox", { name: say(peopleWords, "link") }).inputValue();
      await isClean(chief);

      await using hers = await open(link);
      await comeIn(hers, otherPassword, null);
      await hers.page.waitForURL("**/operator/");
      await hers.page.getByText("海滨里 3 号").first().waitFor();
      expect(await hers.page.content()).not.toContain("金城里");
      await isClean(hers);
      // Her list of residents, and what she is told of another county.
      await hers.page.goto(`${county.url}/administration/#/residents?area=370602`);
      await hers.page.getByText("王秀英").first().waitFor();
      expect(await hers.page.content()).not.toMatch(/孙玉兰|赵桂荣/);
      await isClean(hers);
      const elsewhere = await hers.page.request.post(`${county.url}/api/residents/search`, {
        data: { area: "370685" },
        headers: { origin: county.url },
      });
      expect([elsewhere.status(), await elsewhere.text()]).toEqual([404, expect.not.stringContaining("孙玉兰")]);
      await hers.page.goto(`${county.url}/administration/#/residents?area=370685`);
      await hers.page.getByText(say(refusalWords, "no-such-area")).first().waitFor();
      expect(await hers.page.content()).not.toContain("孙玉兰");
    });
  });
});
