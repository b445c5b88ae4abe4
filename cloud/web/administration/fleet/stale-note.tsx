/** That what is shown is old, since when, and what happens next. */

import { Alert } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { fleetWords } from "./words.ts";

export function StaleNote({ sinceMs }: { sinceMs: number | null }): ReactNode {
  const say = useWords(fleetWords);
  return (
    <div role="alert">
      {sinceMs === null ? null : (
        <Alert
          className="trouble"
          type="warning"
          showIcon
          role="presentation"
          title={say("stale", { time: timeText(sinceMs) })}
        />
      )}
    </div>
  );
}
