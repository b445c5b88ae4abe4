/**
 * The pages in a real browser: from a press at a real broker to pixels on an open desk, what each page loads first, how soon a caregiver has an answer on 4G, a desk
 * with ten thousand open incidents, and a stream whose line breaks a hundred times. One after the other, each beside its own control; a fixed piece of work
 * before each says what else the machine did.
 */

import { loadavg } from "node:os";
import { builtPages, launchBrowser } from "../../test/browser/operator-page.ts";
import type { AlarmOptions } from "./alarm.ts";
import { percentile, round } from "./figures.ts";
import { measureManyIncidents } from "./web-desk.ts";
import { measureOpenings } from "./web-opening.ts";
import { measureFirstLoads } from "./web-pages.ts";
import { measurePresses } from "./web-presses.ts";
import { measureReconnects } from "./web-stream.ts";
import { spinMs } from "./web-spin.ts";

const presses = 300;
/** Beside the presses, each in somebody's hands. */
const openBeside = 100;
const openMany = 10_000;
const reconnects = 100;
const spins = 5;
const openings = 5;

/** `only: "opening"`: of all this the desk's opening. */
export type WebOptions = AlarmOptions & { only?: string };

export async function benchWeb(options: WebOptions): Promise<Readonly<Record<string, unknown>>> {
  const loads = [load()];
  const worked: number[] = [];
  const work = (): void => {
    for (let n = 0; n < spins; n++) worked.push(spinMs());
  };
  progress("the pages are built …");
  const pages = await builtPages();
  const given = { presses: Number(options.presses ?? presses), open: Number(options.open ?? openBeside) };
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser("/usr/bin/chromium"), async (one) => await one.close());

  const figures: Record<string, unknown> = {};
  const part = async (what: string, measure: () => Promise<Readonly<Record<string, unknown>>>): Promise<void> => {
    progress(`${what} …`);
    work();
    const found = await measure();
    loads.push(load());
    progress(JSON.stringify(found));
    Object.assign(figures, found);
  };
  const opening = (): Promise<void> =>
    part(`${openings} openings of a desk with ${openMany} open incidents`, () =>
      measureOpenings(browser, { pages, count: openMany, runs: openings }),
    );
  const rest = (): Readonly<Record<string, unknown>> => {
    work();
    return {
      ...figures,
      spinP50Ms: round(percentile(worked, 0.5)),
      spinMaxMs: round(Math.max(...worked)),
      load: loads,
    };
  };
  if (options.only === "opening") {
    await opening();
    return rest();
  }
  await part(`${given.presses} presses, ${given.open} incidents open beside them`, () =>
    measurePresses(browser, given),
  );
  await part("what the pages load first, and when they answer on 4G", () => measureFirstLoads(browser));
  await part(`a desk with ${openMany} open incidents`, () => measureManyIncidents(browser, { pages, count: openMany }));
  await opening();
  await part(`${reconnects} reconnects of a stream`, () => measureReconnects(reconnects));
  return rest();
}

/** Programs that wanted a core, over the last minute. */
const load = (): number => round(loadavg()[0] ?? Number.NaN);

/** It takes some minutes: whoever waits sees where it is. Figures alone are on standard output. */
function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}
