/** Asks again for as long as something is under way: so long after each answer, so that a slow line is not asked faster than it answers. */

import { useEffect } from "react";
import type { Read } from "./use-client.ts";

/** @param everyMs null: nothing is under way. */
export function useAgain({ shown, reload }: Read<unknown>, everyMs: number | null): void {
  useEffect(() => {
    if (everyMs === null || shown.kind === "asking") return;
    const timer = window.setTimeout(reload, everyMs);
    return () => window.clearTimeout(timer);
  }, [shown, reload, everyMs]);
}
