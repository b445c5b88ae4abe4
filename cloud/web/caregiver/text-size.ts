/** How large the page writes: 18 px, which older people's pages ask for at least, to 30 px (MIIT App 适老化); kept in this browser. Everything on the page is measured in it. */

import { useState } from "react";

export const textSizes = [18, 21, 24, 27, 30] as const;
type TextSize = (typeof textSizes)[number];

const place = "shouwang-text-size";

/** A browser that keeps nothing writes as large as it did at first. */
function rememberedSize(): TextSize {
  try {
    const kept = Number(window.localStorage.getItem(place));
    return textSizes.find((size) => size === kept) ?? 18;
  } catch {
    return 18;
  }
}

export function showTextSize(size: TextSize = rememberedSize()): void {
  document.documentElement.style.fontSize = `${size}px`;
}

export type TextSizing = { size: TextSize; smaller: (() => void) | null; larger: (() => void) | null };

/** `smaller` and `larger` are null where there is none. */
export function useTextSize(): TextSizing {
  const [size, setSize] = useState(rememberedSize);
  const step = (by: 1 | -1): (() => void) | null => {
    const next = textSizes[textSizes.indexOf(size) + by];
    if (next === undefined) return null;
    return () => {
      showTextSize(next);
      setSize(next);
      try {
        window.localStorage.setItem(place, String(next));
      } catch {
        // A browser that keeps nothing: this page is so large until it is closed.
      }
    };
  };
  return { size, smaller: step(-1), larger: step(1) };
}
