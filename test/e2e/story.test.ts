/**
 * The whole story once, in a real browser before a real broker, cloud and gateway, each person at their own page: an installer puts a kit into a home, whoever lives there
 * presses, an operator answers, sends the daughter and closes, she has seen it on her phone, a technician takes the work of a battery, a supervisor reads the month.
 */

import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { rolesWithFactor } from "../../cloud/access/principal.ts";
import { stepAt, totpCode } from "../../cloud/identity/crypto-totp.ts";
import { workWords } from "../../cloud/web/administration/fleet/work-words.ts";
import { monthAt } from "../../cloud/web/administration/months/months-place.ts";
import { faultKindWords } from "../../cloud/web/administration/parts/fault-words.ts";
import { alarmsWords } from "../../cloud/web/caregiver/words.ts";
import { deviceWords, kindWords, pairingWords, roomWords } from "../../cloud/web/installer/device-words.ts";
import {
  consentWords,
  liveWords,
  outcomeWords as calledWords,
  signWords,
} from "../../cloud/web/installer/people-words.ts";
import { frameWords, homeWords, kitWords } from "../../cloud/web/installer/words.ts";
import type { Language } from "../../cloud/web/parts/catalogue.ts";
import { outcomeWords } from "../../cloud/web/parts/words.ts";
import { signInWords } from "../../cloud/web/sign-in/words.ts";
import { axeFinds, isWiderThanWindow } from "../browser/administration-pages.ts";
import { builtPages, launchBrowser } from "../browser/operator-page.ts";
import { sayIn, type Say } from "../browser/say-in.ts";
import { fromBase32, goodPassword } from "../builders/identity-house.ts";
import { describeWithService } from "../builders/services.ts";
import { people, startStoryTown, story, type StoryTown } from "../builders/story-town.ts";

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
type Person = { page: Page; say: Say; complaints: string[] };

describeWithService("chromium", "the whole story", (tool) => {
  let browser: Browser;
  let town: StoryTown;
  beforeAll(async () => {
    [browser, town] = await Promise.all([launchBrowser(tool().binary), builtPages().then(startStoryTown)]);
  });
  afterAll(async () => {
    await browser.close();
    await town[Symbol.asyncDispose]();
  });

  test("R-630 a kit is put into a home, whoever lives there presses, and everybody whose matter it is sees it on their own page, each in their language", async () => {
    const [installer, operator, technician, supervisor] = await Promise.all([
      comesIn("zhang.wei", phone, "zh"),
      comesIn("li.jing", desktop, "zh"),
      comesIn("zhou.gong", desktop, "en"),
      comesIn("sun.li", desktop, "zh"),
    ]);
    await Promise.all([
      installer.page.waitForURL("**/installer/"),
      operator.page.waitForURL("**/operator/"),
      technician.page.waitForURL("**/administration/#/fleet"),
      supervisor.page.waitForURL("**/operator/"),
    ]);
    // What reaches a desk is proven by a desk that is open.
    await operator.page.locator(".line-up").waitFor();

    const bridge = await installs(installer);

    const daughter = await comesIn("chen.jing", phone, "en");
    await daughter.page.waitForURL("**/caregiver/");
    // Nothing of the test is left on the desk.
    await expect.poll(() => operator.page.locator("[data-incident]").count()).toBe(0);
    const pressedAtMs = Date.now();
    expect((await bridge.press(story.button)).outcome).toBe("acknowledged");
    await answers(operator, daughter);
    await bridge.battery(story.button, 4);
    await closes(operator, daughter);
    await takesTheWork(technician);
    await readsTheMonth(supervisor, monthAt(pressedAtMs));
    for (const { complaints } of [installer, operator, daughter, technician, supervisor])
      expect(complaints).toEqual([]);
  });

  /** By a link that holds once: a password, and where the role needs it the six digits of an app. */
  async function comesIn(who: keyof typeof people, look: BrowserContextOptions, language: Language): Promise<Person> {
    const say = sayIn(language);
    const context = await browser.newContext({ ...look, locale: "zh-CN" });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(`${who}: ${String(error)}`));
    page.on("console", (message) => {
      // A refusal is an answer.
      const isOurs = !/status of 4|ERR_/.test(message.text());
      if (message.type() === "error" && isOurs) complaints.push(`${who}: ${message.text()}`);
    });
    await page.goto(await town.linkOf(who));
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await page.getByLabel(say(signInWords, "newPassword")).fill(goodPassword);
    await page.getByRole("button", { name: say(signInWords, "accept") }).click();
    if (!rolesWithFactor.has(people[who].role)) return { page, say, complaints };
    await page.getByRole("button", { name: say(signInWords, "addTotp") }).click();
    const secret = (await page.locator(".secret").innerText()).replaceAll(" ", "");
    await page
      .getByRole("textbox", { name: say(signInWords, "code") })
      .fill(totpCode(fromBase32(secret), stepAt(Date.now())));
    await page.getByRole("button", { name: say(signInWords, "confirm") }).click();
    await page.getByRole("button", { name: say(signInWords, "kept") }).click();
    return { page, say, complaints };
  }

  /** From the box to live, each device by what it really sends. */
  async function installs({ page, say }: Person): Promise<ZigbeeBridge> {
    const press = async (name: string): Promise<void> => await page.getByRole("button", { name, exact: true }).click();
    const next = async (): Promise<void> => await press(say(frameWords, "next"));
    // `as`: who one is, which the tests of signing in hold.
    const me = (await (await page.request.get(`${town.url}/api/identity/me`)).json()) as { accountId: string };
    await town.visitOf(me.accountId);

    await page.getByLabel(say(kitWords, "code")).fill(town.claimCode);
    await page.getByLabel(say(kitWords, "code")).press("Enter");
    await page.locator(".good", { hasText: town.claimCode }).waitFor();
    await next();
    await page.locator(".choice").click();
    await press(say(homeWords, "begin"));
    await page.locator(".good", { hasText: story.label }).waitFor();
    const bridge = await town.plugIn();
    await next();

    await page.locator(".card .good", { hasText: story.gatewayId }).waitFor();
    /** What it is for, and its room, from the closed lists. */
    const places = async (form: Locator, room: "hall" | "bedroom", kind: "door" | "panic-button"): Promise<void> => {
      await form.getByLabel(say(deviceWords, "kind")).selectOption(kind);
      await form.getByLabel(say(deviceWords, "room")).selectOption(room);
      await form.getByRole("button").click();
      const called = say(deviceWords, "nameOf", { room: say(roomWords, room), kind: say(kindWords, kind) });
      await page.locator(".lines .line", { hasText: called }).waitFor();
    };
    // The door is paired here, and opened once as the page asks; the button came paired in the box.
    bridge.offer({ address: story.door, model: "TS0203" });
    await press(say(deviceWords, "pair"));
    const fresh = page.locator(".is-new", { hasText: story.door });
    await fresh.waitFor({ timeout: 40_000 });
    await bridge.open(story.door);
    await page.locator(".news", { hasText: say(pairingWords, "proven") }).waitFor();
    await places(fresh, "hall", "door");
    const byHand = page.locator(".by-hand");
    await byHand.locator("summary").click();
    await byHand.getByLabel(say(deviceWords, "deviceId")).fill(story.button);
    await byHand.getByRole("button", { name: say(deviceWords, "add"), exact: true }).click();
    await places(byHand.locator(".place-form"), "bedroom", "panic-button");
    await isClean(page);
    await Promise.all([bridge.battery(story.button, 96), bridge.close(story.door)]);
    await bridge.open(story.door);
    await next();
    await page.getByText(say(deviceWords, "allGood"), { exact: true }).waitFor();
    await next();

    await press(say(deviceWords, "beginTest"));
    await page.getByRole("button", { name: say(deviceWords, "endTest"), exact: true }).waitFor();
    await bridge.press(story.button);
    await page.locator(".arrivals", { hasText: say(deviceWords, "desk").trim() }).waitFor();
    await page.getByText(say(deviceWords, "allProven"), { exact: true }).waitFor();
    await isClean(page);
    await press(say(deviceWords, "endTest"));
    await page.getByRole("button", { name: say(deviceWords, "beginTest"), exact: true }).waitFor();
    await next();

    await press(say(calledWords, "answered"));
    await page.locator(".card .mark.is-done").waitFor();
    await next();
    await page.getByLabel(say(consentWords, "signer")).fill(story.resident);
    await page.getByLabel(say(consentWords, "relation")).selectOption("self");
    const agreed = page.locator(".consents .mark.is-done");
    for (const [n, purpose] of (["monitoring-title", "family-sharing-title"] as const).entries()) {
      await press(say(consentWords, "agreeWhich", { what: say(consentWords, purpose) }));
      await agreed.nth(n).waitFor();
    }
    await next();
    await page.getByLabel(say(signWords, "signer")).fill(story.resident);
    await page.getByLabel(say(signWords, "relation")).selectOption("self");
    await signs(page);
    await press(say(signWords, "sign"));
    const sheet = await page.getByRole("link", { name: say(signWords, "pdf") }).getAttribute("href");
    const pdf = await page.request.get(new URL(sheet ?? "", town.url).href);
    expect([pdf.status(), pdf.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    await next();
    await press(say(liveWords, "goLive"));
    await page.getByRole("heading", { name: say(liveWords, "live"), exact: true }).waitFor();
    await isClean(page);
    return bridge;
  }

  /** The operator takes it and has the daughter go there; she sees who has it. */
  async function answers({ page }: Person, daughter: Person): Promise<void> {
    await page.locator(".card[data-incident]").click();
    await does(page, "a", ".incident-acknowledged");
    // Whom to call, and how: where no line is rented the number is there to be dialled.
    const number = page.locator(".numbers li", { hasText: story.contact }).locator("a.phone");
    await does(page, "c", ".dial-by-hand");
    expect(await number.getAttribute("href")).toMatch(/^tel:\+?\d*13900000009$/);
    await isClean(page);

    const { say } = daughter;
    await daughter.page
      .locator(".alarm.is-held", { hasText: say(alarmsWords, "hasIt", { who: people["li.jing"].name }) })
      .waitFor();
    await isClean(daughter.page);
    await does(page, "d", ".act-sent li", async () => {
      await page.getByRole("button", { name: `已电话告知 ${story.contact}` }).click();
    });
    await page.locator(".act-sent li", { hasText: story.contact }).waitFor();
  }

  async function closes({ page }: Person, daughter: Person): Promise<void> {
    await vi.waitFor(async () => {
      const isThere = page.locator(".sent-there", { hasText: story.contact });
      if ((await isThere.count()) > 0) return;
      await page.getByRole("button", { name: `报到场 ${story.contact}` }).click({ timeout: 5_000 });
      await isThere.waitFor({ timeout: 5_000 });
    }, patience);
    await does(page, "x", `.lately-outcome:has-text("${outcomeWords.real[0]}")`, async () => {
      await page.locator(".close-form input[value=real]").check();
      await page.locator(".close-form button[type=submit]").click();
    });
    await isClean(page);
    const { say } = daughter;
    await daughter.page
      .getByRole("region", { name: say(alarmsWords, "lately") })
      .getByText(outcomeWords.real[1])
      .waitFor();
    expect(await daughter.page.locator(".alarm").count()).toBe(0);
    await isClean(daughter.page);
  }

  /** The button that was pressed has a battery that ends. */
  async function takesTheWork({ page, say }: Person): Promise<void> {
    const what = `${story.button} · ${say(faultKindWords, "low-battery")}`;
    const row = page.locator(".fleet-row", { hasText: story.label });
    await row.locator(".fleet-reasons", { hasText: say(faultKindWords, "low-battery") }).waitFor();
    await isClean(page);
    await row.getByRole("link", { name: story.label }).click();
    await page.getByRole("button", { name: say(workWords, "which", { act: say(workWords, "take"), what }) }).click();
    await page
      .locator(".fleet-standing", { hasText: say(workWords, "by", { name: people["zhou.gong"].name }) })
      .waitFor();
    await isClean(page);
    // Whoever mends a battery reads nobody's name.
    expect(await page.content()).not.toContain(story.resident);
  }

  /** One alarm, and how quickly it was answered: what was tried at the installation is none. */
  async function readsTheMonth({ page }: Person, month: string): Promise<void> {
    await page.goto(`${town.url}/administration/#/months?month=${month}`);
    const number = (name: string) =>
      page.locator(".month-headline li", { has: page.getByText(name, { exact: true }) }).locator(".month-number");
    await number("警情").waitFor();
    expect(await number("警情").innerText()).toBe("1");
    expect(await number("接起用时 P90").innerText()).toMatch(/^\d+(秒|分\d+秒)$/);
    await isClean(page);
  }
});

const patience = { timeout: 40_000, interval: 100 };

/**
 * An act by its button, as often as somebody would: when a way out wrote down what it did a moment before, the desk says so, and the operator does it again.
 * @param seen what only stands there when it is done.
 */
async function does(page: Page, key: string, seen: string, then: () => Promise<void> = async () => {}): Promise<void> {
  await vi.waitFor(async () => {
    if ((await page.locator(seen).count()) > 0) return;
    await page.locator(`button[aria-keyshortcuts=${key}]:enabled`).click({ timeout: 5_000 });
    await then();
    await page.locator(seen).first().waitFor({ timeout: 5_000 });
  }, patience);
}

async function isClean(page: Page): Promise<void> {
  expect([page.url(), await axeFinds(page), await isWiderThanWindow(page)]).toEqual([page.url(), [], false]);
}

/** With the mouse as a finger. */
async function signs(page: Page): Promise<void> {
  const field = page.locator("canvas.signature");
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  if (box === null) throw new Error("no field to sign in");
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.3 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.7 * box.height, { steps: 5 });
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.3 * box.height, { steps: 5 });
  await page.mouse.up();
}
