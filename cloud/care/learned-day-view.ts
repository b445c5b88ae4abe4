/** The learned day of a home as whoever looks at it reads it. Pure. */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../api/contract/learned-day.ts";
import type { HomeState } from "../detection/home-state.ts";
import { learnedLook } from "../detection/learned-look.ts";
import { advisoriesAt } from "../detection/quieter.ts";
import type { Home } from "../registry/registry.ts";
import { advisoryView } from "./advisory-text.ts";

export function learnedDayView(
  { homeId, settings }: Pick<Home, "homeId" | "settings">,
  state: HomeState | null,
  nowMs: number,
): LearnedDayView {
  const { timeZone } = settings;
  const { halfHours, ...look } = learnedLook(state, settings, nowMs);
  const advisories = state === null ? [] : advisoriesAt(state, settings, nowMs);
  return {
    homeId,
    nowMs,
    timeZone,
    ...look,
    usualMinutes: halfHours.map(({ usualMs }) => Math.round(usualMs / minutes(1))),
    othersAt: halfHours.flatMap(({ isOwn }, n) => (isOwn ? [] : [n])),
    advisories: advisories.map((one) => advisoryView(one, timeZone, nowMs)),
  };
}
