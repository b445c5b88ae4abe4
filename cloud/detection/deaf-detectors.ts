/** How much of what watches a home can be trusted. Limits: only detectors that showed somebody before are counted. Source: facts on inactivity §4.3. */

import { markOf, type DeviceMark } from "./device-mark.ts";
import type { HomeState } from "./home-state.ts";

type Detectors = Pick<HomeState, "watchers" | "deaf">;

/** Of the detectors that showed somebody before, those that are known to work. */
export function workingWatchers({ watchers, deaf }: Detectors): readonly DeviceMark[] {
  if (deaf.length === 0) return watchers;
  const lost = deaf.map(({ deviceId }) => markOf(deviceId));
  return watchers.filter((mark) => !lost.includes(mark));
}

/** Whether so many of the detectors that showed anybody before are deaf that silence teaches nothing. */
export function isHalfDeaf(detectors: Detectors): boolean {
  const known = detectors.watchers.length;
  const lost = known - workingWatchers(detectors).length;
  return lost > 0 && lost * 2 >= known;
}
