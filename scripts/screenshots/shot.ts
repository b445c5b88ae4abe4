/** One picture of one page: what every file beside this one gives, and what takes them. */

import type { Browser, BrowserContext, Page } from "playwright-core";

export const languages = ["zh", "en"] as const;
export const widths = ["phone", "desktop"] as const;

export type Look = { language: (typeof languages)[number]; width: (typeof widths)[number] };

export type Shot = {
  /** [a-z0-9-]+; the picture is `<name>-<language>-<width>`. */
  name: string;
  /** A page that is ready: its data is there, nothing moves. Whoever takes the picture closes its context. */
  open(browser: Browser, look: Look): Promise<Page>;
  /** Left out: both. */
  widths?: readonly Look["width"][];
};

/** `close` ends what the pages were served by. */
export type Shots = { shots: readonly Shot[]; close(): Promise<void> };

/** A profile of its own with this language and width. Nothing on it moves by itself. */
export async function looking(browser: Browser, { language, width }: Look): Promise<BrowserContext> {
  const isPhone = width === "phone";
  return await browser.newContext({
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    deviceScaleFactor: isPhone ? 2 : 1,
    hasTouch: isPhone,
    isMobile: isPhone,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
  });
}
