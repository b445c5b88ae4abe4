import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DemoHome } from "../../cloud/api/ports.ts";
import { describeWithService } from "../builders/services.ts";
import { aHome, anAlarm, anIncident, createMemoryDesk, type MemoryDesk } from "./memory-desk.ts";
import { aDay, builtPages, hour, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";

const home = aHome({ homeId: "home-1" });
const neighbour = aHome({ homeId: "home-2", name: "幸福里 5 号楼 101", residentName: "赵国栋" });

const aDesk = (): MemoryDesk =>
  createMemoryDesk({
    nowMs: () => Date.now(),
    homes: [home, neighbour],
    day: (range) => aDay(range, range.toMs - 30_000),
  });

describeWithService("chromium", "the operator's page", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-026 an incident appears live, is acknowledged by a named operator and closed with an outcome", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    await page.getByText("没有待处理警情").waitFor();

    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 }));
    await page.getByRole("heading", { name: "紧急呼叫" }).waitFor();
    await page.getByText("0535-6001 2345").first().waitFor();
    // On the screen, and only therefore a delivery to the desk.
    await expect.poll(() => desk.shown).toEqual([{ incidentId: "incident-1", version: 1 }]);
    await expect.poll(() => page.title()).toContain("紧急呼叫");

    await page.getByRole("button", { name: "接警" }).click();
    await page.getByText("受理人").waitFor();
    expect(desk.incident("incident-1")).toMatchObject({ phase: "acknowledged", acknowledgedBy: "李静" });

    await page.getByRole("button", { name: "已到场" }).click();
    await expect.poll(() => desk.incident("incident-1")?.phase).toBe("attended");
    await page.getByRole("button", { name: "结案" }).click();
    await page.getByRole("radio", { name: "误触" }).check();
    await page.getByLabel("备注").fill("碰到按钮，人没事");
    await page.getByRole("button", { name: "确认结案" }).click();
    await page.getByRole("heading", { name: "最近办结" }).waitFor();
    expect(desk.incident("incident-1")).toMatchObject({
      phase: "closed",
      outcome: "accidental",
      note: "碰到按钮，人没事",
      closedBy: "李静",
    });
    expect(complaints).toEqual([]);
  });

  test("a new alarm under the operator's hand: nothing is acknowledged, and the page says what is new", async () => {
    const desk = aDesk();
    const seen = anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 });
    desk.change(seen);
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.getByRole("heading", { name: "紧急呼叫" }).waitFor();
    // The fall is stored, and its event has not reached the page yet.
    const fall = anAlarm({ alarmId: "fall-1", alarm: "fall", confidence: "low", deviceId: null }, Date.now());
    const { commands } = desk;
    desk.commands = {
      ...commands,
      acknowledge: async () => ({ kind: "changed", incident: { ...seen, version: 2, alarms: [...seen.alarms, fall] } }),
    };
    // The server holds the ports it was given at its start.
    await using changed = await serveDesk(desk, pages);
    await page.goto(changed.url);
    await page.getByRole("dialog").getByRole("textbox").fill("李静");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "接警" }).click();
    const notice = page.getByRole("alert");
    await notice.getByText("警情已变化").waitFor();
    await notice.getByText("新的报警：疑似跌倒").waitFor();
    await page.getByRole("button", { name: "接警" }).waitFor();
    expect(desk.incident("incident-1")?.acknowledgedBy).toBeNull();
  });

  test("a page whose stream died says that it is blind, and sees again by itself", async () => {
    const desk = aDesk();
    let server = await serveDesk(desk, pages);
    const port = Number(new URL(server.url).port);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.getByText("线路正常").first().waitFor();
    await server[Symbol.asyncDispose]();
    await page.getByRole("alert").getByText("此页面已失明").waitFor();

    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() }));
    server = await serveDesk(desk, { ...pages, port });
    await page.getByRole("heading", { name: "紧急呼叫" }).waitFor();
    await page.getByText("此页面已失明").waitFor({ state: "detached" });
    // A new connection begins with an empty book: what stands on the screen is told again.
    await expect.poll(() => desk.shown).toHaveLength(1);
    await server[Symbol.asyncDispose]();
    await page.getByRole("alert").getByText("此页面已失明").waitFor();
    server = await serveDesk(desk, { ...pages, port });
    await expect.poll(() => desk.shown).toHaveLength(2);
    await server[Symbol.asyncDispose]();
  });

  test("a stream that is silent without breaking makes the page blind within 5 s, and its clocks stand still", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.clock.install();
    await page.reload();
    await page.getByText("线路正常").first().waitFor();
    // From now on a half-dead server: it takes connections and says nothing.
    await page.route("**/api/stream*", () => {});
    await page.clock.fastForward(5_000);
    await page.getByRole("alert").getByText("此页面已失明").waitFor();
    const stopped = await page.locator(".head-clock").textContent();
    await page.clock.fastForward(60_000);
    await page.getByText(/-1:[0-5]\d/).waitFor();
    expect(await page.locator(".head-clock").textContent()).toBe(stopped);
  });

  test("by keyboard alone: name, queue, acknowledge, close", async () => {
    const desk = aDesk();
    const now = Date.now();
    desk.change(anIncident({ incidentId: "incident-1", home, atMs: now - 60_000 }));
    desk.change(anIncident({ incidentId: "incident-2", home: neighbour, atMs: now - 5_000 }));
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.getByRole("button", { name: "接警" }).waitFor();
    const focusOn = async (name: RegExp): Promise<void> => {
      const focused = (): Promise<string> =>
        page.evaluate(() =>
          document.activeElement === document.body ? "" : (document.activeElement?.textContent ?? ""),
        );
      for (let n = 0; n < 30 && !name.test(await focused()); n++) await page.keyboard.press("Tab");
      expect(await focused()).toMatch(name);
    };
    await focusOn(/王秀英/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByText("赵国栋").first().waitFor();
    await focusOn(/^接警/);
    await page.keyboard.press("Enter");
    await expect.poll(() => desk.incident("incident-2")?.phase).toBe("acknowledged");
    await page.getByRole("button", { name: "结案" }).waitFor();
    await focusOn(/^结案/);
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: "真实警情" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement instanceof HTMLInputElement)).toBe(true);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => desk.incident("incident-2")).toMatchObject({ phase: "closed", outcome: "assisted" });
    expect(desk.incident("incident-1")?.phase).toBe("raised");
  });

  test("what is unknown or late is shown as such, and a page nobody looks at delivers nothing", async () => {
    const desk = aDesk();
    const now = Date.now();
    const late = { occurredAtMs: null, lateByMs: 23 * 60_000, alarm: "unreadable" as const };
    desk.change(
      anIncident({
        incidentId: "incident-1",
        home: null,
        atMs: now,
        alarms: [anAlarm({ alarmId: "a", ...late }, now)],
      }),
    );
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.getByRole("heading", { name: "无法识别的报警" }).waitFor();
    const article = page.getByRole("article");
    for (const text of ["未知住户", "姓名未知", "地址未知", "电话未知", "发生时间未知", "迟到 23 分钟"]) {
      await article.getByText(text).first().waitFor();
    }
    await expect.poll(() => desk.shown).toHaveLength(1);
    await page.evaluate(() =>
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" }),
    );
    desk.change(anIncident({ incidentId: "incident-2", home, atMs: now }));
    await page.getByRole("button", { name: /王秀英/ }).waitFor();
    desk.change(anIncident({ incidentId: "incident-3", home: neighbour, atMs: now }));
    await page.getByRole("button", { name: /赵国栋/ }).waitFor();
    expect(desk.shown).toHaveLength(1);
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await expect.poll(() => desk.shown).toHaveLength(3);
  });

  test("a page at which nobody has said who they are shows alarms and delivers none", async () => {
    const desk = aDesk();
    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() }));
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url });
    const { page } = open;
    await page.getByText("王秀英").first().waitFor();
    await page.getByRole("dialog").getByRole("textbox").fill("李静");
    expect(desk.shown).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => desk.shown).toHaveLength(1);
  });

  test("a page that falls over says so, and begins again by itself", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await page.getByText("没有待处理警情").waitFor();
    const incident = anIncident({ incidentId: "incident-1", home, atMs: Date.now() });
    // `as`: what a newer server might send and this page cannot draw.
    desk.publish({ kind: "incident", incident: { ...incident, alarms: null as unknown as [] } });
    await page.getByRole("alert").getByText("页面故障").waitFor();
    await page.getByText("没有待处理警情").waitFor();
  });

  test("the demo panel is there when a home is attached, and English when the reader wants it", async () => {
    const desk = aDesk();
    const acted: string[] = [];
    const demo: DemoHome = {
      view: async () => ({ isAttached: true, homeId: "home-1" }),
      async act(action) {
        acted.push(action);
        return action === "quiet" ? { kind: "unreachable", why: "It is off." } : { kind: "done" };
      },
    };
    await using server = await serveDesk(desk, { ...pages, demo });
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    const panel = page.getByRole("region", { name: "Demo home" });
    await panel.getByRole("button", { name: "按下按钮" }).click();
    await panel.getByRole("button", { name: "静默" }).click();
    await panel.getByText("It is off.").waitFor();
    expect(acted).toEqual(["press", "quiet"]);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("No open incidents").first().waitFor();
  });

  test("the last 24 hours are drawn on the home's own clock", async () => {
    const desk = aDesk();
    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 2 * hour }));
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const picture = open.page.getByRole("img", { name: /最近 24 小时.*入户门.*客厅红外/ });
    await picture.waitFor();
    expect(await picture.locator(".day-spans rect").count()).toBeGreaterThan(10);
    expect(await picture.locator(".day-alarm-line").count()).toBe(1);
    // The full three hours that lie six to nine hours back on the home's clock: far from both ends, where labels give way.
    const hourAtHome = new Date(Date.now() + 8 * hour).getUTCHours();
    const label = `${String(Math.floor(((hourAtHome + 18) % 24) / 3) * 3).padStart(2, "0")}:00`;
    await open.page.getByText(label, { exact: true }).first().waitFor();
  });
});
