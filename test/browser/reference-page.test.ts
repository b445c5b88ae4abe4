/** The reference: a real browser, the real server with everything it serves, under its own policy. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { describeWithService } from "../builders/services.ts";
import { openWholeApi, type WholeApi } from "../builders/whole-api.ts";
import { axeFinds, isWiderThanWindow, openPage } from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

describeWithService("chromium", "the reference", (tool) => {
  let browser: Browser;
  let api: WholeApi;
  let server: RunningServer;
  beforeAll(async () => {
    const [launched, opened, { webRoot }] = await Promise.all([
      launchBrowser(tool().binary),
      openWholeApi(),
      builtPages(),
    ]);
    [browser, api] = [launched, opened];
    server = await startFastifyServer({ ...api.parts, webRoot }, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });

  test("R-639 whoever reads it finds an operation by a word and sees how it is asked and answered, in both languages, without signing in", async () => {
    await using opened = await openPage(browser, { url: `${server.url}/reference/`, width: "wide" });
    const { page } = opened;
    await page.getByRole("heading", { name: "坐席接警台" }).waitFor();
    await page.getByText(`共 ${api.routes.length + 4} 个接口`).waitFor();
    await page.getByRole("searchbox", { name: "查找接口" }).fill("照护人");
    await page.getByRole("heading", { name: "坐席接警台" }).waitFor({ state: "detached" });
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);

    await page.getByRole("searchbox", { name: "查找接口" }).fill("incidents acknowledge");
    await page.getByText("共 1 个接口").waitFor();
    await page.getByRole("link", { name: "/api/incidents/{id}/acknowledge" }).press("Enter");
    const operation = page.getByRole("article");
    await operation.getByRole("heading", { name: "POST /api/incidents/{id}/acknowledge" }).waitFor();
    expect(await page.title()).toBe("postIncidentsIdAcknowledge · 守望接口参考");
    await operation.locator(".reference-curl").filter({ hasText: `--data '{"version":3}'` }).waitFor();
    await operation.locator("pre").filter({ hasText: '"incidentId": "incident-17"' }).first().waitFor();
    await operation.locator(".reference-schema > summary").first().click();
    await operation.locator(".reference-fields").getByText("version", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await operation.getByRole("heading", { name: "What is answered" }).waitFor();
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.getByRole("searchbox", { name: "Find an operation" }).fill("nothing of this kind");
    await page.getByText("No operation fits.").waitFor();
    expect(await opened.complaints()).toEqual([]);
  });

  test("R-639 on a telephone the list and the operation are one after the other; large text stays within the window; a line that fails says so", async () => {
    await using opened = await openPage(browser, {
      url: `${server.url}/reference/#postIncidentsIdAcknowledge`,
      width: "narrow",
    });
    const { page } = opened;
    const heading = page.getByRole("heading", { name: "POST /api/incidents/{id}/acknowledge" });
    await heading.waitFor();
    expect([await axeFinds(page), await isWiderThanWindow(page)]).toEqual([[], false]);
    await page.setViewportSize({ width: 320, height: 700 });
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await isWiderThanWindow(page)).toBe(false);
    await page.getByRole("link", { name: "返回列表" }).click();
    await page.getByRole("searchbox").waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);
    await page.route("**/api/openapi.json", async (route) => await route.abort());
    await page.reload();
    await page.getByRole("alert").filter({ hasText: "接口描述读取失败" }).waitFor();
    await page.unroute("**/api/openapi.json");
    await page.getByRole("button", { name: "重试" }).click();
    await page.getByRole("searchbox").waitFor();
  });
});
