/** The pages of whoever arranges how a call is answered: whether contacts and centres can be reached, drills, who is on duty, what was never tried. A real browser, the real server, a real registry. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whoAsksBy } from "../../cloud/api/identity-answers.ts";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import type { Drills, DrillView } from "../../cloud/drills/drills.ts";
import { createMemoryTimeline } from "../../cloud/timeline/memory-timeline.ts";
import { createSqlTrials } from "../../cloud/trials/sql-trials.ts";
import { derivedAccount } from "../../cloud/emergency/dc09/message.ts";
import { accountShape } from "../../cloud/identity/account.ts";
import { changeOf } from "../../cloud/records/records.ts";
import type { ContactTestSeen, ContactTesting } from "../../cloud/registry/residents/contact-testing.ts";
import { must, parseAreaCode, parseHomeId, parseIncidentId } from "../../shared/domain/ids.ts";
import { minutes, seconds } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { anAccessHouse, areas } from "../builders/access-house.ts";
import { grantOf, openIdentityHouse } from "../builders/identity-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, isWiderThanWindow, openPage, type Opened, type widths } from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

/** Told by the test what becomes of it. */
function aContactTesting() {
  let seen: ContactTestSeen | null = null;
  const testing: ContactTesting = {
    async start({ contactId, homeId }) {
      if (seen?.outcome === null)
        return await Promise.resolve({ kind: "refused", why: { zh: "正在进行一次测试。", en: "One is under way." } });
      const startedAtMs = Date.now();
      const ways = [{ connector: "voice", standing: "sent", why: null } as const];
      seen = { contactId, startedAtMs, untilMs: startedAtMs + minutes(9), outcome: null, ways };
      return { kind: "started", incidentId: must(parseIncidentId(`try-${homeId}`), homeId) };
    },
    seen: async () => await Promise.resolve(seen),
  };
  return {
    testing,
    becomes(changes: Partial<ContactTestSeen>) {
      if (seen !== null) seen = { ...seen, ...changes };
    },
  };
}

/** Told by the test how it is answered. */
function aDrillHall() {
  const held: DrillView[] = [];
  const drills: Drills = {
    async begin({ homes, forMs, ...asked }) {
      const fromMs = Date.now();
      const opened = homes.map((homeId) => ({ homeId, incidentId: `drill-${homeId}` }));
      const drill = { ...asked, drillId: "drill-1", fromMs, untilMs: fromMs + forMs, endedAtMs: null, endedBy: null };
      const one = { ...drill, homes: opened, includes: [...asked.includes] };
      const open = { incidentId: null, openedAtMs: fromMs, deliveredAfterMs: seconds(1), acknowledgedAfterMs: null };
      const nobody = {
        attendedAfterMs: null,
        closedAfterMs: null,
        acknowledgedBy: null,
        attendedBy: null,
        closedBy: null,
      };
      held.unshift({ ...one, answered: homes.map((homeId) => ({ homeId, ...open, ...nobody, escalations: 0 })) });
      return await Promise.resolve({ kind: "begun", drill: one });
    },
    async end(drillId, _area, by) {
      const at = held.findIndex((one) => one.drillId === drillId && one.endedAtMs === null);
      const drill = held[at];
      if (drill === undefined) return false;
      held[at] = { ...drill, endedAtMs: Date.now(), endedBy: by };
      return await Promise.resolve(true);
    },
    list: async () => await Promise.resolve(held),
    includedIn: () => [],
  };
  return {
    drills,
    held: () => held,
    answered(changes: Partial<DrillView["answered"][number]>) {
      const [drill] = held;
      if (drill) held[0] = { ...drill, answered: drill.answered.map((one) => ({ ...one, ...changes })) };
    },
  };
}

describeWithService("chromium", "the pages of the service", (tool) => {
  let browser: Browser;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;
  const contacts = aContactTesting();
  const hall = aDrillHall();

  beforeAll(async () => {
    const [pages, opened, launched] = await Promise.all([
      builtPages(),
      openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] }),
      launchBrowser(tool().binary),
    ]);
    [registry, browser] = [opened, launched];
    const clock = createSystemClock({ trust: () => "trusted" });
    const keepers = { ...registry.keepers, contactTesting: contacts.testing };
    const database = registry.database;
    const trials = createSqlTrials({ database, timeline: createMemoryTimeline() });
    const { parts } = anAccessHouse({ keepers, trials, drills: hall.drills, whoAsks: null, clock, ...pages });
    server = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });
  const open = async (place: string, width: keyof typeof widths = "wide"): Promise<Opened> =>
    await openPage(browser, { url: `${server.url}/administration/#/${place}`, width });
  const shoot = async ({ page }: Opened, name: string): Promise<void> => {
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  test("R-518 a contact is called as a test from the home's page, which says how far it is and what came of it", async () => {
    await using opened = await open("residents/home/home-in");
    const { page } = opened;
    const call = page.getByRole("button", { name: "试呼 陈静-in" });
    await call.press("Enter");
    const status = page.getByRole("listitem").filter({ hasText: "陈静-in" }).getByRole("status");
    await status.filter({ hasText: "正在试呼" }).filter({ hasText: "电话：已发出" }).waitFor();
    await expect.poll(() => call.isDisabled()).toBe(true);
    await shoot(opened, "contact-trying");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    contacts.becomes({ outcome: "not-sent", ways: [{ connector: "sms", standing: "refused", why: "余额不足" }] });
    await status.filter({ hasText: "结果未登记" }).filter({ hasText: "短信：未发出（余额不足）" }).waitFor();
    await expect.poll(() => call.isEnabled()).toBe(true);
    await call.click();
    await status.filter({ hasText: "正在试呼" }).waitFor();
    contacts.becomes({ outcome: "answered" });
    await status.filter({ hasText: "已应答" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await status.filter({ hasText: "The test was answered" }).waitFor();
    await shoot(opened, "contact-tried-en");
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-519 a drill is begun, followed and ended on its page; it says by name who answered, and calls whom somebody chose", async () => {
    await using opened = await open("drills?area=370602");
    const { page } = opened;
    await page.getByText("此区域没有举行过演练").waitFor();
    await page.getByRole("button", { name: "开始演练" }).click();
    await page.getByText("请写明由谁发起").waitFor();
    await page.getByLabel("发起人").fill("王主任");
    await page.getByRole("combobox", { name: "住户" }).fill("home-in");
    await page.getByRole("button", { name: "选择愿意接听演练电话的联系人" }).click();
    await page.getByRole("checkbox", { name: "陈静-in（女儿）" }).check();
    await shoot(opened, "drill-form");
    await page.getByRole("button", { name: "开始演练" }).press("Enter");
    const drill = page.getByRole("group", { name: /紧急呼叫$/ });
    await drill.filter({ hasText: "进行中" }).filter({ hasText: "1 户，尚无人接警" }).waitFor();
    expect(hall.held()).toMatchObject([{ by: "王主任", alarm: "panic", includes: ["home-in/contact:c-1"] }]);
    hall.answered({ acknowledgedBy: "李静", acknowledgedAfterMs: seconds(20) });
    await drill.getByText("李静 20 秒接警").waitFor();
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await drill.getByRole("button", { name: "结束演练" }).click();
    await drill.getByText(/由 王主任 于 .* 结束/).waitFor();
    await shoot(opened, "drill");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("李静 acknowledged it after 20 s").waitFor();
    await shoot(opened, "drill-en");
    expect(await opened.complaints()).toEqual([]);
    await using phone = await open("drills?area=370602", "narrow");
    await phone.page.getByText("李静 20 秒接警").waitFor();
    await shoot(phone, "drill-phone");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
  });

  test("R-520 somebody with an account is put into a rota, without a number of their own; an account that cannot be used is named", async () => {
    await using people = await openIdentityHouse();
    const chief = await people.person("wang.min", [grantOf("area-administrator", "370602")]);
    const responder = await people.person("zhao.gang", [grantOf("responder", "370602")]);
    const account = {
      name: "赵刚",
      login: null,
      phone: "13800000001",
      email: null,
      language: "zh" as const,
      standing: "active" as const,
      grants: [],
    };
    const by = { who: "system/test", purpose: "administer", atMs: people.clock.wallMs() } as const;
    const keep = async (after: number, changes: object) => {
      const content = { ...account, ...changes };
      const change = { id: responder.accountId, after, content, what: after === 0 ? "created" : "changed" } as const;
      await registry.records.commit([changeOf(accountShape, change)], by);
    };
    await keep(0, {});
    const { parts } = anAccessHouse({
      keepers: registry.keepers,
      identity: people.identity,
      whoAsks: whoAsksBy(people.identity),
      clock: people.clock,
      ...(await builtPages()),
    });
    await using theirs = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
    const cookie = { name: "shouwang", value: must(chief.caller.sessionToken ?? undefined, "session") };
    const url = `${theirs.url}/administration/#/duty?area=370602`;
    await using opened = await openPage(browser, { url, width: "wide", cookie });
    const { page } = opened;
    const responders = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "处置人员", level: 2 }) });
    await responders.getByRole("button", { name: "修改处置人员值班表" }).click();
    await responders.getByRole("button", { name: "增加人员" }).click();
    await responders.getByRole("button", { name: "保存值班表" }).click();
    await responders.getByText("请填写电话，或选择账户").waitFor();
    await responders.getByRole("combobox", { name: "账户（可不选）" }).click();
    await page.getByTitle(/zhao\.gang/).click();
    await expect.poll(() => responders.getByLabel("姓名").inputValue()).not.toBe("");
    await responders.getByRole("button", { name: "增加班次" }).first().click();
    await responders.getByLabel("值班人员").click();
    await page
      .getByTitle(await responders.getByLabel("姓名").inputValue(), { exact: true })
      .last()
      .click();
    await shoot(opened, "rota-form");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await responders.getByRole("button", { name: "保存值班表" }).click();
    await responders.getByText("（用账户中的号码）").waitFor();
    expect(registry.keepers.duty.own("responder", must(parseAreaCode("370602"), "area")).rota?.people).toMatchObject([
      { phone: null, accountId: responder.accountId },
    ]);
    await keep(1, { standing: "locked" });
    await page.reload();
    await responders.getByText("账户已停用，轮到时不会通知").waitFor();
    await shoot(opened, "rota-locked");
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("is locked: they are not told").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-523 what nobody has tried stands in a list, with the way to its kit", async () => {
    await using opened = await open("tests?area=370602");
    const { page } = opened;
    await page.getByText("共 1 个设备").waitFor();
    await page.getByRole("row", { name: /sos.*从未测试.*未安排/ }).waitFor();
    await shoot(opened, "tests");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.getByRole("link", { name: "打开套件 K-in" }).click();
    await page.getByRole("heading", { name: "设备测试" }).waitFor();
    expect(await opened.complaints()).toEqual([]);
    await using phone = await open("tests?area=370602", "narrow");
    await phone.page.getByRole("button", { name: "English" }).click();
    await phone.page.getByText("Nobody goes there yet").waitFor();
    await shoot(phone, "tests-phone");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
  });

  test("R-521 R-522 a receiver is set by named fields, a centre is reached by it, and its numbers of homes are shown", async () => {
    await using opened = await open("connectors?area=370602");
    const { page } = opened;
    await page.getByText("没有登记连接").waitFor();
    await page.getByRole("combobox", { name: "连接方式" }).press("ArrowDown");
    await page.getByTitle("SIA DC-09（报警接收机）").click();
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByText("请填写此项").first().waitFor();
    await shoot(opened, "connector-form");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.getByLabel("名称", { exact: true }).fill("主用接收机");
    await page.getByLabel("接收机地址").fill("127.0.0.1");
    await page.getByLabel("端口").fill("9");
    await page.getByLabel("本机账号").fill("12AB");
    const choose = async (field: string, choice: string) => {
      await page.getByRole("combobox", { name: field }).click();
      await page.getByTitle(choice, { exact: true }).last().click();
    };
    await choose("传输方式", "TCP");
    await choose("报文格式", "Contact ID（ADM-CID）");
    await choose("巡检方式", "不巡检");
    await page.getByRole("button", { name: "登记", exact: true }).click();
    await page.getByRole("listitem").filter({ hasText: "主用接收机" }).filter({ hasText: "SIA DC-09" }).waitFor();
    await page.getByRole("button", { name: "修改“主用接收机”" }).press("Enter");
    await page.getByRole("button", { name: "保存连接" }).waitFor();

    await page.goto(`${server.url}/administration/#/centres?area=370602`);
    const remote = page.locator("section").filter({ has: page.getByRole("heading", { name: "登记外部系统的中心" }) });
    await remote.getByLabel("名称").fill("急救中心");
    await remote.getByRole("combobox", { name: "第一条通道" }).click();
    await page.getByTitle("主用接收机", { exact: true }).last().click();
    await remote.getByRole("button", { name: "登记外部系统的中心" }).click();
    const paths = page.getByRole("group", { name: "“急救中心”的通道" });
    await paths.getByRole("link", { name: "下载住户编号表" }).waitFor();
    await paths.getByRole("button", { name: "发送测试：主用接收机" }).click();
    await paths
      .getByRole("status")
      .filter({ hasText: /对方|无法送达/ })
      .waitFor();
    await shoot(opened, "paths");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.getByRole("button", { name: "加入“急救中心”" }).click();
    await page.getByRole("button", { name: "保存接警顺序" }).click();
    await page.getByText("有未保存的修改").waitFor({ state: "hidden" });

    await page.goto(`${server.url}/administration/#/residents/home/home-in`);
    await page.getByText("急救中心，主用接收机：DC-09 账号").waitFor();
    await page.getByText(derivedAccount(must(parseHomeId("home-in"), "home-in"))).waitFor();
    await shoot(opened, "home-numbers");
    expect(await axeFinds(page)).toEqual([]);
    expect(await opened.complaints()).toEqual([]);

    await using phone = await open("connectors?area=370602", "narrow");
    await phone.page.getByRole("button", { name: "English" }).click();
    await phone.page.getByRole("combobox", { name: "Kind" }).press("ArrowDown");
    await phone.page.getByTitle("SCAIP receiver (SIP)").click();
    await phone.page.getByText("Whom the centre calls back").waitFor();
    await shoot(phone, "connector-phone-en");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
    await phone.page.goto(`${server.url}/administration/#/centres?area=370602`);
    await phone.page.getByRole("group", { name: "Paths of 急救中心" }).waitFor();
    await shoot(phone, "paths-phone-en");
    expect([await axeFinds(phone.page), await isWiderThanWindow(phone.page)]).toEqual([[], false]);
    expect(await phone.complaints()).toEqual([]);
  });

  test("R-524 a browser asks for messages on one's own page, says why it gets none, and shows what comes", async () => {
    await using people = await openIdentityHouse();
    const responder = await people.person("zhao.gang", [grantOf("responder", "370602")]);
    const settings = { subject: "mailto:care@example.cn", publicKey: "B".repeat(87), privateKey: "k".repeat(43) };
    const by = { who: "system/test", purpose: "administer", atMs: people.clock.wallMs() } as const;
    await registry.keepers.connectors.register(null, { name: "浏览器", kind: "push", settings }, by);
    const { parts } = anAccessHouse({
      keepers: registry.keepers,
      identity: people.identity,
      whoAsks: whoAsksBy(people.identity),
      clock: people.clock,
      ...(await builtPages()),
    });
    await using theirs = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
    const cookie = { name: "shouwang", value: must(responder.caller.sessionToken ?? undefined, "session") };
    await using opened = await openPage(browser, { url: `${theirs.url}/sign-in/`, width: "narrow", cookie });
    const { page } = opened;
    const { origin } = new URL(theirs.url);
    const button = page.getByRole("button", { name: "在此浏览器显示" });
    await button.click();
    await page.getByText("浏览器不允许本页显示通知").waitFor();
    await page.context().grantPermissions(["notifications"], { origin });
    // The service of the browser's maker is not within reach here, as it is not in most of China.
    await page.evaluate("PushManager.prototype.subscribe = async () => { throw new Error('not reached'); }");
    await button.click();
    await page.getByText("连接不上浏览器厂商的推送服务").waitFor();
    await shoot(opened, "push-unreachable");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.evaluate(`{
      const keys = { p256dh: "k", auth: "a" };
      const made = { endpoint: "https://push.example/1", toJSON: () => ({ endpoint: made.endpoint, keys }) };
      made.unsubscribe = async () => { made.endpoint = ""; return true; };
      PushManager.prototype.subscribe = async () => made;
      PushManager.prototype.getSubscription = async () => (made.endpoint === "" ? null : made);
    }`);
    await button.click();
    await page.getByText("此浏览器会显示报警消息").waitFor();
    await shoot(opened, "push-on");

    // What comes is shown by the worker, also when it cannot be read.
    const developer = await page.context().newCDPSession(page);
    const registered = Promise.withResolvers<string>();
    developer.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) registered.resolve(first.registrationId);
    });
    await developer.send("ServiceWorker.enable");
    const registrationId = await registered.promise;
    const deliver = async (data: string) =>
      await developer.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    await deliver(JSON.stringify({ tag: "i-1", title: "跌倒报警", body: "尚无人接警", link: null }));
    await deliver("{");
    const shown = `navigator.serviceWorker.ready
      .then((one) => one.getNotifications())
      .then((all) => all.map(({ title }) => title).sort().join())`;
    await expect.poll(async () => await page.evaluate(shown)).toBe("守望 · Shouwang,跌倒报警");
    await page.getByRole("button", { name: "不再显示" }).click();
    await page.getByText("此浏览器不显示报警消息").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });
});
