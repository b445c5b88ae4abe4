/** A choice kept on this computer. Private windows may forget it; the page works all the same. */

import { useState } from "react";

/** @param key of this choice in the browser. */
export function useRemembered(key: string, first: string): readonly [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(key) ?? first);
  const keep = (next: string): void => {
    setValue(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // A full or forbidden store costs convenience only: the value holds for this page.
    }
  };
  return [value, keep];
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
