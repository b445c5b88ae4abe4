import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IncidentPlan, IncidentStep } from "../../cloud/alarms/incident-plan.ts";
import { seconds } from "../../shared/time/duration.ts";
import { describeWithService } from "../builders/services.ts";
import { aHome, anAlarm, anIncident, createMemoryDesk } from "./memory-desk.ts";
import { builtPages, hour, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";

const home = aHome({ homeId: "home-1" });
const step = (stepId: string, tell: IncidentStep["tell"]): IncidentStep => ({
  stepId,
  tell,
  after: seconds(0),
  hours: [],
  ways: [],
  isByHand: true,
});
const plan: IncidentPlan = {
  kind: "panic",
  timeZone: "Asia/Shanghai",
  answerWithin: seconds(30),
  steps: [step("call", "resident"), step("120", "ambulance")],
  again: seconds(60),
};
const aDesk = () => createMemoryDesk({ nowMs: () => Date.now(), homes: [home] });
type Shown = Parameters<typeof anIncident>[0];
const inHand = (changes: Partial<Shown> = {}) => {
  const atMs = Date.now() - 5_000;
  const stepsDue = plan.steps.map(({ stepId }) => ({ stepId, atMs }));
  const held = { phase: "acknowledged", acknowledgedBy: "李静", acknowledgedAtMs: atMs } as const;
  return anIncident({ incidentId: "incident-1", home, atMs, plan, stepsDue, ...held, ...changes });
};

describeWithService("chromium", "people and incidents on the operator's page", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-331 steps by hand: one is done, the other holds up closing until it falls away with a reason; R-332 and it is opened again", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    desk.change(inHand());
    const call = page.locator(".step", { hasText: "呼叫老人" });
    await call.getByRole("button", { name: "已完成" }).click();
    await expect.poll(() => desk.incident("incident-1")?.stepsDone).toMatchObject([{ stepId: "call", by: "李静" }]);

    await page.getByRole("button", { name: "结案" }).click();
    await page.getByRole("radio", { name: "已协助" }).check();
    await page.getByText("预案中还有步骤未完成").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "全部免除并结案" }).isDisabled()).toBe(true);
    await page.getByPlaceholder("免除理由").fill("家属已在场");
    await page.getByRole("button", { name: "全部免除并结案" }).click();
    await expect.poll(() => desk.incident("incident-1")?.phase).toBe("closed");

    await page.getByPlaceholder("为什么重新打开？").fill("老人又来电");
    await page.getByRole("button", { name: "重新打开" }).click();
    await expect.poll(() => desk.incident("incident-1")?.phase).toBe("raised");
    expect(desk.incident("incident-1")?.journal.at(-1)).toMatchObject({ what: "reopened", detail: "老人又来电" });
    expect(complaints).toEqual([]);
  });

  test("R-330 who is on the way is seen in the queue and in the incident, and by which way they said so", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const told = (by: string, what: "on-my-way" | "cannot") => ({ by, what, via: "sms" as const, atMs: 1, round: 1 });
    desk.change(inHand({ said: [told("陈静", "cannot"), told("李明", "on-my-way")] }));
    await open.page.locator(".card", { hasText: "正在赶来 · 李明" }).waitFor();
    await open.page.locator(".said", { hasText: "陈静" }).getByText("无法前往").waitFor();
    await expect.poll(() => open.page.locator(".said").innerText()).toContain("短信");
  });

  test("R-334 R-335 R-546 a drill has a page of its own, late ones have a heading, a self-check is not shown", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const atMs = Date.now();
    const late = Array.from({ length: 3 }, (_, n) => {
      const alarms = [anAlarm({ alarmId: `late-${n}`, lateByMs: hour }, atMs)];
      return anIncident({ incidentId: `late-${n}`, home, atMs: atMs - 9_000, alarms });
    });
    for (const one of late) desk.change(one);
    desk.change(anIncident({ incidentId: "drill-1", home, atMs, mode: "drill" }));
    desk.change(anIncident({ incidentId: "canary-1", home, atMs, mode: "canary" }));
    desk.change(anIncident({ incidentId: "fresh-1", home, atMs }));
    const shown = () =>
      open.page.locator(".card").evaluateAll((cards) => cards.map((card) => card.getAttribute("data-incident")));
    await expect.poll(shown).toEqual(["fresh-1", "late-0", "late-1", "late-2"]);
    await open.page.getByText("迟到的报警").waitFor();
    await open.page.getByRole("button", { name: "进入演练" }).click();
    await expect.poll(shown).toEqual(["drill-1"]);
    await open.page.locator(".card", { hasText: "演练" }).waitFor();
    // A real one calls back from the drill.
    await open.page.getByRole("alert").getByRole("button", { name: "立即处理" }).click();
    await expect.poll(shown).toEqual(["fresh-1", "late-0", "late-1", "late-2"]);
  });

  test("R-333 an incident for a caller, in the hand of whoever answers the telephone", async () => {
    const desk = aDesk();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    await page.getByRole("button", { name: "来电建单" }).click();
    await page.getByLabel("来电者需要什么").fill("82 岁老人摔倒，家住幸福街 3 号");
    await page.getByRole("button", { name: "建立警情" }).click();
    await page.locator(".alarm-evidence", { hasText: "82 岁老人摔倒" }).waitFor();
    const [incident] = await desk.queries.incidents({ state: "open", limit: 9 }, AbortSignal.timeout(1_000));
    expect(incident).toMatchObject({ acknowledgedBy: "李静", homeId: null, mode: "live" });
    // A home is found by some letters, with the keys alone, and can be taken back.
    await page.getByRole("button", { name: "来电建单" }).click();
    const search = page.locator(".home-of-caller input");
    await search.fill("没有这样的人");
    await search.press("Enter");
    await page.locator(".home-of-caller [role=status]").waitFor();
    await search.fill("秀英");
    await page.locator(".home-of-caller li", { hasText: "幸福里" }).waitFor();
    await search.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".home-of-caller-chosen button").click();
    await search.fill("秀英");
    await search.press("Enter");
    await page.locator(".home-of-caller-chosen", { hasText: "王秀英" }).waitFor();
    expect(await page.evaluate("document.activeElement.tagName")).toBe("TEXTAREA");
    // One above the other, each as wide as the dialog.
    expect((await page.locator(".home-of-caller").boundingBox())?.width).toBeGreaterThan(300);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.home-of-caller')).display")).toBe("block");
    await page.getByLabel("来电者需要什么").fill("按钮没电了，人不舒服");
    await page.getByRole("button", { name: "建立警情" }).click();
    await page.locator(".alarm-evidence", { hasText: "按钮没电了" }).waitFor();
    const open2 = await desk.queries.incidents({ state: "open", limit: 9 }, AbortSignal.timeout(1_000));
    expect(new Set(open2.map(({ homeId }) => homeId))).toEqual(new Set([null, "home-1"]));
    expect(complaints).toEqual([]);
  });
});
