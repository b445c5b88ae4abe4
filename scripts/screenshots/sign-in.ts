/** Coming in: by the link of an invitation, by a password and a second factor, refused, and one's own account afterwards. */

import type { Browser, Page } from "playwright-core";
import { goodPassword } from "../../test/builders/identity-house.ts";
import { openTown } from "../town/town.ts";
import { looking, type Look, type Shots } from "./shot.ts";

const words = {
  zh: { begin: "开始使用", go: "登录", app: "添加验证器应用" },
  en: { begin: "Begin", go: "Sign in", app: "Add an authenticator app" },
} as const;

export async function openShots(): Promise<Shots> {
  const town = await openTown();
  let invited = 0;
  const invitation = async (): Promise<string> => {
    invited += 1;
    return (await town.linkFor({ name: "高洁", login: `gao.jie.${invited}`, role: "operator" })).replace(town.url, "");
  };
  const open = async (browser: Browser, look: Look, path: string, isSignedIn = false): Promise<Page> => {
    const context = await looking(browser, look);
    if (isSignedIn) await context.addCookies([{ ...town.cookie, url: town.url }]);
    await context.addInitScript(`localStorage.setItem("shouwang-language", "${look.language}")`);
    const page = await context.newPage();
    await page.route("**/api/identity/me", async (route) => {
      const answer = await route.fetch();
      // `as`: our own contract.
      const me = (await answer.json()) as { language: string | null };
      // The language that is kept with the account would be the same in every picture.
      await route.fulfill({ response: answer, json: { ...me, language: me.language && look.language } });
    });
    await page.goto(`${town.url}${path}`);
    await page.locator("main h1, main .trouble").first().waitFor();
    await page.locator(`html[lang^="${look.language}"]`).waitFor();
    return page;
  };
  const typed = async (browser: Browser, look: Look, password: string): Promise<Page> => {
    const page = await open(browser, look, "/sign-in/");
    await page.locator('input[autocomplete~="username"]').fill("li.jing");
    await page.locator("input[type=password]").fill(password);
    await page.getByRole("button", { name: words[look.language].go, exact: true }).first().click();
    return page;
  };
  return {
    shots: [
      { name: "sign-in", open: async (browser, look) => await open(browser, look, "/sign-in/") },
      {
        name: "sign-in-refused",
        async open(browser, look) {
          const page = await typed(browser, look, "not the password");
          await page.locator("main .trouble").first().waitFor();
          return page;
        },
      },
      {
        name: "sign-in-factor",
        async open(browser, look) {
          const page = await typed(browser, look, goodPassword);
          await page.locator('input[autocomplete="one-time-code"]').waitFor();
          return page;
        },
      },
      {
        name: "sign-in-invitation",
        async open(browser, look) {
          const page = await open(browser, look, await invitation());
          await page.locator('input[autocomplete="new-password"]').waitFor();
          return page;
        },
      },
      {
        name: "sign-in-link-gone",
        open: async (browser, look) => await open(browser, look, `/sign-in/#invitation=${"A".repeat(43)}`),
      },
      {
        name: "sign-in-add-factor",
        async open(browser, look) {
          const page = await open(browser, look, await invitation());
          await page.locator('input[autocomplete="new-password"]').fill(goodPassword);
          await page.getByRole("button", { name: words[look.language].begin }).click();
          await page.getByRole("button", { name: words[look.language].app }).click();
          await page.locator(".secret").waitFor();
          return page;
        },
      },
      { name: "sign-in-own", open: async (browser, look) => await open(browser, look, "/sign-in/", true) },
    ],
    close: async () => await town[Symbol.asyncDispose](),
  };
}
