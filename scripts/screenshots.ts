/**
 * `npm run screenshots [-- --room NAME --only WORD --to DIR --png --whole]`: a picture of every page, in both languages and at both widths.
 *
 * Each room (`screenshots/rooms.ts`) opens its own pages on servers and data of its own. What cannot be opened is said at the
 * end, and the command fails; the other pictures are taken all the same.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";
import { buildPages } from "./build-page.ts";
import { rooms, type Room } from "./screenshots/rooms.ts";
import { languages, widths, type Shot } from "./screenshots/shot.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    room: { type: "string", default: "" },
    to: { type: "string", default: "docs/screens" },
    png: { type: "boolean", default: false },
    whole: { type: "boolean", default: false },
    browser: { type: "string", default: "/usr/bin/chromium" },
  },
});

await buildPages();
await mkdir(values.to, { recursive: true });
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
});
const failed: string[] = [];
try {
  for (const [name, room] of Object.entries(rooms)) if (values.room === "" || values.room === name) await takeAll(room);
} finally {
  await browser.close();
}
if (failed.length > 0) {
  console.error(`Not taken:\n${failed.join("\n")}`);
  process.exitCode = 1;
}

async function takeAll(room: Room): Promise<void> {
  const { openShots } = await room();
  const { shots, close } = await openShots();
  try {
    for (const shot of shots) await takeLooks(shot);
  } finally {
    await close();
  }
}

async function takeLooks(shot: Shot): Promise<void> {
  for (const language of languages) {
    for (const width of shot.widths ?? widths) {
      const name = `${shot.name}-${language}-${width}`;
      if (!name.includes(values.only)) continue;
      try {
        const page = await shot.open(browser, { language, width });
        await take(page, join(values.to, name));
        await page.context().close();
        console.log(name);
      } catch (error) {
        failed.push(`${name}: ${String(error).split("\n")[0]}`);
      }
    }
  }
}

/** WebP is a third of the size, and every browser since 2020 shows it; `--png` for programs that do not, and with `--whole` down to the foot of the page. */
async function take(page: Page, path: string): Promise<void> {
  if (values.png) {
    await page.screenshot({ path: `${path}.png`, animations: "disabled", fullPage: values.whole });
    return;
  }
  const protocol = await page.context().newCDPSession(page);
  const { data } = await protocol.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await writeFile(`${path}.webp`, Buffer.from(data, "base64"));
}
