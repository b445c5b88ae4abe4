/** Whether there is room for two columns. Beyond this width a menu stands beside the page, and lists are tables. */

import { useSyncExternalStore } from "react";

const wide = window.matchMedia("(min-width: 900px)");

const subscribe = (changed: () => void): (() => void) => {
  wide.addEventListener("change", changed);
  return () => wide.removeEventListener("change", changed);
};

export function useIsNarrow(): boolean {
  return !useSyncExternalStore(subscribe, () => wide.matches);
}
