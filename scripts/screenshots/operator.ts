/** The desk: a quiet night, a bad evening, a drill in it, ten thousand at once, and a page whose line is gone. */

import type { Browser, Page } from "playwright-core";
import { anEvening } from "../../test/browser/evening-desk.ts";
import { homeNumber, manyIncidents } from "../../test/browser/many-incidents.ts";
import { createMemoryDesk, type MemoryDesk } from "../../test/browser/memory-desk.ts";
import { builtPages, serveDesk } from "../../test/browser/operator-page.ts";
import type { RunningServer } from "../../cloud/api/fastify-server.ts";
import { looking, type Look, type Shot, type Shots } from "./shot.ts";

type Scene = {
  name: string;
  desk: (nowMs: number) => MemoryDesk;
  widths?: NonNullable<Shot["widths"]>;
  ready: (page: Page, scene: Served) => Promise<void>;
};
type Served = { server: RunningServer; look: Look };

const evening = (nowMs: number): MemoryDesk => anEvening(nowMs).desk;
const quiet = (): MemoryDesk =>
  createMemoryDesk({ nowMs: () => Date.now(), homes: Array.from({ length: 24 }, (_, n) => homeNumber(n)) });
const many = (nowMs: number): MemoryDesk =>
  createMemoryDesk({ nowMs: () => Date.now(), ...manyIncidents(10_000, nowMs) });

const inHand = async (page: Page): Promise<void> => {
  await page.locator(".incident-head").waitFor();
  await page.waitForLoadState("networkidle", { timeout: 3_000 }).catch(() => {});
};

const scenes: readonly Scene[] = [
  { name: "operator-quiet", desk: quiet, ready: async (page) => await page.locator(".answer-clock-calm").waitFor() },
  { name: "operator", desk: evening, ready: inHand },
  {
    name: "operator-queue",
    desk: evening,
    async ready(page, { look }) {
      await inHand(page);
      if (look.width === "phone") await page.locator(".detail-back").click();
      await page.locator(".card-mass[aria-expanded]").click();
      await page.locator(".card-mass[aria-expanded=true]").waitFor();
    },
  },
  {
    name: "operator-accident",
    desk: evening,
    async ready(page) {
      await inHand(page);
      await page.keyboard.press("p");
      await page.locator(".quick-close").waitFor();
    },
  },
  {
    name: "operator-keys",
    desk: evening,
    async ready(page) {
      await inHand(page);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "operator-caller",
    desk: evening,
    async ready(page) {
      await inHand(page);
      await page.getByRole("button", { name: /来电建单|caller/i }).click();
      await page.getByRole("dialog").getByRole("textbox").fill("胸口痛，起不来");
      await page.getByRole("searchbox").last().fill("国栋");
      await page.locator(".home-of-caller li").first().waitFor();
    },
  },
  {
    name: "operator-menu",
    desk: evening,
    widths: ["phone"],
    async ready(page) {
      await inHand(page);
      await page.locator(".head-menu").click();
      await page.locator(".head-more.is-open").waitFor();
    },
  },
  {
    name: "operator-drill",
    desk: evening,
    async ready(page) {
      await inHand(page);
      await page.locator(".drill-bar button").click();
      await page.locator(".page-drill .incident-head").waitFor();
    },
  },
  {
    name: "operator-many",
    desk: many,
    async ready(page, { look }) {
      await page.locator(".queue-title .count").filter({ hasText: "10000" }).waitFor({ state: "attached" });
      await page.locator(".queue-arriving").waitFor({ state: "detached" });
      if (look.width === "phone") await page.locator(".detail-back").click();
    },
  },
  {
    name: "operator-blind",
    desk: evening,
    async ready(page, { server }) {
      await inHand(page);
      await server[Symbol.asyncDispose]();
      await page.locator(".blind").waitFor();
    },
  },
];

export async function openShots(): Promise<Shots> {
  const { webRoot } = await builtPages();
  const servers: RunningServer[] = [];
  const open = async (browser: Browser, look: Look, { desk, ready }: Scene): Promise<Page> => {
    const server = await serveDesk(desk(Date.now()), { webRoot });
    servers.push(server);
    const context = await looking(browser, look);
    await context.addInitScript((language) => {
      localStorage.setItem("shouwang-language", language);
      localStorage.setItem("shouwang.operator", "李静");
    }, look.language);
    const page = await context.newPage();
    await page.goto(server.url);
    await ready(page, { server, look });
    return page;
  };
  return {
    shots: scenes.map((scene): Shot => ({
      name: scene.name,
      ...(scene.widths && { widths: scene.widths }),
      open: async (browser, look) => await open(browser, look, scene),
    })),
    close: async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}
