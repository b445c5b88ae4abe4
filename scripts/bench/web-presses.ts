/**
 * From the bytes of a press at the broker to pixels on an open desk in a real browser: real broker, real cloud. Turn by turn the control: the same bytes through the
 * same broker, mqtt.js and server-sent events to a bare page of the same browser that writes them down (`bare-pipe.ts`, `bare-pages.ts`).
 */

import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startProgram, text } from "../processes.ts";
import { serveBarePages } from "./bare-pages.ts";
import { percentile, round } from "./figures.ts";
import { openWebHouse } from "./web-house.ts";
import { clockAhead, notePixels, nowMs, pixelsOf } from "./web-watch.ts";

/** Code that has not run yet is slower than any code. */
const warmUps = 20;
/** Who is not seen in this time is counted as this late: leaving it out would flatter. */
const lostAfterMs = 10_000;
/** And as much again by chance: presses meet frames in all their states. */
const pauseMs = 60;

export async function measurePresses(
  browser: Browser,
  { presses, open }: { presses: number; open: number },
): Promise<Readonly<Record<string, unknown>>> {
  await using stack = new AsyncDisposableStack();
  const house = stack.use(await openWebHouse({ homes: presses + warmUps, open }));
  const bare = stack.adopt(
    await startProgram({
      name: "bare stream",
      file: join(dirname(fileURLToPath(import.meta.url)), "bare-pipe.ts"),
      args: ["stream", house.brokerUrl],
      isReady: (line) => (line["event"] === "ready" ? line : undefined),
    }),
    (program) => program.stop(),
  );
  const barePages = stack.use(await serveBarePages());
  const bareUrl = `${barePages.url}/stream?${new URLSearchParams({ url: text(bare.ready, "url") ?? "" })}`;
  const barePage = stack.use(await openWatched(browser, bareUrl)).page;
  await barePage.waitForFunction(() => document.title === "open");
  const desk = stack.use(await openWatched(browser, house.url)).page;
  await desk
    .locator(".queue-title .count")
    .filter({ hasText: new RegExp(`^${open}$`) })
    .waitFor();

  const ahead = { desk: await clockAhead(desk), bare: await clockAhead(barePage) };
  const [ours, control]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < warmUps + presses; turn++) {
    const alarmId = `bench-web-${turn}`;
    const incidentId = house.incidentOfAlarm(alarmId);
    const beganMs = nowMs();
    const bytes = house.press(turn, alarmId);
    const seenMs = await within(incidentId.then((one) => pixelsOf(desk, one)));
    const oursMs = seenMs === null ? lostAfterMs : seenMs - ahead.desk - beganMs;
    const controlBeganMs = nowMs();
    house.say("bench/bare", bytes);
    const bareMs = await within(pixelsOf(barePage, Buffer.from(bytes).toString("hex")));
    const controlMs = bareMs === null ? lostAfterMs : bareMs - ahead.bare - controlBeganMs;
    await house.operators.close(alarmId);
    await pause(pauseMs * (1 + Math.random()));
    if (turn < warmUps) continue;
    ours.push(oursMs);
    control.push(controlMs);
  }
  const drift = Math.abs((await clockAhead(desk)) - ahead.desk);
  const at = (times: readonly number[], part: number): number => round(percentile(times, part));
  return {
    pressToPixelsP50Ms: at(ours, 0.5),
    pressToPixelsP99Ms: at(ours, 0.99),
    pressToPixelsMaxMs: round(Math.max(...ours)),
    presses,
    pressesLost: ours.filter((one) => one >= lostAfterMs).length,
    openBeside: open,
    controlPixelsP50Ms: at(control, 0.5),
    controlPixelsP99Ms: at(control, 0.99),
    pressToPixelsRatio: round(percentile(ours, 0.5) / percentile(control, 0.5), 2),
    clockAheadMs: round(ahead.desk, 2),
    clockDriftMs: round(drift, 2),
  };
}

async function openWatched(browser: Browser, url: string): Promise<AsyncDisposable & { page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem("shouwang.operator", "李静"));
  await notePixels(page);
  await page.goto(url);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

/** Null: not in time. */
async function within(seen: Promise<number>): Promise<number | null> {
  const limit = new AbortController();
  const late = pause(lostAfterMs, null, { signal: limit.signal }).catch(() => null);
  const atMs = await Promise.race([seen, late]);
  limit.abort();
  return atMs;
}
