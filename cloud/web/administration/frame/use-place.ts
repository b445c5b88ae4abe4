/** The place in the address, and ways to another one. */

import { useMemo, useSyncExternalStore } from "react";
import { hashOf, readPlace, type Place } from "./place.ts";

const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => readPlace(hash), [hash]);
}

/** The browser's Back leads back from it. */
export function goTo(place: { page: string } & Partial<Place>): void {
  window.location.hash = hashOf(place);
}

/** The same view, asked otherwise (another area, another search): Back does not lead through every one of them. */
export function replacePlace(place: { page: string } & Partial<Place>): void {
  window.history.replaceState(null, "", hashOf(place));
  // `replaceState` tells nobody.
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
