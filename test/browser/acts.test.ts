import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithService } from "../builders/services.ts";
import { aHome, anIncident, createMemoryDesk, type MemoryDesk } from "./memory-desk.ts";
import { builtPages, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";

const home = aHome({ homeId: "home-1" });
const contact = {
  addressee: "contact:c-1",
  is: "contact",
  name: "陈静",
  relation: "女儿",
  number: "13900000009",
  ways: [{ connector: "sms", addressee: "contact:c-1" }],
} as const;
const onDuty = {
  addressee: "person:zhao",
  is: "responder",
  name: "赵师傅",
  relation: null,
  number: "13800000007",
  ways: [],
} as const;
const aDesk = () => createMemoryDesk({ nowMs: () => Date.now(), homes: [home], sendable: [contact, onDuty] });
const raised = () => anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 });
const now = (desk: MemoryDesk) => desk.incident("incident-1");
const sees = async (page: Page): Promise<void> => page.locator(".incident").waitFor();

describeWithService("chromium", "acts on the operator's page", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-550 R-552 two operators see each other at one incident; one hands it over by keys, the other takes it; a letter in a field is no act", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using one = await openDesk(browser, { url: server.url, operator: "李静" });
    await using other = await openDesk(browser, { url: server.url, operator: "王芳" });
    desk.change(raised());
    await sees(one.page);
    await one.page.locator(".incident .lookers", { hasText: "王芳" }).waitFor();
    await other.page.locator(".card .lookers-small", { hasText: "李静" }).waitFor();

    await one.page.keyboard.press("a");
    await expect.poll(() => now(desk)?.acknowledgedBy).toBe("李静");
    // The page has learned it when the key does something.
    await one.page.locator("button[aria-keyshortcuts=h]:enabled").waitFor();
    await one.page.keyboard.press("h");
    await one.page.locator(".act-person", { hasText: "王芳" }).waitFor();
    await one.page.keyboard.press("Enter");
    await expect.poll(() => now(desk)?.handOver).toMatchObject({ from: "李静", to: "王芳" });
    expect(now(desk)?.acknowledgedBy).toBe("李静");
    await one.page.getByRole("button", { name: "我继续处理" }).waitFor();

    await other.page.locator(".hand-over-mine", { hasText: "李静" }).waitFor();
    await other.page.getByRole("button", { name: "接手 Take over" }).click();
    await expect.poll(() => now(desk)).toMatchObject({ acknowledgedBy: "王芳", handOver: null });
    await one.page.locator(".incident-standing", { hasText: "王芳" }).waitFor();

    // Whoever writes a name acts with none of its letters.
    await other.page.locator("button[aria-keyshortcuts=d]:enabled").waitFor();
    await other.page.keyboard.press("d");
    await other.page.getByPlaceholder("其他人").fill("aaa eee xxx");
    await other.page.getByPlaceholder("其他人").press("e");
    expect(now(desk)?.asked).toEqual([]);
    expect([...one.complaints, ...other.complaints]).toEqual([]);
  });

  test("R-551 R-553 help is asked for in two presses; somebody is sent, is not reached, another one is told and arrives; the phone has no sideways", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    desk.change(raised());
    await sees(page);
    await page.getByRole("button", { name: "接警" }).click();
    await expect.poll(() => now(desk)?.phase).toBe("acknowledged");
    await page.locator("button[aria-keyshortcuts=d]:enabled").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "立即通知" }).waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => now(desk)?.asked).toMatchObject([{ by: "李静" }]);
    expect(now(desk)?.acknowledgedBy).toBe("李静");
    await page.locator(".act-asked", { hasText: "李静" }).waitFor();

    await page.locator("button[aria-keyshortcuts=d]:enabled").waitFor();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "发消息派单 陈静" }).click();
    await expect.poll(() => now(desk)?.sent).toMatchObject([{ who: "陈静", told: "message", toldAtMs: null }]);
    await page.locator(".sent-waiting", { hasText: "陈静" }).waitFor();
    const seen = now(desk);
    if (seen)
      desk.change({
        ...seen,
        version: seen.version + 1,
        sent: seen.sent.map((one) => ({ ...one, inVain: "refused" })),
      });
    await page.locator(".sent-vain", { hasText: "另派他人" }).waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "派单" }).click();
    await page.getByRole("button", { name: "已电话告知 赵师傅" }).click();
    await page.getByRole("button", { name: "报到场 赵师傅" }).click();
    await expect.poll(() => now(desk)?.sent[1]?.arrivedAtMs).toEqual(expect.any(Number));
    expect(now(desk)?.phase).toBe("attended");
    await page.locator(".sent-there", { hasText: "赵师傅" }).waitFor();
    const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(wide).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test("R-665 without a trunk calling back shows the number and asks the browser for nothing, so that the next click and the next key send somebody", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    desk.change(raised());
    await sees(page);
    await page.keyboard.press("a");
    await page.locator("button[aria-keyshortcuts=c]:enabled").click();
    await page.locator(".dial-by-hand", { hasText: home.phone ?? "" }).waitFor();
    expect(await page.locator(".dial-by-hand a").getAttribute("href")).toBe("tel:053560012345");
    await page.locator("button[aria-keyshortcuts=d]:enabled").waitFor();
    await page.keyboard.press("d");
    await page.getByRole("button", { name: "已电话告知 陈静" }).click();
    await expect.poll(() => now(desk)?.sent).toMatchObject([{ who: "陈静", told: "telephone" }]);
    // A browser that is asked to go to a telephone number asks back, and takes every click and key until it is answered.
    expect(complaints).toEqual([]);
  });

  test("R-658 keys alone from sitting down to the end: the name, the alarm in hand, the call, who is sent and is there, the close", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url });
    const { page, complaints } = open;
    const free = async (key: string): Promise<void> =>
      await page.locator(`button[aria-keyshortcuts=${key}]:enabled`).waitFor();
    const tabTo = async (name: string): Promise<void> => {
      const button = page.getByRole("button", { name });
      await button.and(page.locator(":enabled")).waitFor();
      const isThere = async (): Promise<boolean> => await button.evaluate((one) => one === document.activeElement);
      for (let n = 0; n < 60 && !(await isThere()); n++) await page.keyboard.press("Tab");
      expect(await isThere()).toBe(true);
    };
    await page.getByRole("dialog").getByRole("textbox").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("李静");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    desk.change(raised());
    await sees(page);
    await free("a");
    await page.keyboard.press("a");
    await expect.poll(() => now(desk)).toMatchObject({ phase: "acknowledged", acknowledgedBy: "李静" });

    await free("c");
    await page.keyboard.press("c");
    await page.locator(".dial-by-hand", { hasText: home.phone ?? "" }).waitFor();

    await free("d");
    await page.keyboard.press("d");
    await tabTo("发消息派单 陈静");
    await page.keyboard.press("Enter");
    await expect.poll(() => now(desk)?.sent).toMatchObject([{ who: "陈静", told: "message" }]);
    await tabTo("报到场 陈静");
    await page.keyboard.press("Enter");
    await expect.poll(() => now(desk)?.phase).toBe("attended");

    await tabTo("结案");
    await page.keyboard.press("Enter");
    await page.locator("input[type=radio]:focus").waitFor();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await expect.poll(() => now(desk)).toMatchObject({ phase: "closed", closedBy: "李静" });
    expect(complaints).toEqual([]);
  });

  test("R-666 an answer that is there before the page has taken it in leaves no act of before to press", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    desk.change(raised());
    await sees(page);
    await page.locator("button[aria-keyshortcuts=a]:enabled").waitFor();
    // Whatever comes in waits for a frame: none comes until the test says so.
    await page.evaluate(holdFrames);
    const answered = page.waitForResponse((response) => response.url().endsWith("/acknowledge"));
    await page.locator("button[aria-keyshortcuts=a]").click();
    await (await answered).finished();
    await page.evaluate(letTasksPass);
    expect(await page.locator("button[aria-keyshortcuts]:enabled").count()).toBe(0);
    await page.evaluate("release()");
    await page.locator("button[aria-keyshortcuts=d]:enabled").waitFor();
  });
});

/** Frames, and the timers that stand in for them where a window draws none. */
const holdFrames = `
  const held = [];
  const { requestAnimationFrame, setTimeout } = window;
  window.requestAnimationFrame = (work) => held.push(work);
  window.setTimeout = (work, ms, ...rest) => (ms === 100 ? held.push(work) : setTimeout(work, ms, ...rest));
  window.release = () => {
    Object.assign(window, { requestAnimationFrame, setTimeout });
    for (const work of held) work();
  };
`;
/** More than reading an answer and drawing the page anew takes. */
const letTasksPass = `(async () => {
  for (let n = 0; n < 50; n++) await new Promise((next) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); next(); };
    port2.postMessage(null);
  });
})()`;
