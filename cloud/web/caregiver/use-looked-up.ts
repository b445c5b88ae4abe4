/** Something that is looked up for reading, again whenever `key` changes. The last good answer stays until a better one is there, and says since when it is there. */

import { useCallback, useEffect, useState } from "react";
import type { Refused } from "../parts/refusal.ts";
import type { Got } from "./care-client.ts";

export type LookedUp<T> = { value: T | null; trouble: Refused | null; again: () => void };

type Known<T> = { subject: string; value: T | null; trouble: Refused | null };

/** @param subject what it is about: another subject's answer is never shown for this one. */
export function useLookedUp<T>(subject: string, key: string | number, ask: () => Promise<Got<T>>): LookedUp<T> {
  const [known, setKnown] = useState<Known<T>>({ subject, value: null, trouble: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    void ask().then((got) => {
      if (!isWanted) return;
      setKnown((before) => {
        if (got.kind === "answer") return { subject, value: got.value, trouble: null };
        return { subject, value: before.subject === subject ? before.value : null, trouble: got };
      });
    });
    return () => {
      isWanted = false;
    };
    // `ask` is made anew at each drawing; what it asks for is named by these.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [subject, key, tries]);
  const again = useCallback(() => setTries((before) => before + 1), []);
  return known.subject === subject ? { ...known, again } : { value: null, trouble: null, again };
}
