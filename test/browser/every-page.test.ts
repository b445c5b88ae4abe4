/**
 * Every page and view that anybody sees, by one list: the one of the pictures (`scripts/screenshots/rooms.ts`). Each is held to WCAG 2.2 AA,
 * to a window of 320 px, and to text at 200 %. The language is another one from view to view, and so is the width that axe looks at.
 */

import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import config from "../../cloud/web/vite.config.ts";
import { administrationPaths } from "../../scripts/screenshots/administration.ts";
import { rooms, type Room } from "../../scripts/screenshots/rooms.ts";
import type { Shot } from "../../scripts/screenshots/shot.ts";
import { minutes, seconds } from "../../shared/time/duration.ts";
import { describeWithService } from "../builders/services.ts";
import { axeFinds, comesToRest } from "./administration-pages.ts";
import { builtPages, launchBrowser } from "./operator-page.ts";
import { textOutOfPlace } from "./text-in-place.ts";

/** What was opened, as the build names it and as the menu of the administration does. */
type Seen = { entries: Set<string>; menu: Set<string> };

/** 200 % of a browser on a screen of 1280 is a window of 640, with two dots for each pixel, which moves nothing. */
const windows = {
  "320 px": { width: 320, height: 640 },
  "200 % of 1280 px": { width: 640, height: 450 },
} as const;

/** Where one view changes nothing that another one shows, several are looked at together: most of the time is waiting. */
const atOnce: Readonly<Record<string, number>> = { administration: 4, operator: 4 };

/** The lines of its queue are as high as counted, for ten thousand of them: its text grows with the whole page only. */
const growsWhole = new Set(["operator"]);

/** A browser's own setting of the size of text, twice its usual: what is in `rem` and `em` grows, and nothing else does. */
async function doubleText(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
}

/** @param entry how the build names the page. @param axeAt where axe looks: as it was opened, or narrow. */
async function lookAt(page: Page, entry: string, axeAt: "as opened" | "320 px"): Promise<readonly string[]> {
  const found: string[] = [];
  const note = (how: string, lines: readonly string[]): void => {
    found.push(...lines.map((line) => `${how}: ${line}`));
  };
  if (axeAt === "as opened") note("axe", await axeFinds(page));
  for (const [how, size] of Object.entries(windows)) {
    await page.setViewportSize(size);
    note(how, await staysOutOfPlace(page));
    if (how === axeAt) note("axe at 320 px", await axeFinds(page));
  }
  if (growsWhole.has(entry)) return found;
  await page.setViewportSize({ width: 1280, height: 900 });
  await doubleText(page);
  note("text at 200 %", await staysOutOfPlace(page));
  return found;
}

/** What a page does by itself about a new width, it does in a moment: only what stays so is found. */
async function staysOutOfPlace(page: Page): Promise<readonly string[]> {
  const untilMs = performance.now() + seconds(10);
  for (;;) {
    await comesToRest(page);
    const lines = await textOutOfPlace(page);
    if (lines.length === 0 || performance.now() > untilMs) return lines;
    await setTimeout(100);
  }
}

async function entryOf(page: Page): Promise<string> {
  const address = await page.locator("script[type=module]").first().getAttribute("src");
  return /assets\/([\w-]+?)-[\w-]{8}\.js/.exec(address ?? "")?.[1] ?? `no entry at ${page.url()}`;
}

describeWithService("chromium", "every page", (tool) => {
  let browser: Browser;
  const seen: Seen = { entries: new Set(), menu: new Set() };
  beforeAll(async () => {
    [browser] = await Promise.all([launchBrowser(tool().binary), builtPages()]);
  });
  afterAll(async () => {
    await browser.close();
  });

  const look = async ({ name, open, widths }: Shot, isEven: boolean): Promise<readonly string[]> => {
    const language = isEven ? "en" : "zh";
    const page = await open(browser, { language, width: widths?.[0] ?? "desktop" });
    try {
      const entry = await entryOf(page);
      seen.entries.add(entry);
      seen.menu.add(/^#\/([a-z-]+)/.exec(new URL(page.url()).hash)?.[1] ?? "");
      const found = await lookAt(page, entry, isEven ? "320 px" : "as opened");
      return found.map((line) => `${name} (${language}), ${line}`);
    } finally {
      await page.context().close();
    }
  };
  const lookAtAll = async (name: string, room: Room): Promise<readonly string[]> => {
    const { openShots } = await room();
    const { shots, close } = await openShots();
    try {
      const found: string[] = [];
      const numbered = shots.entries();
      // Each takes the next one, until none is left.
      const walk = async (): Promise<void> => {
        for (const [n, shot] of numbered) found.push(...(await look(shot, n % 2 === 1)));
      };
      await Promise.all(Array.from({ length: atOnce[name] ?? 1 }, walk));
      return found;
    } finally {
      await close();
    }
  };

  test.each(Object.entries(rooms))(
    "R-655 R-656 %s: no breach of WCAG 2.2 AA, nothing sideways at 320 px, text at 200 % whole and in its place",
    async (name, room) => {
      expect(await lookAtAll(name, room)).toEqual([]);
    },
    minutes(10),
  );

  test("R-657 no page of the build and none of the administration's menu was left out", () => {
    const input = Object.keys(config.build?.rolldownOptions?.input ?? {}).filter((name) => name !== "push-worker");
    expect([...seen.entries].toSorted()).toEqual(input.toSorted());
    expect(administrationPaths.filter((path) => !seen.menu.has(path))).toEqual([]);
  });
});
