/** The time, drawn anew every so often: what is said of how long ago it was stays true while nothing else happens. */

import { useEffect, useState } from "react";

export function useNow(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
