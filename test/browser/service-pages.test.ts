/** The pages of whoever arranges how a call is answered: whether contacts can be reached. A real browser, the real server, a real registry. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import type { ContactTestSeen, ContactTesting } from "../../cloud/registry/residents/contact-testing.ts";
import { must, parseIncidentId } from "../../shared/domain/ids.ts";
import { minutes } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { anAccessHouse, areas } from "../builders/access-house.ts";
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

describeWithService("chromium", "the pages of the service", (tool) => {
  let browser: Browser;
  let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
  let server: RunningServer;
  const contacts = aContactTesting();

  beforeAll(async () => {
    const [pages, opened, launched] = await Promise.all([
      builtPages(),
      openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] }),
      launchBrowser(tool().binary),
    ]);
    [registry, browser] = [opened, launched];
    const clock = createSystemClock({ trust: () => "trusted" });
    const keepers = { ...registry.keepers, contactTesting: contacts.testing };
    const { parts } = anAccessHouse({ keepers, whoAsks: null, clock, ...pages });
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
    expect(await call.isDisabled()).toBe(true);
    await shoot(opened, "contact-trying");
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    contacts.becomes({ outcome: "not-sent", ways: [{ connector: "sms", standing: "refused", why: "余额不足" }] });
    await status.filter({ hasText: "结果未登记" }).filter({ hasText: "短信：未发出（余额不足）" }).waitFor();
    expect(await call.isEnabled()).toBe(true);
    await call.click();
    await status.filter({ hasText: "正在试呼" }).waitFor();
    contacts.becomes({ outcome: "answered" });
    await status.filter({ hasText: "已应答" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await status.filter({ hasText: "The test was answered" }).waitFor();
    await shoot(opened, "contact-tried-en");
    expect(await opened.complaints()).toEqual([]);
  });
});
