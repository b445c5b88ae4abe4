/** How long something has been going on. It is drawn anew when its own text changes, and stands still while the page is blind. */

import { useSyncExternalStore, type ReactNode } from "react";
import { ageText } from "../parts/time-text.ts";
import { useDesk } from "./desk-context.ts";

/** @param untilMs when it was over; null or left out: it goes on. */
export function Age({ sinceMs, untilMs = null }: { sinceMs: number; untilMs?: number | null }): ReactNode {
  const { clock } = useDesk();
  const text = useSyncExternalStore(clock.subscribe, () => ageText((untilMs ?? clock.nowMs()) - sinceMs));
  return <span className={untilMs === null ? "running" : undefined}>{text}</span>;
}
