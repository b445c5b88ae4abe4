/** The installer's page, step by step: a kit that is half put in, in a home in Yantai. */

import type { Browser, Page } from "playwright-core";
import { button, door, installerHomeId, openInstallerHouse } from "../../test/browser/installer-house.ts";
import { builtPages } from "../../test/browser/operator-page.ts";
import { looking, type Look, type Shots } from "./shot.ts";

const words = {
  zh: { room: "房间", bedroom: "卧室", pair: "打开配对", signer: "签收人姓名" },
  en: {
    room: "Room",
    bedroom: "Bedroom",
    pair: "Open pairing",
    signer: "Name of whoever receives it",
  },
} as const;

/** A name as somebody writes it who is eighty. */
const signature = [
  [180, 110, 330, 100],
  [190, 180, 320, 172],
  [170, 270, 345, 260],
  [255, 105, 250, 265],
  [440, 90, 500, 130, 460, 200, 520, 290],
  [560, 100, 520, 190, 620, 180, 600, 300],
  [700, 110, 820, 100],
  [730, 160, 720, 290, 830, 280, 810, 170],
  [700, 220, 850, 210],
];

export async function openShots(): Promise<Shots> {
  const stack = new AsyncDisposableStack();
  const house = stack.use(await openInstallerHouse(await builtPages()));
  const accountOf = async (page: Page): Promise<string> => {
    const me = await page.request.get(`${house.url}/api/identity/me`);
    // `as`: our own contract.
    return ((await me.json()) as { accountId: string }).accountId;
  };
  let isFilled = false;
  const fill = async (page: Page): Promise<void> => {
    if (isFilled) return;
    isFilled = true;
    const ask = async (path: string, data: object): Promise<number> => {
      const answer = await page.request.post(`${house.url}${path}`, { data, headers: { origin: house.url } });
      // `as`: our own contract; an answer without a version is used by nobody.
      return ((await answer.json()) as { version: number }).version;
    };
    const { kitId, version } = await house.claim();
    const place = { isExteriorDoor: false, isLife: true, room: "bedroom", name: "卧室紧急按钮", model: "TS0215A" };
    const next = await ask(`/api/kits/${kitId}/devices`, { version, deviceId: button, ...place });
    const onDoor = { isExteriorDoor: true, isLife: false, room: "hall", name: "门厅门磁", model: "TS0203" };
    await ask(`/api/kits/${kitId}/devices`, { version: next, deviceId: door, ...onDoor });
    const { nowMs } = house;
    house.heard(button, { signal: { value: 132, atMs: nowMs - 9_000 }, battery: { percent: 100, atMs: nowMs } });
    house.heard(door, { signal: { value: 71, atMs: nowMs - 4_000 }, battery: { percent: 96, atMs: nowMs } });
    house.proven(button, "test");
  };
  const at = async (browser: Browser, look: Look, step: string, typed: object = {}, strokes: object = []) => {
    const context = await looking(browser, look);
    await context.addCookies([{ ...house.cookie, url: house.url }]);
    const page = await context.newPage();
    await fill(page);
    const work = {
      homeId: installerHomeId,
      code: house.claimCode,
      at: step,
      waiting: [],
      passed: [],
      typed: { "home-name": "幸福里 5 号楼 301", ...typed },
      strokes,
      handOverId: "5f3c9a0e77d141c2a8d0c1f2",
      startedAtMs: Date.now(),
    };
    const kept: readonly [string, string][] = [
      [`shouwang-installation-${await accountOf(page)}`, JSON.stringify({ version: 1, work })],
      ["shouwang-language", look.language],
    ];
    await context.addInitScript(`for (const [key, text] of ${JSON.stringify(kept)}) localStorage.setItem(key, text)`);
    await page.goto(`${house.url}/installer/`);
    await page.locator(".bar-part.is-done").first().waitFor();
    return page;
  };
  return {
    shots: [
      {
        name: "installer-devices",
        async open(browser, look) {
          const say = words[look.language];
          const page = await at(browser, look, "devices");
          house.gatewaySays("started", "0x00158d0001a2b3d9 is a TS0202. Move in front of it (0 of 1).");
          await page.getByRole("button", { name: say.pair }).click();
          await page.getByLabel(say.room, { exact: true }).selectOption({ label: say.bedroom });
          return page;
        },
      },
      {
        name: "installer-signal",
        async open(browser, look) {
          const page = await at(browser, look, "signal");
          await page.locator(".signal").first().waitFor();
          return page;
        },
      },
      {
        name: "installer-prove",
        async open(browser, look) {
          const page = await at(browser, look, "prove");
          await page.locator(".mark.is-done").first().waitFor();
          return page;
        },
      },
      {
        name: "installer-sign",
        async open(browser, look) {
          const typed = { signer: "王秀英", "signs as": "self" };
          const page = await at(browser, look, "sign", typed, signature);
          await page.getByLabel(words[look.language].signer).waitFor();
          await page.locator("canvas.signature").scrollIntoViewIfNeeded();
          return page;
        },
      },
    ],
    close: async () => await stack.disposeAsync(),
  };
}
