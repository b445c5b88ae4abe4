/** How much of what watches a home cannot be trusted. Limits: only detectors that showed somebody before are counted. Source: facts on inactivity §4.3. */

import type { HomeState } from "./home-state.ts";

/** Whether so many of the detectors that showed anybody before are deaf that silence teaches nothing. */
export function isHalfDeaf({ watchers, deaf }: Pick<HomeState, "watchers" | "deaf">): boolean {
  const lost = watchers.filter((id) => deaf.some((one) => one.deviceId === id)).length;
  return lost > 0 && lost * 2 >= watchers.length;
}
