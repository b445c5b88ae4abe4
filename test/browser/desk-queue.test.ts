import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithService } from "../builders/services.ts";
import { anEvening } from "./evening-desk.ts";
import { homeNumber, manyIncidents, pressOnceMore } from "./many-incidents.ts";
import { anAlarm, anIncident, createMemoryDesk } from "./memory-desk.ts";
import { builtPages, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";

describeWithService("chromium", "the queue of the desk", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-541 of ten thousand open incidents those within the window are drawn; a press more stands in its place at once", async () => {
    const count = 10_000;
    const desk = createMemoryDesk({ nowMs: () => Date.now(), ...manyIncidents(count, Date.now()) });
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    const total = page.locator(".queue-title .count");
    await expect.poll(() => total.textContent()).toBe(String(count));
    await page.locator(".queue-arriving").waitFor({ state: "detached" });
    expect(await page.locator(".queue-list > li").count()).toBeLessThan(40);
    // The last one of all, by one key.
    await page.locator(".queue-row button").first().focus();
    await page.keyboard.press("End");
    await page
      .locator(`.queue-row[aria-posinset="${await page.locator(".queue-row").first().getAttribute("aria-setsize")}"]`)
      .waitFor();
    await page.keyboard.press("Home");
    pressOnceMore(desk, count, Date.now());
    await expect.poll(() => total.textContent()).toBe(String(count + 1));
    expect(complaints).toEqual([]);
  });

  test("R-543 many concluded in one street are one card, and every press in it stands by itself", async () => {
    const { desk } = anEvening(Date.now());
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    const mass = page.locator(".card-mass[aria-expanded]");
    await mass.getByText("14 户").waitFor();
    await page.locator(".card-outage").getByText("23 台网关").waitFor();
    const home = homeNumber(25);
    desk.change(anIncident({ incidentId: "press-in-the-dark", home, atMs: Date.now() }));
    await page.locator('[data-incident="press-in-the-dark"]').waitFor();
    await mass.focus();
    await page.keyboard.press("Enter");
    await page.locator('[data-incident="incident-20"]').waitFor();
    await mass.click();
    await page.locator('[data-incident="incident-20"]').waitFor({ state: "detached" });
  });

  test("R-540 R-544 by keys alone: next, an accidental press closed and taken back; a letter that is typed is no act", async () => {
    const atMs = Date.now();
    const incidents = [1, 2].map((n) =>
      anIncident({ incidentId: `incident-${n}`, home: homeNumber(n), atMs: atMs - n }),
    );
    const fall = [anAlarm({ alarmId: "fall-1", alarm: "fall", confidence: "low" }, atMs)];
    incidents.push(anIncident({ incidentId: "incident-3", home: homeNumber(3), atMs, alarms: fall }));
    const desk = createMemoryDesk({
      nowMs: () => Date.now(),
      homes: incidents.map((_, n) => homeNumber(n + 1)),
      incidents,
    });
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    const inHand = page.locator(".incident-who strong");
    await expect.poll(() => inHand.textContent()).toBe(homeNumber(2).residentName);
    await page.keyboard.press("j");
    await expect.poll(() => inHand.textContent()).toBe(homeNumber(1).residentName);
    await page.keyboard.press("p");
    await page.locator(".quick-close").waitFor();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => desk.incident("incident-1"))
      .toMatchObject({ phase: "closed", outcome: "accidental", closedBy: "李静" });
    await page.locator(".undo-bar").waitFor();
    await page.keyboard.press("u");
    await expect.poll(() => desk.incident("incident-1")?.phase).toBe("raised");
    // A fall is never closed this way.
    await page.keyboard.press("/");
    await page.keyboard.type(homeNumber(3).residentName ?? "");
    await page.keyboard.press("Enter");
    await expect.poll(() => inHand.textContent()).toBe(homeNumber(3).residentName);
    await page.locator(".quick-close-ask").waitFor({ state: "detached" });
    await page.keyboard.press("/");
    await page.keyboard.type("apk");
    expect(desk.incident("incident-3")?.phase).toBe("raised");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("下一条警情").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  });
});
