/** The caregiver's page: a Sunday as usual, a press that nobody has yet, and a kit that nobody hears. */

import type { Browser, Page } from "playwright-core";
import type { CareView } from "../../cloud/api/contract/caregiver.ts";
import type { MeView } from "../../cloud/api/contract/people.ts";
import { minutes } from "../../shared/time/duration.ts";
import { must, parseHomeId } from "../../shared/domain/ids.ts";
import { aHome, createMemoryDesk } from "../../test/browser/memory-desk.ts";
import { builtPages, serveDesk } from "../../test/browser/operator-page.ts";
import { aCareView, aUsualView, aWeekView, careNowMs, openCare, silentKit } from "../../test/builders/care-views.ts";
import { looking, type Look, type Shots } from "./shot.ts";

const homeId = must(parseHomeId("home-1"), "home-1");

const daughter: MeView = {
  stage: "full",
  accountId: "account-1",
  name: "陈静",
  language: null,
  grants: [{ role: "caregiver", homeId, untilMs: null }],
  may: ["follow-live", "see-homes"],
  ways: [],
};

const views: Readonly<Record<string, CareView>> = {
  caregiver: aCareView(),
  "caregiver-alarm": aCareView({
    answer: "alarm",
    lastMovement: { atMs: careNowMs - minutes(41), room: "living-room" },
    open: [openCare()],
  }),
  "caregiver-not-working": aCareView({
    answer: "not-protected",
    presence: null,
    lastMovement: { atMs: careNowMs - minutes(205), room: "kitchen" },
    lastHeardAtMs: careNowMs - minutes(192),
    inactivityDueAtMs: null,
    notWorking: [silentKit()],
  }),
};

export async function openShots(): Promise<Shots> {
  const { webRoot } = await builtPages();
  const desk = createMemoryDesk({ nowMs: () => careNowMs, homes: [aHome({ homeId })], incidents: [] });
  const server = await serveDesk(desk, { webRoot });
  return {
    shots: Object.entries(views).map(([name, view]) => ({
      name,
      open: async (browser, look) => await openPage(browser, look, { url: server.url, view }),
    })),
    close: async () => await server[Symbol.asyncDispose](),
  };
}

/** The page and its stream are served; what it asks is answered with one made-up afternoon. */
async function openPage(browser: Browser, look: Look, given: { url: string; view: CareView }): Promise<Page> {
  const { url, view } = given;
  const context = await looking(browser, look);
  await context.addInitScript((language) => localStorage.setItem("shouwang-language", language), look.language);
  const page = await context.newPage();
  const answers = { "identity/me": daughter, "*/care": view, "*/usual": aUsualView(), "*/week": aWeekView() };
  for (const [path, json] of Object.entries(answers))
    await page.route(`**/api/${path.replace("*", "homes/*")}`, async (route) => await route.fulfill({ json }));
  await page.goto(`${url}/caregiver/`);
  await page.locator(".week-range").waitFor();
  await page.locator(".strip").waitFor();
  await page.locator('[data-freshness="live"]').waitFor();
  return page;
}
