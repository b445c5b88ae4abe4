/** Every page of the administration, on a county that looks lived in, as who looks after it sees them: none is forgotten, because the list of pages is read. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { LearnedDayView } from "../../cloud/api/contract/learned-day.ts";
import { aLearnedDay, aYoungDay, quieterThanUsual } from "../../test/builders/care-views.ts";
import { waitFor } from "../wait-for.ts";
import { openTown } from "../town/town.ts";
import { county } from "../town/accounts.ts";
import { looking, type Look, type Shots } from "./shot.ts";

const list = join(dirname(fileURLToPath(import.meta.url)), "../../cloud/web/administration/frame/pages.tsx");
export const administrationPaths: readonly string[] = [
  ...readFileSync(list, "utf8").matchAll(/^ {4}path: "([a-z-]+)",$/gm),
].map(([, path = ""]) => path);

/** What has pictures of its own, with data that this county has not. */
export const elsewhere: Readonly<Record<string, string>> = { fleet: "technician-fleet", months: "months" };

export async function openShots(): Promise<Shots> {
  const town = await openTown();
  const { residentId, homeId, kitId, accountId, importId, alike } = town.found;
  const [kept, gone] = alike;
  const inCounty = `area=${county}`;
  const ofOne: Readonly<Record<string, string>> = {
    resident: `residents/${residentId}`,
    register: `residents/new?home=${homeId}`,
    home: `residents/home/${homeId}`,
    "home-new": `residents/new-home?${inCounty}`,
    invite: `people/new?${inCounty}`,
    person: `people/${accountId}?${inCounty}`,
    "import-report": `import/${importId}?${inCounty}`,
    comparison: `duplicates/${kept}/${gone}?${inCounty}`,
    kit: `kits/${kitId}`,
    "kit-new": `kits/new?${inCounty}`,
    area: `areas/${county}`,
    "area-import": `areas/import?under=${county}`,
  };
  const open = async (browser: Browser, look: Look, place: string, learned?: LearnedDayView): Promise<Page> => {
    const context = await looking(browser, look);
    try {
      await context.addCookies([{ ...town.cookie, url: town.url }]);
      await context.addInitScript(`localStorage.setItem("shouwang-language", "${look.language}")`);
      const page = await context.newPage();
      await page.route("**/api/identity/me", async (route) => {
        const answer = await route.fetch();
        // The language that is kept with the account would be the same in every picture.
        const me: unknown = await answer.json();
        await route.fulfill({ response: answer, json: Object.assign({}, me, { language: look.language }) });
      });
      if (learned !== undefined)
        await page.route("**/api/homes/*/learned-day", async (route) => await route.fulfill({ json: learned }));
      await page.goto(`${town.url}/administration/#/${place}`);
      await page.locator(`html[lang^="${look.language}"]`).waitFor();
      await page.getByRole("main").getByRole("heading").first().waitFor();
      await comesToRest(page);
      return page;
    } catch (error) {
      await context.close();
      throw error;
    }
  };
  const pages = administrationPaths.filter((path) => elsewhere[path] === undefined);
  const places = [...pages.map((path): [string, string] => [path, `${path}?${inCounty}`]), ...Object.entries(ofOne)];
  return {
    shots: [
      ...places.map(([name, place]) => ({
        name: `administration-${name}`,
        open: async (browser: Browser, look: Look) => await open(browser, look, place),
      })),
      // Nobody has lived in this county for weeks.
      ...Object.entries({ learned: aLearnedDay({ advisories: [quieterThanUsual()] }), learning: aYoungDay() }).map(
        ([name, learned]) => ({
          name: `administration-home-${name}`,
          async open(browser: Browser, look: Look) {
            const page = await open(browser, look, `residents/home/${homeId}`, learned);
            await page.locator(".learned").scrollIntoViewIfNeeded();
            return page;
          },
        }),
      ),
      {
        name: "administration-menu",
        widths: ["phone"],
        async open(browser, look) {
          const page = await open(browser, look, `residents?${inCounty}`);
          await page.locator(".frame-top button[aria-expanded]").click();
          await page.getByRole("navigation").waitFor();
          return page;
        },
      },
    ],
    close: async () => await town[Symbol.asyncDispose](),
  };
}

/** Nothing is asked for any more, for some looks in a row: one answer may lead to the next question. */
async function comesToRest(page: Page): Promise<void> {
  let restingLooks = 0;
  await waitFor("the page to be at rest", async () => {
    const isBusy = await page.evaluate<boolean>(
      `document.querySelector(".ant-spin-spinning, .ant-btn-loading, .reading") !== null`,
    );
    restingLooks = isBusy ? 0 : restingLooks + 1;
    return restingLooks > 15;
  });
}
