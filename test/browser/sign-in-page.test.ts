/** The sign-in page as a person meets it: a real browser, the real server, a real database, a passkey in the browser's own authenticator. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFastifyServer } from "../../cloud/api/fastify-server.ts";
import { firstLink } from "../../cloud/identity/first-start.ts";
import { seconds } from "../../shared/time/duration.ts";
import { freePort } from "../../scripts/free-port.ts";
import { serverParts } from "../builders/identity-browser.ts";
import { goodPassword, openIdentityHouse, type IdentityHouse } from "../builders/identity-house.ts";
import { describeWithService } from "../builders/services.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";

/** The browser's own, instead of a phone on the desk. */
async function giveAuthenticator(page: Page): Promise<void> {
  const developer = await page.context().newCDPSession(page);
  await developer.send("WebAuthn.enable");
  const kind = { protocol: "ctap2", transport: "internal", hasUserVerification: true, isUserVerified: true } as const;
  await developer.send("WebAuthn.addVirtualAuthenticator", { options: { ...kind, automaticPresenceSimulation: true } });
}

describeWithService("chromium", "the sign-in page", (tool) => {
  let browser: Browser;
  let pages: Awaited<ReturnType<typeof builtPages>>;
  let house: IdentityHouse;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    [browser, pages, house] = await Promise.all([
      launchBrowser(tool().binary),
      builtPages(),
      openIdentityHouse({ publicUrl: `http://localhost:${port}` }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await house[Symbol.asyncDispose]();
  });

  test("R-229 R-282 from the link of the first start: password, codes, a passkey, out and in again", async () => {
    const parts = { ...serverParts(house), webRoot: pages.webRoot };
    await using _server = await startFastifyServer(parts, { host: "127.0.0.1", port });
    const first = await firstLink(house.identity, house.clock.wallMs());
    const context = await browser.newContext({ locale: "zh-CN" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // A refusal is an answer with a status that the browser counts as an error.
      if (message.type() === "error" && !message.text().includes("status of 4")) complaints.push(message.text());
    });
    await giveAuthenticator(page);

    await page.goto(`http://localhost:${port}/sign-in/#invitation=${first?.link.token}`);
    await page.getByText("此链接是给 管理员 Administrator 的").waitFor();
    expect(page.url()).toBe(`http://localhost:${port}/sign-in/`);
    await page.getByLabel("新密码").fill("administrator");
    await page.getByRole("button", { name: "开始使用" }).click();
    await page.getByText("此密码太短或太容易被猜到").waitFor();
    await page.getByLabel("新密码").fill(goodPassword);
    await page.getByRole("button", { name: "开始使用" }).click();

    await page.getByText("您的岗位需要双重验证").waitFor();
    await page.getByRole("button", { name: "添加验证器应用" }).click();
    // for a phone to scan, and beside it the same to be typed.
    await page.getByRole("img", { name: "二维码，内容为密钥" }).waitFor();
    const secret = (await page.locator(".secret").innerText()).replaceAll(" ", "");
    await page.getByLabel("验证码").fill(house.codeNow(secret));
    await page.getByRole("button", { name: "确认" }).click();
    await expect.poll(async () => await page.locator(".codes li").count()).toBe(10);
    await page.getByRole("button", { name: "已收好" }).click();

    // whoever administers is brought to where they do it; their own settings are one step from there.
    await page.waitForURL("**/administration/");
    await page.getByRole("link", { name: "我的账户" }).click();
    await page.getByRole("heading", { name: "我的账户" }).waitFor();
    await page.getByRole("button", { name: "添加通行密钥" }).click();
    await page.getByText("通行密钥", { exact: true }).waitFor();
    await page.getByRole("button", { name: "退出登录" }).click();

    await house.pass(seconds(30));
    await page.getByLabel("登录名或手机号").fill("administrator");
    await page.getByLabel("密码").fill("not the password");
    await page.getByRole("button", { name: "登录", exact: false }).first().click();
    await page.getByText("名称、密码或验证码不对").waitFor();
    await page.getByLabel("密码").fill(goodPassword);
    await page.getByRole("button", { name: "登录" }).first().click();
    await page.getByRole("button", { name: "使用通行密钥" }).click();
    await page.waitForURL("**/administration/");
    await page.getByRole("heading", { name: "人员" }).waitFor();
    // Nothing of it is within reach of a script.
    expect(await page.evaluate("document.cookie + localStorage.length + sessionStorage.length")).toBe("00");
    expect(complaints).toEqual([]);
    await context.close();
  });
});
