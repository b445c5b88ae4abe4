/** The caregiver's page: a Sunday as usual, a press that nobody has yet, and a kit that nobody hears. */

import type { Browser, Page } from "playwright-core";
import type { CareView } from "../../cloud/api/contract/caregiver.ts";
import type { LearnedDayView } from "../../cloud/api/contract/learned-day.ts";
import type { MeView } from "../../cloud/api/contract/people.ts";
import { minutes } from "../../shared/time/duration.ts";
import { must, parseHomeId } from "../../shared/domain/ids.ts";
import { aHome, createMemoryDesk } from "../../test/browser/memory-desk.ts";
import { builtPages, serveDesk } from "../../test/browser/operator-page.ts";
import {
  aCareView,
  aLearnedDay,
  arrivedUnseen,
  aUsualView,
  aWeekView,
  aYoungDay,
  careNowMs,
  openCare,
  quieterThanUsual,
  silentKit,
} from "../../test/builders/care-views.ts";
import { looking, type Look, type Shots } from "./shot.ts";

type Shown = { care: CareView; learned: LearnedDayView };

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

const views: Readonly<Record<string, Shown>> = {
  caregiver: { care: aCareView(), learned: aLearnedDay() },
  "caregiver-quieter": {
    care: aCareView({
      answer: "quiet",
      lastMovement: { atMs: careNowMs - minutes(260), room: "bedroom" },
      inactivityDueAtMs: careNowMs + minutes(50),
      advisories: [quieterThanUsual()],
    }),
    learned: aLearnedDay({ quiet: { forMs: minutes(260), halfHour: 30 }, advisories: [quieterThanUsual()] }),
  },
  "caregiver-learning": {
    care: aCareView({
      answer: "away",
      presence: { at: "away", sinceMs: careNowMs - minutes(180) },
      lastMovement: { atMs: careNowMs - minutes(182), room: "hall" },
      inactivityDueAtMs: null,
      advisories: [arrivedUnseen()],
    }),
    learned: { ...aYoungDay(), quiet: null },
  },
  "caregiver-alarm": {
    care: aCareView({
      answer: "alarm",
      lastMovement: { atMs: careNowMs - minutes(41), room: "living-room" },
      open: [openCare()],
    }),
    learned: aLearnedDay({ quiet: { forMs: minutes(41), halfHour: 30 } }),
  },
  "caregiver-not-working": {
    care: aCareView({
      answer: "not-protected",
      presence: null,
      lastMovement: { atMs: careNowMs - minutes(205), room: "kitchen" },
      lastHeardAtMs: careNowMs - minutes(192),
      inactivityDueAtMs: null,
      notWorking: [silentKit()],
    }),
    learned: aLearnedDay({ quiet: null }),
  },
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
async function openPage(browser: Browser, look: Look, given: { url: string; view: Shown }): Promise<Page> {
  const { url, view } = given;
  const context = await looking(browser, look);
  await context.addInitScript((language) => localStorage.setItem("shouwang-language", language), look.language);
  const page = await context.newPage();
  const { care, learned } = view;
  const ofHome = { "*/care": care, "*/usual": aUsualView(), "*/week": aWeekView(), "*/learned-day": learned };
  const answers = { "identity/me": daughter, ...ofHome };
  for (const [path, json] of Object.entries(answers))
    await page.route(`**/api/${path.replace("*", "homes/*")}`, async (route) => await route.fulfill({ json }));
  await page.goto(`${url}/caregiver/`);
  await page.locator(".week-range").waitFor();
  await page.locator(".strip-lanes").nth(1).waitFor();
  await page.locator('[data-freshness="live"]').waitFor();
  return page;
}
