/** The operator's page as a person meets it: built, served by the real server, open in a real browser. */

import { chromium, type Browser, type Page } from "playwright-core";
import type { HomeDay } from "../../cloud/api/contract.ts";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import type { DemoHome } from "../../cloud/api/ports.ts";
import { buildPages, webRoot } from "../../scripts/build-page.ts";
import { silentLog } from "../../shared/log/log.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import type { MemoryDesk } from "./memory-desk.ts";
import { slowIfAsked } from "./slow-browser.ts";

export const hour = 3_600_000;

/** Once for all tests of pages: what is built already is newer than its sources. */
export async function builtPages(): Promise<{ webRoot: string }> {
  await buildPages();
  return { webRoot };
}

export async function launchBrowser(executablePath: string): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return slowIfAsked(browser);
}

export async function serveDesk(
  desk: MemoryDesk,
  options: { webRoot: string; demo?: DemoHome; port?: number },
): Promise<RunningServer> {
  return await startFastifyServer(
    {
      ...desk,
      gateways: { send: async () => undefined, answers: async () => undefined, recent: async () => [] },
      demo: options.demo ?? null,
      health: async () => ({ isWell: true, reasons: [] }),
      metrics: { contentType: "text/plain", read: async () => "" },
      audit: null,
      readings: null,
      tls: null,
      proxies: [],
      whoAsks: null,
      clock: createSystemClock({ trust: () => "trusted" }),
      log: silentLog,
      hostnames: ["127.0.0.1"],
      webRoot: options.webRoot,
    },
    { host: "127.0.0.1", port: options.port ?? 0 },
  );
}

/** A fresh browser profile with the page open, and everything that the page itself complained of. */
export async function openDesk(
  browser: Browser,
  options: { url: string; operator?: string },
): Promise<AsyncDisposable & { page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(options.url)) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(options.url);
  if (options.operator !== undefined) {
    await page.getByRole("dialog").getByRole("textbox").fill(options.operator);
    await page.keyboard.press("Enter");
  }
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** A day as an old person spends it, without chance: up at six, to the shop at nine, a nap, the evening news. */
export function aDay(range: { homeId: string; fromMs: number; toMs: number }, alarmAtMs: number): HomeDay {
  const minute = 60_000;
  const isAwake = (atMs: number): boolean => {
    const hourOfDay = new Date(atMs + 8 * hour).getUTCHours();
    return hourOfDay >= 6 && hourOfDay < 22 && hourOfDay !== 13 && hourOfDay !== 9;
  };
  const motion: [number, number][] = [];
  const movement: [number, number][] = [];
  for (let atMs = range.fromMs; atMs < alarmAtMs; atMs += 7 * minute) {
    const wave = Math.abs(Math.sin(atMs / (47 * minute)));
    if (isAwake(atMs) && wave > 0.4) motion.push([atMs, 1], [atMs + 2 * minute, 0]);
    if (wave > 0.8) {
      for (let n = 0; n < 5; n++) movement.push([atMs + n * minute, Math.round(20 + 60 * wave * ((n % 3) / 2))]);
    }
  }
  const nine = Math.floor((alarmAtMs + 8 * hour) / (24 * hour)) * 24 * hour + hour;
  const wentOut = nine < alarmAtMs - hour ? nine : nine - 24 * hour;
  const door: [number, number][] = [
    [wentOut, 1],
    [wentOut + 4 * minute, 0],
    [wentOut + 55 * minute, 1],
    [wentOut + 60 * minute, 0],
  ];
  return {
    ...range,
    series: [
      { deviceId: "motion-1", name: "客厅红外", room: "living-room", series: "motion", points: motion },
      { deviceId: "radar-1", name: "卫生间雷达", room: "bathroom", series: "movement", points: movement },
      { deviceId: "door-1", name: "入户门", room: "hall", series: "door", points: door },
      { deviceId: "door-1", name: "入户门", room: "hall", series: "battery-percent", points: [[range.fromMs, 90]] },
    ],
    alarms: [{ alarmId: "alarm-1", alarm: "panic", occurredAtMs: alarmAtMs, incidentId: "incident-1" }],
  };
}
