/**
 * What a page loads before it has answered, as it goes over the line, and when it has answered and is at rest on a 4G telephone: 9 Mbit/s down, 1.5 up, 85 ms there and back, a processor
 * slowed down four times. From the real cloud with one home. Control: a bare page whose one script is as large as the caregiver's page, in turns.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { demoSeed } from "../demo-home.ts";
import { startBroker, startCloud } from "../world.ts";
import { serveBarePages } from "./bare-pages.ts";
import { percentile, round } from "./figures.ts";
import { interactiveMs, noteAnswer } from "./web-watch.ts";

const turns = 7;
const bitsPerByte = 8;
const line = {
  offline: false,
  latency: 85,
  downloadThroughput: 9_000_000 / bitsPerByte,
  uploadThroughput: 1_500_000 / bitsPerByte,
};
const slowdown = 4;

/** What stands there when a page has answered for the first time. */
const answers = { caregiver: ".look-answer", installer: ".step-of", desk: ".queue-list", bare: ".answer" } as const;

type Loaded = { answerMs: number; interactiveMs: number; bytes: number };

export async function measureFirstLoads(browser: Browser): Promise<Readonly<Record<string, unknown>>> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-pages-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  writeFileSync(seed, JSON.stringify(demoSeed()));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const cloud = stack.adopt(
    await startCloud({ data: join(data, "cloud"), brokerUrl: broker.ready.url, seed }),
    (program) => program.stop(),
  );
  const bare = stack.use(await serveBarePages());
  const { url } = cloud.ready;
  const on4g = { isOn4g: true, isPhone: true };
  // What runs for the first time in a browser or a server is slower than it ever is again.
  await loadOnce(browser, { url: `${url}/caregiver/`, answer: answers.caregiver, ...on4g });

  const desk = await loadOnce(browser, { url: `${url}/`, answer: answers.desk, isOn4g: false, isPhone: false });
  const caregiver: Loaded[] = [];
  const installer: Loaded[] = [];
  const control: Loaded[] = [];
  for (let turn = 0; turn < turns; turn++) {
    caregiver.push(await loadOnce(browser, { url: `${url}/caregiver/`, answer: answers.caregiver, ...on4g }));
    const bytes = caregiver.at(-1)?.bytes ?? 0;
    control.push(await loadOnce(browser, { url: `${bare.url}/load?bytes=${bytes}`, answer: answers.bare, ...on4g }));
    installer.push(await loadOnce(browser, { url: `${url}/installer/`, answer: answers.installer, ...on4g }));
  }
  const median = (loaded: readonly Loaded[], of: keyof Loaded): number =>
    percentile(
      loaded.map((one) => one[of]),
      0.5,
    );
  const kb = (bytes: number): number => round(bytes / 1_000);
  return {
    caregiverKb: kb(Math.max(...caregiver.map(({ bytes }) => bytes))),
    installerKb: kb(Math.max(...installer.map(({ bytes }) => bytes))),
    deskKb: kb(desk.bytes),
    caregiverInteractiveMs: round(median(caregiver, "interactiveMs"), 0),
    caregiverInteractiveMaxMs: round(Math.max(...caregiver.map((one) => one.interactiveMs)), 0),
    caregiverAnswerMs: round(median(caregiver, "answerMs"), 0),
    installerInteractiveMs: round(median(installer, "interactiveMs"), 0),
    installerInteractiveMaxMs: round(Math.max(...installer.map((one) => one.interactiveMs)), 0),
    controlInteractiveMs: round(median(control, "interactiveMs"), 0),
    line: `${(line.downloadThroughput * bitsPerByte) / 1e6}/${(line.uploadThroughput * bitsPerByte) / 1e6} Mbit/s, ${line.latency} ms, CPU / ${slowdown}`,
  };
}

type Visit = { url: string; answer: string; isOn4g: boolean; isPhone: boolean };

/** In a profile that knows nothing of it. */
async function loadOnce(browser: Browser, { url, answer, isOn4g, isPhone }: Visit): Promise<Loaded> {
  const context = await browser.newContext({
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: isPhone,
    hasTouch: isPhone,
    locale: "zh-CN",
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => context.close());
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  let bytes = 0;
  // With its headers. The stream never ends, and is news, not the page.
  protocol.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await protocol.send("Network.enable");
  if (isOn4g) {
    await protocol.send("Network.emulateNetworkConditions", line);
    await protocol.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  }
  await noteAnswer(page, answer);
  await page.goto(url, { waitUntil: "commit" });
  return { ...(await interactiveMs(page)), bytes };
}
