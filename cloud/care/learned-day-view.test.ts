import { expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { midnight } from "../../test/builders/homes.ts";
import { learningSettings, live, routine } from "../../test/builders/lived-home.ts";
import { learnedDayView as schema } from "../api/learned-day-schemas.ts";
import { learnedDayView } from "./learned-day-view.ts";

/** It goes over bad lines, as text that nothing compresses. */
const bytesMax = 1_200;
const settings = { ...learningSettings, timeZone: "UTC" };
const home = { homeId: settings.homeId, settings };
const lived = live(routine(1, 24, midnight), { settings }).state;
const lastMs = lived.lastActivityAtMs ?? 0;

test("R-755 the learned day of a home that is lived in is read whole, says why it is worth a look, and is short", () => {
  const nowMs = lastMs + hours(14);
  const view = learnedDayView(home, lived, nowMs);
  expect(schema.parse(view)).toEqual(view);
  expect(view).toMatchObject({ standing: "learned", othersAt: [], timeZone: "UTC", nowMs });
  expect(view.usualMinutes).toHaveLength(48);
  expect(view.usualMinutes.every((one) => Number.isInteger(one) && one >= 0 && one <= 12 * 60)).toBe(true);
  expect(view.quiet?.forMs).toBe(hours(14));
  expect(view.advisories.map(({ kind }) => kind)).toEqual(["quieter"]);
  expect(view.advisories[0]?.because.en).toMatch(/^No movement since .*; usual at this hour: at most /);
  expect(JSON.stringify(view).length).toBeLessThan(bytesMax);
});

test("R-755 of a home that was never heard the view says so, and so it does of a week", () => {
  const unheard = learnedDayView(home, null, midnight);
  expect(schema.parse(unheard)).toMatchObject({ standing: "learning", usualMinutes: [], quiet: null, advisories: [] });
  const young = live(routine(1, 7, midnight), { settings }).state;
  const view = learnedDayView(home, young, (young.lastActivityAtMs ?? 0) + minutes(30));
  expect(view).toMatchObject({ standing: "learning", days: { needed: 14 }, advisories: [] });
  expect(view.othersAt.length).toBeGreaterThan(0);
  expect(view.days.known * days(1)).toBeLessThan(days(8));
});
