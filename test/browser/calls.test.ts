import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must, parseDeliveryId, parseIncidentId } from "../../shared/domain/ids.ts";
import { describeWithService } from "../builders/services.ts";
import { anIncident } from "./memory-desk.ts";
import { builtPages, launchBrowser, openDesk, serveDesk } from "./operator-page.ts";
import { home, openTelephoneDesk } from "./telephone-desk.ts";

const incidentId = must(parseIncidentId("incident-1"), "incident");

async function sitDown(page: Page, phone: string): Promise<void> {
  await page.getByRole("button", { name: "登记话机" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(phone);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `话机 ${phone}` }).waitFor();
}

describeWithService("chromium", "the telephone on the operator's page", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  test("R-497 R-501 somebody calls: who and where stands there at the first ring, whoever lifts the telephone has it, and one button opens their incident", async () => {
    await using telephone = await openTelephoneDesk();
    const { desk, house } = telephone;
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    await sitDown(page, "8001");
    expect(house.phones.operators(null)).toEqual([{ name: "李静", phone: "8001" }]);

    const call = house.board.rings({ number: "+8613800000001" });
    const pop = page.locator(".call-pop");
    await pop.getByText("王秀英").waitFor();
    await pop.getByText("北马路 1 号").waitFor();
    await pop.getByText("首次来电").waitFor();
    expect(await pop.getByRole("button", { name: "挂断" }).count()).toBe(0);
    house.board.takes(call.callId, "李静");
    await pop.getByRole("button", { name: "挂断" }).waitFor();

    await pop.getByRole("button", { name: "为其建立警情" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator(".home-of-caller-chosen", { hasText: "王秀英" }).waitFor();
    await dialog.getByRole("textbox").fill("胸口痛，起不来");
    await dialog.getByRole("button", { name: "建立警情" }).click();
    await page.locator(".alarm-evidence", { hasText: "胸口痛" }).waitFor();
    const [incident] = await desk.queries.incidents({ state: "open", limit: 9 }, AbortSignal.timeout(1_000));
    expect(incident).toMatchObject({ homeId: "home-1", acknowledgedBy: "李静", mode: "live" });
    await pop.getByRole("button", { name: "挂断" }).click();
    await pop.waitFor({ state: "detached" });
    // In the incident, with what came of it and where its recording is.
    const log = page.locator(".call-log");
    await log.getByText("+8613800000001").waitFor();
    await log.getByText("已通话").waitFor();
    expect(house.journal.map(({ detail }) => detail)).toEqual([
      "A call from the number ending 0001.",
      expect.stringMatching(/^A call from the number ending 0001: spoke for \d+ s\.$/),
    ]);
    expect(complaints).toEqual([]);
  });

  test("R-497 R-501 R-502 over real lines: the telephone rings because its operator has a page open, lifting it takes the call, a click calls back, and either end hangs up", async () => {
    await using telephone = await openTelephoneDesk({ hasTown: true });
    const { desk, house } = telephone;
    const town = house.town();
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await sitDown(page, "8001");
    town.behave("8001", "rings");
    const daughter = town.calls("13905350002");
    const pop = page.locator(".call-pop");
    await pop.getByText("陈静（女儿）").first().waitFor();
    await expect.poll(() => town.telephone("8001").log).toContain("rings");
    town.telephone("8001").lift();
    await pop.locator(".call-what", { hasText: "通话中" }).waitFor();
    await pop.getByText("李静", { exact: true }).waitFor();
    daughter.hangUp();
    await pop.waitFor({ state: "detached" });

    // Nobody takes the next one, and she gives up.
    town.behave("8001", "away");
    const again = town.calls("13905350002");
    await pop.waitFor();
    again.hangUp();
    const missed = page.locator(".missed");
    await missed.waitFor();
    town.behave("8001", "takes");
    town.behave("13905350002", "takes");
    await missed.getByRole("button", { name: "13905350002" }).click();
    await pop.locator(".call-what", { hasText: "通话中" }).waitFor();
    await expect.poll(() => town.telephone("13905350002").call()).not.toBeNull();
    await pop.getByRole("button", { name: "挂断" }).click();
    await pop.waitFor({ state: "detached" });
    await expect.poll(() => town.telephone("13905350002").log.at(-1)).toMatch(/^ended hung-up/);
    await missed.getByRole("button", { name: "已联系上" }).click();
    await missed.waitFor({ state: "detached" });
    const { lately } = await house.book.lists(9);
    expect(lately.map(({ direction, by, end }) => [direction, by, end])).toEqual(
      expect.arrayContaining([
        ["in", "李静", "hung-up"],
        ["out", "李静", "hung-up"],
        ["in", null, "cancelled"],
      ]),
    );
  });

  test("R-497 a stranger, and somebody whose home has an open incident: the call joins it, and an incident needs no home", async () => {
    await using telephone = await openTelephoneDesk();
    const { desk, house } = telephone;
    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 }));
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    const resident = house.board.rings({ number: "0535-60012345" });
    house.board.takes(resident.callId, "李静");
    await page.locator(".call-pop").getByRole("button", { name: "并入此警情" }).click();
    await expect
      .poll(async () => (await house.book.ofIncident(incidentId)).map(({ callId }) => callId))
      .toEqual([resident.callId]);
    await page.locator(".call-log").getByText("0535-60012345").waitFor();
    house.board.ends(resident.callId, "hung-up");

    const stranger = house.board.rings({ number: "13811112222" });
    const pop = page.locator(".call-pop", { hasText: "13811112222" });
    await pop.getByText("没有人登记过这个号码").waitFor();
    house.board.takes(stranger.callId, "李静");
    await pop.getByRole("button", { name: "建立警情（无登记住户）" }).click();
    // What they need is written there already: Enter is enough where seconds count.
    await page.getByRole("dialog").getByRole("button", { name: "建立警情" }).click();
    await page.locator(".alarm-evidence", { hasText: "电话求助" }).waitFor();
    await expect.poll(async () => (await house.book.find(stranger.callId))?.incidentId).toMatch(/^incident-call-/);
  });

  test("R-498 a missed call stands at the top with its age, also for whoever comes later, until somebody says that they were reached or why not", async () => {
    await using telephone = await openTelephoneDesk();
    const { desk, house } = telephone;
    await using server = await serveDesk(desk, pages);
    const minutesAgo = (count: number) => ({ beganAtMs: Date.now() - count * 60_000 });
    for (const [number, count] of [
      ["13811112222", 9] as const,
      ["13905350002", 7] as const,
      ["13905350002", 6] as const,
    ]) {
      const call = house.board.rings({ number, ...minutesAgo(count) });
      house.board.ends(call.callId, "cancelled");
    }
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page, complaints } = open;
    const missed = page.locator(".missed");
    // Whom we know stands first, and five calls of one are one.
    await expect.poll(() => missed.count()).toBe(2);
    const daughter = missed.first();
    await daughter.getByText("陈静（女儿）").waitFor();
    expect(await daughter.innerText()).toMatch(/2\s+次/);
    expect(await daughter.locator(".missed-age").innerText()).toMatch(/^7:\d\d$/);

    await sitDown(page, "8001");
    await daughter.getByRole("button", { name: "13905350002" }).click();
    await expect.poll(() => house.board.placed).toMatchObject([{ to: "13905350002", phone: "8001", by: "李静" }]);
    const [call] = house.board.calls();
    house.board.takes(must(call?.callId, "call"), "李静");
    await page.locator(".call-pop", { hasText: "通话中" }).getByRole("button", { name: "挂断" }).click();
    await page.locator(".call-pop").waitFor({ state: "detached" });
    // That the number was dialled ends nothing.
    expect(await missed.count()).toBe(2);
    await daughter.getByRole("button", { name: "已联系上" }).click();
    await expect.poll(() => missed.count()).toBe(1);
    await missed.getByRole("button", { name: "不用回电" }).click();
    await missed.getByPlaceholder("为什么不用回电？").fill("推销电话");
    await missed.getByRole("button", { name: "记下" }).click();
    await page.locator(".calls").waitFor({ state: "detached" });
    const { lately } = await house.book.lists(9);
    expect(lately.filter(({ direction }) => direction === "in").map(({ handled }) => handled)).toEqual([
      expect.objectContaining({ how: "called-back", by: "李静" }),
      expect.objectContaining({ how: "called-back", by: "李静" }),
      expect.objectContaining({ how: "not-needed", why: "推销电话" }),
    ]);
    expect(complaints).toEqual([]);
  });

  test("R-502 numbers stand in the incident and are called with one click; without a trunk the desk says so and they stand there to be dialled; a trunk that is down is said", async () => {
    {
      await using telephone = await openTelephoneDesk({ hasTrunk: false });
      telephone.desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 }));
      await using server = await serveDesk(telephone.desk, pages);
      await using open = await openDesk(browser, { url: server.url, operator: "李静" });
      await open.page.locator(".head-note", { hasText: "无电话中继" }).waitFor();
      const daughter = open.page.locator(".numbers li", { hasText: "陈静" });
      await daughter.getByRole("link", { name: "13905350002" }).waitFor();
      expect(await daughter.getByRole("button").count()).toBe(0);
      expect(open.complaints).toEqual([]);
    }
    await using telephone = await openTelephoneDesk();
    const { desk, house } = telephone;
    desk.change(anIncident({ incidentId: "incident-1", home, atMs: Date.now() - 5_000 }));
    const deliveryId = must(parseDeliveryId("delivery-1"), "id");
    const tried = { attempt: 1, beganAtMs: 1, endedAtMs: 2, what: "unreachable", detail: "HTTP 503" };
    desk.queries.deliveries = async () =>
      await Promise.resolve([
        {
          deliveryId,
          connector: "voice",
          addressee: "contact:c-1",
          reason: "raised",
          round: 1,
          standing: "accepted",
          attempt: 2,
          dueAtMs: 1,
          createdAtMs: 1,
          endedAtMs: 4,
          receipt: "r",
          lastWhy: null,
          attempts: [tried, { ...tried, attempt: 2, what: "accepted", detail: "" }],
          state: { state: "voicemail", atMs: 5 },
        },
      ]);
    await using server = await serveDesk(desk, pages);
    await using open = await openDesk(browser, { url: server.url, operator: "李静" });
    const { page } = open;
    await sitDown(page, "8001");
    await page.locator(".numbers li", { hasText: "陈静" }).getByRole("button", { name: "13905350002" }).click();
    await expect
      .poll(async () => (await house.book.ofIncident(incidentId)).map(({ number }) => number))
      .toEqual(["13905350002"]);
    expect(house.journal).toEqual([{ incidentId, by: "李静", detail: "Calls the number ending 0002." }]);
    // Whom it was told to by name, each time that it was tried, and that a mailbox took it.
    await page.locator(".told summary").click();
    const told = page.locator(".deliveries > li");
    await told.getByText("voice → 陈静").waitFor();
    expect(await told.locator(".attempts li").allInnerTexts()).toEqual([
      expect.stringMatching(/无法送达.*HTTP 503/s),
      expect.stringContaining("已送达"),
      expect.stringContaining("语音信箱（不算确认）"),
    ]);
    house.board.standing = { isUp: false, sinceMs: Date.now(), sentence: null };
    await page.getByRole("alert").getByText("电话线路中断").waitFor();
    house.board.standing = { isUp: true, sinceMs: Date.now(), sentence: null };
    await page.locator(".trunk-down").waitFor({ state: "detached" });
    // The head of the page stands in one line, in both languages.
    for (const language of ["English", "中文"]) {
      for (const width of [1_280, 1_920]) {
        await page.setViewportSize({ width, height: 800 });
        const heights = await page.locator(".head > *").evaluateAll((all) => all.map((one) => one.clientHeight));
        expect(Math.max(...heights)).toBeLessThan(60);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      }
      await page.getByRole("button", { name: language }).click();
    }
  });
});
